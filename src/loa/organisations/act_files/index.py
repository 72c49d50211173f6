"""Which unit is meant: by its agency code, else by its name as it stands on the day of the act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from loa.organisations.reform import Standing
from loa.organisations.tree_files.findings import shown
from vanban.text.folding import fold, squeeze


class NotFound(ValueError):
    """`str(error)` is a sentence in Vietnamese that says what to do."""


class Index:
    """The units of a day, `only` those of a scope. Building is linear in their number."""

    def __init__(self, world: Mapping[int, Standing], only: Iterable[int] | None = None) -> None:
        self.world = world
        self._codes: dict[str, int] = {}
        self._names: dict[str, list[int]] = defaultdict(list)
        for unit in world if only is None else only:
            standing = world[unit]
            if standing.code:
                self._codes[standing.code.upper()] = unit
            self._names[_key(standing.name)].append(unit)

    def find(self, words: str) -> int:
        """Raises `NotFound`."""
        unit = self._codes.get(words.strip().upper())
        if unit is not None:
            return unit
        named = self._names.get(_key(words), [])
        if len(named) == 1:
            return named[0]
        if named:
            raise NotFound(f"Có {len(named)} đơn vị tên {shown(words)}. Hãy ghi mã định danh thay cho tên.")
        raise NotFound(
            f"Không có đơn vị {shown(words)} trong phạm vi của đợt vào ngày có hiệu lực.{self._alike(words)}"
        )

    def has(self, words: str) -> bool:
        return words.strip().upper() in self._codes or _key(words) in self._names

    def _alike(self, words: str) -> str:
        """A name that differs in its accents or capitals only: offered, never taken silently."""
        wanted = fold(words)
        alike = [unit for units in self._names.values() for unit in units if fold(self.world[unit].name) == wanted]
        return f" Có phải là “{self.world[alike[0]].name}”?" if alike else " Hãy kiểm tra lại tên hoặc mã."


def _key(words: str) -> str:
    return squeeze(words).casefold()
