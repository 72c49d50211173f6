"""Check that the log is what was written. Note the head it prints elsewhere, and give it with --head the next time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loa.audit.models import Event
from loa.audit.sealing import seal
from loa.audit.verification import Head, verify


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: tính lại toàn bộ chuỗi và cho biết có dòng nào bị sửa, mất, đổi chỗ hay không"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", metavar="SỐ:MÃ", help="đầu chuỗi đã ghi lại ở lần kiểm tra trước")

    def handle(self, *args: Any, head: str | None = None, **options: Any) -> None:
        try:
            noted = Head.of(head) if head else None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        seal()
        verdict = verify(noted=noted, progress=self.progress)
        if verdict.broken:
            self.stdout.write(f"NHẬT KÝ KHÔNG NGUYÊN VẸN: {verdict.broken.says}.")
            self.stdout.write(f"{verdict.count} dòng trước đó khớp. Hãy giữ nguyên dữ liệu và báo người phụ trách.")
            raise SystemExit(1)
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.count} dòng, không dòng nào bị sửa, mất hay đổi chỗ.")
        if verdict.erased:
            self.stdout.write(f"{verdict.erased} dòng đã xóa phần dữ liệu cá nhân theo quyền của người có dữ liệu.")
        if waiting := Event.objects.unsealed().count():
            self.stdout.write(f"{waiting} dòng vừa ghi đang chờ nối vào chuỗi.")
        if noted:
            self.stdout.write(f"Khớp với đầu chuỗi đã ghi lại ở dòng số {noted.position}.")
        self.stdout.write(f"Đầu chuỗi, nên ghi lại ở nơi khác: {verdict.head}")

    def progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done}/{total} dòng", ending="")
