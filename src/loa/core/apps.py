from django.apps import AppConfig
from django.forms import DateField, Field


class CoreConfig(AppConfig):
    name = "loa.core"
    label = "core"

    def ready(self) -> None:
        Field.default_error_messages["required"] = "Cần điền ô này."  # Django's own words blame the field
        DateField.default_error_messages["invalid"] = "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/3/2026."
