"""Record a reorganisation from a JSON file (its form: `act_files.from_json`), all of it or nothing."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.act_files.from_json import read_head, read_steps
from loa.organisations.act_files.index import Index, NotFound
from loa.organisations.actions import reorganise
from loa.organisations.models import Unit
from loa.organisations.queries.acts import world_on
from loa.organisations.tree_files.findings import Unreadable

TOLD = 20


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="username of whoever records it")
        parser.add_argument("--draft", action="store_true", help="only draft it, to be looked at in the browser")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no active user {options['by']!r}.")
        began = time.monotonic()
        try:
            with transaction.atomic():
                told = self._act(options["file"].read_bytes(), by, draft_only=options["draft"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except (Unreadable, NotFound, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(_some(error.messages))) from error
        self.stdout.write(f"{told} {time.monotonic() - began:.1f} s")

    def _act(self, content: bytes, by: User, *, draft_only: bool) -> str:
        file = read_head(content)
        world = world_on(file.effective)
        steps, findings = read_steps(file, world)
        if findings.errors:
            raise ValidationError([f"Bước {each.row}: {each.words}" for each in findings.in_order()])
        act = reorganise.draft_act(
            scope=Unit.objects.get(pk=Index(world).find(file.scope)), title=file.title, decision=file.decision,
            effective=file.effective, note=file.note, keep_roles=file.keep_roles, by=by,
        )  # fmt: skip
        reorganise.put_steps(act=act, steps=steps, by=by)
        if draft_only:
            return f"Đã soạn đợt {act.pk}: {len(steps)} bước."
        outcome = reorganise.record_act(act=act, by=by, today=timezone.localdate())
        return (
            f"Đã ghi nhận đợt {act.pk}: {len(outcome.made)} đơn vị mới, {len(outcome.changed)} thay đổi, "
            f"{len(outcome.closed)} chấm dứt."
        )


def _some(words: list[str]) -> list[str]:
    left = len(words) - TOLD
    return [*words[:TOLD], f"… và {left} lỗi khác."] if left > 0 else words
