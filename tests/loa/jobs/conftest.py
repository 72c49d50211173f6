import pytest


@pytest.fixture
def queue(settings):
    """The real table of jobs instead of doing everything at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
