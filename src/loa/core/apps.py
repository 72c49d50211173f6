from django.apps import AppConfig
from django.forms import Field


class CoreConfig(AppConfig):
    name = "loa.core"
    label = "core"

    def ready(self) -> None:
        Field.default_error_messages["required"] = "Cần điền ô này."  # Django's own words blame the field
