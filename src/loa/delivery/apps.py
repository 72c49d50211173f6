from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "loa.delivery"
    label = "delivery"

    def ready(self) -> None:
        from loa.delivery import tasks
        from loa.delivery.actions import chasing, reminders
        from loa.delivery.actions.acceptance import RETURNED
        from loa.delivery.queries import joining
        from loa.delivery.queries.digest import sections
        from loa.delivery.queries.reminded import still_wanted
        from loa.jobs.works import every
        from loa.notices import digest_sections
        from loa.notices.kinds import declare
        from loa.plans.following import when_slots_change
        from loa.plans.joined import join_to_lines, join_to_plans

        when_slots_change(tasks.follow_slots)
        join_to_plans(joining.results_of_plan)
        join_to_plans(joining.progress_of_plan)
        join_to_lines(joining.logging_of_line)
        join_to_lines(joining.results_of_line)
        join_to_lines(joining.terms_of_line)
        declare(RETURNED, "Kết quả bị trả lại")
        for rung, label in reminders.LABELS.items():
            declare(reminders.KINDS[rung], label, still=still_wanted)
        declare(chasing.CHASED, "Đôn đốc của đơn vị chủ kế hoạch", urgent=True)
        digest_sections.register(sections)
        every("delivery.remind", "Đôn đốc việc quá hạn, sắp đến hạn", at="07:15", run=tasks.remind.enqueue)
        every("delivery.reckon", "Tính lại tiến độ còn dở", minutes=10, run=tasks.resume_reckoning)
        every("delivery.links", "Hỏi tiêu đề, kiểm tra đường dẫn minh chứng", minutes=2, run=tasks.look_after_links)
