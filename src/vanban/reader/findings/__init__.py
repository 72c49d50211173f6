"""Stage 6 of 6: outline and draft → findings. What a careful officer would question; nothing is repaired.

One module for each kind of question. `WARNINGS` rest on the text itself; `REMARKS` rest on knowledge from outside or
say how the reading went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

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

MOST = 200
"""Findings of one code that are told one by one: nobody looks at more, and a broken file can give thousands."""


def find(case: Case, checks: tuple[Check, ...]) -> list[Finding]:
    """The findings of the checks in the order of the text, each said once, at most `MOST` of a code."""
    found: dict[tuple[str, int, str], Finding] = {}
    for check in checks:
        for finding in check(case):
            found.setdefault((finding.code, finding.span.start, finding.says), finding)
    return list(_first(sorted(found.values(), key=lambda finding: finding.span.start)))


def _first(findings: list[Finding]) -> Iterator[Finding]:
    """The first `MOST` of each code; the last of them says how many more there are."""
    left_out = {code: count - MOST for code, count in Counter(finding.code for finding in findings).items()}
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.code] += 1
        if told[finding.code] == MOST and left_out[finding.code]:
            yield replace(finding, says=f"{finding.says} Còn {left_out[finding.code]} chỗ khác như vậy.")
        elif told[finding.code] <= MOST:
            yield finding
