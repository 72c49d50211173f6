from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "loa.jobs"
    label = "jobs"

    def ready(self) -> None:
        from loa.jobs import listeners

        listeners.connect()
