from __future__ import annotations

import pytest

from vanban.reader.posts import begins_signature, is_name, posts_in


@pytest.mark.parametrize(
    "text", ["TM. ỦY BAN NHÂN DÂN", "KT.CHỦ TỊCH", "GIÁM ĐỐC", "Phó Chánh Văn phòng", "Q. TRƯỞNG BAN"]
)
def test_lines_of_authority_or_post(text):
    assert begins_signature(text)


@pytest.mark.parametrize(
    "text", ["- Chủ tịch UBND tỉnh;", "Thường trực Tỉnh ủy", "Trên đây là kế hoạch", "Giám định viên"]
)
def test_lines_that_are_neither(text):
    assert not begins_signature(text)


@pytest.mark.parametrize("text", ["Lò Thị Mây", "NGUYỄN VĂN ĐỊNH", "H'Linh Niê", "Y Bhăm"])
def test_names(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["PHÓ CHỦ TỊCH", "Mây", "Hoàn thành trước", "Sông Lam 2026", "TỔNG BIÊN TẬP"])
def test_no_names(text):
    assert not is_name(text)


def test_posts_of_a_line():
    line = "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert [line[post.start : post.end] for post in posts_in(line)] == ["CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert not list(posts_in("Chủ tịch xã"))
