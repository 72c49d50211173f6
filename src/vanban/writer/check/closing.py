"""Nơi nhận, authority and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding
from vanban.writer.check.lines import Word
from vanban.writer.rules import MAIN, Element

_SOURCE = MAIN
_SHORT = re.compile(r"(TM|KT|TL|TUQ|Q)(?P<rest>.*)", re.DOTALL)
_SLASHED = re.compile(r"(?:T/M|K/T|T/L|T/UQ|TM/|KT/)", re.IGNORECASE)
_TITLES = re.compile(
    r"(?:(?:PGS|GS|TS|ThS|Ths|THS|CN|KS|BS|BSCK\w*|Bs|Ks|LS|NGND|NGƯT|NSƯT|NSND|TTƯT|Tiến sĩ|Thạc sĩ|Giáo sư|Phó Giáo sư)"
    r"(?:[.\s]|$))"
)


def check_recipients(word: Word, parts: Parts) -> Iterator[Finding]:
    head = parts.first(Element.RECIPIENTS_HEAD)
    if head is None:
        return
    if not head.text.startswith("Nơi nhận:"):
        yield Finding(
            "recipients.head", head.place, "Phải ghi “Nơi nhận:” có dấu hai chấm. Hãy sửa.", f"{_SOURCE}9 điểm d"
        )
    lines = [line for line in parts.of.get(Element.RECIPIENTS, []) if line.paragraph >= head.paragraph]
    if not lines or not any(re.match(r"- ?Lưu ?:", line.text) for line in lines):
        says = "Nơi nhận phải có dòng cuối “- Lưu: VT, …”. Hãy bổ sung."
        yield Finding("recipients.archive", head.place, says, f"{_SOURCE}9 điểm d")
    for line in lines:
        if line.shape.list not in (None, "0"):
            continue
        want = "." if line is lines[-1] else ";"
        if not line.text.startswith("-") or not line.text.endswith(want):
            says = "Mỗi nơi nhận ghi một dòng, đầu dòng “-”, cuối dòng “;”, dòng cuối “.”. Hãy sửa."
            yield Finding("recipients.form", line.place, says, f"{_SOURCE}9 điểm d")


def check_authority(word: Word, parts: Parts) -> Iterator[Finding]:
    for line in parts.of.get(Element.AUTHORITY, []):
        if _SLASHED.match(line.text):
            says = "Quyền hạn người ký ghi tắt “TM.”, “KT.”, “TL.”, “TUQ.”, “Q.”. Hãy bỏ dấu gạch chéo."
            yield Finding("authority.form", line.place, says, f"{_SOURCE}7 điểm đ")
        elif (
            (form := _SHORT.match(line.shown))
            and not re.match(r"\. ?\S", form["rest"])
            and not form["rest"][:1].isalpha()
        ):
            says = f"Sau “{form[1]}” phải có dấu chấm rồi đến chức vụ hoặc tên tập thể viết hoa. Hãy sửa."
            yield Finding("authority.form", line.place, says, f"{_SOURCE}7 điểm đ")


def check_signer(word: Word, parts: Parts) -> Iterator[Finding]:
    for line in parts.of.get(Element.SIGNER, []):
        if _TITLES.match(line.text):
            says = "Trước họ tên người ký không ghi học hàm, học vị, danh hiệu. Hãy chỉ ghi họ và tên."
            yield Finding("signer.title", line.place, says, f"{_SOURCE}7 điểm c")
