"""The end of a document: who it is sent to, who signs it (Decree 30/2020/ND-CP, Annex I, cells 7 and 9b)."""

from __future__ import annotations

import re

from vanban.reader.lines import Line
from vanban.reader.outline.parts import Piece
from vanban.reader.posts import begins_signature, is_name
from vanban.text.folding import fold

_MOST_SIGNATURE_LINES = 5


def is_archive(line: Line) -> bool:
    return bool(re.match(r"[-+]?\s*luu\s*[:;,]?\s", fold(line.text) + " "))


def recipient_lines(pieces: list[Piece]) -> set[int]:
    """The indexes of the lines of "Nơi nhận", with or without those words."""
    found: set[int] = set()
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            continue
        if re.match(r"noi nhan\s*:?", fold(piece.text)) and (len(piece.text) < 90 or "luu:" in fold(piece.text)):
            found |= _run_down(pieces, index)
        elif is_archive(piece) and index not in found:
            found |= _run_up(pieces, index)
    return found


def _run_down(pieces: list[Piece], index: int) -> set[int]:
    """From "Nơi nhận:" to the archive line; lines of the signature beside it are stepped over."""
    found = {index}
    skipped: list[int] = []
    for at in range(index + 1, min(index + 60, len(pieces))):
        piece = pieces[at]
        if not isinstance(piece, Line):
            break
        if not _may_be_recipient(piece):
            skipped.append(at)
            if len(skipped) > _MOST_SIGNATURE_LINES or not (begins_signature(piece.text) or is_name(piece.text)):
                break
            continue
        if skipped and not piece.mark:
            break
        found.add(at)
        if is_archive(piece):
            break
    return found


def _run_up(pieces: list[Piece], index: int) -> set[int]:
    found = {index}
    for at in range(index - 1, max(index - 60, -1), -1):
        piece = pieces[at]
        if (
            not isinstance(piece, Line)
            or not piece.mark
            or piece.mark.style != "dash"
            or len(piece.text) > 140
            or piece.text.endswith("./.")
        ):
            break
        found.add(at)
    return found


def _may_be_recipient(line: Line) -> bool:
    if line.mark:
        return line.mark.style in {"dash", "plus", "star"} and len(line.text) < 200
    return (
        len(line.text) < 120 and not begins_signature(line.text) and not line.text.isupper() and not is_name(line.text)
    )
