from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "loa.project"
    label = "project"

    def ready(self) -> None:
        from loa.jobs.works import every
        from loa.project.daily import new_day

        every("project.new_day", "Việc đầu ngày: sắp xếp đơn vị đến hạn, dọn dữ liệu cũ", at="00:01", run=new_day)
