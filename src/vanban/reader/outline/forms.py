"""The forms of documents that carry a plan."""

from __future__ import annotations

from vanban.reader.lines import Line
from vanban.text.folding import fold

FORMS = {
    "ke hoach": "KH",
    "quyet dinh": "QĐ",
    "chuong trinh": "CTr",
    "phuong an": "PA",
    "de an": "ĐA",
    "huong dan": "HD",
    "thong bao": "TB",
    "chi thi": "CT",
    "nghi quyet": "NQ",
    "bao cao": "BC",
    "to trinh": "TTr",
    "quy dinh": "QyĐ",
    "quy che": "QC",
}


def form_of_line(line: Line) -> str | None:
    """The form that a line names: "KẾ HOẠCH", alone or before a title in capitals."""
    if line.mark or not line.text[:7].isupper():
        return None
    folded = fold(line.text).strip(" :")
    if folded in FORMS:
        return FORMS[folded]
    first = " ".join(folded.split()[:2])
    is_title = (
        line.text.isupper()
        and len(folded) > 25
        and line.text[-1:] not in ";:."
        and first in {"ke hoach", "chuong trinh", "quyet dinh"}
    )
    return FORMS[first] if is_title else None
