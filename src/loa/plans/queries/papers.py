"""The official documents around a plan, as data for `vanban.writer`.

The plan itself, the letter that asks for opinions, the table of opinions, the submission. What nobody has said yet
(number, day, signer) stays blank, to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import Asked, Consultation, Draft, Submission, Version
from loa.plans.queries.consultation import WHOLE, Counts, Gathered, Table, comments_of, gathered
from loa.plans.queries.laid_out import title_of
from loa.plans.queries.numbers import letters_of, parts_of
from loa.plans.queries.phrases import plain
from loa.plans.states import Answer, Origin, Verdict
from vanban.text.folding import fold
from vanban.writer import document as doc
from vanban.writer.numbering import symbol_of
from vanban.writer.phrases import running_on
from vanban.writer.plan import plan_document, signed_by

SHORT = re.compile(r"^UBND\b", re.IGNORECASE)
HEAD = ["STT", "Mục, điểm", "Nội dung góp ý", "Đơn vị góp ý", "Tiếp thu, giải trình"]
WIDTHS = [6, 34, 60, 34, 50]
_SHARES = (0.5, 2.0, 3.6, 3.0, 3.0)
HEADS = (
    ("Sở", "Giám đốc"),
    ("Văn phòng", "Chánh Văn phòng"),
    ("Thanh tra", "Chánh Thanh tra"),
    ("Phòng", "Trưởng phòng"),
    ("Ban", "Trưởng ban"),
    ("Trung tâm", "Giám đốc"),
)
AGREES = "Thống nhất với dự thảo"
SILENT = "Chưa có văn bản trả lời"
NOT_DECIDED = "Đang xem xét"


def official(name: str) -> str:
    """ "UBND tỉnh Sông Lam" → "Ủy ban nhân dân tỉnh Sông Lam"."""
    return SHORT.sub("Ủy ban nhân dân", name)


def issuer_of(unit: Unit) -> doc.Issuer:
    return doc.Issuer(official(unit.name), official(unit.parent.name) if unit.parent else "")


def author_of(draft: Draft, by: User, *, on: date) -> Unit:
    """The unit that submits: a department that drafts for the body above it, where the person holds that role there."""
    held = Membership.objects.on(on).filter(user=by, role__in=roles_with(Permission.PLAN_DRAFT))
    below = Unit.objects.opened().filter(parent=draft.unit, pk__in=held.order_by().values("unit"))
    return below.select_related("parent").order_by("pk").first() or draft.unit


def plan_paper(
    content: Mapping[str, Any], unit: Unit, *, number: str = "", issued_on: date | None = None
) -> doc.Document:
    """The plan as a document. `number` and `issued_on` go before what the text says; blank, they are to be given."""
    head = {**(content.get("document") or {})}
    head["issuer"] = official(head.get("issuer") or unit.name)
    if number:
        head["number"] = number
    if issued_on:
        head["date"] = issued_on.isoformat()
    superior = "" if unit.parent is None else official(unit.parent.name)
    recipients, archive = _apart(content.get("recipients") or [])
    activities = _numbered(content.get("activities") or [])
    whole = {**content, "document": head, "activities": activities, "recipients": recipients}
    if funding := "\n".join(str(point) for point in content.get("funding") or []):
        return plan_document(whole, superior=superior, archive=archive, funding=funding)
    return plan_document(whole, superior=superior, archive=archive)


_ARCHIVE = re.compile(r"^[-\s]*lưu\s*:\s*", re.IGNORECASE)


def _apart(recipients: Sequence[str]) -> tuple[list[str], str]:
    """Whom the paper goes to, and what is kept ("VT, NC"): the last line of the list names it once."""
    kept = [_ARCHIVE.sub("", str(each)).strip(" .;") for each in recipients if _ARCHIVE.match(str(each))]
    return [each for each in recipients if not _ARCHIVE.match(str(each))], next(filter(None, kept), "VT")


def _numbered(activities: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Lines that were written without numbers get theirs in the table; printed ones stay as they are."""
    if any(line.get("no") for line in activities):
        return list(activities)
    return [{**line, "no": str(at)} for at, line in enumerate(activities, 1)]


def version_paper(version: Version) -> doc.Document:
    """As it was issued."""
    return plan_paper(version.content, version.plan.unit, number=version.number, issued_on=version.issued_on)


