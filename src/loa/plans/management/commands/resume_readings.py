"""Put in line again what a stopped worker left behind: documents, slots, drafts below. Run before a worker starts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from loa.plans.tasks import resume_building, resume_cascades, resume_interrupted


class Command(BaseCommand):
    help = "Đưa vào hàng đợi các văn bản đang đọc dở khi máy dừng"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--nobody-reads", action="store_true", help="no worker is running: whatever is marked so was left behind"
        )

    def handle(self, *args: Any, nobody_reads: bool, **options: Any) -> None:
        resume_building(nobody_builds=nobody_reads)
        resume_cascades(nobody_works=nobody_reads)
        count = resume_interrupted(nobody_reads=nobody_reads)
        if count or options["verbosity"] > 1:
            self.stdout.write(f"{count} văn bản được đọc tiếp")
