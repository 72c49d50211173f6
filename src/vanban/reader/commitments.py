"""Stage 4 of 6, prose: outline → countable or dated duties that stand outside the tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from vanban.reader.agencies import agencies_before_verb, looks_like_agencies, split_agencies
from vanban.reader.draft import Commitment, Read, placed, read
from vanban.reader.duties import heading_agencies
from vanban.reader.labels import labelled
from vanban.reader.outline import Node, Outline
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.sections import Section, is_heading, sections
from vanban.reader.tables import Role
from vanban.text.folding import fold, fold_chars
from vanban.text.span import Span
from vanban.time.quotas import Quota, find_quotas, read_quotas
from vanban.time.timeframes import FoundTimeframe, Timeframe, find_timeframes, read_timeframe

_SECTIONS = {
    Section.IMPLEMENTING,
    Section.FUNDING,
    Section.SCHEDULE,
    Section.TASKS,
    Section.SOLUTIONS,
    Section.CHANNELS,
    Section.REPORTING,
}
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[^\W\d_])")
_REPORTS = re.compile(r"\bbao cao\b")
_CLAUSE_END = re.compile(
    r",? (?:trong đó|nhằm|để (?!xuất)|đồng thời|thời gian thực hiện|qua đó|từ đó)\b|(?<=\w)\. |; |\s\("
)
_MODAL = re.compile(
    r"^(?:(?:phai|can|co trach nhiem|chiu trach nhiem|duoc giao|chu dong|tiep tuc duy tri viec|co)\s+)+"
)
_FOR = re.compile(r"^(?:Đối với)\s+")


@dataclass(frozen=True, slots=True)
class _Duty:
    """A sentence that may commit somebody: whose it is, and the time that its heading sets."""

    words: Passage
    agencies: list[Passage]
    frame: Read[Timeframe] | None = None


def read_commitments(outline: Outline, *, year: int | None) -> list[Commitment]:
    """The duties of the body in the order of the text; `year` is the plan's, for times that name none."""
    found: list[Commitment] = []
    for section, node in sections(outline.body):
        if section in _SECTIONS and not _has_grid(node):
            found += _of_section(section, node, year)
    return sorted(found, key=lambda each: each.span.start)


def _has_grid(node: Node) -> bool:
    return any(each.grids for each in node.walk())


def _of_section(section: Section, node: Node, year: int | None) -> Iterator[Commitment]:
    tasks = [each for each in node.walk() if labelled(each)]
    for task in tasks:
        yield _labelled_task(task, year)
    if tasks:
        return
    for sentences in _duties(node, [], None, year, schedule=section is Section.SCHEDULE):
        yield from _of_point(sentences, year)


def _of_point(sentences: list[_Duty], year: int | None) -> Iterator[Commitment]:
    """One commitment for a point, or one for each of its sentences that states a count or a date of its own."""
    sentences = _with_times(sentences)
    found = [commitment for commitment in (_commitment(duty, year) for duty in sentences) if commitment]
    for place, commitment in enumerate(found):
        frame = commitment.timeframe
        own = commitment.quotas or (frame.span and commitment.span.start <= frame.span.start < commitment.span.end)
        if own or place == 0:
            yield commitment


# -- tasks with labelled lines ----------------------------------------------------------------------------------------


def _labelled_task(node: Node, year: int | None) -> Commitment:
    labels = labelled(node)
    time = labels.get(Role.TIMEFRAME, EMPTY)
    quotas = _quotas(node.words) + _quotas(time)
    for role in (Role.QUANTITY, Role.PRODUCT):
        quotas += placed(labels[role], read_quotas(labels[role].text)) if role in labels else []
    frame = read_timeframe(time.text, year=year)
    spans = [words.span for words in node.all_words()]
    return Commitment(
        title=read(_first_clause(node.words)),
        agencies=[read(each) for each in split_agencies(labels.get(Role.LEAD, EMPTY))],
        quotas=_once(quotas),
        timeframe=Read(frame, time.span if time else None, frame.confidence if time else 1.0),
        span=Span(min(s.start for s in spans), max(s.end for s in spans)),
    )


