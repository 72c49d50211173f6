"""The parts of a .docx that are read: body, styles, numbering, notes, and what it points to outside."""

from __future__ import annotations

import re

from lxml import etree

from vanban.files.word import WORD, links_of, main_part, w
from vanban.files.xml import parse
from vanban.files.zips import Archive
from vanban.reader.errors import Unreadable, refused, too_long
from vanban.reader.sources.bounds import TABLE_ROWS
from vanban.reader.sources.docx.names import STRICT

_ROW_ENDS = re.compile(rb"</\w+:tr>")


class Package:
    """A .docx file: `body`, and the other parts by the last word of their relationship type, None where absent."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data, refuse=refused)
        main = main_part(self._archive, refuse=refused)
        self._links = links_of(self._archive, main, refuse=refused)
        root = self._xml(main)
        body = root.find(w("body"))
        if body is None:
            raise Unreadable("damaged", "Tệp Word không có phần nội dung. Hãy mở bằng Word, lưu lại rồi gửi lại.")
        self.body = body

    def part(self, kind: str) -> etree._Element | None:
        """The part related as `kind` ("styles", "numbering", "footnotes", "endnotes")."""
        for relation, target, external in self._links.values():
            if relation == kind and not external and target in self._archive.names:
                return self._xml(target)
        return None

    @property
    def outside(self) -> list[str]:
        """What the document would fetch from elsewhere when opened: templates, pictures, objects; links left out."""
        return [target for relation, target, external in self._links.values() if external and relation != "hyperlink"]

    def pictures(self) -> list[bytes]:
        """The picture files of the document, in order of their names."""
        return [self._archive.read(name) for name in sorted(self._archive.names) if name.startswith("word/media/")]

    def _xml(self, name: str) -> etree._Element:
        data = self._archive.read(name)
        if sum(1 for _ in _ROW_ENDS.finditer(data)) > TABLE_ROWS:
            raise too_long()  # before a tree of it fills the memory
        return parse(data.replace(STRICT, WORD.encode()), refuse=refused)
