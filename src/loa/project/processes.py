"""Web server, worker and timekeeper as children of one process: started together, stopped together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

STOP_WITHIN = 15.0  # seconds a child may take to finish what it is doing
READY_WITHIN = 60.0
REST = 1.0  # seconds between two starts of the same helper, so that one that cannot start does not turn the machine hot


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@dataclass
class Helper:
    """A child beside the web server. `started`: by the monotonic clock."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = -REST

    def may_start(self, now: float) -> bool:
        return (self.process is None or self.process.poll() is not None) and now - self.started >= REST


class Processes:
    """Run until a signal or until the web server ends. Worker and timekeeper are started again when they end."""

    def __init__(self, *, host: str, port: int, workers: int, root: Path, environment: dict[str, str]) -> None:
        self.host, self.port, self.root = host, port, root
        self.environment = {"DJANGO_SETTINGS_MODULE": "loa.project.settings", **environment}
        self.stopping = False
        self.web_command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "loa.project.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *(
                "--backpressure",
                "32",
                "--blocking-threads",
                "4",
                "--log-level",
                "warning",
                "--respawn-failed-workers",
                "--workers-kill-timeout",
                "10",
            ),
        ]
        manage = (sys.executable, str(root / "manage.py"))
        options = ("--interval", "0.5", "--no-reload", "--no-startup-delay", "--queue-name", "*")
        self.helpers = [Helper([*manage, "db_worker", *options]), Helper([*manage, "keep_time"])]

    def run(self, *, when_ready: Callable[[], None]) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        web = self._start(self.web_command)
        try:
            self._keep_up()
            if self._wait_until_ready(web):
                when_ready()
            while not self.stopping and web.poll() is None:
                self._keep_up()
                time.sleep(0.3)
            return 0 if self.stopping else web.returncode or 1
        finally:
            end([web, *(helper.process for helper in self.helpers if helper.process)])

    def _keep_up(self) -> None:
        for helper in self.helpers:
            if not self.stopping and helper.may_start(time.monotonic()):
                helper.process, helper.started = self._start(helper.command), time.monotonic()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C reaches us alone, and we end the children in order."""
        return subprocess.Popen(command, cwd=self.root, env=self.environment, start_new_session=True)  # noqa: S603

    def _wait_until_ready(self, web: subprocess.Popen[bytes]) -> bool:
        patience = time.monotonic() + READY_WITHIN
        while not self.stopping and web.poll() is None and time.monotonic() < patience:
            if answers(self.host, self.port):
                return True
            time.sleep(0.1)
        return False


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask politely, wait, then insist."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    patience = time.monotonic() + STOP_WITHIN
    for child in children:
        try:
            child.wait(max(0.1, patience - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
