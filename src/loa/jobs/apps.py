from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "loa.jobs"
    label = "jobs"

    def ready(self) -> None:
        from loa.jobs import line, listeners
        from loa.jobs.works import every

        listeners.connect()
        every("jobs.take_back", "Xếp lại việc mà tiến trình đã tắt bỏ dở", minutes=1, run=line.take_back)
