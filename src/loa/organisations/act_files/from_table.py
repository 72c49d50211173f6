"""Steps from a spreadsheet: a row for each unit as it was before. Rows of one step stand under each other.

An empty "Bước" goes on with the step above, as merged cells do; an empty "Đơn vị sau" goes on with the unit above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from loa.organisations.act_files.index import Index, NotFound
from loa.organisations.reform import WHOLE, From, Into, Key, Said, renumbered
from loa.organisations.states import StepKind
from loa.organisations.tree_files.cells import BadCell, kind_of, share_of, text_of
from loa.organisations.tree_files.columns import Head
from loa.organisations.tree_files.findings import Findings, Unreadable, shown
from loa.organisations.tree_files.sources import open_table
from vanban.text.agency_code import BadCode, agency_code
from vanban.text.folding import fold, squeeze


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    heading: str
    width: int
    hint: str


COLUMNS = (
    Column("step", "Bước", 8, "Số thứ tự của bước; các dòng cùng bước ghi cùng số hoặc để trống."),
    Column("what", "Việc", 20, "Sáp nhập, Chia tách, Đổi tên, Chuyển, Nâng hạ loại, Giải thể hoặc Thành lập."),
    Column("unit", "Đơn vị cũ", 40, "Tên đầy đủ hoặc mã định danh. Thành lập thì để trống."),
    Column("part", "Chỉ một phần", 12, "Ghi x khi chỉ một phần đơn vị cũ đi và đơn vị cũ vẫn còn."),
    Column("share", "% số liệu", 10, "Sáp nhập một phần: phần số liệu đi theo. Chia tách: phần mỗi đơn vị sau nhận."),
    Column("result", "Đơn vị sau", 40, "Tên đơn vị sau sắp xếp; đổi tên thì là tên mới. Để trống: như dòng trên."),
    Column("made", "Mới hay đã có", 12, "Ghi “mới” hoặc “đã có”. Để trống: đã có nếu có đơn vị mang tên này."),
    Column("short_name", "Tên ngắn", 20, "Để trống được. Ví dụ: phường Bến Trăng."),
    Column("abbreviation", "Viết tắt", 12, "Như trong ký hiệu văn bản: UBND, SNV; để trống được."),
    Column("kind", "Loại", 24, "Loại của đơn vị mới, ví dụ Xã, Phường. Để trống: như đơn vị cũ đầu tiên."),
    Column("parent", "Trực thuộc", 36, "Tên hoặc mã của cấp trên, có thể là mới. Để trống: như đơn vị cũ đầu tiên."),
    Column("code", "Mã định danh mới", 16, "Mã của đơn vị sau sắp xếp; để trống được."),
)  # fmt: skip
LABELS = {column.name: column.heading for column in COLUMNS}
LENGTHS = {"result": 200, "short_name": 80, "abbreviation": 30}

_KINDS = {
    "sap nhap": StepKind.MERGE, "hop nhat": StepKind.MERGE, "sap nhap, hop nhat": StepKind.MERGE,
    "nhap": StepKind.MERGE, "chia tach": StepKind.SPLIT, "chia": StepKind.SPLIT, "tach": StepKind.SPLIT,
    "chia, tach": StepKind.SPLIT, "doi ten": StepKind.RENAME, "chuyen": StepKind.MOVE,
    "chuyen ve don vi khac": StepKind.MOVE, "nang ha loai": StepKind.REGRADE, "nang loai": StepKind.REGRADE,
    "ha loai": StepKind.REGRADE, "nang hoac ha loai": StepKind.REGRADE, "giai the": StepKind.CLOSE,
    "cham dut": StepKind.CLOSE, "thanh lap": StepKind.OPEN, "thanh lap moi": StepKind.OPEN,
}  # fmt: skip
_YES = {"x", "co", "1", "mot phan", "chi mot phan", "v"}
_HEADINGS = {fold(column.heading): column.name for column in COLUMNS} | {
    "don vi truoc": "unit", "don vi moi": "result", "don vi sau sap xep": "result", "don vi truoc sap xep": "unit",
    "stt buoc": "step", "phan so lieu": "share", "% so lieu": "share", "ma moi": "code", "ma dinh danh": "code",
    "loai don vi": "kind", "chu viet tat": "abbreviation",
}  # fmt: skip


@dataclass(slots=True)
class Row:
    number: int
    words: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, "")


@dataclass(slots=True)
class _Group:
    """The rows of one step."""

    kind: StepKind
    rows: list[Row] = field(default_factory=list)


def read_rows(content: bytes, name: str) -> list[Row]:
    """Raises `Unreadable`."""
    table = open_table(content, name, find=_find_head, missing=_NO_HEAD)
    places = table.head.places
    return [
        Row(number, {name: text_of(cells[at]) for name, at in places.items() if at < len(cells)})
        for number, cells in table.rows
    ]


_NO_HEAD = "Không thấy dòng tiêu đề có các cột “Việc”, “Đơn vị cũ”, “Đơn vị sau”. Hãy dùng tệp mẫu."


def _find_head(rows: Sequence[tuple[int, Sequence[str]]]) -> Head | None:
    for number, cells in rows:
        named = [(_HEADINGS.get(fold(cell.split("(")[0])), at) for at, cell in enumerate(cells)]
        places = {name: at for name, at in reversed(named) if name}
        if {"what", "unit"} <= places.keys():
            return Head(places, (), (), number + 1)
    return None


def steps_of(rows: Iterable[Row], index: Index) -> tuple[list[Said], Findings]:
    """The steps numbered from 1, and findings by row of the file. With errors, the steps are not to be used."""
    return _Steps(index).read(rows)


class _Steps:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.findings = Findings()
        self.waiting: dict[str, tuple[Row, str]] = {}  # new unit -> where and how its superior is named
        self.new: dict[str, str] = {}  # name of a new unit -> its place

    def read(self, rows: Iterable[Row]) -> tuple[list[Said], Findings]:
        steps: list[Said] = []
        for group in self._groups(rows):
            steps += self._said(group, len(steps) + 1)
        if not steps and not self.findings.errors:
            self.findings.error(0, "Tệp chưa có dòng nào dưới tiêu đề.")
        return renumbered([self._with_parents(step) for step in steps]), self.findings

    def _groups(self, rows: Iterable[Row]) -> Iterable[_Group]:
        groups: list[_Group] = []
        last = ""
        for row in rows:
            said = _KINDS.get(fold(row["what"]))
            if row["what"] and said is None:
                self.findings.error(row.number, f"Không rõ việc {shown(row['what'])}. {_hint('what')}", "what")
                continue
            goes_on = groups and (not row["step"] or row["step"] == last) and said in {None, groups[-1].kind}
            if goes_on and (row["step"] or not row["what"]):
                groups[-1].rows.append(row)
            elif said is None:
                self.findings.error(row.number, f"Thiếu việc của bước này. {_hint('what')}", "what")
            else:
                groups.append(_Group(said, [row]))
            last = row["step"] or last
        return groups

    def _said(self, group: _Group, order: int) -> list[Said]:
        match group.kind:
            case StepKind.RENAME | StepKind.MOVE | StepKind.REGRADE:
                single = [self._change(group.kind, row, order + at) for at, row in enumerate(group.rows)]
                return [step for step in single if step is not None]
            case StepKind.CLOSE:
                return [Said(order, group.kind, self._sources(group, parts=False))]
            case StepKind.SPLIT:
                sources = self._sources(group, parts=False)
                stays = any(fold(row["part"]) in _YES for row in group.rows)
                return [
                    Said(
                        order, group.kind, tuple(replace(each, part=stays) for each in sources),
                        self._results(group, order, sources),
                    )
                ]  # fmt: skip
        sources = self._sources(group, parts=True)
        return [Said(order, group.kind, sources, self._results(group, order, sources))]

    # Units before -----------------------------------------------------------------------------------------------------

    def _sources(self, group: _Group, *, parts: bool) -> tuple[From, ...]:
        found: dict[int, From] = {}
        for row in group.rows:
            if not row["unit"] or (unit := self._unit(row, "unit")) is None:
                continue
            if unit in found and parts:
                self.findings.error(row.number, f"{shown(row['unit'])} ghi hai lần trong một bước.", "unit")
            part = parts and fold(row["part"]) in _YES
            found[unit] = From(unit, part, self._share(row, WHOLE) if part else WHOLE)
        return tuple(found.values())

    def _unit(self, row: Row, column: str) -> int | None:
        try:
            return self.index.find(row[column])
        except NotFound as error:
            self.findings.error(row.number, str(error), column)
            return None

    def _share(self, row: Row, default: Decimal) -> Decimal:
        try:
            share = share_of(row["share"].rstrip(" %"))
        except BadCell as error:
            self.findings.error(row.number, str(error), "share")
            return default
        if share is None and default == WHOLE:
            self.findings.error(
                row.number, "Chỉ một phần thì cần ghi % số liệu đi theo; không đi theo thì ghi 0.", "share"
            )
        return default if share is None else share

    # Units after ------------------------------------------------------------------------------------------------------

    def _results(self, group: _Group, order: int, sources: tuple[From, ...]) -> tuple[Into, ...]:
        found: dict[str, Into] = {}
        named = [row for row in group.rows if row["result"]]
        for row in named:
            key = squeeze(row["result"]).casefold()
            if key not in found:
                into = self._into(row, f"{order}.{len(found) + 1}", group, sources)
                if into is not None:
                    share = self._share(row, Decimal(0)) if group.kind == StepKind.SPLIT else Decimal(0)
                    found[key] = replace(into, share=share)
        if not named:
            self.findings.error(group.rows[0].number, "Chưa ghi đơn vị sau sắp xếp của bước này.", "result")
        return tuple(found.values())

    def _into(self, row: Row, place: str, group: _Group, sources: tuple[From, ...]) -> Into | None:
        made = fold(row["made"])
        if made and made not in {"moi", "da co", "lap moi", "cu"}:
            self.findings.error(row.number, f"{shown(row['made'])}: hãy ghi “mới” hoặc “đã có”.", "made")
        there = self.index.has(row["result"])
        if made in {"da co", "cu"} or (not made and there and group.kind != StepKind.OPEN):
            unit = self._unit(row, "result")
            if unit is not None and not made:
                words = f"{shown(row['result'])} là đơn vị đã có và được giữ lại. Nếu lập mới thì ghi “mới” ở cột này."
                self.findings.note(row.number, words, "made")
            return None if unit is None else Into(unit)
        told = self._words(row)
        first = self.index.world[sources[0].unit] if sources else None
        kind = self._kind(row) or (first.kind if first else "")
        if not kind:
            self.findings.error(row.number, f"{shown(row['result'])} chưa có loại đơn vị.", "kind")
        self.new.setdefault(squeeze(row["result"]).casefold(), place)
        parent: Key | None = None
        if row["parent"]:
            self.waiting[place] = row, row["parent"]
        elif first is not None:
            parent = first.parent
        else:
            self.findings.error(row.number, f"{shown(row['result'])} chưa ghi trực thuộc đơn vị nào.", "parent")
        return Into(place, name=squeeze(row["result"]), kind=kind, parent=parent, **told)

    def _change(self, kind: StepKind, row: Row, order: int) -> Said | None:
        """One unit, changed."""
        if not row["unit"]:
            self.findings.error(row.number, "Thiếu đơn vị cũ.", "unit")
            return None
        unit = self._unit(row, "unit")
        if unit is None:
            return None
        if kind == StepKind.MOVE:
            if not row["parent"]:
                self.findings.error(row.number, "Chuyển thì cần ghi đơn vị cấp trên mới ở cột “Trực thuộc”.", "parent")
            self.waiting[f"{order}.1"] = row, row["parent"]
            return Said(order, kind, (From(unit),), (Into(unit),))
        into = Into(unit, name=squeeze(row["result"]), kind=self._kind(row), **self._words(row))
        return Said(order, kind, (From(unit),), (into,))

    def _words(self, row: Row) -> dict[str, Any]:
        for name, most in LENGTHS.items():
            if len(row[name]) > most:
                self.findings.error(row.number, f"{LABELS[name]} dài quá {most} ký tự.", name)
        code = row["code"]
        if code:
            try:
                agency_code(code)
            except BadCode as error:
                self.findings.error(row.number, str(error), "code")
        return {"short_name": row["short_name"], "abbreviation": row["abbreviation"], "code": code}

    def _kind(self, row: Row) -> str:
        try:
            return kind_of(row["kind"])
        except BadCell as error:
            self.findings.error(row.number, str(error), "kind")
            return ""

    def _with_parents(self, step: Said) -> Said:
        """Superiors are found last: one may be made further down in the file."""
        results = []
        for at, into in enumerate(step.results, 1):
            place = f"{step.order}.{at}"
            if place in self.waiting:
                row, words = self.waiting[place]
                into = replace(into, parent=self._parent(row, words, place))
            results.append(into)
        return replace(step, results=tuple(results))

    def _parent(self, row: Row, words: str, place: str) -> Key | None:
        made = self.new.get(squeeze(words).casefold())
        if made is not None and made != place:
            return made
        return self._unit(row, "parent") if words else None


def _hint(name: str) -> str:
    return next(column.hint for column in COLUMNS if column.name == name)


def unreadable(error: Unreadable) -> Findings:
    findings = Findings()
    findings.error(0, str(error))
    return findings


def figures(steps: Sequence[Said]) -> Mapping[str, int]:
    return {
        "steps": len(steps),
        "before": len({source.unit for step in steps for source in step.sources}),
        "made": sum(into.is_new for step in steps for into in step.results),
    }
