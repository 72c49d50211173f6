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
        ("Hiệp hội Du lịch tỉnh, Hội Nông dân tỉnh", ["Hiệp hội Du lịch tỉnh", "Hội Nông dân tỉnh"]),
        (
            "Sở Công Thương, Hiệp hội Doanh nghiệp nhỏ và vừa, Câu lạc bộ Nữ doanh nhân và Tổng hội Y học tỉnh",
            ["Sở Công Thương", "Hiệp hội Doanh nghiệp nhỏ và vừa", "Câu lạc bộ Nữ doanh nhân", "Tổng hội Y học tỉnh"],
        ),
        ("Các hội, hiệp hội, câu lạc bộ", ["Các hội, hiệp hội, câu lạc bộ"]),
        ("Các huyện, thị, thành đoàn", ["Các huyện, thị, thành đoàn"]),
        ("Huyện, thị, thành đoàn", ["Huyện, thị, thành đoàn"]),
        ("các huyện, Thị, Thành đoàn", ["các huyện, Thị, Thành đoàn"]),
        ("Sở Nội vụ, các Huyện, Thị, Thành ủy", ["Sở Nội vụ", "các Huyện, Thị, Thành ủy"]),
        ("UBND các xã, phường, Thành đoàn", ["UBND các xã, phường", "Thành đoàn"]),
        ("các huyện, thị và thành ủy", ["các huyện, thị và thành ủy"]),
        ("Các huyện ủy, thị ủy, thành ủy", ["Các huyện ủy, thị ủy, thành ủy"]),
        ("Huyện ủy, Thị ủy, Thành ủy", ["Huyện ủy", "Thị ủy", "Thành ủy"]),
        ("các huyện, thị, thành đoàn, đoàn trực thuộc", ["các huyện, thị, thành đoàn", "đoàn trực thuộc"]),
        ("Sở Nội vụ, các huyện, thị, thành ủy; Tỉnh đoàn", ["Sở Nội vụ", "các huyện, thị, thành ủy", "Tỉnh đoàn"]),
        ("các huyện, thị, thành đoàn, Hội Sinh viên tỉnh", ["các huyện, thị, thành đoàn", "Hội Sinh viên tỉnh"]),
        ("các ban, sở, ngành, đoàn thể", ["các ban, sở, ngành, đoàn thể"]),
        ("UBND các huyện, thị xã, thành phố", ["UBND các huyện, thị xã, thành phố"]),
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
        ("Hiệp hội Doanh nghiệp tỉnh", True),
        ("Câu lạc bộ Nhà báo nữ", True),
        ("Tổng công ty Điện lực", True),
        ("Nghiệp đoàn nghề cá", True),
        ("Chi nhánh Viettel tỉnh", True),
        ("Quỹ Đầu tư phát triển", True),
        ("Hiệp định thương mại", False),
        ("Câu hỏi thi", False),
        ("Tập huấn nghiệp vụ", False),
        ("Tổng hợp kết quả", False),
        ("QUY CHẾ PHỐI HỢP", False),
        ("Quy định chung", False),
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
        (
            "Hiệp hội Doanh nghiệp tỉnh tập hợp kiến nghị của hội viên",
            "Hiệp hội Doanh nghiệp tỉnh",
            "tập hợp kiến nghị của hội viên",
        ),
        ("Văn phòng Sở hoàn thành việc phân khai", "Văn phòng Sở", "hoàn thành việc phân khai"),
        ("Phòng Tổ chức - Hành chính hoàn thiện hồ sơ", "Phòng Tổ chức - Hành chính", "hoàn thiện hồ sơ"),
        ("Các huyện, thị, thành đoàn tổ chức hội thi", "Các huyện, thị, thành đoàn", "tổ chức hội thi"),
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
