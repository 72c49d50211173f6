"""What the parts of a .docx point to (ECMA-376, part 2: relationships)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from vanban.files.refusal import Refuse
from vanban.files.xml import parse
from vanban.files.zips import Archive

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "word/document.xml"


class Link(NamedTuple):
    """`kind`: the last word of the relationship type; `target`: the member, or an address where it `is_outside`."""

    kind: str
    target: str
    is_outside: bool


def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{WORD}}}{name}"


def main_part(archive: Archive, *, refuse: Refuse) -> str:
    """The member that holds the body, also where the file does not say which."""
    links = links_of(archive, "", refuse=refuse).values()
    there = (link.target for link in links if link.kind == "officeDocument" and not link.is_outside)
    return next((target for target in there if target in archive.names), MAIN)


def links_of(archive: Archive, part: str, *, refuse: Refuse) -> dict[str, Link]:
    """By their id; of the whole file for ""."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.names:
        return {}
    found = {}
    for element in parse(archive.read(path), refuse=refuse):
        target, is_outside = element.get("Target", ""), element.get("TargetMode") == "External"
        if not is_outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[element.get("Id", "")] = Link(element.get("Type", "").rsplit("/", 1)[-1], target, is_outside)
    return found
