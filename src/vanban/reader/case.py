"""What the checks of a reading look at."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.reader.coverage import Stretch
from vanban.reader.draft import Draft
from vanban.reader.outline import Outline
from vanban.reader.passage import Passage
from vanban.reader.source import Source


@dataclass(frozen=True, slots=True)
class Case:
    """The source, its parts, what was read, the running text in order, and which part each stretch belongs to."""

    source: Source
    outline: Outline
    draft: Draft
    text: list[Passage]
    coverage: list[Stretch]
