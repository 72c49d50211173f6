"""Dates and years that contradict one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from vanban.cite.citations import find_citations
from vanban.reader.case import Case
from vanban.reader.draft import Finding, Read, Severity
from vanban.reader.sections import Section, sections
from vanban.text.folding import fold
from vanban.time.dates import first_day, in_figures, read_date
from vanban.time.timeframes import Timeframe

_OWN_WORK = re.compile(
    r"(?:kế hoạch|tuyên truyền|truyền thông|công tác|nhiệm vụ|thực hiện|chương trình|hoạt động|CCHC|hành chính)[^.;:()]{0,90}?\bnăm\s+(20\d\d)\b(?!\s*-)",
    re.I,
)
_LOOKS_BACK = re.compile(
    r"ket qua|tong ket|so ket|danh gia|chi so|so voi|nam truoc|giai doan|tu nam|cong bo|xep hang|thanh tich|da (?:duoc|dat)|ton tai|rut kinh nghiem|dinh huong|tam nhin|du toan"
)
_PLANNED = re.compile(r"(?:xay dung|ban hanh|trien khai|thuc hien|dieu chinh|to chuc|lap|cu the hoa|hoan thanh)\b")


def check(case: Case) -> Iterator[Finding]:
    yield from _own_date(case)
    yield from _two_dates(case)
    yield from _work_before_plan(case)
    yield from _cited_after_plan(case)
    yield from _years(case)


def _own_date(case: Case) -> Iterator[Finding]:
    """The line under the heading of the annex or plan dates the document otherwise than its head."""
    document = case.draft.document
    own = document.date.value
    if not own or len(own) != 10:
        return
    for words in case.outline.issued_with:
        for cited in find_citations(words.text):
            if cited.date and cited.date.iso != own and cited.number in {document.number.value, None}:
                span = words[cited.span.start : cited.span.end].span
                says = f"Dòng dưới tên phụ lục ghi ngày {in_figures(cited.date.iso)}; văn bản ban hành ngày {in_figures(own)}."
                yield Finding("date_conflict", span, says, Severity.SERIOUS, ("/document/date",))
        if not find_citations(words.text):
            found = read_date(words.text)
            if found and len(found.iso) == 10 and found.iso != own:
                says = (
                    f"Dòng dưới tên phụ lục ghi ngày {in_figures(found.iso)}; văn bản ban hành ngày {in_figures(own)}."
                )
                yield Finding("date_conflict", words.span, says, Severity.SERIOUS, ("/document/date",))


def _two_dates(case: Case) -> Iterator[Finding]:
    """One document cited with two dates."""
    first: dict[str, tuple[str, int]] = {}
    for index, cited in enumerate(case.draft.citations):
        if not cited.number or not cited.date:
            continue
        known = first.setdefault(cited.number, (cited.date, index))
        if known[0] != cited.date:
            says = f"{cited.type or 'Văn bản'} số {cited.number} ghi ngày {in_figures(cited.date)} ở đây, ngày {in_figures(known[0])} ở chỗ khác."
            yield Finding(
                "date_conflict", cited.span, says, Severity.CHECK, (f"/citations/{index}", f"/citations/{known[1]}")
            )


def _work_before_plan(case: Case) -> Iterator[Finding]:
    """Work set for a time that was over when the plan was issued."""
    own = case.draft.document.date.value
    if not own:
        return
    issued = first_day(own)
    told: set[date] = set()
    frames = [(f"/activities/{i}", each.timeframe) for i, each in enumerate(case.draft.activities)]
    frames += [(f"/commitments/{i}", each.timeframe) for i, each in enumerate(case.draft.commitments)]
    for pointer, frame in frames:
        last = _last_day(frame)
        if frame is None or frame.span is None or last is None:
            continue
        if last < issued and last not in told and (issued - last).days < 366:
            told.add(last)
            on = in_figures(own)
            says = f"Việc đặt vào “{frame.value.text}” đã qua khi kế hoạch được ban hành ({on})."
            yield Finding("date_conflict", frame.span, says, Severity.CHECK, (f"{pointer}/timeframe",))


def _last_day(frame: Read[Timeframe] | None) -> date | None:
    """The last day of a time that is set by days."""
    if frame is None or frame.value.kind not in {"window", "deadline"}:
        return None
    return max((days.last for days in frame.value.spans if days.last), default=None)


def _cited_after_plan(case: Case) -> Iterator[Finding]:
    own = case.draft.document.date.value
    if not own or len(own) != 10:
        return
    for index, cited in enumerate(case.draft.citations):
        if cited.date and len(cited.date) == 10 and cited.date > own:
            says = f"{cited.type or 'Văn bản'} số {cited.number} ghi ngày {in_figures(cited.date)}, sau ngày ban hành văn bản này ({in_figures(own)})."
            yield Finding("date_conflict", cited.span, says, Severity.CHECK, (f"/citations/{index}",))


def _years(case: Case) -> Iterator[Finding]:
    """Work of this plan that is said to be of an earlier year."""
    year = case.draft.document.year.value
    if year is None:
        return
    for section, node in sections(case.outline.body):
        if section not in {
            Section.IMPLEMENTING,
            Section.REQUIREMENTS,
            Section.SOLUTIONS,
            Section.TASKS,
            Section.CHANNELS,
            Section.FUNDING,
        }:
            continue
        for words in node.all_words():
            for found in _OWN_WORK.finditer(words.text):
                if int(found[1]) >= year or not _says_work(words.text, found):
                    continue
                span = words[found.start(1) - 4 : found.end(1)].span
                yield Finding(
                    "year_conflict", span, f"Ở đây ghi “năm {found[1]}”; kế hoạch này của năm {year}.", Severity.CHECK
                )


def _says_work(text: str, found: re.Match[str]) -> bool:
    begin = max(text.rfind(mark, 0, found.start()) for mark in ".;:\n") + 1
    sentence = fold(text[begin : found.end()])
    return not _LOOKS_BACK.search(sentence) and not re.search(r"\bso \d+", sentence) and bool(_PLANNED.search(sentence))
