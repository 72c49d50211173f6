"""The text with which a unit begins its own plan under one of a superior. Pure: JSON and names in, JSON out.

| part                | from                                                                              |
|---------------------|-----------------------------------------------------------------------------------|
| lines               | those that the unit leads or coordinates, each tied by `above` to its parent line |
| agencies            | led by the unit alone where it leads; where it coordinates, the lead above stays   |
| quotas              | as printed; "mỗi …" is gone: the draft is of one of those; a total that units named as |
|                     | a group owe together is left to the unit, which says its own share                 |
| basis               | the plan above                                                                    |
| themes, audiences   | those of the plan above                                                           |
| number, day, signer | blank, as money is: the unit's own matter                                         |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loa.plans.queries.charging import Lines
from loa.plans.queries.text import DOCUMENT, LISTS
from vanban.text.names import short_key
from vanban.time.slots import Asked, is_total

SHARED = ("themes", "audiences")
FILED = "Lưu: VT"


@dataclass(frozen=True, slots=True)
class Above:
    """The plan above, as its document says it. `unit`: who issued it, in today's words."""

    unit: str
    kind: str
    number: str
    date: str | None
    issuer: str
    title: str
    place: str
    year: int


@dataclass(frozen=True, slots=True)
class Below:
    """The unit that the text is for; `governs`: it is a commune, ward or zone, and not an agency."""

    name: str
    governs: bool


class TextsBelow:
    """Texts for many units under one plan: what units with the same lines share is computed once."""

    def __init__(self, above: Above, content: Mapping[str, Any]) -> None:
        self._above, self._content = above, content
        self._rows = dict(_placed_rows(content))
        self._shared: dict[Lines, list[LineBelow]] = {}

    def of(self, unit: Below, lines: Lines) -> dict[str, Any]:
        """A text as `queries.text` takes it. Lines that the plan above has no more are passed over."""
        if lines not in self._shared:
            self._shared[lines] = self._prepared(lines)
        written: dict[str, list[Any]] = {"activities": [], "commitments": []}
        for line in self._shared[lines]:
            written[line.section].append(line.of(unit.name))
        return {
            **{name: [] for name in LISTS},
            **{name: self._content.get(name) or [] for name in SHARED},
            **written,
            "document": self._head(unit),
            "legal_bases": [self._basis()],
            "recipients": [f"{self._above.unit} (để báo cáo)", FILED],
        }

    def _prepared(self, lines: Lines) -> list[LineBelow]:
        found, number = list[LineBelow](), 0
        for given in lines:
            if given.activity not in self._rows:
                continue
            section, row = self._rows[given.activity]
            number += section == "activities"
            found.append(LineBelow(section, given.leads, row_below(row, given.activity, no=str(number))))
        return found

    def _head(self, unit: Below) -> dict[str, Any]:
        title = title_below(self._above.title, above=self._above.unit, unit=unit)
        place = bare_place(unit.name) if unit.governs else self._above.place
        head = {"kind": "KH", "issuer": unit.name, "title": title, "place": place, "year": self._above.year}
        return {name: head.get(name) for name in DOCUMENT}

    def _basis(self) -> dict[str, Any]:
        above = self._above
        kind = {"KH": "Kế hoạch", "QĐ": "Quyết định"}.get(above.kind, "Kế hoạch")
        return {
            "type": kind, "number": above.number, "date": above.date, "issuer": above.issuer or above.unit,
            "name": about(above.title),
        }  # fmt: skip


def rows_by_line(content: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """The rows of an issued text by the ids of their lines, in order."""
    return {line: row for line, (_, row) in _placed_rows(content)}


def _placed_rows(content: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, dict[str, Any]]]]:
    for section in ("activities", "commitments"):
        for row in content.get(section) or []:
            if row.get("activity"):
                yield row["activity"], (section, row)


