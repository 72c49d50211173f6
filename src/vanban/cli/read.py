"""`vanban read`: what was read out of each file, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from vanban.reader import Reading, Unreadable, read_plan
from vanban.reader.draft import Activity, Finding, Severity
from vanban.reader.reading import Progress as Told
from vanban.text.forms import form_of

READ, SERIOUS, UNREADABLE = 0, 1, 2
NOT_OPENED = {
    FileNotFoundError: "không có tệp này.",
    IsADirectoryError: "đây là thư mục, không phải tệp.",
    PermissionError: "không có quyền mở tệp này.",
}
_COLOURS = {Severity.SERIOUS: "bold red", Severity.CHECK: "yellow", Severity.NOTE: "dim"}
_WORDS = {Severity.SERIOUS: "nghiêm trọng", Severity.CHECK: "cần xem", Severity.NOTE: "ghi chú"}


def read_files(files: list[Path], *, as_json: bool, out: Path | None, console: Console) -> int:
    """Reads the files one after the other; the worst exit code of them all."""
    problem = _prepare(out)
    if problem:
        _complain(problem)
        return UNREADABLE
    worst = READ
    shapes: dict[str, Any] = {}
    with _progress(files) as told:
        for place, file in enumerate(files):
            code, reading = _read_one(file, place, told)
            worst = max(worst, code)
            if reading is None:
                continue
            if out:
                (out / f"{file.stem}.json").write_text(_json(reading.as_json()), encoding="utf-8")
            if as_json:
                shapes[str(file)] = reading.as_json()
            elif not out:
                show(reading, file, console)
    if as_json:
        # of one file its shape, of several the shape of each by the path that was given
        sys.stdout.write("".join(map(_json, shapes.values())) if len(files) == 1 else _json(shapes))
    return worst


def _prepare(out: Path | None) -> str | None:
    if out is None:
        return None
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        return f"Không ghi được vào thư mục {out}."
    return None


def _read_one(file: Path, place: int, told: _Told) -> tuple[int, Reading | None]:
    try:
        reading = read_plan(file, name=file.name, progress=told.pages(file))
    except Unreadable as error:
        _complain(f"{file}: {error}")
        return UNREADABLE, None
    except OSError as error:
        _complain(f"{file}: {NOT_OPENED.get(type(error), 'không mở được tệp.')}")
        return UNREADABLE, None
    finally:
        told.done(place)
    return SERIOUS if reading.is_serious else READ, reading


def _json(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"


def _complain(sentence: str) -> None:
    sys.stderr.write(sentence.replace("\n", " ") + "\n")


# -- progress ---------------------------------------------------------------------------------------------------------


class _Told:
    """Where the work stands: files, and pages within a scan."""

    def __init__(self, bar: Progress | None, files: int) -> None:
        self.bar = bar
        self.files = bar.add_task("Tệp", total=files) if bar and files > 1 else None

    def pages(self, file: Path) -> Told | None:
        if self.bar is None:
            return None
        bar = self.bar
        task = bar.add_task(f"Nhận dạng {file.name}", total=None, visible=False)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=done < total)

        return tell

    def done(self, place: int) -> None:
        if self.bar and self.files is not None:
            self.bar.update(self.files, completed=place + 1)


@contextmanager
def _progress(files: list[Path]) -> Iterator[_Told]:
    """A bar on the terminal for many files or scanned pages; nothing where the output is not a terminal."""
    if not sys.stderr.isatty():
        yield _Told(None, len(files))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Told(bar, len(files))


# -- the readable table -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    ratio: int  # of the free width; 0 for as wide as its words
    from_width: int  # the narrowest terminal that shows it
    words: Callable[[Activity], str]


_COLUMNS = (
    _Column("TT", 0, 0, lambda activity: activity.no.value or ""),
    _Column("Nhiệm vụ", 6, 0, lambda activity: activity.title.value),
    _Column("Hình thức", 2, 130, lambda activity: _form(activity)),
    _Column("Số lượng", 3, 0, lambda activity: "\n".join(quota.value.text for quota in activity.quotas)),
    _Column("Chủ trì", 3, 0, lambda activity: "\n".join(agency.value for agency in activity.lead)),
    _Column("Phối hợp", 3, 110, lambda activity: "\n".join(agency.value for agency in activity.coordinating)),
    _Column("Thời gian", 2, 0, lambda activity: activity.timeframe.value.text if activity.timeframe else ""),
)


def _form(activity: Activity) -> str:
    return str(form_of(activity.title.value, [product.value for product in activity.product]).label)


def show(reading: Reading, file: Path, console: Console) -> None:
    """Prints head, activities, commitments and findings."""
    document = reading.draft.document
    console.print()
    console.print(Text(str(document.title.value or file.name), style="bold"))
    console.print(_head_line(reading))
    if reading.draft.activities:
        console.print(_activities(reading.draft.activities, console.width))
    if reading.draft.commitments:
        console.print(_commitments(reading))
    _say_counts(reading, console)
    for finding in (*reading.warnings, *reading.remarks):
        console.print(_finding(reading, finding))


def _head_line(reading: Reading) -> Text:
    document = reading.draft.document
    parts: list[Any] = [
        document.number.value or "chưa có số",
        document.date.value or "chưa có ngày",
        document.issuer.value,
        document.signer.value,
    ]
    return Text(" · ".join(str(part) for part in parts if part), style="dim")


def _activities(activities: list[Activity], width: int) -> Table:
    """The rows of the tables; on a narrow terminal without form and coordinating agencies."""
    table = Table(expand=True)
    shown = [column for column in _COLUMNS if width >= column.from_width]
    for column in shown:
        table.add_column(column.heading, overflow="fold", ratio=column.ratio or None, no_wrap=not column.ratio)
    for activity in activities:
        table.add_row(*(column.words(activity) for column in shown), end_section=True)
    return table


def _commitments(reading: Reading) -> Table:
    table = Table(title="Cam kết trong lời văn", title_justify="left", show_lines=True, expand=True)
    for heading, ratio in (("Việc", 5), ("Cơ quan", 3), ("Số lượng", 3), ("Thời gian", 3)):
        table.add_column(heading, overflow="fold", ratio=ratio)
    for each in reading.draft.commitments:
        quotas = "\n".join(quota.value.text for quota in each.quotas)
        table.add_row(
            each.title.value, "\n".join(agency.value for agency in each.agencies), quotas, each.timeframe.value.text
        )
    return table


def _say_counts(reading: Reading, console: Console) -> None:
    draft = reading.draft
    counts = (
        (len(draft.legal_bases), "căn cứ"),
        (len(draft.themes), "nội dung"),
        (len(draft.channels), "hình thức"),
        (len(draft.activities), "dòng nhiệm vụ"),
        (len(draft.commitments), "cam kết"),
        (len(draft.responsibilities), "phần giao việc"),
        (len(draft.recipients), "nơi nhận"),
    )
    console.print(Text(", ".join(f"{count} {name}" for count, name in counts)))


def _finding(reading: Reading, finding: Finding) -> Text:
    page = reading.source.page(finding.span.start)
    where = f"trang {page}" if page else f"dòng {reading.source.line(finding.span.start)}"
    return Text.assemble((f"{_WORDS[finding.severity]:>12}", _COLOURS[finding.severity]), f"  {where}: {finding.says}")
