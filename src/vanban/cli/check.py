"""`vanban check`: what breaks the rules of form in each .docx, by place."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vanban.cli.read import NOT_OPENED
from vanban.writer.check import Finding, NotReadable, Severity, check

CLEAN, FOUND, UNREADABLE = 0, 1, 2
_WORDS = {Severity.ERROR: ("sai quy định", "bold red"), Severity.NOTE: ("ghi chú", "dim")}


def check_files(files: list[Path], *, as_json: bool, console: Console) -> int:
    """Checks the files one after the other; the worst exit code of them all."""
    worst, shapes = CLEAN, {}
    for file in files:
        code, findings = _check_one(file)
        worst = max(worst, code)
        if code == UNREADABLE:
            continue
        shapes[str(file)] = [finding.as_json() for finding in findings]
        if not as_json:
            _show(file, findings, console)
    if as_json:
        sys.stdout.write(json.dumps(shapes, ensure_ascii=False, indent=1) + "\n")
    return worst


def _check_one(file: Path) -> tuple[int, list[Finding]]:
    try:
        findings = check(file)
    except NotReadable as error:
        sys.stderr.write(f"{file}: {error}\n")
        return UNREADABLE, []
    except OSError as error:
        sys.stderr.write(f"{file}: {NOT_OPENED.get(type(error), 'không mở được tệp.')}\n")
        return UNREADABLE, []
    return FOUND if findings else CLEAN, findings


def _show(file: Path, findings: list[Finding], console: Console) -> None:
    console.print(Text(str(file), style="bold"))
    if not findings:
        console.print("Đúng thể thức, không có điểm cần sửa.")
    for finding in findings:
        word, colour = _WORDS[finding.severity]
        place = finding.place
        where = f"đoạn {place.paragraph}" if place.paragraph else "toàn văn bản"
        about = ": ".join(filter(None, (place.element, f"“{place.excerpt}”" if place.excerpt else "")))
        console.print(Text.assemble((f"{word:>12}", colour), f"  {where}, {about}" if about else f"  {where}"))
        console.print(Text(f"{'':14}{finding.says}"))
        console.print(Text(f"{'':14}{finding.source} [{finding.code}]", style="dim"))