@dataclass(frozen=True, slots=True)
class LineBelow:
    """A line of the plan above as units below have it; `of` gives it for one of them."""

    section: str
    leads: bool
    row: dict[str, Any]

    def of(self, name: str) -> dict[str, Any]:
        """With the agencies as the unit's own plan names them."""
        if self.section == "commitments":
            return {**self.row, "agencies": [name], "quotas": self._quotas(name)}
        if self.leads:
            others = without(self.row.get("coordinating") or [], name)
            return {**self.row, "lead": [name], "coordinating": others, "quotas": self._quotas(name)}
        return {**self.row, "coordinating": [name], "quotas": [_of_one(quota) for quota in self.row["quotas"]]}

    def _quotas(self, name: str) -> list[dict[str, Any]]:
        """Of a unit that leads: what it owes itself."""
        leads = self.row.get("lead") or self.row.get("agencies") or []
        is_named = len(without(leads, name)) < len(leads)
        time = (self.row.get("timeframe") or {}).get("text") or ""
        return [_of_one(quota) for quota in self.row["quotas"] if is_named or not _is_shared(quota, time)]


def row_below(row: Mapping[str, Any], activity: int, *, no: str) -> dict[str, Any]:
    """A row of the plan above as its units have it: without the identity and the money that it had there."""
    kept = {name: value for name, value in row.items() if name not in ("activity", "above", "money", "money_source")}
    if "no" in kept:
        kept["no"] = no
    kept["quotas"] = list(row.get("quotas") or [])
    kept["above"] = activity
    return kept


def _of_one(quota: Mapping[str, Any]) -> dict[str, Any]:
    return {**quota, "each": None}


def _is_shared(quota: Mapping[str, Any], time: str) -> bool:
    """Whether the members of a group owe it together."""
    least, most = (None if quota.get(name) is None else Decimal(str(quota[name])) for name in ("min", "max"))
    rate = quota.get("rate")
    pace = (Decimal(str(rate["count"])), rate["per"]) if rate else None
    asked = Asked(least, most, quota.get("unit") or "", quota.get("per") or "plan", pace)
    return not quota.get("each") and is_total(asked, time)


def without(names: Sequence[str], name: str) -> list[str]:
    own = short_key(name)
    return [each for each in names if short_key(each) != own]


_COMMITTEE = re.compile(r"^(UBND|Ủy ban nhân dân)\s+", re.IGNORECASE)
_PLACE = re.compile(r"^(xã|phường|thị trấn|đặc khu|tỉnh|thành phố)\s+", re.IGNORECASE)


def title_below(title: str, *, above: str, unit: Below) -> str:
    """The subject of the plan above with the unit in the place of the one above, or named at its end.

    "Truyền thông … trên địa bàn tỉnh Sông Lam năm 2026" → "Truyền thông … trên địa bàn xã Suối Mây năm 2026"
    """
    own, upper = _COMMITTEE.sub("", unit.name), _COMMITTEE.sub("", above)
    here = f"trên địa bàn {own}" if unit.governs else f"của {own}"
    for words in (f"trên địa bàn {upper}", f"của {above}", f"của {upper}", f"tại {upper}", upper):
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", title, re.IGNORECASE)
        if found:
            new = own if words == upper and unit.governs else here
            return f"{title[: found.start()]}{new}{title[found.end() :]}"
    return _UNNAMED.sub(here, title, count=1) if _UNNAMED.search(title) else f"{title} {here}"


_UNNAMED = re.compile(
    r"trên địa bàn (?:toàn )?(?:tỉnh|thành phố)(?=$|[.,;]|\s+(?:năm|giai đoạn|trong|quý)\b)", re.IGNORECASE
)


def about(title: str) -> str:
    """The subject as a citation has it at its end: "về truyền thông cải cách hành chính năm 2026"."""
    words = title[:1].lower() + title[1:]
    return words if words.startswith("về ") else f"về {words}"


def bare_place(name: str) -> str:
    """ "UBND xã Suối Mây" → "Suối Mây"."""
    return _PLACE.sub("", _COMMITTEE.sub("", name))
