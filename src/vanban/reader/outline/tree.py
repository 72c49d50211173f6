"""The tree of sections, built line by line."""

from __future__ import annotations

from vanban.reader.lines import Line
from vanban.reader.outline.parts import Node
from vanban.reader.passage import Passage
from vanban.reader.tables import Grid

# Outer styles first; what is not open yet goes under the last open heading of an outer style.
_RANK = [
    "part",
    "capitals",
    "roman",
    "article",
    "task",
    "arabic",
    "decimal1",
    "decimal2",
    "decimal3",
    "bare",
    "arabic)",
    "letter",
    "letter.",
    "dash",
    "plus",
    "star",
]


class Tree:
    """Builds the tree of sections under `root`."""

    def __init__(self, root: Node) -> None:
        self.open = [root]

    @property
    def current(self) -> Node | None:
        return self.open[-1] if len(self.open) > 1 or self.open[-1].paragraphs else None

    @property
    def is_deep(self) -> bool:
        return bool(self.open[0].children)

    def add_grid(self, grid: Grid) -> None:
        self.open[-1].grids.append(grid)

    @property
    def unnumbered(self) -> Node | None:
        """The open section none of whose points is numbered or lettered; None inside one that has such points."""
        for node in reversed(self.open):
            if node.style in {"part", "capitals", "roman", "arabic"} and node.words:
                marked = any(child.style not in {"bare", "dash", "plus", "star"} for child in node.children)
                return None if marked else node
        return None

    @property
    def lacks_title(self) -> bool:
        """A mark alone on its line ("Phần thứ nhất") takes its title from the next."""
        node = self.open[-1]
        return node.line is not None and not node.words and not node.paragraphs and not node.children

    def add(self, line: Line, *, is_heading: bool = False) -> None:
        if not line.mark and not is_heading:
            self._add_paragraph(line)
            return
        node = Node(line, line.body)
        self._close_for(node)
        self.open[-1].children.append(node)
        self.open.append(node)

    def _close_for(self, node: Node) -> None:
        styles = [each.style for each in self.open]
        if node.style in styles and not self._starts_anew(node, styles):
            del self.open[styles.index(node.style) :]
            return
        rank = _rank(node.style)
        while len(self.open) > 1 and _rank(self.open[-1].style) > rank and node.style not in styles:
            self.open.pop()

    def _starts_anew(self, node: Node, styles: list[str]) -> bool:
        """ "1." under "a)" while an outer "1." is open: a list inside the point."""
        same = self.open[styles.index(node.style)]
        return (
            node.value == 1
            and same.value is not None
            and same is not self.open[-1]
            and _rank(self.open[-1].style) > _rank(same.style)
        )

    def _add_paragraph(self, line: Line) -> None:
        self.open[-1].paragraphs.append(line.words)

    def go_on(self, line: Line) -> None:
        """The line goes on with the last paragraph."""
        node = self.open[-1]
        if node.paragraphs:
            node.paragraphs[-1] = Passage.join([node.paragraphs[-1], line.words])
        else:
            node.words = Passage.join([node.words, line.words])


def _rank(style: str) -> int:
    if style in {"dash", "plus", "star"}:  # which of these stands under which, each document decides for itself
        return len(_RANK)
    return _RANK.index(style) if style in _RANK else -1
