"""Reading and importing trees in the background. The row is the queue: a task only says "look at this one"."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.utils import timezone

from loa.accounts.models import User
from loa.jobs.retries import job
from loa.organisations.actions import imports
from loa.organisations.models import TreeImport
from loa.organisations.permissions import NotAllowed
from loa.organisations.states import ImportState

log = logging.getLogger("loa.organisations")

EVERY = 0.5
"""Seconds between two writes of the progress."""
KEPT = timedelta(days=3)
"""A preview that nobody imports or drops is put away after this time."""
FAILED = (
    "Chương trình gặp lỗi với tệp này; lỗi đã được ghi lại và cây đơn vị giữ nguyên như trước. "
    "Hãy thử đọc lại; nếu vẫn lỗi, báo người quản trị hệ thống."
)


@job("Đọc tệp cây đơn vị", retries=2)
def check_tree(pk: int) -> str:
    """Read and compare an uploaded file; returns the state it is left in."""
    tree_import, by = _found(pk)
    if tree_import is None or tree_import.state != ImportState.WAITING:
        return ""
    try:
        done = imports.check_import(
            tree_import=tree_import, today=timezone.localdate(), by=by, progress=_Progress(tree_import)
        )
    except Exception:
        log.exception("comparing tree import %s failed", pk)
        return imports.fail_import(tree_import=tree_import, sentence=FAILED, by=by).state
    return done.state


@job("Nhập cây đơn vị", retries=2)
def apply_tree(pk: int) -> str:
    """Import what was confirmed; returns the state it is left in."""
    tree_import, by = _found(pk)
    if tree_import is None:
        return ""
    try:
        return imports.apply_import(tree_import=tree_import, today=timezone.localdate(), by=by).state
    except NotAllowed as error:
        return imports.fail_import(tree_import=tree_import, sentence=str(error), by=by).state
    except Exception:
        log.exception("tree import %s failed", pk)
        return imports.fail_import(tree_import=tree_import, sentence=FAILED, by=by).state


def _found(pk: int) -> tuple[TreeImport | None, User]:
    people = ("unit", "file", "made_by", "on_behalf_of")
    tree_import = TreeImport.objects.light().select_related(*people).filter(pk=pk).first()
    if tree_import is None:
        return None, User()
    by = tree_import.made_by
    by.on_behalf_of = tree_import.on_behalf_of
    return tree_import, by


class _Progress:
    """Called with the number of rows read; writes at most every half second."""

    def __init__(self, tree_import: TreeImport) -> None:
        self._pk, self._written = tree_import.pk, time.monotonic()

    def __call__(self, rows: int) -> None:
        if (now := time.monotonic()) - self._written >= EVERY:
            self._written = now
            TreeImport.objects.filter(pk=self._pk).update(rows_read=rows)


def put_away_old_previews() -> int:
    return imports.expire_imports(before=timezone.now() - KEPT, by=None)
