"""What is held about a person as one .zip: JSON for machines by package, a spreadsheet to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from loa.core.sheets import Sheet, as_xlsx
from loa.workspace.queries.holdings import Holding

READ_FIRST = """Dữ liệu cá nhân đang lưu về người có tên trong tệp accounts.json.

- du-lieu-ca-nhan.xlsx: để đọc, mỗi loại dữ liệu một trang tính.
- Các tệp .json: cùng nội dung, để đưa vào chương trình khác; mỗi tệp là một phần của hệ thống.

Không kèm mật khẩu, mã bí mật (chúng không nói gì về người), nội dung văn bản công vụ và dữ liệu của người khác.
"""
WIDTH = 24


def bundle(holdings: list[Holding]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc-truoc.txt", READ_FIRST)
        archive.writestr("du-lieu-ca-nhan.xlsx", as_xlsx(*_sheets(holdings)))
        for package in dict.fromkeys(holding.package for holding in holdings):
            held = [{"loại": each.name, "dòng": each.rows} for each in holdings if each.package == package]
            archive.writestr(f"{package}.json", json.dumps(held, ensure_ascii=False, indent=1))
    return out.getvalue()


def _sheets(holdings: list[Holding]) -> Iterator[Sheet]:
    for number, holding in enumerate(holdings, start=1):
        head = list(dict.fromkeys(name for row in holding.rows for name in row))
        rows = ([_cell(row.get(name)) for name in head] for row in holding.rows)
        name = f"{number} {holding.name}"
        yield Sheet(name=name, title=holding.name, head=head, widths=[WIDTH] * len(head), rows=rows)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
