"""`manage.py start` on the database of the test, and SIGKILL for any of its processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests
from django.conf import settings
from django.db import connection

from loa.project.processes import is_free

ROOT = Path(__file__).parents[3]
PORTS = range(24_000, 32_000)  # below the range from which the system lends ports
WEB, WORKER, TIMEKEEPER = "granian", "db_worker", "keep_time"
PATIENCE = 120.0  # seconds; a busy machine is slow, not wrong


def free_port() -> int:
    first = random.choice(PORTS)
    return next(port for port in [*range(first, PORTS.stop), *PORTS] if is_free("127.0.0.1", port))


def until(true: Callable[[], object], what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < patience, what
        time.sleep(0.05)


class Running:
    """Processes of their own folder and port, with the database, the key and the mail server of the test."""

    def __init__(self, folder: Path, *, mail: int) -> None:
        self.port = free_port()
        self.said = folder / "said.txt"
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "tests.loa.project.served",
            "NAME_OF_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "LOA_VAR": str(folder),
            "LOA_SECRET_KEY": settings.SECRET_KEY,
            "LOA_MAIL_URL": f"smtp://127.0.0.1:{mail}",
            **{name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ},
        }
        self.parent: subprocess.Popen[bytes] | None = None
        self.killed: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "manage.py", "start", "--no-demo", "--port", str(self.port)]
        with self.said.open("ab") as said:
            self.parent = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=said, stderr=said)
        until(lambda: self.parent and self.parent.poll() is not None or self.answers(), "the server does not answer")
        assert self.parent.poll() is None, self.said.read_text()[-4000:]

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/sw.js", timeout=5).ok
        except requests.RequestException:
            return False

    def pid_of(self, name: str) -> int:
        """Of a child of the parent; 0 where there is none just now."""
        assert self.parent is not None
        return next((pid for pid, words in self.children() if name in words), 0)

    def children(self) -> list[tuple[int, str]]:
        assert self.parent is not None
        listed = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True
        )
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return [(int(row[0]), row[2]) for row in rows if len(row) == 3 and int(row[1]) == self.parent.pid]

    def kill(self, name: str) -> None:
        """With all processes of its own, and wait until there is another."""
        until(lambda: self.pid_of(name), f"there is no {name}")
        pid = self.pid_of(name)
        os.killpg(pid, signal.SIGKILL)
        self.killed.append(name)
        until(lambda: self.pid_of(name) not in {0, pid}, f"{name} is not started again")
        until(self.answers, "the server does not answer again")

    def kill_parent(self) -> None:
        """And start everything anew at once: what the children held has to come free, and none of them may stay."""
        assert self.parent is not None
        left = [pid for pid, _ in self.children()]
        self.parent.kill()
        self.parent.wait()
        self.killed.append("start")
        self.start()
        until(lambda: not any(map(_runs, left)), "children outlive their parent")

    def stop(self) -> None:
        """In order; and whatever the test left, without."""
        if self.parent is None:
            return
        groups = [pid for pid, _ in self.children()]
        self.parent.send_signal(signal.SIGINT)
        try:
            self.parent.wait(40)
        finally:
            for pid in [*groups, self.parent.pid]:
                if _runs(pid):
                    os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")
