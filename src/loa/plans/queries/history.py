"""The history of a row or field of a draft: who wrote what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from loa.plans.models import Draft, Edit
from loa.plans.queries.phrases import plain
from loa.plans.queries.text import item_of, split
from loa.plans.states import Kind

MOST = 200
FIELDS = {
    "title": "Tên", "quotas": "Số lượng", "timeframe": "Thời gian", "lead": "Chủ trì", "coordinating": "Phối hợp",
    "follow_up": "Theo dõi", "product": "Sản phẩm", "no": "STT", "group": "Nhóm", "mode": "Cách tổ chức",
    "money": "Kinh phí", "money_source": "Nguồn kinh phí", "agencies": "Cơ quan", "points": "Nhiệm vụ",
    "report": "Kỳ báo cáo", "type": "Loại", "number": "Số, ký hiệu", "date": "Ngày", "issuer": "Cơ quan ban hành",
    "name": "Tên", "kind": "Loại văn bản", "place": "Nơi ban hành", "year": "Năm", "authority": "Thẩm quyền ký",
    "signer_title": "Chức vụ người ký", "signer": "Người ký",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """`typed`: where it was merged with another's words, what its writer had typed."""

    edit: Edit
    field: str
    before: str
    after: str
    typed: str


def history_of(draft: Draft, pointer: str) -> list[Past]:
    """Newest first; of the whole head for "/document"."""
    rows = Q(pointer=pointer) | Q(pointer__startswith=f"{pointer.rstrip('/')}/")
    edits = draft.edits.filter(rows).exclude(kind=Kind.ACCEPT).select_related("by", "on_behalf_of").order_by("-pk")
    return [_past(edit) for edit in edits[:MOST]]


def _past(edit: Edit) -> Past:
    if edit.kind == Kind.MOVE:
        return Past(edit, "", "", "", "")
    name = split(edit.pointer)[1] if edit.pointer.startswith("/document/") else ""
    name = name or edit.pointer.removeprefix(item_of(edit.pointer)).strip("/")
    return Past(edit, FIELDS.get(name, ""), said(edit.before), said(edit.after), said(edit.typed))


def said(value: Any) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return said(value.get("text") or value.get("title") or list(filter(None, value.values())))
    if isinstance(value, list):
        return "; ".join(map(said, value))
    return plain(value) if isinstance(value, int) and value >= 10_000 else str(value)
