"""The linter: any .docx against the rules of Nghị định 30/2020/NĐ-CP. It reports and changes nothing.

A stage is a function from the lines and their elements to findings, and a line in `STAGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from vanban.writer.check import body, closing, foot, forms, head, letters, paper, ruled, structure
from vanban.writer.check.elements import Parts, recognise
from vanban.writer.check.finding import Finding, NotReadable, Place, Severity
from vanban.writer.check.lines import Word, read

__all__ = ["Finding", "NotReadable", "Place", "Severity", "check"]

STAGES: tuple[Callable[[Word, Parts], Iterator[Finding]], ...] = (
    paper.check_paper,
    paper.check_page_numbers,
    paper.check_page_figures,
    letters.check_fonts,
    letters.check_letters,
    letters.check_alignment,
    letters.check_leads,
    letters.check_urgency,
    forms.check_form,
    head.check_head,
    ruled.check_rules,
    head.check_number,
    head.check_place_day,
    head.check_letter_subject,
    head.check_addressees,
    head.check_bases,
    structure.check_levels,
    structure.check_titles,
    body.check_points,
    body.check_sections,
    body.check_articles,
    body.check_shape,
    body.check_annexes,
    forms.check_annexes,
    body.check_ending,
    closing.check_recipients,
    forms.check_as_above,
    foot.check_drafter,
    foot.check_contact,
    closing.check_authority,
    closing.check_signer,
    paper.check_tables,
)


def check(file: Path | bytes) -> list[Finding]:
    """All findings by place. Raises `NotReadable`; of a path also OSError."""
    word = read(file.read_bytes() if isinstance(file, Path) else file)
    if not word.lines:
        raise NotReadable("Tệp mở được nhưng không có chữ nào. Hãy kiểm tra lại nội dung tệp.")
    parts = recognise(word)
    return sorted((found for stage in STAGES for found in stage(word, parts)), key=lambda found: found.place.paragraph)
