"""Web server, worker and timekeeper as children of one process: started together, stopped together.

One that ends by itself, or is killed, is started again. When this process is killed they end too: see `tied.py`.
"""

from __future__ import annotations

import os
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
REST = 1.0  # seconds between two starts of the same child, so that one that cannot start does not turn the machine hot
FREE_WITHIN = 15.0
"""Seconds until the children of a process that was killed have let go of the port."""


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def becomes_free(host: str, port: int) -> bool:
    """Whether the port is free, or soon is: a killed process's children take a moment to end."""
    patience = time.monotonic() + FREE_WITHIN
    while not is_free(host, port):
        if time.monotonic() > patience:
            return False
        time.sleep(0.2)
    return True


def answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@dataclass
class Child:
    """`command`: a script or module and its arguments. `started`: by the monotonic clock."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = -REST

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def may_start(self, now: float) -> bool:
        return not self.runs and now - self.started >= REST


class Processes:
    """Run until a signal, or until the web server ends before it ever answered."""

    def __init__(self, *, host: str, port: int, workers: int, root: Path, environment: dict[str, str]) -> None:
        self.host, self.port, self.root = host, port, root
        self.environment = {"DJANGO_SETTINGS_MODULE": "loa.project.settings", **environment}
        self.stopping = False
        self.line, self.our_end = os.pipe()  # nobody else has our end: it closes with this process
        self.web = Child(
            [
                *("granian", "--interface", "wsgi", "loa.project.wsgi:application"),
                *("--host", host, "--port", str(port), "--workers", str(workers)),
                *("--backpressure", "32", "--blocking-threads", "4", "--log-level", "warning"),
                *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
            ]
        )
        manage = str(root / "manage.py")
        options = ("--interval", "0.5", "--no-reload", "--no-startup-delay", "--queue-name", "*")
        self.children = [self.web, Child([manage, "db_worker", *options]), Child([manage, "keep_time"])]

    def run(self, *, when_ready: Callable[[], None]) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            self._keep_up()
            if self._wait_until_ready():
                when_ready()
            elif not self.web.runs and self.web.process is not None:
                return 0 if self.stopping else self.web.process.returncode or 1
            while not self.stopping:
                self._keep_up()
                time.sleep(0.3)
            return 0
        finally:
            end([child.process for child in self.children if child.process])

    def _keep_up(self) -> None:
        for child in self.children:
            if not self.stopping and child.may_start(time.monotonic()):
                if child.process is not None:
                    kill_rest(child.process)
                child.process, child.started = self._start(child.command), time.monotonic()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C reaches us alone, and we end the children in order."""
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "loa.project.tied", *command],
            cwd=self.root,
            env=self.environment,
            stdin=self.line,
            start_new_session=True,
        )

    def _wait_until_ready(self) -> bool:
        patience = time.monotonic() + READY_WITHIN
        while not self.stopping and self.web.runs and time.monotonic() < patience:
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
        kill_rest(child)


def kill_rest(child: subprocess.Popen[bytes]) -> None:
    """What a child that has ended left behind in its session: a web server's own processes hold the port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
