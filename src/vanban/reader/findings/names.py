"""One thing under two names: a body, a contest, a plan, a set of languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from vanban.reader.case import Case
from vanban.reader.draft import Finding, Severity
from vanban.reader.passage import Passage
from vanban.text.folding import fold
from vanban.text.plain import Plain
from vanban.text.span import Span
from vanban.time.languages import find_languages

_HEADS = "Đài|Báo|Tạp chí|Trung tâm|Sở|Phòng|Ban|Văn phòng|Hội|Liên đoàn|Liên hiệp|Cổng|Trang|Chi cục|Cục|Viện|Trường|Vụ|Nhà|Đoàn|Thư viện|Bảo tàng|Ủy ban|Công đoàn"
_HEAD = re.compile(rf"(?<!\w)(?:{_HEADS})(?=\s+(?:[A-ZĐÀ-Ỹ]))")
_STARTS_WITH_HEAD = re.compile(rf"(?:{_HEADS}|UBND|Bộ|Chủ tịch)\b")
_WORD = re.compile(
    r"\s+(?:(?P<sign>-|và|,)\s+)?(?P<word>[A-ZĐÀ-Ỹ][^\W\d_]*)|(?P<comma>,)\s+(?P<after>[A-ZĐÀ-Ỹ][^\W\d_]*)"
)
_SMALL = re.compile(r"\s+(?P<small>[a-zà-ỹđ]+)")
_QUALIFIER = re.compile(
    r"\s+(?P<level>cấp (?:tỉnh|huyện|xã)|(?:các )?(?:huyện|xã|phường)|tỉnh|thành phố|TP|huyện|quận|thị xã|xã|phường|đặc khu|Trung ương)(?!\w)(?P<name>(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){0,3})"
)
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{12,160})[”\"]")
_DOCUMENT = re.compile(
    r"(?:[Kk]ế hoạch|[ĐđQq]ề án|[Cc]hương trình|[Qq]uy chế|[Đđ]ề án) (?!số|này|của|và|đã)[^.;\n“”]{60,260}"
)
_LEVEL_WORD = re.compile(r"(?:tinh|thanh pho|huyen|xa|phuong|thi xa)\b")


@dataclass(frozen=True, slots=True)
class _Name:
    head: str
    parts: tuple[str, ...]  # folded words of two syllables or so: ("van hoa", "truyen thanh")
    signs: tuple[str, ...]  # what joins them
    qualifier: str
    printed: str
    span: Span

    @property
    def syllables(self) -> list[str]:
        return " ".join(self.parts).split()

    @property
    def shape(self) -> tuple[object, ...]:
        return self.head, self.parts, self.signs


def check(case: Case) -> Iterator[Finding]:
    yield from _bodies(case)
    yield from _quoted(case)
    yield from _documents(case)
    yield from _languages(case)


# -- bodies -----------------------------------------------------------------------------------------------------------


def _bodies(case: Case) -> Iterator[Finding]:
    forms: dict[tuple[object, ...], list[_Name]] = defaultdict(list)
    for words in case.text:
        for name in _names(words):
            forms[name.shape].append(name)
    for one, other in combinations(forms.values(), 2):
        if one[0].head == other[0].head and _one_body(one, other):
            rare, common = _rarer(one, other)
            says = f"“{rare.printed}” ở đây, “{common.printed}” ở chỗ khác."
            yield Finding("name_conflict", rare.span, says, Severity.CHECK)


def _rarer(one: list[_Name], other: list[_Name]) -> tuple[_Name, _Name]:
    """The form that stands less often (of two alike the one that comes later), then the other."""
    if len(one) == len(other):
        return (other[0], one[0]) if other[0].span.start > one[0].span.start else (one[0], other[0])
    return (one[0], other[0]) if len(one) < len(other) else (other[0], one[0])


def _names(words: Passage) -> Iterator[_Name]:
    text = words.text
    at = 0
    while head := _HEAD.search(text, at):
        at = head.end()
        parts: list[str] = []
        signs: list[str] = []
        while found := _WORD.match(text, at):
            word = found["word"] or found["after"]
            if _STARTS_WITH_HEAD.match(text, found.start("word") if found["word"] else found.start("after")) and parts:
                break
            signs.append((found["sign"] or found["comma"] or "") if parts else "")
            at = found.end()
            small = _SMALL.match(text, at)
            proper = bool(parts) and " " not in parts[-1] and not (found["sign"] or found["comma"])
            small = None if proper else small
            if (
                small
                and not _QUALIFIER.match(text, at)
                and small["small"] not in {"và", "các", "của", "với", "có", "là", "để", "về", "trên", "tại"}
                and not word.isupper()
            ):
                parts.append(fold(f"{word} {small['small']}"))
                at = small.end()
            else:
                parts.append(fold(word))
        qualifier = _QUALIFIER.match(text, at)
        if qualifier:
            at = qualifier.end("level")
        if not parts or any(len(part) < 2 for part in parts) or text[head.start() : at].isupper():
            continue
        span = words[head.start() : at].span
        level = fold(qualifier["level"]).replace("thanh pho", "tp") if qualifier else ""
        yield _Name(fold(head[0]), tuple(parts), tuple(signs), level, text[head.start() : at], span)


def _one_body(one: list[_Name], other: list[_Name]) -> bool:
    """Whether two forms are one body, and neither the abbreviation of the other."""
    a, b = one[0], other[0]
    qualifiers = {name.qualifier for name in one}, {name.qualifier for name in other}
    shared = qualifiers[0] & qualifiers[1]
    compatible = bool(shared) or "" in qualifiers[0] or "" in qualifiers[1]
    if a.parts == b.parts:
        return compatible and a.signs != b.signs
    if len(a.syllables) == len(b.syllables) and len(a.syllables) >= 4:
        differ = sum(x != y for x, y in zip(a.syllables, b.syllables, strict=True))
        return (bool(shared - {""}) or qualifiers[0] == qualifiers[1]) and differ == 1
    if a.head == "trung tam" and min(len(a.parts), len(b.parts)) >= 3 and len(set(a.parts) & set(b.parts)) >= 2:
        return bool(shared)  # a place has one such centre
    short, long = sorted((a, b), key=lambda name: len(name.parts))
    dropped = [part for part in long.parts if part not in short.parts]
    in_order = tuple(part for part in long.parts if part in short.parts) == short.parts
    return bool(shared - {""}) and in_order and len(dropped) == 1 and len(short.syllables) >= 2


# -- names in quotation marks -----------------------------------------------------------------------------------------


def _quoted(case: Case) -> Iterator[Finding]:
    names: dict[str, tuple[str, str, Span]] = {}
    for words in case.text:
        for found in _QUOTED.finditer(words.text):
            span = words[found.start("name") : found.end("name")].span
            names.setdefault(
                fold(found["name"]),
                (_kind(words.text[max(0, found.start() - 30) : found.start()]), found["name"], span),
            )
    for (one, (kind, first, _)), (other, (other_kind, second, span)) in combinations(names.items(), 2):
        alike = fuzz.ratio(one, other)
        contests = kind == other_kind == "thi" and fuzz.token_set_ratio(one, other) >= 70
        if one.startswith(other) or other.startswith(one):
            continue
        if (alike >= 80 and _kinds_agree(kind, other_kind) and not _abbreviates(one, other)) or contests:
            yield Finding("name_conflict", span, f"“{second}” ở đây, “{first}” ở chỗ khác.", Severity.CHECK)


def _kind(before: str) -> str:
    folded = fold(before)
    return "thi" if re.search(r"\b(?:cuoc|hoi) thi\b", folded) else folded.split()[-1] if folded.split() else ""


def _kinds_agree(one: str, other: str) -> bool:
    return "thi" not in {one, other} or one == other


def _abbreviates(one: str, other: str) -> bool:
    """Alike but for an abbreviation written out ("cchc" for "cai cach hanh chinh")."""
    a, b = one.split(), other.split()
    extra_a, extra_b = [w for w in a if w not in b], [w for w in b if w not in a]
    initials = {"".join(word[0] for word in extra) for extra in (extra_a, extra_b) if extra}
    return any(extra and len(extra) == 1 and extra[0] in initials for extra in (extra_a, extra_b)) or not (
        extra_a or extra_b
    )


# -- plans named without their number ----------------------------------------------------------------------------------


def _documents(case: Case) -> Iterator[Finding]:
    """ "Kế hoạch … điện tử tỉnh X" here and "… điện tử thành phố" there: the same words up to whose it is."""
    named = [
        (fold(found[0]), words[found.start() : found.end()])
        for words in case.text
        for found in _DOCUMENT.finditer(words.text)
    ]
    told: set[int] = set()
    for (one, first), (other, second) in combinations(named, 2):
        length = _common(one, other)
        a, b = _LEVEL_WORD.match(one, length), _LEVEL_WORD.match(other, length)
        if length >= 60 and a and b and a[0] != b[0]:
            rare = min(
                (first, second),
                key=lambda words: sum(fold(words.text)[length:].startswith(name[length:][:4]) for name, _ in named),
            )
            if rare.start not in told:
                told.add(rare.start)
                says = f"Cùng một văn bản được gọi là của “{first.text[length : length + 24].strip()}” và của “{second.text[length : length + 24].strip()}”."
                yield Finding("name_conflict", rare.span, says, Severity.CHECK)
            return


def _common(one: str, other: str) -> int:
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one.rfind(" ", 0, length) + 1


# -- languages --------------------------------------------------------------------------------------------------------


def _languages(case: Case) -> Iterator[Finding]:
    """Two lists of the languages of broadcast that each name one the other lacks."""
    lists: list[tuple[frozenset[str], Span, str]] = []
    for words in case.text:
        found = find_languages(Plain(words.text), 0, len(words.text)) if "tiếng" in words.text else ()
        names = frozenset(fold(name) for name in found) - {"viet", "pho thong", "kinh", "anh"}
        if len(names) >= 2:
            begin = words.text.find("tiếng")
            lists.append((names, words[begin : words.text.find(found[-1]) + len(found[-1])].span, ", ".join(found)))
    for (one, span, printed), (other, _, second) in combinations(lists, 2):
        if one - other and other - one:
            yield Finding(
                "name_conflict", span, f"Các thứ tiếng ở đây là “{printed}”, ở chỗ khác là “{second}”.", Severity.CHECK
            )
            return
