from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from tests.vanban.writer.documents import DECISION, PLAN, RULES, documents
from vanban.writer import Malformed, as_json, from_json

SHORT = {
    "kind": "KH",
    "issuer": {"name": "Ủy ban nhân dân xã Đồng Vàng"},
    "symbol": "KH-UBND",
    "place": "Đồng Vàng",
    "day": {"year": 2026},
    "subject": "Truyền thông năm 2026",
    "body": ["Một đoạn văn.", {"block": "item", "level": "section", "title": "Mục đích"}],
    "signature": {"post": "Chủ tịch"},
}


@given(documents)
@settings(deadline=None, max_examples=60)
def test_a_document_comes_back_whole(document):
    assert from_json(json.loads(json.dumps(as_json(document)))) == document


def test_what_is_left_to_its_default_is_left_out():
    assert as_json(from_json(SHORT)) == SHORT


def test_drafter_contact_and_levels_in_their_shape():
    shape = as_json(RULES)
    assert shape["drafter"] == {"mark": "PL.", "copies": 300}
    assert shape["contact"]["phone"] == "0200 3123 456"
    assert {"level": "division", "title": "Phát thanh, truyền hình"}.items() <= shape["attached"]["body"][1]["inside"][
        0
    ]["inside"][1].items()
    assert not {"drafter", "contact"} & as_json(PLAN).keys()


def changed(**parts: object) -> dict[str, object]:
    return SHORT | parts


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        ([], "Tại /: cần một đối tượng {…}."),
        ({}, "Tại /: thiếu mục “kind”."),
        (changed(kind="XX"), "Tại /kind: cần một trong các giá trị “KH”, “QĐ”, “TTr”, “BC”, “CV”, “TB”."),
        (changed(place=7), "Tại /place: cần một chuỗi."),
        (changed(body="chữ"), "Tại /body: cần một danh sách."),
        (changed(day={"year": 2026, "month": 2, "day": 30}), "Tại /day/day: không có ngày này."),
        (changed(day={"year": 2026, "month": 13}), "Tại /day/month: không có tháng này."),
        (changed(day={"year": True}), "Tại /day/year: cần một số nguyên."),
        (changed(draft=1), "Tại /draft: cần true hoặc false."),
        (
            changed(body=["a", {"block": "bang"}]),
            "Tại /body/1: cần một đoạn văn (chuỗi) hoặc một đối tượng có “block” là “paragraph”, “item”, “table”.",
        ),
        (
            changed(body=[{"block": "paragraph", "text": "a", "b/c": 1}]),
            "Tại /body/0/b~1c: không có mục tên này; các mục được dùng: text, note.",
        ),
        (
            changed(body=[{"block": "table", "columns": [{"heading": "A", "share": float("nan")}], "rows": []}]),
            "Tại /body/0/columns/0/share: cần một số.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(shape, sentence):
    with pytest.raises(Malformed) as raised:
        from_json(shape)
    assert str(raised.value) == sentence


def test_items_in_items_without_end_are_refused():
    item: dict[str, object] = {"block": "item", "level": "dash"}
    for _ in range(100):
        item = {"block": "item", "level": "dash", "inside": [item]}
    with pytest.raises(Malformed, match="quá sâu"):
        from_json(changed(body=[item]))


@pytest.mark.parametrize("document", [PLAN, DECISION, RULES])
def test_samples(document):
    assert from_json(as_json(document)) == document
