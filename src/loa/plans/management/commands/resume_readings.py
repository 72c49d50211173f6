"""Put in line again the documents whose reading a stopped worker left behind. Run before a worker starts."""

from typing import Any

from django.core.management.base import BaseCommand

from loa.plans.tasks import resume_interrupted


class Command(BaseCommand):
    help = "Đưa vào hàng đợi các văn bản đang đọc dở khi máy dừng"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{resume_interrupted()} văn bản được đọc tiếp")
