"""From a draft to the rows of a plan: what is missing, and the values as the tables want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from loa.organisations.models import Unit
from loa.plans.models import Activity, Citation, Plan, Point, Quota, Responsibility, Span
from loa.plans.queries.text import Text, id_of
from loa.plans.states import ActivityKind, Per, PointKind, TimeKind, Use
from vanban.text.forms import form_of

YEARS = range(1990, 2200)
POINTS = {
    "objectives": PointKind.OBJECTIVE,
    "requirements": PointKind.REQUIREMENT,
    "themes": PointKind.THEME,
    "audiences": PointKind.AUDIENCE,
    "channels": PointKind.CHANNEL,
    "solutions": PointKind.SOLUTION,
    "funding": PointKind.FUNDING,
}


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands in the way of adoption, at which item, in a sentence that says what to do."""

    pointer: str
    says: str

    @property
    def id(self) -> str:
        return id_of(self.pointer)


class NotComplete(Exception):
    """What is missing, by field; nothing was changed."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("; ".join(m.says for m in missing))
        self.missing = missing


class AlreadyInForce(Exception):
    """The unit has a plan of this number and year already, from another document."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"Đơn vị đã có Kế hoạch số {plan.number} năm {plan.year}.")
        self.plan = plan


def refuse_second(unit: Unit, fields: dict[str, Any], *, but: Plan | None = None) -> None:
    """Raise `AlreadyInForce` where another plan of the unit and year bears this number."""
    if not fields["number"]:
        return
    there = Plan.objects.filter(unit=unit, year=fields["year"], number=fields["number"])
    if found := there.exclude(pk=but.pk if but else 0).first():
        raise AlreadyInForce(found)


def missing_in(draft: Text) -> list[Missing]:
    """Empty where the draft can be adopted."""
    found = []
    if not text(draft.document.get("title")):
        found.append(Missing("/document/title", "Chưa có trích yếu: hãy ghi tên kế hoạch."))
    year = draft.document.get("year")
    if not isinstance(year, int) or year not in YEARS:
        found.append(Missing("/document/year", "Chưa rõ kế hoạch của năm nào: hãy ghi năm, ví dụ 2026."))
    rows = [*draft.rows("activities"), *draft.rows("commitments")]
    if not rows:
        found.append(Missing("/activities", "Chưa có nhiệm vụ nào: hãy thêm ít nhất một nhiệm vụ."))
    found += [
        Missing(pointer, "Nhiệm vụ chưa có tên: hãy ghi tên hoặc bỏ dòng này.")
        for pointer, row in rows
        if not text(row.get("title"))
    ]
    return found


def text(value: Any, most: int | None = None) -> str:
    """A string with single spaces; "" for None; cut where the column is shorter."""
    return " ".join(str(value).split())[:most] if value is not None else ""


def plan_fields(draft: Text) -> dict[str, Any]:
    head = draft.document
    return {
        "year": head["year"],
        "kind": text(head.get("kind"), 10) or "KH",
        "number": text(head.get("number"), 60),
        "title": text(head["title"]),
        "issued_on": whole_date(head.get("date")),
        "issued_text": text(head.get("date"), 40) if whole_date(head.get("date")) is None else "",
        "issuer": text(head.get("issuer"), 250),
        "place": text(head.get("place"), 120),
        "signer": text(head.get("signer"), 120),
        "signer_title": text(head.get("signer_title"), 120),
        "authority": text(head.get("authority"), 10),
        "recipients": [text(line) for _, line in draft.rows("recipients")],
    }


