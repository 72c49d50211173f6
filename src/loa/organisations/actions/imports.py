"""A file with a tree comes in, is compared, and is imported or dropped. Nothing is ever half imported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.files.actions import NotKept, forget, keep
from loa.files.models import safe_name
from loa.organisations.actions.write_tree import write_tree
from loa.organisations.models import TreeImport, Unit
from loa.organisations.permissions import require
from loa.organisations.queries.imports import as_found, compare
from loa.organisations.roles import Permission
from loa.organisations.states import ImportState
from loa.organisations.tree_files.findings import Unreadable
from loa.organisations.tree_files.sources import LARGEST


class NotNow(ValidationError):
    """The import is in another state than the act needs; somebody else may have been quicker."""

    def __init__(self, tree_import: TreeImport) -> None:
        state = ImportState(tree_import.state).label.lower()
        super().__init__(f"Lần nhập này đang ở trạng thái “{state}”. Hãy xem lại trang.")


@transaction.atomic
def begin_import(*, file: UploadedFile | File[bytes], unit: Unit, by: User) -> TreeImport:
    """Keep the file; a worker then reads it. Raises `NotKept`."""
    require(by, Permission.UNIT_MANAGE, unit)
    if (file.size or 0) > LARGEST:
        raise NotKept(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Hãy tách thành nhiều tệp, mỗi tệp một tỉnh.")
    stored = keep(upload=file, by=by)
    return TreeImport.objects.create(
        unit=unit, file=stored, name=safe_name(file.name or ""), made_by=by, on_behalf_of=by.on_behalf_of
    )


def check_import(*, tree_import: TreeImport, today: date, by: User, progress: Callable[[int], None]) -> TreeImport:
    """Read and compare the file, and keep what was found. Nothing of the tree changes."""
    require(by, Permission.UNIT_MANAGE, tree_import.unit)
    content = _content(tree_import)
    try:
        compared = compare(content, tree_import.name, into=tree_import.unit, today=today, progress=progress)
        found = as_found(compared, content, tree_import.name)
    except Unreadable as error:
        return fail_import(tree_import=tree_import, sentence=str(error), by=by)
    digest = "" if compared.has_errors or compared.plan.is_empty else compared.plan.digest()
    return _put(tree_import, ImportState.CHECKED, found=found, digest=digest, rows_read=compared.read.total)


@transaction.atomic
def confirm_import(*, tree_import: TreeImport, by: User) -> TreeImport:
    """Import what was looked at; a worker then does. Raises `NotNow`."""
    tree_import = _locked(tree_import)
    require(by, Permission.UNIT_MANAGE, tree_import.unit)
    if not tree_import.can_be_imported:
        raise NotNow(tree_import)
    tree_import.state, tree_import.worked_on_since = ImportState.APPLYING, timezone.now()
    tree_import.made_by, tree_import.on_behalf_of = by, by.on_behalf_of  # whoever confirms answers for it
    tree_import.save(update_fields=["state", "worked_on_since", "made_by", "on_behalf_of"])
    return tree_import


@transaction.atomic
def apply_import(*, tree_import: TreeImport, today: date, by: User) -> TreeImport:
    """Write the tree if the file still does what was looked at, else compare anew. Safe to run twice.

    Raises what the database raises; then nothing is written.
    """
    tree_import = _locked(tree_import)
    require(by, Permission.UNIT_MANAGE, tree_import.unit)
    if tree_import.state != ImportState.APPLYING:
        return tree_import
    Unit.objects.select_for_update(no_key=True).get(pk=tree_import.unit_id)  # one import at a time
    content = _content(tree_import)
    compared = compare(content, tree_import.name, into=tree_import.unit, today=today)
    if compared.has_errors or compared.plan.digest() != tree_import.digest:
        found = {**as_found(compared, content, tree_import.name), "has_moved": True}
        digest = "" if compared.has_errors or compared.plan.is_empty else compared.plan.digest()
        return _put(tree_import, ImportState.CHECKED, found=found, digest=digest)
    write_tree(plan=compared.plan, into=tree_import.unit, source=f"tệp {tree_import.name}", today=today, by=by)
    kept = {name: tree_import.found[name] for name in ("count", "kinds")}
    return _put(tree_import, ImportState.DONE, found=kept, done_at=timezone.now())


@transaction.atomic
def fail_import(*, tree_import: TreeImport, sentence: str, by: User) -> TreeImport:
    """Say why nothing came of it. Asks no right: whoever lost theirs meanwhile is told so as well."""
    return _put(tree_import, ImportState.FAILED, failure=sentence)


@transaction.atomic
def read_again(*, tree_import: TreeImport, by: User) -> TreeImport:
    """Compare the same file with the tree of now. Raises `NotNow`."""
    tree_import = _locked(tree_import)
    require(by, Permission.UNIT_MANAGE, tree_import.unit)
    if tree_import.is_interrupted(now=timezone.now()):
        tree_import.state = ImportState.FAILED  # nobody works on it any more
    if not tree_import.can_become(ImportState.WAITING):
        raise NotNow(tree_import)
    tree_import.state, tree_import.worked_on_since, tree_import.rows_read = ImportState.WAITING, timezone.now(), 0
    tree_import.failure, tree_import.digest = "", ""
    tree_import.save(update_fields=["state", "worked_on_since", "rows_read", "failure", "digest"])
    return tree_import


@transaction.atomic
def drop_import(*, tree_import: TreeImport, by: User) -> TreeImport:
    """Put the preview away; the tree was not touched. Raises `NotNow`."""
    tree_import = _locked(tree_import)
    require(by, Permission.UNIT_MANAGE, tree_import.unit)
    if not tree_import.can_become(ImportState.DROPPED):
        raise NotNow(tree_import)
    file = tree_import.file
    dropped = _put(tree_import, ImportState.DROPPED, found={}, file=None)
    forget(files=[file] if file else [], by=by)
    return dropped


@transaction.atomic
def expire_imports(*, before: datetime, by: User | None) -> int:
    """Drop previews that were left alone since then; how many. Nobody's rights are needed: nothing but a draft goes."""
    left = list(TreeImport.objects.abandoned(before=before).light().select_related("file"))
    pks = [each.pk for each in left]
    TreeImport.objects.filter(pk__in=pks).update(state=ImportState.DROPPED, found={}, file=None, failure="")
    forget(files={each.file for each in left if each.file}, by=by)
    return len(left)


def _locked(tree_import: TreeImport) -> TreeImport:
    return TreeImport.objects.select_for_update(of=("self",)).select_related("unit", "file").get(pk=tree_import.pk)


def _content(tree_import: TreeImport) -> bytes:
    assert tree_import.file is not None
    return tree_import.file.content()


@transaction.atomic
def _put(tree_import: TreeImport, state: ImportState, **fields: object) -> TreeImport:
    """The state with what belongs to it, unless somebody dropped it meanwhile."""
    now = TreeImport.objects.select_for_update(of=("self",)).get(pk=tree_import.pk)
    if not now.can_become(state):
        return now
    for name, value in {"state": state, **fields}.items():
        setattr(now, name, value)
        setattr(tree_import, name, value)
    now.save(update_fields=["state", *fields])
    return tree_import
