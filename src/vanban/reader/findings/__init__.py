"""Stage 6 of 6: outline and draft → findings. What a careful officer would question; nothing is repaired.

One module for each kind of question. `WARNINGS` rest on the text itself; `REMARKS` rest on knowledge from outside or
say how the reading went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vanban.reader.case import Case
from vanban.reader.draft import Finding
from vanban.reader.findings import assignment, dates, names, numbering, particulars, reading, tasks

Check = Callable[[Case], Iterator[Finding]]

WARNINGS: tuple[Check, ...] = (
    particulars.check,
    numbering.check,
    dates.check,
    names.check,
    tasks.check,
    assignment.check,
)
REMARKS: tuple[Check, ...] = (reading.check,)


def find(case: Case, checks: tuple[Check, ...]) -> list[Finding]:
    """The findings of the checks in the order of the text, each said once."""
    found: dict[tuple[str, int, str], Finding] = {}
    for check in checks:
        for finding in check(case):
            found.setdefault((finding.code, finding.span.start, finding.says), finding)
    return sorted(found.values(), key=lambda finding: finding.span.start)