def letter(consultation: Consultation, asked: Sequence[Asked]) -> doc.Document:
    """The letter that asks the units for their opinion."""
    unit = consultation.draft.unit
    opened = timezone.localdate(consultation.opened_at)
    issuer, title = issuer_of(unit), running_on(title_of(consultation.content))
    number = parts_of(consultation.letter)
    note = [doc.Paragraph(line.strip()) for line in consultation.note.splitlines() if line.strip()]
    until = f"chậm nhất ngày {consultation.deadline:%d/%m/%Y}"
    body = (
        doc.Paragraph(f"{issuer.name} gửi dự thảo Kế hoạch {title} (gửi kèm) để lấy ý kiến các cơ quan, đơn vị."),
        *note,
        doc.Paragraph(
            f"Đề nghị các cơ quan, đơn vị nghiên cứu, góp ý và gửi ý kiến {until}; quá thời hạn này, cơ quan, đơn vị "
            "không trả lời được coi là thống nhất với dự thảo."
        ),
        doc.Paragraph(f"{issuer.name} đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện."),
    )
    return doc.Document(
        kind=doc.Kind.LETTER,
        issuer=issuer,
        symbol=number.symbol if number else symbol_of(doc.Kind.LETTER, letters_of(unit)),
        number=number.figures if number else "",
        place=_place(consultation.content, unit),
        day=doc.Day.of(opened) if number else doc.Day(opened.year),
        subject=f"lấy ý kiến dự thảo Kế hoạch {title}",
        addressees=tuple(_addressees(gathered([each.unit for each in asked], unit, on=opened))),
        body=body,
        signature=_signature(consultation.content, issuer.name),
    )


def table_rows(consultation: Consultation, asked: Sequence[Asked]) -> list[list[str]]:
    """The rows of the official table: each comment by its place; who agrees, and who is silent, in one row each."""
    said = Table(consultation, comments_of(consultation)).by_point
    rows = [
        [heap.title, each.comment.text, each.unit.name, verdict_words(each.comment.verdict, each.comment.reason)]
        for heap in said
        for each in heap.said
    ]
    on, scope = timezone.localdate(consultation.opened_at), consultation.draft.unit
    for answer, words, become in ((Answer.AGREED, AGREES, "Tiếp thu"), (Answer.WAITING, SILENT, "")):
        units = [each.unit for each in asked if each.answer == answer]
        if units:
            rows.append([WHOLE, words, told(gathered(units, scope, on=on), len(units)), become])
    return [[str(at), *row] for at, row in enumerate(rows, start=1)]


def told(groups: Iterable[Gathered], count: int) -> str:
    """ "26 đơn vị: UBND cấp xã (12): Xã Hạ Lam, …; Sở Y tế, …"."""
    parts = [
        f"{group.name} ({len(group.units)}): {', '.join(group.units)}" if group.name else ", ".join(group.units)
        for group in groups
    ]
    return f"{count} đơn vị: {'; '.join(parts)}"


def verdict_words(verdict: str, reason: str) -> str:
    if verdict == Verdict.OPEN:
        return NOT_DECIDED
    label = Verdict(verdict).label
    return f"{label}. {reason}" if reason else label


def table(consultation: Consultation, asked: Sequence[Asked], counts: Counts) -> doc.Document:
    """The report with the table of opinions, and what became of them, as its annex."""
    unit = consultation.draft.unit
    issuer, title = issuer_of(unit), title_of(consultation.content)
    aligned = (doc.Align.CENTRE, *[doc.Align.LEFT] * 4)
    columns = tuple(doc.Column(*each) for each in zip(HEAD, _SHARES, aligned, strict=True))
    rows = tuple(doc.Row(tuple(row)) for row in table_rows(consultation, asked))
    subject = f"Tổng hợp, tiếp thu, giải trình ý kiến góp ý đối với dự thảo Kế hoạch {running_on(title)}"
    return doc.Document(
        kind=doc.Kind.REPORT,
        issuer=issuer,
        symbol=symbol_of(doc.Kind.REPORT, letters_of(unit)),
        place=_place(consultation.content, unit),
        day=doc.Day(timezone.localdate(consultation.opened_at).year),
        subject=subject,
        body=(
            doc.Paragraph(f"{issuer.name} đã gửi dự thảo Kế hoạch {running_on(title)} lấy ý kiến; kết quả như sau:"),
            *(doc.Item(doc.Level.CLAUSE, text=line) for line in result_lines(counts)),
            doc.Paragraph("Chi tiết tại Phụ lục kèm theo."),
        ),
        signature=_signature(consultation.content, issuer.name),
        annexes=(
            doc.Annex("Bảng tổng hợp, giải trình, tiếp thu ý kiến góp ý", (doc.Table(columns, rows),), landscape=True),
        ),
    )


def result_lines(counts: Counts) -> list[str]:
    """What came of a round, in sentences."""
    return [
        f"Số đơn vị được lấy ý kiến: {plain(counts.asked)}; đã trả lời: {plain(counts.answered)}; "
        f"chưa trả lời: {plain(counts.waiting)}.",
        f"Thống nhất với dự thảo: {plain(counts.agreed)} đơn vị; có ý kiến góp ý: {plain(counts.commented)} đơn vị, "
        f"{plain(counts.comments)} ý kiến.",
    ]


