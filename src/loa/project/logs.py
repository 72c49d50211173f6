"""What is worth a line on the console."""

from __future__ import annotations

import logging
from logging import LogRecord

LIBRARIES = {"django_tasks", "django_tasks_db"}
ROUTINE = "shutting down gracefully"


def is_news(record: LogRecord) -> bool:
    """Everything but the comings and goings of the worker and its jobs: the page of jobs shows those."""
    if record.name not in LIBRARIES:
        return True
    return record.levelno >= logging.WARNING and ROUTINE not in str(record.msg)
