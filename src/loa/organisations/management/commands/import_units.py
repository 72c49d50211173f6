"""Import a tree of units from a file (.xlsx, .csv, .json), all of it or nothing."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.actions.write_tree import write_tree
from loa.organisations.management.commands.export_units import unit_called
from loa.organisations.queries.imports import compare
from loa.organisations.tree_files.findings import Unreadable

TOLD = 20


class Command(BaseCommand):
    help = "Nhập cây đơn vị từ tệp .xlsx, .csv hoặc .json: tất cả hoặc không gì cả"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--under", required=True, help="code or name of the unit under which the tree goes")
        parser.add_argument("--by", required=True, help="username of whoever imports it")
        parser.add_argument("--look", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no active user {options['by']!r}.")
        into, today, began = unit_called(options["under"]), timezone.localdate(), time.monotonic()
        try:
            with transaction.atomic():
                compared = compare(options["file"].read_bytes(), options["file"].name, into=into, today=today)
                self._tell(compared.read.findings)
                plan = compared.plan
                if not options["look"]:
                    write_tree(plan=plan, into=into, source=f"tệp {options['file'].name}", today=today, by=by)
        except (OSError, Unreadable, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(
                f"{len(plan.made)} đơn vị mới, {plan.changed} thay đổi, {plan.unchanged} không đổi. "
                f"{time.monotonic() - began:.1f} s"
            )

    def _tell(self, findings: Any) -> None:
        listed = findings.in_order()
        for finding in listed[:TOLD]:
            place = f"Dòng {finding.row}: " if finding.row else ""
            self.stderr.write(f"{place}{finding.words}")
        if (left := sum(findings.count.values()) - TOLD) > 0:
            self.stderr.write(f"… và {left} nhận xét khác.")
        if findings.errors:
            raise CommandError(f"{findings.errors} lỗi; chưa nhập gì.")