def _once(quotas: list[Read[Quota]]) -> list[Read[Quota]]:
    """A count that the title and the product line both state is one quota."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for quota in quotas:
        value = quota.value
        key = (value.minimum, value.maximum, value.unit, value.per)
        if key not in seen:
            seen.add(key)
            kept.append(quota)
    return kept


# -- sentences --------------------------------------------------------------------------------------------------------


def _duties(
    node: Node, agencies: list[Passage], frame: Read[Timeframe] | None, year: int | None, *, schedule: bool
) -> Iterator[list[_Duty]]:
    """The sentences of each point under a node, with the agencies and the time that the headings above it set."""
    for child in node.children:
        named = heading_agencies(child.words)
        own_frame = _heading_frame(child, year) if schedule or child.children else None
        if named:
            yield [_Duty(sentence, named[0], frame) for sentence in _sentences(named[1])]
        elif own_frame:
            pass
        elif not (is_heading(child) and child.children):
            yield [_Duty(sentence, agencies, frame) for sentence in _sentences(child.words)]
        yield from _duties(child, named[0] if named else agencies, own_frame or frame, year, schedule=schedule)
    for paragraph in node.paragraphs:
        yield [_Duty(sentence, agencies, frame) for sentence in _sentences(paragraph)]


def _heading_frame(node: Node, year: int | None) -> Read[Timeframe] | None:
    """The time that a heading of a schedule names: "1. Quý I", "Tháng 3 - tháng 5"."""
    words = node.words.strip(" .:;")
    if len(words) > 60:
        return None
    frame = read_timeframe(words.text, year=year)
    return (
        Read(frame, words.span, frame.confidence)
        if frame.kind in {"window", "deadline"} and frame.confidence > 0.5
        else None
    )


def _sentences(words: Passage) -> list[Passage]:
    return words.split(_SENTENCE)


_ONLY_TIME = re.compile(
    r"(?:thuc hien|hoan thanh|thoi gian|thoi han|trien khai|xong|to chuc)?\s*(?:thuc hien)?:?\s*(?:trong|truoc|tu|den|cham nhat|vao|quy|thang|xong|hang)\b"
)


def _with_times(sentences: list[_Duty]) -> list[_Duty]:
    """A short piece after a semicolon that only says when goes to the sentence before it."""
    joined: list[_Duty] = []
    for duty in sentences:
        if joined and len(duty.words) < 60 and _ONLY_TIME.match(fold(duty.words.text)):
            joined[-1] = replace(joined[-1], words=Passage.join([joined[-1].words, duty.words]))
        else:
            joined.append(duty)
    return joined


# Means that are there already: "Hệ thống truyền thanh xã với 42 cụm loa".
_DESCRIBES = re.compile(
    r"(?:(?:thong )?qua |tren |su dung |khai thac )?(?:he thong|mang luoi|doi ngu)\b[^,;:.]{0,60} (?:voi|gom|hien co) \d[^,;:.]*[,;:.]?$"
)


def _commitment(duty: _Duty, year: int | None) -> Commitment | None:
    words = duty.words
    folded = fold(words.text)
    frames = find_timeframes(words.text, year=year)
    if _REPORTS.search(folded) and not _other_than_reporting(folded):
        return None
    quotas = [] if _DESCRIBES.match(folded) else _quotas(words)
    dated = [each for each in frames if _is_dated(each.timeframe, year)]
    if not quotas and not dated and not duty.frame:
        return None
    agencies, act = _who_and_what(words, duty.agencies)
    frame = _frame(words, frames if quotas else dated, duty.frame, quotas, year)
    told = [quota.span.start for quota in quotas if quota.span]
    told += [frame.span.start] if frame.span and frame.span.start in range(*words.span) else []
    title = _clause_about(act, min(told, default=None))
    if not title:
        return None
    return Commitment(read(title), [read(each) for each in agencies], quotas, frame, words.span)


def _other_than_reporting(folded: str) -> bool:
    """Whether a sentence that names a report asks for something else too, before it."""
    report = _REPORTS.search(folded)
    return report is None or (report.start() > 60 and not re.match(r"(?:dinh ky|truoc|hang|cham nhat)", folded))


def _is_dated(frame: Timeframe, year: int | None) -> bool:
    """The plan's whole year alone dates nothing."""
    if frame.kind == "deadline" or (frame.kind == "triggered" and re.search(r"\d+ ngày", frame.text)):
        return True
    if frame.kind != "window" or not frame.spans:
        return False
    whole = year is not None and [tuple(span) for span in frame.spans] == [(date(year, 1, 1), date(year, 12, 31))]
    return not whole and not any(_is_past(span[1], year) for span in frame.spans)


