import logging
import secrets
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection

from loa.jobs.beats import Pulse
from loa.jobs.states import Duty
from loa.jobs.ticker import run_due
from loa.jobs.works import works

log = logging.getLogger("loa.jobs")


class Command(BaseCommand):
    help = "Run the periodic works at their times, until Ctrl-C. Several may run; each slot is run once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, and end")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks (default: 1)")

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        stop = Event()
        for number in () if once else (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        with Pulse(f"time-{secrets.token_hex(8)}", Duty.TIME) as pulse:
            look(pulse)
            while not once and not stop.wait(interval):
                look(pulse)


def look(pulse: Pulse) -> None:
    """A database that does not answer for a while ends nothing: the next look tries again."""
    close_old_connections()
    try:
        run_due(works(), pulse=pulse)
    except DatabaseError:
        log.exception("the look at the clock was left out")
        if not connection.in_atomic_block:
            connection.close()
