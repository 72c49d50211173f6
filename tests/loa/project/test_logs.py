"""The console tells what goes wrong, and is silent about what goes right."""

import logging

import pytest

from loa.project.logs import is_news

BEGUN = "Task id=%s path=%s state=%s"


@pytest.mark.parametrize(
    ("name", "level", "words", "expected"),
    [
        ("django_tasks", logging.INFO, BEGUN, False),
        ("django_tasks", logging.ERROR, BEGUN, True),  # it failed
        ("django_tasks_db", logging.INFO, "Starting worker worker_id=%s queues=%s", False),
        ("django_tasks_db", logging.WARNING, "Received %s - shutting down gracefully... (press …)", False),
        ("django_tasks_db", logging.WARNING, "Received %s - terminating current task.", True),
        ("loa.jobs", logging.INFO, "a beat was left out", True),
    ],
)
def test_only_news_comes_to_the_console(name, level, words, expected):
    assert is_news(logging.LogRecord(name, level, __file__, 1, words, (), None)) == expected