def whole_date(value: Any) -> date | None:
    """A day, where year, month and day are known."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def citations(draft: Text, plan: Plan) -> Iterator[Citation]:
    for section, use in (("legal_bases", Use.BASIS), ("citations", Use.MENTION)):
        for order, (_, row) in enumerate(draft.rows(section), start=1):
            day = whole_date(row.get("date"))
            yield Citation(
                plan=plan,
                order=order,
                use=use,
                type=text(row.get("type"), 80),
                number=text(row.get("number"), 80),
                issued_on=day,
                issued_text=text(row.get("date"), 40) if day is None else "",
                issuer=text(row.get("issuer"), 250),
                name=text(row.get("name"), 500),
            )


def points(draft: Text, plan: Plan, places: dict[str, Any]) -> Iterator[Point]:
    for section, kind in POINTS.items():
        standing = [(pointer, text(value)) for pointer, value in draft.rows(section) if text(value)]
        for order, (pointer, words) in enumerate(standing, start=1):
            start, end = stretch(places, pointer)
            yield Point(plan=plan, kind=kind, order=order, text=words, start=start, end=end)


def responsibilities(draft: Text, plan: Plan) -> Iterator[Responsibility]:
    for order, (_, row) in enumerate(draft.rows("responsibilities"), start=1):
        yield Responsibility(
            plan=plan,
            order=order,
            agencies=[text(name) for name in row.get("agencies") or []],
            duties=int(row.get("duties") or 0),
            points=[text(point) for point in row.get("points") or []],
            report=list(row.get("report") or []),
        )


def activities(draft: Text, plan: Plan, places: dict[str, Any]) -> list[tuple[Activity, dict[str, Any]]]:
    """The activities, not saved, each with the row it comes from. Duties in prose follow those of the table."""
    rows = [(ActivityKind.TABLE, *row) for row in draft.rows("activities")]
    rows += [(ActivityKind.COMMITMENT, *row) for row in draft.rows("commitments")]
    return [
        (_activity(plan, order, kind, row, stretch(places, pointer)), row)
        for order, (kind, pointer, row) in enumerate(rows, start=1)
    ]


def _activity(
    plan: Plan, order: int, kind: ActivityKind, row: dict[str, Any], at: tuple[int | None, int | None]
) -> Activity:
    products = [text(p) for p in row.get("product") or [] if text(p)]
    time = row.get("timeframe") or {}
    time_kind = TimeKind(time.get("kind") or TimeKind.UNSPECIFIED)
    trigger = (text(time.get("trigger")) or text(time.get("text"))) if time_kind == TimeKind.TRIGGERED else ""
    if time_kind == TimeKind.TRIGGERED and not trigger:
        time_kind = TimeKind.UNSPECIFIED
    made = Activity(
        plan=plan,
        order=order,
        kind=kind,
        no=text(row.get("no"), 20),
        heading=text(row.get("group")),
        title=text(row["title"]),
        product=products,
        mode=text(row.get("mode"), 40),
        form=form_of(text(row["title"]), products),
        timeframe=text(time.get("text")),
        timeframe_kind=time_kind,
        trigger=trigger,
        start=at[0],
        end=at[1],
        above_id=row.get("above"),
        money=row.get("money"),
        money_source=text(row.get("money_source"), 250),
    )
    made.fill_search(agencies=[name for _, names in agencies(row) for name in names])
    return made


def agencies(row: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """(role, designations) of a row of either kind; the agencies of a duty in prose lead it."""
    lead = row.get("lead") or row.get("agencies") or []
    return [
        ("lead", [text(n, 300) for n in lead if text(n)]),
        ("coordinating", [text(n, 300) for n in row.get("coordinating") or [] if text(n)]),
        ("follow_up", [text(n, 300) for n in row.get("follow_up") or [] if text(n)]),
    ]


def quotas(row: dict[str, Any], activity: Activity) -> Iterator[Quota]:
    for order, quota in enumerate(row.get("quotas") or [], start=1):
        minimum, maximum = number(quota.get("min")), number(quota.get("max"))
        if minimum is not None and maximum is not None and maximum < minimum:
            minimum, maximum = maximum, minimum
        rate = quota.get("rate") or {}
        count = number(rate.get("count"))
        yield Quota(
            activity=activity,
            order=order,
            text=text(quota.get("text")),
            minimum=minimum,
            maximum=maximum,
            unit=text(quota.get("unit"), 80),
            per=quota.get("per") or Per.PLAN,
            rate_count=count,
            rate_per=rate.get("per", "") if count is not None else "",
            languages=list(quota.get("languages") or []),
            minutes=int(quota["minutes"]) if quota.get("minutes") else None,
            each=text(quota.get("each"), 250),
        )


def number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def spans(row: dict[str, Any], activity: Activity) -> Iterator[Span]:
    for start, end in (row.get("timeframe") or {}).get("spans") or []:
        first, last = whole_date(start), whole_date(end)
        if last is not None and (first is None or first <= last):
            yield Span(activity=activity, start=first, end=last)


def stretch(places: dict[str, Any], pointer: str) -> tuple[int | None, int | None]:
    """Where an item stands in the source; (None, None) where nobody knows."""
    own = places.get(pointer) or places.get(f"{pointer}/title")
    if own is None:
        own = next((place for key, place in places.items() if key.startswith(pointer + "/")), None)
    return (own["start"], own["end"]) if own else (None, None)
