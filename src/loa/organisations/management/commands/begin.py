from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from loa.organisations.actions.begin import begin_tree
from loa.organisations.states import Kind


class Command(BaseCommand):
    help = "Enter the first unit of an empty installation and its administrator; prints the code to come in by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help='full name, "UBND tỉnh Sông Lam"')
        parser.add_argument("--kind", default=Kind.PROVINCE, choices=list(Kind), help="kind of the unit")
        parser.add_argument("--person", required=True, help="full name of the administrator")
        parser.add_argument("--username", required=True)

    def handle(self, *args: Any, unit: str, kind: str, person: str, username: str, **options: Any) -> None:
        try:
            user, code = begin_tree(name=unit, kind=kind, username=username, full_name=person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Tên đăng nhập: {user.username}")
        self.stdout.write(f"Mã truy cập một lần: {code}")
        self.stdout.write(f"Mở trang {reverse('access_code')} trên máy chủ này, nhập mã rồi đặt mật khẩu.")
