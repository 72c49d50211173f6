"""Agencies by name: spellings that are one agency, groups, and likeness that is only suggested."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text.names import Group, Register, fold_name, group, groups, key

UNITS = [
    "Sở Nội vụ",
    "Sở Thông tin và Truyền thông",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Kế hoạch và Đầu tư",
    "Sở Khoa học và Công nghệ",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Tài chính",
    "Đài Phát thanh và Truyền hình tỉnh An Lạc",
    "Báo An Lạc",
    "Văn phòng UBND tỉnh An Lạc",
    "Ủy ban nhân dân tỉnh An Lạc",
    "Ủy ban nhân dân phường Bến Sen",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Ban Quản lý các khu công nghiệp",
    "Công an tỉnh",
]
REGISTER = Register((name, name) for name in UNITS)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("SỞ NỘI VỤ", "Sở Nội vụ"),
        ("so noi vu", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh An Lạc", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh", "Sở Nội vụ"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Sở TTTT", "Sở Thông tin và Truyền thông"),
        ("Sở Thông tin - Truyền thông", "Sở Thông tin và Truyền thông"),
        ("Sở VHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở VHTT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở VH, TT & DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở KHĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Đài PTTH tỉnh", "Đài Phát thanh và Truyền hình tỉnh An Lạc"),
        ("Đài PT-TH", "Đài Phát thanh và Truyền hình tỉnh An Lạc"),
        ("Đài Phát thanh - Truyền hình tỉnh", "Đài Phát thanh và Truyền hình tỉnh An Lạc"),
        ("Văn phòng Ủy ban nhân dân tỉnh An Lạc", "Văn phòng UBND tỉnh An Lạc"),
        ("VP UBND tỉnh An Lạc", "Văn phòng UBND tỉnh An Lạc"),
        ("UBND phường Bến Sen", "Ủy ban nhân dân phường Bến Sen"),
        ("Đề nghị Ủy ban MTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("Ban quản lý các Khu công nghiệp tỉnh", "Ban Quản lý các khu công nghiệp"),
    ],
)
def test_find_knows_an_agency_by_its_spellings(printed, unit):
    found = REGISTER.find(printed)
    assert (found.unit, found.group) == (unit, None)
    assert REGISTER.find(unicodedata.normalize("NFD", printed)).unit == unit


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("UBND các xã, phường", Group.COMMUNES),
        ("Ủy ban nhân dân cấp xã", Group.COMMUNES),
        ("UBND các xã, phường, đặc khu", Group.COMMUNES),
        ("Chủ tịch UBND các phường", Group.COMMUNES),
        ("UBND quận, huyện", Group.DISTRICTS),
        ("UBND các huyện, thành phố", Group.DISTRICTS),
        ("Các sở, ban, ngành", Group.AGENCIES),
        ("Sở, ban, ngành tỉnh", Group.AGENCIES),
        ("Thủ trưởng các sở, ngành", Group.AGENCIES),
        ("Các tổ chức chính trị - xã hội", Group.ORGANISATIONS),
        ("Các cơ quan báo chí", Group.PRESS),
        ("Các cơ quan, đơn vị có liên quan", Group.OTHERS),
        ("Các đơn vị", Group.OTHERS),
        ("Sở Văn hóa, Thể thao và Du lịch", None),
        ("Ban Quản lý các khu công nghiệp", None),
        ("Liên hiệp các hội khoa học và kỹ thuật", None),
        ("Báo An Lạc", None),
        ("UBND phường Bến Sen", None),
        ("Sở Lao động - Thương binh và Xã hội", None),
    ],
)
def test_group_tells_groups_from_agencies(printed, expected):
    assert group(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Các sở, ban, ngành và UBND các xã, phường", [Group.AGENCIES, Group.COMMUNES]),
        ("Các sở, ban, ngành, đoàn thể cấp tỉnh", [Group.AGENCIES, Group.ORGANISATIONS]),
        ("Các sở, ban, ngành, địa phương", [Group.AGENCIES, Group.LOCALITIES]),
        ("Các sở, ngành; các cơ quan trung ương trên địa bàn", [Group.AGENCIES, Group.CENTRAL]),
        ("các cơ quan Đảng, Mặt trận Tổ quốc và các đoàn thể", [Group.ORGANISATIONS, Group.PARTY]),
        ("Các sở và UBND cấp xã", [Group.AGENCIES, Group.COMMUNES]),
        ("Các phòng, ban, đơn vị trực thuộc", [Group.DIVISIONS]),
        ("Các ban, ngành, đoàn thể xã", [Group.DIVISIONS, Group.ORGANISATIONS]),
        ("UBND các xã", [Group.RURAL_COMMUNES]),
        ("UBND các phường", [Group.WARDS]),
        ("Chủ tịch UBND các phường", [Group.WARDS]),
        ("UBND các phường, xã", [Group.COMMUNES]),
        ("UBND các xã, đặc khu", [Group.COMMUNES]),
        ("Ủy ban nhân dân cấp xã", [Group.COMMUNES]),
        ("UBND cấp huyện", [Group.DISTRICTS]),
        ("UBND các huyện, thị xã, thành phố; UBND cấp xã", [Group.DISTRICTS, Group.COMMUNES]),
        ("các cơ quan báo chí trung ương và địa phương", [Group.PRESS]),
        ("Các cơ quan Trung ương đóng trên địa bàn tỉnh", [Group.CENTRAL]),
        ("Các cơ quan ngành dọc", [Group.CENTRAL]),
        ("Các đơn vị sự nghiệp công lập", [Group.SERVICES]),
        ("UBND các tỉnh, thành phố", [Group.PROVINCES]),
        ("các cơ quan, đơn vị", [Group.UNITS]),
        ("Các cơ quan, đơn vị, địa phương", [Group.UNITS]),
        ("Các cơ quan, đơn vị và UBND các xã, phường", [Group.COMMUNES, Group.UNITS]),
        ("Các đơn vị liên quan", [Group.OTHERS]),
        ("Các doanh nghiệp bưu chính", [Group.OTHERS]),
        ("Liên minh Hợp tác xã tỉnh", []),
        ("Báo và Phát thanh, Truyền hình tỉnh", []),
        ("Văn phòng HĐND và UBND xã", []),
        ("Ban Tổ chức Tỉnh ủy", []),
        ("Các huyện, thị, thành đoàn", [Group.ORGANISATIONS]),
        ("Các xã, phường đoàn", [Group.ORGANISATIONS]),
        ("các huyện, thị, thành ủy", [Group.PARTY]),
        ("Các huyện ủy, thị ủy, thành ủy", [Group.PARTY]),
        ("Các huyện, thị, thành ủy; UBND các huyện, thị xã, thành phố", [Group.DISTRICTS, Group.PARTY]),
        ("UBND các huyện, thị xã, thành phố; Hội Nông dân tỉnh", [Group.DISTRICTS]),
        ("UBND các xã, phường và Đoàn Thanh niên", [Group.COMMUNES]),
        ("Hiệp hội Doanh nghiệp tỉnh", []),
        ("Đoàn Khối các cơ quan tỉnh", []),
        ("Đảng ủy các cơ quan Đảng tỉnh", []),
        ("Các hiệp hội doanh nghiệp", [Group.OTHERS]),
    ],
)
def test_groups_names_every_group_as_narrowly_as_the_words(printed, expected):
    assert list(groups(printed)) == expected
    assert group(printed) == (expected[0].broad if expected else None)


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở LĐTB&XH", "Sở Lao động, Thương binh và Xã hội"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở NN và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở KH và ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở VH, TT và DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở NN&MT", "Sở Nông nghiệp và Môi trường"),
        ("Sở TN&MT", "Sở Tài nguyên và Môi trường"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở DT&TG", "Sở Dân tộc và Tôn giáo"),
        ("Đài PT–TH", "Đài Phát thanh và Truyền hình"),
        ("BQL các KCN", "Ban Quản lý các khu công nghiệp"),
    ],
)
def test_key_writes_abbreviations_out(printed, written):
    assert key(printed) == key(written)


@pytest.mark.parametrize(
    ("printed", "likest"),
    [
        ("Sở Kế hoạch Đầu tư và Tài chính", "Sở Kế hoạch và Đầu tư"),
        ("Sở Văn hóa và Thể thao", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Đài Phát thanh Truyền hình An Lạc", "Đài Phát thanh và Truyền hình tỉnh An Lạc"),
    ],
)
def test_find_only_suggests_what_is_merely_like(printed, likest):
    found = REGISTER.find(printed)
    assert found.unit is None
    assert found.suggestions[0].unit == likest


def test_find_suggests_nothing_where_nothing_is_like():
    found = REGISTER.find("Hội Nhà báo")
    assert (found.unit, found.group, found.suggestions) == (None, None, ())


def test_find_does_not_choose_between_two_units_of_one_name():
    twice = Register([("Công an tỉnh An Lạc", 1), ("Công an thành phố Long Sơn", 2)])
    assert twice.find("Công an").unit is None
    assert twice.find("Công an tỉnh An Lạc").unit == 1


def test_committee_of_a_place_is_not_the_committee_of_another():
    assert REGISTER.find("UBND tỉnh Phú Hòa").unit is None
    assert key("UBND tỉnh An Lạc") != key("UBND phường An Lạc")


VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạềếệộợữ -&,.", max_size=40)


@given(VIETNAMESE)
def test_key_does_not_depend_on_case_or_unicode_form(text):
    assert key(text.upper()) == key(text)
    assert key(unicodedata.normalize("NFD", text)) == key(text)
    assert fold_name(fold_name(text)) == fold_name(text)
