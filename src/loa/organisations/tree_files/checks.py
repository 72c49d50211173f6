"""Rules that hold for the whole tree: superiors are there, nothing stands under itself, names and codes are unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from loa.organisations.reform import Key, Standing
from loa.organisations.states import BEGINNING
from loa.organisations.tree_files.cells import day_words
from loa.organisations.tree_files.findings import Findings
from loa.organisations.tree_files.matching import DEEPEST, overlap
from loa.organisations.tree_files.plan import Stretch

MOST_STEPS = 500


def check(final: dict[Key, list[Stretch]], root: int, findings: Findings) -> None:
    """`final`: every unit's periods as they would be. Only what rows of the file have a part in is looked at."""
    checking = _Checking(final, root, findings)
    checking.superiors()
    checking.twins("name", lambda standing: (standing.parent, standing.name) if standing.name else None)
    checking.twins("code", lambda standing: standing.code or None)


class _Checking:
    def __init__(self, final: dict[Key, list[Stretch]], root: int, findings: Findings) -> None:
        self.final, self.root, self.findings = final, root, findings

    def superiors(self) -> None:
        """Every superior is there all the time, and nothing stands under itself."""
        for key, stretches in self.final.items():
            for stretch in stretches:
                parent = stretch.standing.parent
                if not stretch.row or parent is None:
                    continue
                above = self.final[parent]
                begun, ended, name = above[0].since, above[-1].before, above[-1].standing.name
                if BEGINNING < stretch.since < begun:
                    words = f"“{name}” chỉ có từ ngày {day_words(begun)}. Hãy sửa từ ngày, hoặc ghi cấp trên lúc ấy."
                    self.findings.error(stretch.row, words, "parent")
                elif stretch.since == BEGINNING < begun:
                    words = f"Không rõ từ ngày nào, mà “{name}” chỉ có từ ngày {day_words(begun)}."
                    self.findings.note(stretch.row, words, "since")
                if stretch.before > ended:
                    words = (
                        f"“{name}” chỉ có đến hết ngày {day_words(ended - timedelta(days=1))}. "
                        "Hãy thêm dòng cho giai đoạn sau với cấp trên mới, hoặc ghi đến ngày."
                    )
                    self.findings.error(stretch.row, words, "parent")
                if wrong := self._loop(key, stretch):
                    self.findings.error(stretch.row, wrong, "parent")

    def _loop(self, key: Key, stretch: Stretch) -> str:
        waiting = [(stretch.standing.parent, stretch.since, stretch.before, 1)]
        for _ in range(MOST_STEPS):
            if not waiting:
                return ""
            above, since, before, depth = waiting.pop()
            if above == key:
                return "Đơn vị này trực thuộc chính nó qua các cấp trên. Hãy sửa cột Trực thuộc."
            if above is None or above == self.root:
                continue
            if depth > DEEPEST:
                return f"Cây có hơn {DEEPEST} cấp, hoặc các đơn vị trực thuộc lẫn nhau. Hãy sửa cột Trực thuộc."
            waiting += [
                (each.standing.parent, max(since, each.since), min(before, each.before), depth + 1)
                for each in self.final[above]
                if overlap(since, before, each.since, each.before)
            ]
        return "Không lần được hết các cấp trên. Hãy sửa cột Trực thuộc."

    def twins(self, column: str, same: Callable[[Standing], object]) -> None:
        """No two units have the same at the same time, where a row of the file has a part in it."""
        groups: dict[object, list[tuple[date, date, Key, Stretch]]] = defaultdict(list)
        for key, stretches in self.final.items():
            for stretch in stretches:
                if (what := same(stretch.standing)) is not None:
                    groups[what].append((stretch.since, stretch.before, key, stretch))
        for group in groups.values():
            if len(group) < 2 or not any(stretch.row for *_, stretch in group):
                continue
            group.sort(key=lambda each: (each[0], each[3].row))
            until, holder, held = group[0][1:]
            for since, before, key, stretch in group[1:]:
                if since < until and key != holder and (stretch.row or held.row):
                    late, other = (stretch, held) if stretch.row >= held.row else (held, stretch)
                    self._twins(column, late, other)
                if before > until:
                    until, holder, held = before, key, stretch

    def _twins(self, column: str, stretch: Stretch, other: Stretch) -> None:
        where = f"dòng {other.row}" if other.row else f"“{other.standing.name}” đã có trong cây"
        if column == "code":
            words = f"Mã {stretch.standing.code} trùng với {where} trong cùng thời gian. Mỗi đơn vị có một mã riêng."
        else:
            words = (
                f"Cùng cấp trên và cùng thời gian đã có đơn vị tên “{stretch.standing.name}” ({where}). "
                "Hãy bỏ một dòng, sửa tên hoặc ghi ngày."
            )
        self.findings.error(stretch.row, words, column)
