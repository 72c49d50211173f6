"""What is asked of the page of units × lines, and of its table of lines, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from loa.core.numbers import whole
from loa.delivery.queries.figures import STANDINGS
from loa.organisations.models import Kind
from loa.plans.states import FormChoice

SORTS = {"tre": "Trễ nhiều nhất", "ten": "Tên đơn vị", "dat": "Đạt nhiều nhất"}


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """`words`, `kind`, `late`, `line` and `quota` ask for units: those that owe this line and quota, in its one column.

    `standing`, `form` and `unit` ask for quotas in the table of lines: how they stand, of which form, for one unit.
    """

    words: str = ""
    kind: str = ""
    sort: str = "tre"
    late: bool = False
    line: int = 0
    columns: int = 1
    page: int = 1
    quota: int | None = None
    standing: str = ""
    form: str = ""
    unit: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> BoardFilters:
        kind, sort, form = query.get("loai", ""), query.get("xep", ""), query.get("hinh-thuc", "")
        standing = query.get("tinh-trang", "")
        return cls(
            words=" ".join(query.get("tim", "").split())[:200],
            kind=kind if kind in Kind else "",
            sort=sort if sort in SORTS else "tre",
            late=query.get("tre", "") == "1",
            line=whole(query.get("nhiem-vu")) or 0,
            columns=max(whole(query.get("cot")) or 1, 1),
            page=max(whole(query.get("trang")) or 1, 1),
            quota=whole(query.get("chi-tieu")),
            standing=standing if standing in STANDINGS else "",
            form=form if form in dict(FormChoice) else "",
            unit=whole(query.get("don-vi")) or 0,
        )

    def asked(self, **changes: Any) -> dict[str, str]:
        """Name in the address → value, without the page of units, which starts anew."""
        made = replace(self, **changes)
        said = {
            "tim": made.words,
            "loai": made.kind,
            "xep": "" if made.sort == "tre" else made.sort,
            "tre": "1" if made.late else "",
            "nhiem-vu": made.line or "",
            "chi-tieu": "" if made.quota is None else made.quota,
            "tinh-trang": made.standing,
            "hinh-thuc": made.form,
            "don-vi": made.unit or "",
            "cot": "" if made.columns == 1 else made.columns,
        }
        return {name: str(value) for name, value in said.items() if value != ""}

    def query(self, **changes: Any) -> str:
        """The query part of the address with some filters changed."""
        return urlencode(self.asked(**changes))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """(name in the address, value) of the filters that no field of the form shows."""
        return list(self.asked(words="", kind="", sort="tre", late=False, columns=1).items())

    @property
    def any(self) -> bool:
        """Not all units are asked for."""
        return bool(self.words or self.kind or self.late or self.line)

    @property
    def count(self) -> int:
        """How many fields of the form hold something."""
        return sum([bool(self.words), bool(self.kind), self.late, self.sort != "tre"])

    @property
    def of_all_units(self) -> str:
        return self.query(words="", kind="", late=False, line=0, quota=None, columns=1)

    @property
    def of_all_lines(self) -> str:
        return self.query(standing="", form="", unit=0)
