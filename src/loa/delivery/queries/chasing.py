"""What units are missing of a plan on a day, for the letter of đôn đốc and its page.

What was handed in and waits to be accepted is not chased: the unit has done its part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from loa.core.templatetags.formats import day
from loa.delivery.models import Result, Tally
from loa.delivery.queries.reckoning import is_share
from loa.delivery.queries.slots_done import Key, done_in, owed_of, slots_of
from loa.delivery.states import State
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan, Slot
from loa.plans.queries.amounts import amount, number
from loa.plans.queries.numbers import letters_of
from loa.plans.queries.papers import head_of, issuer_of, official, place_of
from vanban.text.folding import fold
from vanban.time.progress import Owed, expected, met_in, shortfalls
from vanban.writer import document as doc
from vanban.writer.numbering import symbol_of, written_day
from vanban.writer.phrases import running_on

NOUGHT = Decimal(0)
HEAD = [
    "STT", "Đơn vị", "Nhiệm vụ", "Phải làm đến nay", "Đã nghiệm thu", "Chờ nghiệm thu", "Còn thiếu", "Quá hạn từ",
]  # fmt: skip
SHARES = (0.5, 2.2, 3.8, 1.4, 1.4, 1.3, 1.3, 1.3)
DAYS_TO_ANSWER = 10
EXACT = 500
"""Units whose slots are looked at one by one."""
FEW = 10
"""Units named one by one in the letter's head."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A quota of a line that a unit is late with. `needed`: the minima of its slots that are over.

    `lacking`: what those slots lack, one by one, for what one month did beyond its share makes up for no other; of too
    many units to look at slot by slot, what their sum lacks, which may be nought. Of a share ("100%") slots are
    counted, for shares are not added up: those that are over, and of them those that are met.
    """

    unit: Unit
    activity: Activity
    measure: str
    needed: Decimal
    done: Decimal
    waiting: Decimal
    lacking: Decimal
    since: date

    @property
    def says(self) -> str:
        """ "2 tin"; where a period was left out though the sum is there: "một số kỳ"."""
        return _amount(self.lacking, self.measure) if self.lacking else "một số kỳ"


@dataclass(frozen=True, slots=True)
class LateUnit:
    unit: Unit
    missing: tuple[Missing, ...]


def _amount(value: Decimal, measure: str) -> str:
    if measure in ("", "thực hiện"):
        return f"{number(value)} lần"
    return amount(value, value, measure)


def late_units(plan: Plan, *, today: date, units: Iterable[int] | None = None) -> list[LateUnit]:
    """The units that are late with something of the plan, by name.

    At most eight queries, and two or more for what own plans did; four of more than `EXACT` units.
    """
    late = Tally.objects.filter(plan=plan, short_since__lt=today, activity__dropped_in__isnull=True)
    if units is not None:
        late = late.filter(unit__in=list(units))
    rows = list(late.order_by("activity__place", "activity__order", "quota"))
    lines = Activity.objects.in_bulk({row.activity_id for row in rows})  # once each, and not with every row
    names = Unit.objects.in_bulk({row.unit_id for row in rows})
    is_exact = len(names) <= EXACT
    amounts = (_slot_by_slot if is_exact else _summed)(rows, today)
    found: dict[int, list[Missing]] = {}
    for row in rows:
        row.activity, row.unit = lines[row.activity_id], names[row.unit_id]
        missing = _missing(row, amounts[_key(row)])
        if missing.lacking or (not is_exact and not missing.waiting):
            found.setdefault(row.unit_id, []).append(missing)
    shown = [LateUnit(missing[0].unit, tuple(missing)) for missing in found.values()]
    return sorted(shown, key=lambda each: (fold(each.unit.name), each.unit.pk))


@dataclass(frozen=True, slots=True)
class _Amounts:
    needed: Decimal
    done: Decimal
    waiting: Decimal
    lacking: Decimal


def _key(row: Tally) -> Key:
    return row.activity_id, row.unit_id, row.quota


def _missing(row: Tally, found: _Amounts) -> Missing:
    assert row.short_since is not None
    measure = "kỳ" if is_share(row.measure) else row.measure
    return Missing(
        row.unit, row.activity, measure, found.needed, found.done, found.waiting, found.lacking, row.short_since
    )


def _slot_by_slot(rows: Sequence[Tally], today: date) -> dict[Key, _Amounts]:
    """What the slots that are over lack, each by itself, of what was accepted or handed in."""
    slots = slots_of(_key(row) for row in rows)
    handed_in = Result.objects.filter(Q(is_counted=True) | Q(state=State.SUBMITTED, corrects__isnull=True))
    done = done_in(slots, handed_in)
    shares = {key: slots[key] for key in (_key(row) for row in rows if is_share(row.measure))}
    accepted = done_in(shares, Result.objects.counted())
    found = {}
    for row in rows:
        key = _key(row)
        owed = [owed_of(slot, done) for slot in slots[key]]
        if key in shares:
            found[key] = _of_share(owed, [owed_of(slot, accepted) for slot in slots[key]], today)
        else:
            lacking = sum((each.missing for each in shortfalls(owed, today=today)), NOUGHT)
            found[key] = _Amounts(expected(owed, today=today), row.done, row.waiting, lacking)
    return found


def _of_share(handed_in: Sequence[Owed], accepted: Sequence[Owed], today: date) -> _Amounts:
    """Slots that are over: all, met, met by what waits as well, and not met by that either."""
    over = [slot.due < today and not slot.is_optional for slot in accepted]
    met, nearly = (
        sum(is_over and is_met for is_over, is_met in zip(over, met_in(slots), strict=True))
        for slots in (accepted, handed_in)
    )
    return _Amounts(Decimal(sum(over)), Decimal(met), Decimal(nearly - met), Decimal(sum(over) - nearly))


def _summed(rows: Sequence[Tally], today: date) -> dict[Key, _Amounts]:
    """What the slots that are over ask for together, against all that was done. One query."""
    # without the units: nearly all are late, and a list of thousands costs more than the rows it leaves out
    over = Slot.objects.owed().filter(activity__in={row.activity_id for row in rows}, due__lt=today, is_optional=False)
    sums = over.order_by().values_list("activity", "unit", "quota").annotate(least=Sum("minimum"), n=Count("pk"))
    asked = {(line, unit, quota): (least, n) for line, unit, quota, least, n in sums}
    found = {}
    for row in rows:
        least, n = asked.get(_key(row), (NOUGHT, 0))
        if is_share(row.measure):
            needed, done, waiting = Decimal(n), Decimal(row.met), Decimal(row.waiting_results)
        else:
            needed, done, waiting = least, row.done, row.waiting
        found[_key(row)] = _Amounts(needed, done, waiting, max(needed - done - waiting, NOUGHT))
    return found


def rows_of(late: Iterable[LateUnit]) -> list[doc.Row]:
    """The rows of the official table, numbered by units; number and name of a unit stand once for all of its rows."""
    rows = []
    for at, each in enumerate(late, start=1):
        for n, missing in enumerate(each.missing):
            cells = (
                str(at) if not n else "",
                official(each.unit.name) if not n else "",
                missing.activity.title,
                _amount(missing.needed, missing.measure),
                _amount(missing.done, missing.measure),
                _amount(missing.waiting, missing.measure) if missing.waiting else "0",
                missing.says,
                day(missing.since + timedelta(1)),
            )
            rows.append(doc.Row(cells, continues=n > 0))
    return rows


def letter(
    plan: Plan, late: Sequence[LateUnit], *, author: Unit, today: date, answer_by: date, note: str = ""
) -> doc.Document:
    """Công văn đôn đốc: number and day are left to the clerk; the table of what is missing is its annex."""
    issuer = issuer_of(author)
    named = f"Kế hoạch số {plan.number}" if plan.number else "Kế hoạch"
    if day := plan.issued_on:
        named += f" {written_day(doc.Day.of(day))}"
    named += f" của {official(plan.unit.name)}"
    title = running_on(plan.title)
    lines = sum(len(each.missing) for each in late)
    body = [
        doc.Paragraph(
            f"Thực hiện {named} {title}, đến hết ngày {today - timedelta(1):%d/%m/%Y} còn {number(len(late))} cơ quan, "
            f"đơn vị chưa hoàn thành {number(lines)} nhiệm vụ đã đến hạn (chi tiết tại Phụ lục kèm theo)."
        ),
        *(doc.Paragraph(line.strip()) for line in note.splitlines() if line.strip()),
        doc.Paragraph(
            f"{issuer.name} đề nghị các cơ quan, đơn vị có tên trong Phụ lục khẩn trương thực hiện, cập nhật kết quả "
            f"kèm minh chứng và báo cáo trước ngày {answer_by:%d/%m/%Y}; nhiệm vụ có khó khăn, vướng mắc đề nghị nêu "
            "rõ nguyên nhân và thời hạn hoàn thành."
        ),
        doc.Paragraph("Đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện."),
    ]
    columns = tuple(
        doc.Column(head, share, doc.Align.LEFT if head in ("Đơn vị", "Nhiệm vụ") else doc.Align.CENTRE)
        for head, share in zip(HEAD, SHARES, strict=True)
    )
    table = doc.Table(columns, tuple(rows_of(late)))
    is_few = len(late) <= FEW
    few = [official(each.unit.name) for each in late] if is_few else ["Các cơ quan, đơn vị có tên trong Phụ lục"]
    return doc.Document(
        kind=doc.Kind.LETTER,
        issuer=issuer,
        symbol=symbol_of(doc.Kind.LETTER, letters_of(author)),
        place=plan.place or place_of(author),
        day=doc.Day(today.year),
        subject=f"đôn đốc thực hiện Kế hoạch {title}",
        addressees=tuple(few),
        body=tuple(body),
        signature=signature_of(author),
        annexes=(doc.Annex("Nhiệm vụ chưa hoàn thành của các cơ quan, đơn vị", (table,), landscape=True),),
    )


def signature_of(unit: Unit) -> doc.Signature:
    """For a people's committee its chairman, for it; for a department its head."""
    if fold(unit.name).startswith("ubnd"):
        return doc.Signature("Chủ tịch", lines=(doc.Authorised(doc.Authority.ON_BEHALF, "Ủy ban nhân dân"),))
    return doc.Signature(head_of(unit))
