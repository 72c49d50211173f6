from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "loa.notices"
    label = "notices"

    def ready(self) -> None:
        from loa.jobs.works import every
        from loa.notices import tasks
        from loa.notices.kinds import DIGEST, declare

        declare(DIGEST, "Bản tổng hợp", urgent=True)
        every("notices.send", "Gửi các thông báo đến lượt, tìm lần gửi bị ngắt", minutes=1, run=tasks.look_after)
        every("notices.digests", "Gửi bản tổng hợp theo ngày, tuần", at="07:00", run=tasks.gather.enqueue)
