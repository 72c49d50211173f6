"""Whether every figure of progress is what slots and results say. Reckons all plans anew and tells any difference."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loa.delivery.queries.checking import differences
from loa.delivery.tasks import want_and_reckon
from loa.plans.models import Plan

SHOWN = 20


class Command(BaseCommand):
    help = "Đối chiếu số liệu tiến độ của mọi kế hoạch với kỳ thực hiện và kết quả"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="reckon anew the plans in which a figure differs")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        wrong = 0
        plans = list(Plan.objects.select_related("unit").order_by("pk"))
        for plan in plans:
            found = differences(plan)
            wrong += bool(found)
            for line in found[:SHOWN]:
                self.stdout.write(f"{plan.number or plan.pk}: {line}")
            if found and mend:
                want_and_reckon(plan)
        if wrong and not mend:
            raise CommandError(f"{wrong} trong {len(plans)} kế hoạch có số liệu lệch. Chạy lại với --mend để tính lại.")
        said = f", đã tính lại {wrong} kế hoạch" if wrong else ""
        self.stdout.write(f"Đã đối chiếu {len(plans)} kế hoạch{said}.")
