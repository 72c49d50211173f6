"""Electronic agency codes (mã định danh điện tử), Quyết định 20/2020/QĐ-TTg, Articles 4 and 6.

Pure: text in, code or a sentence out.
"""

from __future__ import annotations

import re

LONGEST = 35  # characters, Article 4
_STATE = re.compile(r"[A-Y][0-9]{2}(?:\.[0-9A-Z]+)*")  # Level 1 is a letter A-Y and two digits; a group a lower level
_OTHERS = re.compile(r"Z[0-9A-Z]{2}(?:[0-9A-Z.]{1,32})?")  # bodies outside the State's tree


class BadCode(ValueError):
    """`str(error)` is a sentence in Vietnamese that says what to do."""


def agency_code(text: str) -> str:
    """The code in its canonical form: capitals, no spaces. The length of lower groups is not fixed by the decision.

    >>> agency_code(" h53.02.1 ")
    'H53.02.1'

    Raises `BadCode`.
    """
    code = "".join(text.split()).upper()
    if len(code) > LONGEST:
        raise BadCode(f"Mã định danh dài {len(code)} ký tự; Quyết định 20/2020/QĐ-TTg cho tối đa {LONGEST} ký tự.")
    if not (_OTHERS if code.startswith("Z") else _STATE).fullmatch(code):
        raise BadCode(
            f"“{code}” chưa đúng dạng mã định danh: một chữ cái A-Y và hai chữ số, rồi từng nhóm chữ số, chữ hoa "
            "cách nhau bằng dấu chấm, ví dụ H53.02.1; cơ quan ngoài hệ thống nhà nước bắt đầu bằng Z."
        )
    return code


def level(code: str) -> int:
    """1 for a ministry or province, one more with each group."""
    return agency_code(code).count(".") + 1


def belongs_under(code: str, above: str) -> bool:
    """Whether the code lies below the other by its groups."""
    return agency_code(code).startswith(agency_code(above) + ".")
