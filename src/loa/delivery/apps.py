from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "loa.delivery"
    label = "delivery"

    def ready(self) -> None:
        from loa.delivery.tasks import follow_slots
        from loa.plans.following import when_slots_change

        when_slots_change(follow_slots)