def _is_past(end: date | None, year: int | None) -> bool:
    return year is not None and end is not None and end.year < year - 1


def _quotas(words: Passage) -> list[Read[Quota]]:
    return placed(words, find_quotas(words.text))


def _frame(
    words: Passage,
    frames: list[FoundTimeframe],
    given: Read[Timeframe] | None,
    quotas: list[Read[Quota]],
    year: int | None,
) -> Read[Timeframe]:
    strict = [each for each in frames if each.timeframe.kind in {"deadline", "window", "triggered", "reference"}]
    for each in strict or ([] if given else frames):
        return Read(each.timeframe, words[each.span.start : each.span.end].span, each.timeframe.confidence)
    if given:
        return given
    periodic = next((quota for quota in quotas if quota.value.per not in {"plan"}), None)
    if periodic:
        frame = read_timeframe("trong năm" if periodic.value.per == "year" else "thường xuyên", year=year)
        return Read(replace(frame, text=periodic.value.text), periodic.span, periodic.confidence)
    return Read(read_timeframe("", year=year))


_IN_BRACKETS = re.compile(r"\s*\((?P<who>[^()]{3,160}?)\s+(?:chủ trì|thực hiện|phụ trách)\b[^()]*\)")


def _who_and_what(words: Passage, above: list[Passage]) -> tuple[list[Passage], Passage]:
    """The agencies that the sentence names as doing it, else those of the heading; and the words of the duty."""
    bracket = _IN_BRACKETS.search(words.text)
    if bracket and looks_like_agencies(bracket["who"]):
        return split_agencies(words[bracket.start("who") : bracket.end("who")]), words[: bracket.start()]
    topic = re.match(r"[^:,]{5,90}:\s+(?=[^\W\d_])", words.text)
    if topic and looks_like_agencies(words.text[topic.end() :]):
        words = words[topic.end() :]
    lead = _FOR.match(words.text)
    start = words[lead.end() :] if lead else words
    if looks_like_agencies(start.text):
        before, rest = agencies_before_verb(start)
        if rest and len(before) < 200:
            return split_agencies(_cut_for(before)) or above, rest
    return above, words


def _cut_for(before: Passage) -> Passage:
    """ "Hội Nông dân các xã, mỗi quý phải có ít nhất một buổi" keeps the agencies only."""
    cut = re.search(
        r",?\s+(?:trong năm|mỗi|hằng|hàng|phải|cần|ít nhất|tối thiểu|trước|chậm nhất|định kỳ)\b", before.text
    )
    return before[: cut.start()] if cut else before


_CLAUSE = re.compile(r"(?:[,;:]| và| liên quan| đơn vị| cơ quan) (?=\w)")
_CLAUSE_VERB = re.compile(
    r"(?:to chuc|duy tri|xay dung|dang|phat|mo|thu|huong dan|tham dinh|hoan thien|hoan thanh|quan ly|thuc hien|lap|cu|cap nhat|kiem tra|cong bo|niem yet|tra loi|"
    r"bien soan|in|san xuat|viet|tiep nhan|bo tri|moi \w+ \w+ gui)\b"
)
_SHORTEST_TITLE = 15


def _clause_about(words: Passage, told: int | None) -> Passage:
    """The clause of a duty that states the count or the date at source offset `told`; the first where none does."""
    words = words.flat()
    if told is None or told <= words.start:
        return _first_clause(words)
    at = bisect_left(words.origin, told)
    starts = [0]
    for border in _CLAUSE.finditer(words.text, 0, at):
        if _CLAUSE_VERB.match(fold_chars(words.text[border.end() :])):
            starts.append(border.end())
    clause = words[starts[-1] :]
    before = words[starts[-1] : at].strip(" ,;:-(")
    return _first_clause(before if len(before) >= _SHORTEST_TITLE else clause)


def _first_clause(words: Passage) -> Passage:
    """The first clause of a duty: exact words, without what is only aim or detail."""
    words = words.flat().strip(" .;:,-+")
    end = _CLAUSE_END.search(words.text, 25)
    clause = words[: end.start()] if end else words
    modal = _MODAL.match(fold_chars(clause.text))
    return (clause[modal.end() :] if modal else clause).strip(" .;:,-")
