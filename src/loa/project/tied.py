"""Programs that end when whoever started them does, even if that one was killed and could say nothing.

`python -m loa.project.tied manage.py keep_time` runs a script, or a module by its name, on a standard input of which
the parent holds the other end. Nothing is ever written there: it closes with the parent, on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread, main_thread

GRACE = 12.0
"""Seconds to end in, as after a signal; then whatever is left of the session is killed."""


def main() -> None:
    line = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    end_after(lambda: os.read(line, 1))
    sys.argv[:] = sys.argv[1:]
    if sys.argv[0].endswith(".py"):
        sys.path[0] = str(Path(sys.argv[0]).parent)
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def end_with_parent_process() -> None:
    """For children of `multiprocessing`; nothing in any other process."""
    if (parent := multiprocessing.parent_process()) is not None:
        end_after(parent.join)


def end_after(wait: Callable[[], object]) -> None:
    """End this process as soon as `wait` returns, in a thread of its own."""
    Thread(target=_end, args=(wait,), name="tied", daemon=True).start()


def _end(wait: Callable[[], object]) -> None:
    wait()
    if (main := main_thread().ident) is not None:
        signal.pthread_kill(main, signal.SIGTERM)  # another thread's signal would not wake a main thread that waits
    time.sleep(GRACE)
    if os.getpgrp() == os.getpid():
        with suppress(ProcessLookupError):
            os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