def submission_paper(submission: Submission) -> doc.Document:
    """The Tờ trình to the units that decide."""
    draft, day = submission.draft, timezone.localdate(submission.submitted_at)
    unit = author_of(draft, submission.submitted_on_behalf_of or submission.submitted_by, on=day)
    issuer, number = issuer_of(unit), parts_of(submission.letter)
    own = unit.pk == draft.unit_id
    to = dict.fromkeys(official(step.unit.name) for step in submission.steps.all())
    return doc.Document(
        kind=doc.Kind.SUBMISSION,
        issuer=issuer,
        symbol=number.symbol if number else symbol_of(doc.Kind.SUBMISSION, letters_of(unit)),
        number=number.figures if number else "",
        place=_place(submission.content, unit),
        day=doc.Day.of(day) if number else doc.Day(day.year),
        subject=f"Về việc ban hành Kế hoạch {running_on(title_of(submission.content))}",
        addressees=tuple(to),
        body=tuple(doc.Paragraph(line.strip()) for line in submission.note.splitlines() if line.strip()),
        signature=_signature(submission.content, issuer.name) if own else doc.Signature(head_of(unit)),
    )


CHANGES: dict[str, str] = {
    Origin.AMENDING: "sửa đổi, bổ sung Kế hoạch",
    Origin.REPLACING: "Kế hoạch thay thế Kế hoạch",
}
"""What a draft that changes a plan is a draft of."""


def submission_words(
    draft: Draft, content: Mapping[str, Any], counts: Counts | None, decided: Mapping[str, int], *, author: Unit
) -> str:
    """The body of the Tờ trình, from what the plan holds and what its consultation brought; to be written on."""
    work = [*(content.get("activities") or []), *(content.get("commitments") or [])]
    money = sum(row.get("money") or 0 for row in work)
    bases, themes = len(content.get("legal_bases") or []), len(content.get("themes") or [])
    counted = ((bases, "dẫn {} căn cứ"), (themes, "nêu {} nội dung tuyên truyền"), (len(work), "giao {} nhiệm vụ"))
    holds = [words.format(plain(n)) for n, words in counted if n]
    what = CHANGES.get(draft.origin, "Kế hoạch")
    lines = [
        f"Để triển khai nhiệm vụ năm {draft.year}, {official(author.name)} đã xây dựng dự thảo {what} "
        f"{running_on(title_of(content))} và kính trình xem xét, quyết định.",
        f"1. Nội dung chính: dự thảo {', '.join(holds) or 'gửi kèm'}"
        + (f"; kinh phí dự kiến {plain(money)} đồng." if money else "."),
    ]
    if counts is None:
        lines.append("2. Lấy ý kiến: dự thảo chưa lấy ý kiến các cơ quan, đơn vị.")
    else:
        lines.append("2. Kết quả lấy ý kiến: " + " ".join(result_lines(counts)))
        if counts.comments:
            said = [f"{Verdict(name).label.lower()} {plain(n)}" for name, n in decided.items() if n]
            lines.append(f"Trong {plain(counts.comments)} ý kiến: {', '.join(said)}. Bảng tổng hợp gửi kèm.")
    return "\n".join([*lines, "Kính đề nghị xem xét, ban hành Kế hoạch (dự thảo gửi kèm)."])


def _addressees(groups: Iterable[Gathered]) -> Iterable[str]:
    for group in groups:
        if group.name:
            yield group.name
        else:
            yield from group.units


def _place(content: Mapping[str, Any], unit: Unit) -> str:
    """Where the office sits: as the text says, else what its People's Committee is of."""
    if place := (content.get("document") or {}).get("place"):
        return str(place)
    return place_of(unit)


def place_of(unit: Unit) -> str:
    """The name of the place that the unit's People's Committee is of: "Sông Lam"."""
    here: Unit | None = unit
    while here is not None and not fold(here.name).startswith("ubnd"):
        here = here.parent
    name = (here or unit).name
    return re.sub(r"^UBND\s+(?:tỉnh|thành phố|huyện|xã|phường|đặc khu)\s+", "", name)


def head_of(unit: Unit) -> str:
    """The post of whoever signs for a department or body under a head (chế độ thủ trưởng)."""
    return next((post for begins, post in HEADS if unit.name.startswith(begins)), "Thủ trưởng đơn vị")


def _signature(content: Mapping[str, Any], issuer: str) -> doc.Signature:
    return signed_by({**(content.get("document") or {}), "issuer": issuer})
