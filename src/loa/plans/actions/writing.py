"""Write in a draft: every act is rows of `Edit`, is merged with what others wrote meanwhile, and can be undone.

Those rows are the trace of the writing. The audit log says once a day for each person that they wrote in the draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record_once_a_day
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.changes import UNDONE, do_again, sign, take_back
from loa.plans.events import Happened
from loa.plans.models import Draft, Edit, Writer
from loa.plans.queries.adoption import YEARS
from loa.plans.queries.adoption import text as one_line
from loa.plans.queries.merging import join, same
from loa.plans.queries.text import DOCUMENT, LISTS, Text, index_of, item_of, split, text_of
from loa.plans.states import WRITABLE, Kind, WrongDraftState

MOST_ROWS = 5000
MOST_SEEN = 500
MOST_CHARACTERS = 20_000
ONE_STEP = timedelta(seconds=15)
"""What is written into the same fields without a longer pause is one step of undoing."""


class TooMuch(Exception):
    """`str(error)` is a sentence for the page."""


class BuiltOn(Exception):
    """Somebody else went on from what was to be undone; undoing would take their words away."""

    def __init__(self) -> None:
        super().__init__(
            "Người khác đã sửa tiếp chỗ này nên không hoàn tác được. Nội dung cũ vẫn còn trong lịch sử của dòng."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """The edits made, the text after them; `clashes`: fields where both changed the same words (see `Edit.typed`)."""

    edits: list[Edit]
    text: Text
    clashes: list[Edit] = field(default_factory=list)


@transaction.atomic
def write(*, draft: Draft, values: Mapping[str, Any], before: Mapping[str, Any], by: User) -> Written:
    """Set fields by their pointers. `before`: what the writer saw in each when they began to type; else what is stored.

    Where the stored value differs from that by now, the two are put together. Fields of rows that are not there, and
    fields that the writer left as they saw them, are passed over.
    """
    draft = _writable(draft, by)
    text = _text(draft)
    edits, clashes = list[Edit](), list[Edit]()
    for pointer, typed in values.items():
        if not _is_field(text, pointer) or (typed is None and _is_row(text, pointer) and pointer == item_of(pointer)):
            continue  # a row of words is dropped, not written away
        _refuse_too_long(typed)
        stored = text.value(pointer)
        seen = before.get(pointer, stored)
        if same(typed, seen):
            continue
        joined = join(seen, stored, typed, year=text.document.get("year"))
        if same(joined.value, stored):
            continue
        edit = Edit(pointer=pointer, kind=Kind.CORRECT, before=stored, after=joined.value)
        if not same(joined.value, typed) or joined.is_clash:
            edit.typed = typed
        edits.append(edit)
        clashes += [edit] if joined.is_clash else []
    return Written(*_keep(draft, edits, by), clashes)


@transaction.atomic
def add(*, draft: Draft, section: str, value: Any, by: User, below: str = "") -> Written:
    """Add a row at the end of its section, or below another."""
    draft = _writable(draft, by)
    _refuse_too_long(value)
    text = _text(draft, is_whole=True)  # undone additions keep their index
    if section not in LISTS:
        return Written([], text)
    if len(text.lists[section]) >= MOST_ROWS:
        raise TooMuch(f"Mỗi phần chứa nhiều nhất {MOST_ROWS} dòng. Hãy bớt dòng hoặc tách kế hoạch.")
    index = text.next_index(section)
    pointer = f"/{section}/{index}"
    standing = _text(draft)
    if section == "activities" and not below:
        value = _numbered(value, [row for _, row in standing.rows(section)])
    standing.lists[section][index] = value
    edits = [Edit(pointer=pointer, kind=Kind.ADD, after=value), *_placed(standing, pointer, below)]
    return Written(*_keep(draft, edits, by))


def _numbered(value: Any, rows: Sequence[Any]) -> Any:
    """A line at the end with the next number, where those before it are numbered 1, 2, 3 …"""
    numbers = [str(row.get("no") or "") for row in rows]
    if not numbers or value.get("no") or numbers != [str(n) for n in range(1, len(rows) + 1)]:
        return value
    return {**value, "no": str(len(rows) + 1)}


@transaction.atomic
def drop(*, draft: Draft, pointer: str, by: User) -> Written:
    """Leave a row out. Dropped twice, it is dropped once."""
    draft = _writable(draft, by)
    text = _text(draft)
    if pointer in text.dropped or pointer != item_of(pointer) or not _is_row(text, pointer):
        return Written([], text)
    edit = Edit(pointer=pointer, kind=Kind.DROP, before=text.value(pointer))
    return Written(*_keep(draft, [edit], by))


@transaction.atomic
def move(*, draft: Draft, pointer: str, beside: str, is_before: bool, by: User) -> Written:
    """Put a row before or behind another of its section."""
    draft = _writable(draft, by)
    text = _text(draft)
    rows = [p for p, _ in text.rows(split(pointer)[0])] if _is_row(text, pointer) else []
    if pointer == beside or pointer not in rows or beside not in rows:
        return Written([], text)
    return Written(*_keep(draft, _moves(text, pointer, beside, is_before=is_before), by))


@transaction.atomic
def accept(*, draft: Draft, pointers: Sequence[str], by: User) -> Written:
    """Say of findings that they were looked at."""
    draft = _writable(draft, by)
    text = _text(draft)
    wanted = [p for p in dict.fromkeys(pointers) if p.startswith("/") and len(p) <= 120 and p not in text.accepted]
    if len(wanted) > MOST_SEEN:
        raise TooMuch(f"Mỗi lần đánh dấu đã xem nhiều nhất {MOST_SEEN} chỗ.")
    return Written(*_keep(draft, [Edit(pointer=p, kind=Kind.ACCEPT) for p in wanted], by))


@transaction.atomic
def undo(*, draft: Draft, by: User, act: int | None = None) -> Written:
    """Take back one's own last step, or the given act: any of one's own, or somebody's dropping of a row.

    Nothing to take back is no error. Raises `BuiltOn` where others went on from it.
    """
    draft = _writable(draft, by)
    standing = draft.edits.standing()
    if act is None:
        undone = _last_step(list(standing.filter(by=by).order_by("-pk")[:200]))
    else:
        undone = [e for e in standing.filter(act=act) if e.by_id == by.pk or e.kind == Kind.DROP]
    if not undone:
        return Written([], _text(draft))
    _refuse_if_built_on(draft, undone)
    take_back(changes=undone, by=by)
    return Written(*_restore(draft, undone, by))


@transaction.atomic
def redo(*, draft: Draft, by: User) -> Written:
    """Do again what oneself undid last, as long as one wrote nothing since."""
    draft = _writable(draft, by)
    mine = draft.edits.filter(by=by)
    last = mine.standing().order_by("-act").values_list("act", flat=True).first() or 0
    waiting = mine.filter(undone_by=by, act__gt=last)
    moment = waiting.order_by("-undone_at").values_list("undone_at", flat=True).first()
    again = list(waiting.filter(undone_at=moment).order_by("pk")) if moment else []
    if not again:
        return Written([], _text(draft))
    _refuse_if_built_on(draft, again)
    do_again(changes=again, by=by)
    return Written(*_restore(draft, again, by))


def be_there(*, draft: Draft, by: User, pointer: str = "") -> None:
    """Let others see that one has the draft open, and where. No act of writing; whoever may see it may be there."""
    pointer = pointer[:120]
    Writer.objects.update_or_create(
        draft=draft, user_id=by.pk, defaults={"pointer": pointer, "seen_at": timezone.now()}
    )


def _writable(draft: Draft, by: User) -> Draft:
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state not in WRITABLE:
        raise WrongDraftState(draft.state)
    return draft


def _text(draft: Draft, *, is_whole: bool = False) -> Text:
    edits = draft.edits.all() if is_whole else draft.edits.standing()
    return text_of(draft.base, edits.defer("before", "typed"))


def _is_row(text: Text, pointer: str) -> bool:
    section, *path = split(pointer)
    return section in LISTS and bool(path) and index_of(path[0]) in text.lists[section]


def _is_field(text: Text, pointer: str) -> bool:
    section, *path = split(pointer)
    if pointer != "/".join(["", section, *path]):
        return False
    if section == "document":
        return len(path) == 1 and path[0] in DOCUMENT
    if not _is_row(text, pointer) or len(pointer) > 120:
        return False
    is_words = isinstance(text.value(item_of(pointer)), str)
    return len(path) == 1 if is_words else len(path) == 2


def _refuse_too_long(value: Any) -> None:
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(words) > MOST_CHARACTERS:
        most = f"{MOST_CHARACTERS:,}".replace(",", ".")
        raise TooMuch(f"Mỗi ô chứa nhiều nhất {most} chữ cái và dấu. Hãy bớt chữ hoặc chia thành nhiều dòng.")


def _others(text: Text, pointer: str) -> list[tuple[str, Any]]:
    return [(p, value) for p, value in text.rows(split(pointer)[0]) if p != pointer]


def _placed(text: Text, pointer: str, below: str) -> list[Edit]:
    """A new row stands below the one named, else at the end, where moved rows may stand in its way."""
    others = [p for p, _ in _others(text, pointer)]
    is_last = [p for p, _ in text.rows(split(pointer)[0])][-1] == pointer
    if below in others:
        return _moves(text, pointer, below, is_before=False)
    return [] if is_last else _moves(text, pointer, others[-1], is_before=False)


def _moves(text: Text, pointer: str, beside: str, *, is_before: bool) -> list[Edit]:
    """A rank between the neighbours; where there is none left between them, new ranks for the whole section."""
    section, own = split(pointer)[0], int(split(pointer)[1])
    rows = [p for p, _ in _others(text, pointer)]
    at = rows.index(beside) + (0 if is_before else 1) if beside in rows else len(rows)
    ranks = [text.rank(section, int(split(p)[1])) for p in rows]
    low = ranks[at - 1] if at else (ranks[0] - 2 if ranks else -1.0)
    high = ranks[at] if at < len(ranks) else low + 2
    rank = (low + high) / 2
    if low < rank < high:
        return [Edit(pointer=pointer, kind=Kind.MOVE, before=text.rank(section, own), after=rank)]
    rows.insert(at, pointer)
    return [
        Edit(pointer=p, kind=Kind.MOVE, before=text.rank(section, int(split(p)[1])), after=float(n))
        for n, p in enumerate(rows)
    ]


def _last_step(newest_first: Sequence[Edit]) -> list[Edit]:
    """The last act, and those before it that wrote into the same fields in one go."""
    if not newest_first:
        return []
    step = [edit for edit in newest_first if edit.act == newest_first[0].act]
    pointers = {edit.pointer for edit in step}
    if {edit.kind for edit in step} != {Kind.CORRECT}:
        return step
    for edit in newest_first[len(step) :]:
        if edit.kind != Kind.CORRECT or edit.pointer not in pointers or step[-1].at - edit.at > ONE_STEP:
            break
        step.append(edit)
    return step


def _refuse_if_built_on(draft: Draft, edits: Iterable[Edit]) -> None:
    """Others wrote into the same field, or into a row that would go, after the edit."""
    for edit in edits:
        later = draft.edits.standing().filter(pk__gt=edit.pk, kind=Kind.CORRECT).exclude(by=edit.by_id)
        if edit.kind == Kind.CORRECT:
            later = later.filter(pointer=edit.pointer)
        elif edit.kind == Kind.ADD:
            item = edit.pointer
            later = later.filter(pointer=item) | later.filter(pointer__startswith=f"{item}/")
        else:
            continue
        if later.exists():
            raise BuiltOn


def _keep(draft: Draft, edits: list[Edit], by: User) -> tuple[list[Edit], Text]:
    if edits:
        draft.last_act += 1
        sign(changes=edits, act=draft.last_act, by=by)
        for edit in edits:
            edit.draft, edit.changed_in = draft, draft.last_act
        edits = Edit.objects.bulk_create(edits)
    return edits, _changed(draft, by) if edits else _text(draft)


def _restore(draft: Draft, edits: list[Edit], by: User) -> tuple[list[Edit], Text]:
    draft.last_act += 1
    for edit in edits:
        edit.changed_in = draft.last_act
    Edit.objects.bulk_update(edits, [*UNDONE, "changed_in"])
    return edits, _changed(draft, by)


def _changed(draft: Draft, by: User) -> Text:
    """Title and year repeated beside the text, the day's first writing in the log."""
    text = _text(draft)
    draft.title, draft.changed_at = one_line(text.document.get("title")), timezone.now()
    year = text.document.get("year")
    if isinstance(year, int) and year in YEARS:
        draft.year = year
    draft.save(update_fields=["title", "year", "folded", "last_act", "changed_at"])
    record_once_a_day(Happened.DRAFT_WRITTEN, by=by, target=draft, unit_id=draft.unit_id, on=timezone.localdate())
    return text
