"""What units are missing of a plan on a day, for the letter of đôn đốc and its page.

What was handed in and waits to be accepted is not chased: the unit has done its part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from loa.delivery.models import Tally
from loa.delivery.queries.reckoning import is_share
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan, Slot
from loa.plans.queries.amounts import amount, number
from loa.plans.queries.numbers import letters_of
from loa.plans.queries.papers import head_of, issuer_of, official, place_of
from vanban.text.folding import fold
from vanban.writer import document as doc
from vanban.writer.numbering import symbol_of, written_day
from vanban.writer.phrases import running_on

NOUGHT = Decimal(0)
HEAD = [
    "STT", "Đơn vị", "Nhiệm vụ", "Phải làm đến nay", "Đã nghiệm thu", "Chờ nghiệm thu", "Còn thiếu", "Quá hạn từ",
]  # fmt: skip
SHARES = (0.5, 2.2, 4.2, 1.3, 1.2, 1.2, 1.2, 1.2)
DAYS_TO_ANSWER = 10
FEW = 10
"""Units named one by one in the letter's head."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A quota of a line that a unit is late with. `needed`: the minima of its slots that are over.

    `lacking` may be nought where a month was left out and another did more: then `slots` of them were missed.
    """

    unit: Unit
    activity: Activity
    measure: str
    needed: Decimal
    done: Decimal
    waiting: Decimal
    since: date

    @property
    def lacking(self) -> Decimal:
        return max(self.needed - self.done - self.waiting, NOUGHT)

    @property
    def says(self) -> str:
        """ "2 tin"; where a period was left out though the sum is there: "một số kỳ"."""
        return _amount(self.lacking, self.measure) if self.lacking else "một số kỳ"

    def late(self, *, today: date) -> int:
        return (today - self.since).days


@dataclass(frozen=True, slots=True)
class LateUnit:
    unit: Unit
    missing: tuple[Missing, ...]

    @property
    def since(self) -> date:
        return min(each.since for each in self.missing)


def _amount(value: Decimal, measure: str) -> str:
    if measure in ("", "thực hiện"):
        return f"{number(value)} lần"
    return amount(value, value, measure)


def late_units(plan: Plan, *, today: date, units: Iterable[int] | None = None) -> list[LateUnit]:
    """The units that are late with something of the plan, by name. Four queries."""
    late = Tally.objects.filter(plan=plan, short_since__lt=today, activity__dropped_in__isnull=True)
    if units is not None:
        late = late.filter(unit__in=list(units))
    rows = list(late.select_related("activity", "unit").order_by("activity__place", "activity__order", "quota"))
    needed = _needed(plan, rows, today)
    found: dict[int, list[Missing]] = {}
    for row in rows:
        assert row.short_since is not None
        share = is_share(row.measure)
        wanted = Decimal(row.slots) if share else needed.get((row.activity_id, row.unit_id, row.quota), NOUGHT)
        missing = Missing(
            row.unit,
            row.activity,
            "kỳ" if share else row.measure,
            wanted,
            Decimal(row.met) if share else row.done,
            row.waiting,
            row.short_since,
        )
        if missing.lacking or not row.waiting:
            found.setdefault(row.unit_id, []).append(missing)
    shown = [LateUnit(missing[0].unit, tuple(missing)) for missing in found.values()]
    return sorted(shown, key=lambda each: (fold(each.unit.name), each.unit.pk))


def _needed(plan: Plan, rows: Sequence[Tally], today: date) -> dict[tuple[int, int, int], Decimal]:
    """What the slots that are over ask for, of each quota of each line and unit."""
    lines, units = {row.activity_id for row in rows}, {row.unit_id for row in rows}
    over = Slot.objects.owed().filter(activity__in=lines, due__lt=today, is_optional=False)
    if len(units) < 500:  # else nearly all: a list of thousands costs more than the rows it leaves out
        over = over.filter(unit__in=units)
    sums = over.order_by().values_list("activity", "unit", "quota").annotate(least=Sum("minimum"))
    return {(line, unit, quota): least for line, unit, quota, least in sums}


def count_of(plan: Plan, *, today: date) -> int:
    """How many units are late with something."""
    late = Tally.objects.filter(plan=plan, short_since__lt=today, activity__dropped_in__isnull=True)
    return int(late.aggregate(n=Count("unit", distinct=True, filter=Q(waiting=0)))["n"])


def rows_of(late: Iterable[LateUnit]) -> list[list[str]]:
    """The rows of the official table, numbered by units."""
    rows = []
    for at, each in enumerate(late, start=1):
        for n, missing in enumerate(each.missing):
            rows.append(
                [
                    str(at) if not n else "",
                    official(each.unit.name) if not n else "",
                    missing.activity.title,
                    _amount(missing.needed, missing.measure),
                    _amount(missing.done, missing.measure),
                    _amount(missing.waiting, missing.measure) if missing.waiting else "0",
                    missing.says,
                    f"{missing.since + timedelta(1):%d/%m/%Y}",
                ]
            )
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
            f"đơn vị chưa hoàn thành {number(lines)} nội dung đã đến hạn (chi tiết tại Phụ lục kèm theo)."
        ),
        *(doc.Paragraph(line.strip()) for line in note.splitlines() if line.strip()),
        doc.Paragraph(
            f"{issuer.name} đề nghị các cơ quan, đơn vị có tên trong Phụ lục khẩn trương thực hiện, cập nhật kết quả "
            f"kèm minh chứng và báo cáo trước ngày {answer_by:%d/%m/%Y}; nội dung có khó khăn, vướng mắc đề nghị nêu "
            "rõ nguyên nhân và thời hạn hoàn thành."
        ),
        doc.Paragraph("Đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện."),
    ]
    columns = tuple(
        doc.Column(head, share, doc.Align.LEFT if head in ("Đơn vị", "Nhiệm vụ") else doc.Align.CENTRE)
        for head, share in zip(HEAD, SHARES, strict=True)
    )
    table = doc.Table(columns, tuple(doc.Row(tuple(row)) for row in rows_of(late)))
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
        annexes=(doc.Annex("Nội dung chưa hoàn thành của các cơ quan, đơn vị", (table,), landscape=True),),
    )


def signature_of(unit: Unit) -> doc.Signature:
    """For a people's committee its chairman, for it; for a department its head."""
    if fold(unit.name).startswith("ubnd"):
        return doc.Signature("Chủ tịch", lines=(doc.Authorised(doc.Authority.ON_BEHALF, "Ủy ban nhân dân"),))
    return doc.Signature(head_of(unit))
