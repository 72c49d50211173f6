"""Write the shape of the country, with made-up names, before and after 1 July 2025, and the act that leads across.

python scripts/make_country.py FOLDER

    truoc.json, truoc.xlsx    1 + 63 provinces + 696 districts + 10,035 communes
    sau.json, sau.xlsx        1 + 34 provinces + 3,321 communes, of which 3,193 are new
    sap-xep.json              the reorganisation, for `manage.py record_reorganisation`

The same every time. The numbers are those of Resolution 202/2025/QH15 and what followed; places and groups are not.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

DAY = "2025-07-01"
DECISION = "Nghị quyết số 202/2025/QH15 (dữ liệu mô phỏng)"
PROVINCES, DISTRICTS, COMMUNES = 63, 696, 10_035
PROVINCES_AFTER, COMMUNES_AFTER, NEW = 34, 3_321, 3_193
MERGED = [3] * 6 + [2] * 17
"""How many provinces become one: 52 become 23; 11 stay as they are."""
WARDS_AFTER, ZONES_AFTER = 687, 13
CITIES = 6
_FIRST = """
An Bình Cẩm Châu Chí Cồn Đại Diên Đông Gia Giang Hạ Hải Hậu Hiệp Hòa Hoàng Hồng Hưng Kim La Lạc Lam Liên Long
Lộc Mai Minh Mỹ Nam Ngọc Nguyệt Nhân Ninh Phong Phú Phúc Phước Quan Quảng Sa Sơn Suối Tam Tân Tây Thạch Thái
Thanh Thiên Thọ Thới Thuận Thủy Tiên Trà Trung Trường Tú Vạn Văn Vân Việt Vĩnh Xuân Yên
"""
FIRST = _FIRST.split()
_SECOND = """
Ái Bắc Bảo Biên Cát Cương Dân Diệu Dương Đào Điền Định Đồng Đức Hà Hảo Hiền Hồ Huệ Khai Khánh Khê Lãng Lâm Lập
Lĩnh Lợi Lũng Luông Lý Mây Môn Nghĩa Nguyên Nhuận Phát Phổ Phương Quang Quế Quới Sen Tâm Thành Thắng Thịnh
Thượng Tiến Tín Toàn Trạch Trang Trăng Trì Triều Trúc Tường Vinh Vọng Xá Xương
"""
SECOND = _SECOND.split()
WORDS = {
    "province": "tỉnh", "district": "huyện", "commune": "xã", "ward": "phường", "township": "thị trấn",
    "special_zone": "đặc khu",
}  # fmt: skip


@dataclass
class Place:
    code: str
    kind: str
    bare: str
    parent: Place | None
    word: str = ""
    below: list[Place] = field(default_factory=list)

    @property
    def row(self) -> dict[str, str]:
        """As the import of a tree reads it."""
        if self.parent is None:
            return {"code": self.code, "name": self.bare, "kind": self.kind}
        word = self.word or WORDS[self.kind]
        return {
            "code": self.code,
            "name": f"UBND {word} {self.bare}",
            "short_name": f"{word} {self.bare}",
            "abbreviation": "UBND",
            "kind": self.kind,
            "parent": self.parent.code,
        }


class Country:
    """Before and after, and the steps between."""

    def __init__(self) -> None:
        self.chance = random.Random(2025)
        self.root = Place("A00", "country", "Trung ương", None)
        self.provinces: list[Place] = []
        self._lay_out()
        self.new_communes: list[Place] = []
        self.kept_communes: list[Place] = []
        self.steps: list[dict[str, Any]] = []
        self.after_provinces: list[Place] = []
        self._becomes: dict[str, Place] = {}
        self._reorganise()

    def before(self) -> Iterator[dict[str, str]]:
        yield self.root.row
        for province in self.provinces:
            yield province.row
        for province in self.provinces:
            for district in province.below:
                yield district.row
                yield from (commune.row for commune in district.below)

    def after(self) -> Iterator[dict[str, str]]:
        yield self.root.row
        for province in self.after_provinces:
            yield province.row
            yield from (commune.row for commune in self.kept_communes if commune.parent is province)
            begun = {"since": DAY, "begun_with": DECISION}
            yield from ({**commune.row, **begun} for commune in self.new_communes if commune.parent is province)

    def act(self) -> dict[str, Any]:
        return {
            "title": "Sắp xếp đơn vị hành chính cả nước, tổ chức chính quyền địa phương hai cấp",
            "decision": DECISION,
            "effective": DAY,
            "scope": self.root.code,
            "steps": self.steps,
        }

    # Before -----------------------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[str]:
        """All pairs in a mixed order, again and again; no two alike within 3,000."""
        pairs = [f"{first} {second}" for first in FIRST for second in SECOND]
        self.chance.shuffle(pairs)
        while True:
            yield from pairs

    def _lay_out(self) -> None:
        names = self._names()
        for number, districts in enumerate(self._parts(DISTRICTS, PROVINCES, least=7), 1):
            word = "thành phố" if number <= CITIES else ""
            province = Place(f"H{number:02}", "province", next(names), self.root, word)
            self.provinces.append(province)
            for at in range(1, districts + 1):
                word = "thành phố" if at == 1 else "thị xã" if at == 2 and number % 3 == 0 else ""
                province.below.append(Place(f"{province.code}.{at}", "district", next(names), province, word))
        districts = [district for province in self.provinces for district in province.below]
        for district, communes in zip(districts, self._parts(COMMUNES, DISTRICTS, least=6), strict=True):
            for at in range(1, communes + 1):
                kind = "commune" if district.word != "thành phố" and at > 1 else "ward"
                kind = "township" if at == 1 and not district.word else kind
                district.below.append(Place(f"{district.code}.{at}", kind, next(names), district))

    def _parts(self, total: int, into: int, *, least: int) -> list[int]:
        """`total` in so many parts of which each has at least `least`."""
        parts = [least] * into
        for at in self.chance.choices(range(into), k=total - least * into):
            parts[at] += 1
        return parts

    # The act ----------------------------------------------------------------------------------------------------------

    def _reorganise(self) -> None:
        provinces = list(self.provinces)
        for size in MERGED:
            joined = [provinces.pop(0) for _ in range(size)]
            self._province(joined)
            self.steps.append(
                {
                    "kind": "merge",
                    "sources": [{"unit": each.code} for each in joined],
                    "results": [{"unit": joined[0].code}],
                }
            )
        for province in provinces:
            self._province([province])
        self._communes()
        for province in self.provinces:
            self.steps.append({"kind": "close", "sources": [{"unit": each.code} for each in province.below]})

    def _province(self, joined: list[Place]) -> None:
        self.after_provinces.append(joined[0])
        self._becomes |= {each.code: joined[0] for each in joined}

    def _communes(self) -> None:
        """Neighbours of one former district become one; 128 stay alone and only change their superior."""
        groups: list[list[Place]] = []
        for province in self.provinces:
            for district in province.below:
                groups.append(list(district.below))
        kept = self.chance.sample(range(len(groups)), COMMUNES_AFTER - NEW)
        for at in kept:
            stays = groups[at].pop()
            self.kept_communes.append(replace(stays, parent=self._province_of(stays)))
        sizes = self._sizes([len(group) for group in groups])
        numbers = {province.code: count(1) for province in self.after_provinces}
        kinds = self._kinds()
        for group, parts in zip(groups, sizes, strict=True):
            at = 0
            for size in parts:
                self._commune(group[at : at + size], next(kinds), numbers)
                at += size
        for commune in self.kept_communes:
            assert commune.parent is not None
            self.steps.append(
                {
                    "kind": "move",
                    "sources": [{"unit": commune.code}],
                    "results": [{"unit": commune.code, "parent": commune.parent.code}],
                }
            )

    def _sizes(self, groups: list[int]) -> list[list[int]]:
        """How each district's communes are joined: at least two at a time, 3,193 together."""
        most = [size // 2 for size in groups]
        parts = [1] * len(groups)
        left = NEW - len(groups)
        while left:
            at = max(range(len(groups)), key=lambda each: (groups[each] / parts[each], -each))
            assert parts[at] < most[at]
            parts[at] += 1
            left -= 1
        return [
            [size // number + (1 if at < size % number else 0) for at in range(number)]
            for size, number in zip(groups, parts, strict=True)
        ]

    def _kinds(self) -> Iterator[str]:
        """Of the communes together 687 are wards and 13 special zones; those that stay are communes."""
        wards = WARDS_AFTER - sum(commune.kind == "ward" for commune in self.kept_communes)
        kinds = ["ward"] * wards + ["special_zone"] * ZONES_AFTER
        kinds += ["commune"] * (NEW - len(kinds))
        self.chance.shuffle(kinds)
        return iter(kinds)

    def _commune(self, joined: list[Place], kind: str, numbers: dict[str, Iterator[int]]) -> None:
        province = self._province_of(joined[0])
        code = f"{province.code}.C{next(numbers[province.code]):03}"
        commune = Place(code, kind, joined[0].bare, province)
        self.new_communes.append(commune)
        self.steps.append(
            {
                "kind": "merge",
                "sources": [{"unit": each.code} for each in joined],
                "results": [{"unit": None, **commune.row}],
            }
        )

    def _province_of(self, commune: Place) -> Place:
        assert commune.parent is not None
        assert commune.parent.parent is not None
        return self._becomes[commune.parent.parent.code]


def write_book(path: Path, rows: list[dict[str, str]]) -> None:
    names = ["code", "name", "short_name", "abbreviation", "kind", "parent", "since", "begun_with"]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Đơn vị")
        for number, row in enumerate([{name: name for name in names}, *rows]):
            for column, name in enumerate(names):
                sheet.write_string(number, column, row.get(name, ""))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    country = Country()
    for name, found in (("truoc", list(country.before())), ("sau", list(country.after()))):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
        (folder / f"{name}.json").write_text(f"[\n{lines}\n]\n")
        write_book(folder / f"{name}.xlsx", found)
        print(f"{name}: {len(found):,} units")
    steps = ",\n".join(json.dumps(step, ensure_ascii=False) for step in country.steps)
    head = json.dumps({**country.act(), "steps": []}, ensure_ascii=False, indent=1)
    (folder / "sap-xep.json").write_text(head.replace('"steps": []', f'"steps": [\n{steps}\n]'))
    print(f"sap-xep: {len(country.steps):,} steps, {len(country.new_communes):,} new communes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("var/country"))
