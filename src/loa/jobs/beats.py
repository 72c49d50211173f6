"""The pulse of a process that works: every few seconds it says so, and keeps the lease of what it runs."""

from __future__ import annotations

import logging
import os
import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

from django.db import DatabaseError, connection
from django.utils import timezone

from loa.jobs.models import BEAT, LEASE, Tick, Worker
from loa.jobs.states import Duty

log = logging.getLogger("loa.jobs")


class Pulse:
    """`with Pulse(name, duty):` as long as the process works. Beats in a thread, so that long work is no silence."""

    def __init__(self, name: str, duty: Duty) -> None:
        now = timezone.now()
        self.worker = Worker(name=name, duty=duty, host=place(), pid=os.getpid(), since=now, seen_at=now)
        self.tick: Tick | None = None  # what it runs just now; its lease is kept
        self._stop = Event()
        self._thread = Thread(target=self._beat_until_stopped, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        bury_the_dead(self.worker.host)
        self.worker.save()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()
        with suppress(DatabaseError):
            Worker.objects.filter(name=self.worker.name).delete()

    def _beat_until_stopped(self) -> None:
        while not self._stop.wait(BEAT.total_seconds()):
            try:
                self.beat()
            except DatabaseError:
                log.exception("a beat was left out")
            finally:
                connection.close()

    def beat(self) -> None:
        now, tick = timezone.now(), self.tick
        if not Worker.objects.filter(name=self.worker.name).update(seen_at=now):
            self.worker.pk, self.worker.seen_at = None, now  # was taken for dead: the machine had slept
            self.worker.save(force_insert=True)
        if tick is not None:
            Tick.objects.under_way().filter(pk=tick.pk, tried=tick.tried).update(leased_until=now + LEASE)


def place() -> str:
    """The machine, with what tells containers of one name apart: a process has its number within one of them only."""
    with suppress(OSError):
        return f"{socket.gethostname()}#{Path('/proc/self/ns/pid').stat().st_ino}"
    return socket.gethostname()


def bury_the_dead(host: str) -> None:
    """Forget the processes of this machine that are gone, without waiting until their silence tells."""
    for worker in Worker.objects.filter(host=host):
        if worker.pid == os.getpid() or not _runs(worker.pid):
            worker.delete()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
