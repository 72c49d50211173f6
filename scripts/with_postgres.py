"""Run a command with DATABASE_URL pointing to a PostgreSQL of its own, which is thrown away afterwards.

python scripts/with_postgres.py pytest tests/loa
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORTS = range(23_000, 24_000)  # below the range from which the system lends ports
SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def programs() -> Path:
    """The folder with initdb and pg_ctl: of the newest version installed as Debian does, else from PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4]), reverse=True)
    found = versions[0] if versions else shutil.which("initdb")
    if found is None:
        sys.exit("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).parent


def free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    sys.exit(f"No free port between {PORTS.start} and {PORTS.stop}")


def as_owner(*command: str | Path) -> list[str]:
    """PostgreSQL refuses to run as root; there its own user runs it."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@contextmanager
def cluster() -> Iterator[str]:
    """A running PostgreSQL; yields its address."""
    bin_folder, port = programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="loa-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
    try:
        initdb = as_owner(
            bin_folder / "initdb", "-D", data, "-U", "loa", "-A", "trust", "-E", "UTF8", "-N", "--no-locale"
        )
        subprocess.run(initdb, check=True, **quiet)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {SETTINGS}"
        start = as_owner(bin_folder / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        if subprocess.run(start, check=False, **quiet).returncode:
            sys.exit(f"PostgreSQL did not start:\n{log.read_text() if log.exists() else ''}")
        try:
            yield f"postgres://loa@127.0.0.1:{port}/postgres"
        finally:
            stop = as_owner(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
            subprocess.run(stop, check=False, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # told to stop, it takes its database along
    with cluster() as address:
        print(f"PostgreSQL on {re.sub(r'.*@', '', address)}", flush=True)
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
