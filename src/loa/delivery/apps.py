from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "loa.delivery"
    label = "delivery"

    def ready(self) -> None:
        from loa.delivery.actions.acceptance import RETURNED
        from loa.delivery.queries.joining import results_of_line, results_of_plan
        from loa.delivery.tasks import follow_slots
        from loa.notices.kinds import declare
        from loa.plans.following import when_slots_change
        from loa.plans.joined import join_to_lines, join_to_plans

        when_slots_change(follow_slots)
        join_to_plans(results_of_plan)
        join_to_lines(results_of_line)
        declare(RETURNED, "Kết quả bị trả lại")
