from __future__ import annotations

import pytest

from vanban.reader.agencies import agencies_before_verb, looks_like_agencies, split_agencies
from vanban.reader.passage import Passage
from vanban.text.span import Span


def words(text: str) -> Passage:
    return Passage.of(text, Span(0, len(text)))


@pytest.mark.parametrize(
    ("printed", "designations"),
    [
        ("Sở Nội vụ", ["Sở Nội vụ"]),
        ("Sở Văn hóa, Thể thao và Du lịch", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Tư pháp", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tư pháp"]),
        ("Sở Nông nghiệp và Môi trường và Sở Y tế", ["Sở Nông nghiệp và Môi trường", "Sở Y tế"]),
        ("Báo và Phát thanh, Truyền hình tỉnh; Sở Nội vụ", ["Báo và Phát thanh, Truyền hình tỉnh", "Sở Nội vụ"]),
        ("Sở, ban, ngành tỉnh; UBND các xã, phường, đặc khu", ["Sở, ban, ngành tỉnh", "UBND các xã, phường, đặc khu"]),
        ("Các sở, ngành và UBND cấp huyện", ["Các sở, ngành", "UBND cấp huyện"]),
        ("Sở Nội vụ Và các cơ quan có liên quan", ["Sở Nội vụ", "các cơ quan có liên quan"]),
        ("Ủy ban nhân dân cấp huyện, cấp xã", ["Ủy ban nhân dân cấp huyện, cấp xã"]),
        ("Báo Sông Lam, sở, ban, ngành tỉnh", ["Báo Sông Lam", "sở, ban, ngành tỉnh"]),
        ("Sở Nội vụ và các cơ quan, đơn vị có liên quan", ["Sở Nội vụ", "các cơ quan, đơn vị có liên quan"]),
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Sở TT&TT, Sở VHTTDL", ["Sở TT&TT", "Sở VHTTDL"]),
        ("Tỉnh đoàn Sông Lam, Hội Nông dân tỉnh", ["Tỉnh đoàn Sông Lam", "Hội Nông dân tỉnh"]),
        ("Các phòng chuyên môn\nthuộc Sở", ["Các phòng chuyên môn thuộc Sở"]),
        ("Phòng Nội vụ\nPhòng Tư pháp", ["Phòng Nội vụ", "Phòng Tư pháp"]),
        ("Sở Tài chính. UBND các xã", ["Sở Tài chính", "UBND các xã"]),
        ("Đề nghị Ủy ban MTTQ Việt Nam xã và các đoàn thể", ["Ủy ban MTTQ Việt Nam xã", "các đoàn thể"]),
        (
            "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường",
            ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã, phường"],
        ),
        ("", []),
        (" ; , ", []),
    ],
)
def test_split_agencies(printed, designations):
    assert [each.flat().text for each in split_agencies(words(printed))] == designations


@pytest.mark.parametrize(
    ("printed", "is_list"),
    [
        ("Sở Nội vụ", True),
        ("các sở, ban, ngành", True),
        ("Sổ tay tuyên truyền", False),
        ("Số lượng tin bài", False),
        ("Ban hành kế hoạch", False),
        ("Báo cáo kết quả", False),
        ("Tờ gấp", False),
        ("Quý II/2026", False),
        ("Đề nghị Hội Nông dân xã", True),
    ],
)
def test_looks_like_agencies(printed, is_list):
    assert looks_like_agencies(printed) is is_list


@pytest.mark.parametrize(
    ("sentence", "who", "what"),
    [
        ("Đề nghị Trường Chính trị tỉnh phối hợp với Sở Nội vụ", "Trường Chính trị tỉnh", "phối hợp với Sở Nội vụ"),
        ("Sở Thông tin và Truyền thông", "Sở Thông tin và Truyền thông", ""),
        ("Ban Tổ chức Tỉnh ủy hướng dẫn các huyện", "Ban Tổ chức Tỉnh ủy", "hướng dẫn các huyện"),
        ("Các sở, ban, ngành căn cứ Kế hoạch này", "Các sở, ban, ngành", "căn cứ Kế hoạch này"),
    ],
)
def test_agencies_before_verb(sentence, who, what):
    before, rest = agencies_before_verb(words(sentence))
    assert (before.text, rest.text) == (who, what)


def test_each_designation_knows_its_place():
    text = "Chủ trì: Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch"
    found = split_agencies(words(text)[9:])
    assert [text[each.span.start : each.span.end] for each in found] == ["Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch"]


def test_a_long_list_is_split_to_its_end():
    assert len(split_agencies(words("Sở Nội vụ, Sở Tư pháp (đầu mối, theo dõi), " * 2_000))) == 4_000


def test_prose_of_any_length_is_left_whole():
    text = "quý một, " * 2_000
    assert len(split_agencies(words(text))) == 1
