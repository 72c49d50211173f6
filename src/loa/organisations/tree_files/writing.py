"""Rows as a file that reads back the same: text only, nothing that a spreadsheet would compute."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Any

from loa.core.sheets import Sheet, csv_lines, write_xlsx
from loa.organisations.states import BEGINNING, OPEN_END, Kind
from loa.organisations.tree_files.cells import Heir, day_words, heirs_words, share_words
from loa.organisations.tree_files.columns import COLUMNS, CONTACT, FINDINGS, HEADINGS, WIDTHS
from loa.organisations.tree_files.findings import Level

SHEET, KINDS_SHEET = "Đơn vị", "Các loại"
EXAMPLE = {
    "code": "H00.12.3", "name": "Ủy ban nhân dân phường Bến Trăng", "short_name": "phường Bến Trăng",
    "abbreviation": "UBND", "kind": Kind.WARD.label, "parent": "Ủy ban nhân dân tỉnh Sông Lam", "since": "01/7/2025",
    "begun_with": "Nghị quyết số 12/NQ-HĐND ngày 16/6/2025", "heads": "42", "heads_since": "01/7/2025",
    "address": "12 đường Bến Trăng", "phone": "0200 3812 345", "hotline": "0200 3812 999",
    "email": "bentrang@songlam.gov.vn", "website": "https://bentrang.songlam.gov.vn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One period of a unit, ready to be written."""

    key: int
    name: str
    kind: str
    code: str = ""
    short_name: str = ""
    abbreviation: str = ""
    parent: str = ""
    since: date = BEGINNING
    before: date = OPEN_END
    begun_with: str = ""
    ended_with: str = ""
    heirs: tuple[Heir, ...] = ()
    heads: tuple[tuple[int, date], ...] = ()
    contact: dict[str, str] = field(default_factory=dict)

    @property
    def until(self) -> date | None:
        return None if self.before == OPEN_END else self.before - timedelta(days=1)

    def cells(self) -> list[str]:
        """In the order of `COLUMNS`."""
        found = {
            "key": str(self.key),
            "code": self.code,
            "name": self.name,
            "short_name": self.short_name,
            "abbreviation": self.abbreviation,
            "kind": Kind(self.kind).label,
            "parent": self.parent,
            "since": "" if self.since == BEGINNING else day_words(self.since),
            "until": day_words(self.until),
            "begun_with": self.begun_with,
            "ended_with": self.ended_with,
            "successors": heirs_words(self.heirs),
            "heads": "; ".join(str(count) for count, _ in self.heads),
            "heads_since": "; ".join(day_words(day) for _, day in self.heads),
            **self.contact,
        }
        return [found.get(column.name, "") for column in COLUMNS]

    def as_json(self) -> dict[str, Any]:
        """Days as 2026-03-05, kinds by their names; what is empty is left out."""
        found: dict[str, Any] = {
            "key": self.key,
            "code": self.code,
            "name": self.name,
            "short_name": self.short_name,
            "abbreviation": self.abbreviation,
            "kind": self.kind,
            "parent": self.parent,
            "since": "" if self.since == BEGINNING else self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "",
            "begun_with": self.begun_with,
            "ended_with": self.ended_with,
            "successors": [_heir(heir) for heir in self.heirs],
            "heads": [{"count": count, "since": day.isoformat()} for count, day in self.heads],
            **{name: self.contact.get(name, "") for name in CONTACT},
        }
        return {name: value for name, value in found.items() if value not in ("", [])}


def _heir(heir: Heir) -> dict[str, Any]:
    share = {} if heir.share is None else {"share": _figure(heir.share)}
    return {"unit": heir.ref, **share, **({"on": heir.on.isoformat()} if heir.on else {})}


def _figure(share: Decimal) -> int | str:
    return int(share) if share == int(share) else share_words(share)


def as_json(lines: Iterable[Line]) -> Iterator[bytes]:
    """A list with a line for each period."""
    between = "[\n"
    for line in lines:
        yield (between + json.dumps(line.as_json(), ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]\n" if between == ",\n" else b"[]\n"


def as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    return csv_lines(HEADINGS, (line.cells() for line in lines))


def write_book(out: IO[bytes], title: str, lines: Iterable[Line]) -> None:
    units = Sheet(
        name=SHEET, title=title, head=HEADINGS, widths=WIDTHS, rows=(line.cells() for line in lines), frozen=3
    )
    write_xlsx(out, units, _kinds())


def write_template(out: IO[bytes]) -> None:
    """An empty sheet to fill in, an example and an explanation of each column, and the kinds."""
    units = Sheet(name=SHEET, title="Cây đơn vị", head=HEADINGS, widths=WIDTHS, rows=(), frozen=3)
    explained = [[column.heading, EXAMPLE.get(column.name, ""), column.hint] for column in COLUMNS]
    example = Sheet(
        name="Cách điền và ví dụ", title="Cách điền từng cột, và một dòng làm ví dụ",
        head=["Cột", "Ví dụ", "Cách điền"], widths=[26, 40, 80], rows=explained, frozen=1,
    )  # fmt: skip
    write_xlsx(out, units, example, _kinds())


def write_findings(out: IO[bytes], title: str, found: dict[str, Any]) -> None:
    """What `queries.imports.as_found` told: each row of the file once, its cells after all that is said of it."""
    words: dict[int, list[str]] = {}
    for finding in found["findings"]:
        mark = "Lưu ý: " if finding["level"] == Level.NOTE else ""
        words.setdefault(finding["row"], []).append(f"{mark}{finding['words']}")
    columns = [column for column in COLUMNS if column.name in found["columns"]]
    rows = (
        [
            str(number or ""),
            "\n".join(said),
            *(found["cells"].get(str(number), {}).get(column.name, "") for column in columns),
        ]
        for number, said in sorted(words.items())
    )
    sheet = Sheet(
        name="Cần sửa", title=title, head=["Dòng", FINDINGS, *(column.heading for column in columns)],
        widths=[7, 60, *(column.width for column in columns)], rows=rows, frozen=2,
    )  # fmt: skip
    write_xlsx(out, sheet)


def _kinds() -> Sheet:
    rows = [[kind.label, kind.value] for kind in Kind]
    return Sheet(name=KINDS_SHEET, title="Các loại đơn vị", head=["Loại", "Tên trong JSON"], widths=[44, 20], rows=rows)
