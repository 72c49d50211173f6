"""A plan in the shape that the reader gives (docs/reading.md) → the Kế hoạch that says it, in the usual order.

Points may be whole sentences; the reader shows their first 60 characters. A responsibility may carry its duties as
sentences in `points`; where only their number is known, general ones are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vanban.text.folding import fold, squeeze
from vanban.writer import phrases
from vanban.writer.document import (
    Align,
    Annex,
    Attached,
    Authorised,
    Authority,
    Block,
    Column,
    Day,
    Document,
    Issuer,
    Item,
    Kind,
    Level,
    Paragraph,
    Recipients,
    Row,
    Signature,
    Table,
)
from vanban.writer.duties import closed, duty_points, promised
from vanban.writer.numbering import roman, symbol_of

Plan = Mapping[str, Any]

COMMITTEE = "Ủy ban nhân dân"
_PLACE = re.compile(
    rf".*\b{COMMITTEE} (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn) |^(?!.*{COMMITTEE}).*", re.I
)
_CHAIR = re.compile(r"^Chủ tịch\s+(?=Ủy ban|Uỷ ban|UBND)", re.I)
_OF_PLACE = re.compile(r" (?:tỉnh|thành phố|huyện|quận|thị xã|xã(?! hội)|phường|đặc khu) .*", re.I)
_KNOWN_BY = "Thực hiện"  # before bases that the plan carries out
_IN_ANNEX = "Chi tiết tại Phụ lục kèm theo Kế hoạch này."
_FUNDING = "Kinh phí thực hiện Kế hoạch do ngân sách nhà nước bảo đảm theo quy định và các nguồn hợp pháp khác."


def plan_document(
    plan: Plan,
    *,
    signature: Signature | None = None,
    place: str = "",
    symbol: str = "",
    superior: str = "",
    archive: str = "VT",
    funding: str = _FUNDING,
    work_in_annex: bool = True,
) -> Document:
    """The Kế hoạch, or the Quyết định that issues it where the plan's head says so.

    What is not given is taken from the head; `work_in_annex`: the table of activities is an annex, landscape.
    """
    head = plan["document"]
    kind = Kind.DECISION if head.get("kind") == Kind.DECISION else Kind.PLAN
    name = _CHAIR.sub("", str(head.get("issuer") or ""))
    number, own_symbol = _number(head.get("number"))
    symbol = symbol or own_symbol or symbol_of(kind, initials(name))
    day = phrases.day_of(head["date"]) if head.get("date") else Day(int(head.get("year") or 0))
    work = _work(plan)
    in_annex = work_in_annex and bool(plan.get("activities"))
    body = tuple(_body(plan, name, () if in_annex else work, funding))
    document = Document(
        kind=kind,
        issuer=Issuer(name, superior),
        symbol=symbol,
        number=number,
        place=place or str(head.get("place") or _PLACE.sub("", name)),
        day=day,
        subject=str(head.get("title") or ""),
        bases=tuple(_bases(plan)),
        body=body,
        signature=signature or signed_by(head),
        recipients=Recipients(tuple(plan.get("recipients") or ()), archive),
    )
    if in_annex:
        document = replace(document, annexes=(_annex(document, work),))
    return decided(document, str(head.get("issuer") or "")) if kind is Kind.DECISION else document


def decided(document: Document, authority: str) -> Document:
    """The decision that puts a plan into force: its articles, the plan attached. `authority`: who decides."""
    articles = (
        f"Ban hành kèm theo Quyết định này Kế hoạch {phrases.running_on(document.subject)}.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Các cơ quan, đơn vị và cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này.",
    )
    return replace(
        document,
        head_line=authority,
        body=tuple(Item(Level.ARTICLE, text=article) for article in articles),
        attached=Attached(Kind.PLAN, phrases.capitalised(phrases.without_name(document.subject)), document.body),
    )


# -- head and end -----------------------------------------------------------------------------------------------------


def _number(printed: str | None) -> tuple[str, str]:
    """ "246/KH-UBND" → "246", "KH-UBND"; the number may be blank."""
    number, _, symbol = (printed or "").partition("/")
    return number, symbol


def initials(name: str) -> str:
    """ "Ủy ban nhân dân tỉnh Sông Lam" → "UBND", "Sở Văn hóa, Thể thao và Du lịch" → "SVHTTDL"."""
    if fold(name).startswith(fold(COMMITTEE)):
        return "UBND"
    own = _OF_PLACE.sub("", squeeze(name)).replace(",", " ").replace("-", " ")
    words = [word for word in own.split() if word.lower() not in ("và", "của")]
    return "".join(unicodedata.normalize("NFD", word)[0] for word in words).upper()  # Ủ is U, Đ stays


def signed_by(head: Mapping[str, Any]) -> Signature:
    """The signature that a plan's head names: post, name and in whose place ("KT" for the head of a deputy's post)."""
    post, name, issuer = (str(head.get(key) or "") for key in ("signer_title", "signer", "issuer"))
    authority = head.get("authority")
    chief = post.upper().removeprefix("PHÓ ").strip()
    committee = initials(_CHAIR.sub("", issuer)) == "UBND"
    # a chairman who decides himself does so for nobody
    collective = (Authorised(Authority.ON_BEHALF, COMMITTEE),) if committee and not _CHAIR.match(issuer) else ()
    match authority:
        case "TM":
            return Signature(post, name, (Authorised(Authority.ON_BEHALF, COMMITTEE if committee else issuer),))
        case "KT":
            return Signature(post, name, (*collective, Authorised(Authority.FOR_HEAD, chief)))
        case "TL" | "TUQ":
            own = Authority.BY_ORDER if authority == "TL" else Authority.AUTHORISED
            return Signature(post, name, (Authorised(own, "Chủ tịch" if committee else "Giám đốc"),))
        case "Q":
            return Signature("", name, (*collective, Authorised(Authority.ACTING, post)))
    return Signature(post, name)


def _bases(plan: Plan) -> Iterator[str]:
    for place, cited in enumerate(plan.get("legal_bases") or ()):
        yield f"{'Căn cứ' if place == 0 or cited.get('number') is None else _verb(cited)} {phrases.cited_words(cited)}"


def _verb(cited: Mapping[str, Any]) -> str:
    return _KNOWN_BY if str(cited.get("type")) in ("Kế hoạch", "Chương trình", "Công văn") else "Căn cứ"


# -- body -------------------------------------------------------------------------------------------------------------


def _body(plan: Plan, issuer: str, work: Sequence[Block], funding: str) -> Iterator[Block]:
    title = str(plan["document"].get("title") or "")
    yield Paragraph(f"{issuer} ban hành Kế hoạch như sau:")
    if aims := _aims(plan):
        yield aims
    if message := _message(plan):
        yield message
    if plan.get("activities"):
        yield Item(Level.SECTION, "Nhiệm vụ", inside=tuple(work) or (Paragraph(_IN_ANNEX),))
    yield from promised(list(_unsaid_duties(plan)), plan["document"].get("year"))
    if solutions := plan.get("solutions"):
        yield Item(Level.SECTION, "Giải pháp", inside=_points(solutions, Level.CLAUSE))
    if funding:
        yield Item(Level.SECTION, "Kinh phí", text=funding)
    if responsibilities := plan.get("responsibilities"):
        yield Item(Level.SECTION, "Tổ chức thực hiện", inside=tuple(map(_responsibility, responsibilities)))
    yield Paragraph(
        f"Trên đây là Kế hoạch {phrases.running_on(title)}; {issuer} yêu cầu các cơ quan, đơn vị thực hiện."
    )


def _aims(plan: Plan) -> Item | None:
    """Mục đích, yêu cầu: one section of two clauses, or of one."""
    parts = [("Mục đích", plan.get("objectives") or ()), ("Yêu cầu", plan.get("requirements") or ())]
    return _section([(name, points) for name, points in parts if points])


def _message(plan: Plan) -> Item | None:
    people = plan.get("audiences") or ()
    parts = [
        ("Nội dung tuyên truyền", plan.get("themes") or ()),
        ("Đối tượng tuyên truyền", (f"Gồm: {'; '.join(people)}.",) if people else ()),
        ("Hình thức tuyên truyền", plan.get("channels") or ()),
    ]
    return _section([(name, points) for name, points in parts if points])


def _section(parts: Sequence[tuple[str, Sequence[str]]]) -> Item | None:
    if not parts:
        return None
    if len(parts) == 1:
        name, points = parts[0]
        return _held(Level.SECTION, name, points, Level.CLAUSE)
    short = [name.removesuffix(" tuyên truyền") for name, _ in parts]
    heading = phrases.capitalised(", ".join(short).lower())
    inside = tuple(_held(Level.CLAUSE, name, points, Level.POINT) for name, points in parts)
    return Item(Level.SECTION, heading, inside=inside)


def _held(level: Level, name: str, points: Sequence[str], below: Level) -> Item:
    """A heading over its points; a single one runs below it undivided."""
    if len(points) == 1:
        return Item(level, name, text=points[0])
    return Item(level, name, inside=_points(points, below))


def _points(points: Sequence[str], level: Level) -> tuple[Item, ...]:
    return tuple(Item(level, text=closed(point)) for point in points)


def _unsaid_duties(plan: Plan) -> Iterator[Mapping[str, Any]]:
    """The commitments that no point states already in its own words, with their quotas and time."""
    said = [fold(point) for given in plan.get("responsibilities") or () for point in given.get("points") or ()]
    said += [fold(point) for section in _POINTS for point in plan.get(section) or ()]
    for commitment in plan.get("commitments") or ():
        words = [commitment["title"], *(quota["text"] for quota in commitment.get("quotas") or ())]
        words.append((commitment.get("timeframe") or {}).get("text") or "")
        if not any(all(fold(each) in point for each in words) for point in said):
            yield commitment


_POINTS = ("objectives", "requirements", "themes", "channels", "solutions", "funding")


def _responsibility(given: Mapping[str, Any]) -> Item:
    duties = duty_points(given)
    return _held(Level.CLAUSE, phrases.capitalised("; ".join(given["agencies"])), duties, Level.POINT)


# -- work -------------------------------------------------------------------------------------------------------------


def _annex(document: Document, work: Sequence[Block]) -> Annex:
    """Its number and day stay blank: they are given with those of the document."""
    told = f"{document.kind.label} số       /{document.symbol} ngày      tháng      năm {document.day.year}"
    note = f"Kèm theo {told} của {document.issuer.name}"
    return Annex("Danh mục nhiệm vụ", tuple(work), landscape=True, attached_to=note)


def _work(plan: Plan) -> tuple[Block, ...]:
    """The table of activities: columns that no row fills are left out."""
    activities = plan.get("activities") or ()
    year = plan["document"].get("year")
    filled = [_cells(activity, year) for activity in activities]
    kept = [at for at in range(len(_COLUMNS)) if at in _ALWAYS or any(cells[at] for cells in filled)]
    rows: list[Row] = []
    group, groups = None, 0
    for activity, cells in zip(activities, filled, strict=True):
        if activity.get("group") and activity["group"] != group:
            group, groups = activity["group"], groups + 1
            rows.append(Row((roman(groups), str(group)), group=True))
        rows.append(Row(tuple(cells[at] for at in kept)))
    table = Table(tuple(_COLUMNS[at] for at in kept), tuple(rows))
    return (table, Paragraph(_MODE_NOTE, note=True)) if any(map(_has_mode, activities)) else (table,)


def _has_mode(activity: Mapping[str, Any]) -> bool:
    """Whether the activity may be held on line, and its title does not say so itself."""
    return bool(activity.get("mode")) and not _SAYS_MODE.search(activity["title"])


_SAYS_MODE = re.compile(r"\([^()]*trực tuyến[^()]*\)", re.I)
_MODE_NOTE = "(*) Tổ chức trực tiếp hoặc trực tuyến."
_COLUMNS = (
    Column("STT", 0.5, Align.CENTRE),
    Column("Nội dung", 3.2),
    Column("Sản phẩm", 1.5),
    Column("Số lượng", 1.4),
    Column("Cơ quan chủ trì", 1.6),
    Column("Cơ quan phối hợp", 1.8),
    Column("Cơ quan theo dõi", 1.4),
    Column("Thời gian thực hiện", 1.4, Align.CENTRE),
    Column("Kinh phí (đồng)", 1.4, Align.CENTRE),
)
_ALWAYS = (1, 4, 5, 7)


def _cells(activity: Mapping[str, Any], year: int | None) -> tuple[str, ...]:
    title = f"{activity['title']} (*)" if _has_mode(activity) else str(activity["title"])
    return (
        str(activity.get("no") or ""),
        title,
        "; ".join(activity.get("product") or ()),
        "\n".join(map(phrases.quota_words, activity.get("quotas") or ())),
        "; ".join(activity.get("lead") or ()),
        "; ".join(activity.get("coordinating") or ()),
        "; ".join(activity.get("follow_up") or ()),
        phrases.timeframe_words(activity.get("timeframe") or {}, year=year),
        _money(activity),
    )


def _money(activity: Mapping[str, Any]) -> str:
    """ "15.000.000 (ngân sách tỉnh)"; "" where a line names neither sum nor source."""
    money, source = activity.get("money"), str(activity.get("money_source") or "")
    figures = phrases.figure(money) if money else ""
    return f"{figures} ({source})" if figures and source else figures or source
