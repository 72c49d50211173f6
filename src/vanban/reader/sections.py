"""Stage 4 of 6, the sections: outline → which heading is what, and the points under each.

A section is known by its heading. A heading that names two things ("Mục đích, yêu cầu") hands them to its
children in that order where these do not name themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from vanban.reader.agencies import agencies_before_verb, looks_like_agencies
from vanban.reader.draft import POINT_SECTIONS, Draft, Read, read
from vanban.reader.outline import Node, Outline
from vanban.reader.passage import Passage
from vanban.text.folding import fold, fold_chars


class Section(StrEnum):
    """What a section of a plan is about; the first six are also keys of the documented shape."""

    OBJECTIVES = "objectives"
    REQUIREMENTS = "requirements"
    AUDIENCES = "audiences"
    THEMES = "themes"
    CHANNELS = "channels"
    SOLUTIONS = "solutions"
    TASKS = "tasks"
    SCHEDULE = "schedule"
    FUNDING = "funding"
    REPORTING = "reporting"
    IMPLEMENTING = "implementing"


_NAMES: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(pattern))
    for section, pattern in (
        (
            Section.IMPLEMENTING,
            r"to chuc (?:trien khai )?thuc hien|phan cong (?:nhiem vu|trach nhiem|thuc hien|to chuc)|^phan cong$|trach nhiem (?:thuc hien|cua)|to chuc trien khai",
        ),
        (Section.REPORTING, r"(?:che do|cong tac) (?:thong tin,? )?bao cao|^bao cao\b|thong tin,? bao cao"),
        (Section.FUNDING, r"kinh phi|nguon luc tai chinh"),
        (Section.OBJECTIVES, r"muc dich|muc tieu"),
        (Section.REQUIREMENTS, r"yeu cau|nguyen tac|quan diem"),
        (Section.AUDIENCES, r"doi tuong"),
        (Section.SCHEDULE, r"thoi gian|tien do|lo trinh"),
        (Section.SOLUTIONS, r"giai phap|bien phap"),
        (
            Section.CHANNELS,
            r"hinh thuc|phuong thuc|phuong phap|cach thuc|kenh (?:tuyen truyen|truyen thong)|phuong tien",
        ),
        (
            Section.TASKS,
            r"nhiem vu|hoat dong|cong viec|noi dung (?:thuc hien|cong viec|trien khai|chu yeu)|ke hoach (?:cu the|chi tiet)",
        ),
        (Section.THEMES, r"noi dung|chu de|trong tam tuyen truyen|thong diep"),
    )
)


def named_sections(heading: str) -> list[Section]:
    """The sections that a heading names, in the order of its words."""
    folded = fold(heading)
    if len(folded) > 110:
        return []
    found: list[tuple[int, Section]] = []
    for section, pattern in _NAMES:
        match = pattern.search(folded)
        if match and (match.start() < 26 or heading.isupper()):
            found.append((match.start(), section))
    order = [section for _, section in sorted(found)]
    if Section.IMPLEMENTING in order:
        return [Section.IMPLEMENTING]
    if Section.FUNDING in order:
        return [Section.FUNDING]
    return order


def is_heading(node: Node) -> bool:
    """Whether a node is a heading rather than a point: short, without the end of a sentence."""
    text = node.words.text
    return bool(text) and len(text) < 150 and text[-1:] not in ".;" and not (text.endswith(",") and len(text) > 60)


def sections(root: Node) -> Iterator[tuple[Section, Node]]:
    """Each section of the tree with the node that holds its points."""
    for node in root.children:
        yield from _section(node, inherited=None)


def _section(node: Node, inherited: Section | None) -> Iterator[tuple[Section, Node]]:
    named = named_sections(node.words.text) if is_heading(node) else []
    named = named or ([inherited] if inherited else [])
    if (not named or named[0] is Section.TASKS) and _shares_out(node):
        named = [Section.IMPLEMENTING]
    if named and named[0] in {Section.IMPLEMENTING, Section.FUNDING}:
        yield named[0], node
        return
    children = [child for child in node.children if is_heading(child)]
    own = [named_sections(child.words.text) for child in children]
    if any(own) and not looks_like_agencies(children[0].words.text):
        if len(named) == 1 and sum(map(bool, own)) <= len(own) / 2 and len(own) > 1:
            yield named[0], node  # a heading among many points that happens to use the words
            return
        for child in node.children:
            yield from _section(child, inherited=named[0] if len(named) == 1 else None)
    elif len(named) > 1 and len(children) == len(named) == len(node.children):
        for section, child in zip(named, children, strict=True):
            yield section, child
    elif named:
        yield named[0], node
    else:
        for child in node.children:
            if is_heading(child):
                yield from _section(child, inherited=None)


def _shares_out(node: Node) -> bool:
    """Whether the points of a section are agencies with their duties, whatever its heading says."""
    heads = [child for child in node.children if is_heading(child) and child.style not in {"dash", "plus", "star"}]
    named = sum(looks_like_agencies(child.words.text) and not agencies_before_verb(child.words)[1] for child in heads)
    return len(heads) >= 3 and named >= 0.7 * len(node.children)


def read_sections(outline: Outline, draft: Draft) -> None:
    """Fills the points of purposes, requirements, themes, channels, solutions, and the audiences."""
    lists = {Section(name): getattr(draft, name) for name in POINT_SECTIONS}
    for section, node in sections(outline.body):
        if section in lists:
            lists[section].extend(read(point) for point in points(node))
        elif section is Section.AUDIENCES:
            draft.audiences.extend(audiences(node))
    if not draft.audiences:
        purposes = [node for section, node in sections(outline.body) if section is Section.OBJECTIVES]
        draft.audiences = _named_people(purposes)


def points(node: Node) -> list[Passage]:
    """The marked points of a section; an undivided one is a single point."""
    if node.children:
        return [child.words for child in node.children if child.words]
    words = Passage.join([paragraph for paragraph in node.paragraphs if paragraph])
    return [words] if words else []


# -- audiences --------------------------------------------------------------------------------------------------------

# The people a plan wants to reach, as they are named; the longest first. Source: the genre's fixed phrases.
_PEOPLE = re.compile(
    r"can bo, cong chuc, vien chuc|can bo, cong chuc|cbccvc|ccvc|cong chuc, vien chuc|can bo cong chuc, vien chuc|nguoi lao dong|"
    r"(?:cac )?to chuc, ca nhan|(?:cac |cong dong )?doanh nghiep|hop tac xa|ho kinh doanh|"
    r"(?:moi |cac )?tang lop nhan dan|nhan dan(?: tren dia ban (?:tinh|thanh pho|huyen|xa|phuong|dac khu))?|"
    r"nguoi dan|ca nhan|to chuc(?! chinh tri| thuc hien| dang)|hoc sinh, sinh vien|hoc sinh|sinh vien|doan vien, hoi vien|hoi vien|doan vien|luc luong vu trang|"
    r"dong bao (?:dan toc thieu so|cac dan toc)|phong vien, bien tap vien|phong vien|cong tac vien|cac cap, cac nganh|cac co quan, don vi|thanh nien|ngu dan|nong dan|cong nhan|chien si|thuong nhan|(?:cac )?ho gia dinh|moi gia dinh|cong chung|cu tri"
)


def audiences(node: Node) -> list[Read[str]]:
    """The people whom a section on audiences names, each once, in the order of the text."""
    return _people(list(node.all_words())[1 if node.words else 0 :])


def _named_people(nodes: list[Node]) -> list[Read[str]]:
    """Without a section of its own: the people named in the first purposes."""
    for node in nodes:
        for words in list(node.all_words())[1:]:
            found = _people([words])
            if len(found) > 2:
                return found
    return []


def _people(paragraphs: list[Passage]) -> list[Read[str]]:
    seen: set[str] = set()
    found: list[Read[str]] = []
    for words in paragraphs:
        for match in _PEOPLE.finditer(fold_chars(words.text)):
            name = words[match.start() : match.end()]
            if match[0] not in seen and not any(match[0] in other for other in seen):
                seen.add(match[0])
                found.append(read(name, 0.9))
    return found
