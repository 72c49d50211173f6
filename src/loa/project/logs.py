"""What is worth a line on the console."""

from __future__ import annotations

from logging import LogRecord

ROUTINE = ("Starting worker", "shutting down gracefully")


def is_news(record: LogRecord) -> bool:
    """Everything but the comings and goings of the worker."""
    return not (record.name == "django_tasks_db" and any(words in str(record.msg) for words in ROUTINE))
