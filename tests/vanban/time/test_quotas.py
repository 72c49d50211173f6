import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.quotas import check_total, find_quotas, read_quotas

CELLS = [
    # text, minimum, maximum, unit, per, rate, minutes, each
    ("12 số", 12, 12, "số", "plan", None, None, None),
    ("03 ngày 06 buổi", 6, 6, "buổi", "plan", None, None, None),
    ("5 xã (phường)/năm", 5, 5, "xã (phường)", "year", None, None, None),
    ("20.000 tờ", 20000, 20000, "tờ", "plan", None, None, None),
    ("5000 tờ rơi", 5000, 5000, "tờ rơi", "plan", None, None, None),
    ("hai hội nghị", 2, 2, "hội nghị", "plan", None, None, None),
    ("03 (ba) hội nghị", 3, 3, "hội nghị", "plan", None, None, None),
    ("01 cuộc thi", 1, 1, "cuộc thi", "plan", None, None, None),
    ("24 số (02 số/tháng)", 24, 24, "số", "plan", (2, "month"), None, None),
    ("52 số (1/tuần)", 52, 52, "số", "plan", (1, "week"), None, None),
    ("2 chuyên mục/1 quý = 8 chuyên mục", 8, 8, "chuyên mục", "plan", (2, "quarter"), None, None),
    ("12 số, mỗi tháng 01 số", 12, 12, "số", "plan", (1, "month"), None, None),
    ("06 cuộc/năm (mỗi nửa năm 03 cuộc)", 6, 6, "cuộc", "year", (3, "half_year"), None, None),
    ("14 buổi (01 buổi/thôn)", 14, 14, "buổi", "plan", None, None, None),
    ("tối thiểu 6 bài/1 quý", 6, None, "bài", "quarter", None, None, None),
    ("≥ 50 tin", 50, None, "tin", "plan", None, None, None),
    ("từ 5 bài trở lên", 5, None, "bài", "plan", None, None, None),
    ("10 bài trở lên/tháng", 10, None, "bài", "month", None, None, None),
    ("không quá 5 phóng sự", 0, 5, "phóng sự", "plan", None, None, None),
    ("20 - 30 tin, bài/tháng", 20, 30, "tin, bài", "month", None, None, None),
    ("từ 10 đến 15 lớp", 10, 15, "lớp", "plan", None, None, None),
    ("02 tin/bài/tuần", 2, 2, "tin/bài", "week", None, None, None),
    ("9 chuyên mục/năm", 9, 9, "chuyên mục", "year", None, None, None),
    ("một tháng 03 chuyên mục", 3, 3, "chuyên mục", "month", None, None, None),
    ("Hằng tháng 02 kỳ", 2, 2, "kỳ", "month", None, None, None),
    ("năm bài mỗi tháng", 5, 5, "bài", "month", None, None, None),
    ("mỗi tuần hai lần", 2, 2, "lần", "week", None, None, None),
    ("6 tháng/lần", 1, 1, "lần", "half_year", None, None, None),
    ("01 lần/2 tháng", 6, 6, "lần", "year", None, None, None),
    ("tối thiểu 01 bài phân tích sâu mỗi tháng", 1, None, "bài", "month", None, None, None),
    ("ít nhất 02 tin, bài/tháng/đơn vị", 2, None, "tin, bài", "month", None, None, "đơn vị"),
    ("mỗi đơn vị 01 kế hoạch", 1, 1, "kế hoạch", "plan", None, None, "đơn vị"),
    ("mỗi xã, phường ít nhất 01 hội nghị/năm", 1, None, "hội nghị", "year", None, None, "xã, phường"),
    ("03 chuyên mục/tháng; thời lượng 10-15 phút", 3, 3, "chuyên mục", "month", None, 10, None),
    ("12 số, mỗi số 15 phút", 12, 12, "số", "plan", None, 15, None),
    ("20 phút/số; 12 số/năm", 12, 12, "số", "year", None, 20, None),
    ("05 clip (thời lượng từ 3 đến 5 phút)", 5, 5, "clip", "plan", None, 3, None),
    ("Tối thiểu 03 bài đăng/tuần", 3, None, "bài đăng", "week", None, None, None),
    ("05 câu hỏi - đáp/tháng", 5, 5, "câu hỏi - đáp", "month", None, None, None),
    ("04 bài viết chuyên sâu/quý", 4, 4, "bài viết", "quarter", None, None, None),
    ("02 chương trình phát thanh trực tiếp/tháng", 2, 2, "chương trình phát thanh", "month", None, None, None),
    ("02 lớp tập huấn/huyện", 2, 2, "lớp", "plan", None, None, "huyện"),
    ("20 cơ quan, địa phương", 20, 20, "cơ quan, địa phương", "plan", None, None, None),
    ("05 phường, xã/năm", 5, 5, "phường, xã", "year", None, None, None),
    ("06 huyện, thị xã, thành phố", 6, 6, "huyện, thị xã, thành phố", "plan", None, None, None),
    ("20 sở, ban, ngành", 20, 20, "sở, ban, ngành", "plan", None, None, None),
    ("04 thôn và tổ dân phố", 4, 4, "thôn và tổ dân phố", "plan", None, None, None),
    ("200 cán bộ, công chức, viên chức/năm", 200, 200, "cán bộ, công chức, viên chức", "year", None, None, None),
    ("02 thôn/xã", 2, 2, "thôn", "plan", None, None, "xã"),
    ("mỗi năm hai đợt", 2, 2, "đợt", "year", None, None, None),
    ("một năm bốn kỳ", 4, 4, "kỳ", "year", None, None, None),
    ("bốn kỳ một năm", 4, 4, "kỳ", "year", None, None, None),
    ("02 hội nghị kỷ niệm một năm thành lập", 2, 2, "hội nghị", "plan", None, None, None),
    ("tuần một số", 1, 1, "số", "week", None, None, None),
    ("tháng hai kỳ", 2, 2, "kỳ", "month", None, None, None),
    ("quý một lần", 1, 1, "lần", "quarter", None, None, None),
    ("03 tháng 01 lần", 1, 1, "lần", "quarter", None, None, None),
    ("hai tuần một số", 26, 26, "số", "year", None, None, None),
    ("quý/số", 1, 1, "số", "quarter", None, None, None),
    ("hai năm một lần", 0, 1, "lần", "year", None, None, None),
    ("Hằng tháng", 1, None, "lần", "month", None, None, None),
    ("95% cơ quan", 95, 95, "%", "plan", None, None, None),
]


@pytest.mark.parametrize(("text", "minimum", "maximum", "unit", "per", "rate", "minutes", "each"), CELLS)
def test_a_cell_with_one_quota(text, minimum, maximum, unit, per, rate, minutes, each):
    (quota,) = read_quotas(text)
    assert quota.as_json() == {
        "text": text,
        "min": minimum,
        "max": maximum,
        "unit": unit,
        "per": per,
        "rate": {"count": rate[0], "per": rate[1]} if rate else None,
        "languages": [],
        "minutes": minutes,
        "each": each,
    }


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("01 hội nghị; 02 lớp", [("01 hội nghị", 1, "hội nghị"), ("02 lớp", 2, "lớp")]),
        (
            "Khoảng 800 lượt người, dự kiến 8 lớp",
            [("Khoảng 800 lượt người", 800, "lượt người"), ("dự kiến 8 lớp", 8, "lớp")],
        ),
        ("Tin: 50; bài: 20", [("Tin: 50", 50, "tin"), ("bài: 20", 20, "bài")]),
        ("- 02 chuyên mục\n- 04 phóng sự", [("02 chuyên mục", 2, "chuyên mục"), ("04 phóng sự", 4, "phóng sự")]),
        ("Quý II: 01 lớp; Quý III: 02 lớp", [("Quý II: 01 lớp", 1, "lớp"), ("Quý III: 02 lớp", 2, "lớp")]),
        ("02 lớp (60 người/lớp)", [("02 lớp", 2, "lớp"), ("60 người/lớp", 60, "người")]),
    ],
)
def test_a_cell_with_several_quotas_shares_out_its_text(text, shares):
    assert [(q.text, q.minimum, q.unit) for q in read_quotas(text)] == shares


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("bằng tiếng Mông, Dao: 12 bài/năm", ("Mông", "Dao")),
        ("04 bài bằng tiếng dân tộc (Tày, Nùng và Pà Thẻn)", ("Tày", "Nùng", "Pà Thẻn")),
        ("02 kỳ/tháng, tiếng Ê-đê, tiếng Gia Rai", ("Ê-đê", "Gia Rai")),
        ("02 kỳ bằng tiếng phổ thông và tiếng Thái", ("phổ thông", "Thái")),
        ("02 kỳ bằng tiếng Khmer, Sở Nội vụ cung cấp", ("Khmer",)),
        ("02 kỳ bằng tiếng dân tộc", ()),
    ],
)
def test_languages(text, languages):
    (quota,) = read_quotas(text)
    assert quota.languages == languages


@pytest.mark.parametrize(
    "text",
    ["", "-", "Thường xuyên", "Theo kế hoạch", "4.0", "Năm 2026", "Quý II/2026", "Nghị quyết số 76/NQ-CP", "15/7/2026"],
)
def test_cells_without_a_quota(text):
    assert read_quotas(text) == []


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("12", 0.5), ("khoảng 20 bài", 0.8), ("1,500 tờ", 0.6), ("02 mâm xôi", 0.7), ("12 số", 1.0)],
)
def test_doubt_is_told(text, confidence):
    assert [q.confidence for q in read_quotas(text)] == [confidence]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Viết tin, bài về các xã (tối thiểu 6 bài/1 quý).", [("tối thiểu 6 bài/1 quý", 6, None, "bài", "quarter")]),
        (
            "Tổ chức 02 hội nghị và in 15.000 tờ rơi",
            [("02 hội nghị", 2, 2, "hội nghị", "plan"), ("15.000 tờ rơi", 15000, 15000, "tờ rơi", "plan")],
        ),
        (
            "Tập huấn (từ 900 đến 1.100 lượt người, dự kiến 9 lớp)",
            [("từ 900 đến 1.100 lượt người", 900, 1100, "lượt người", "plan"), ("dự kiến 9 lớp", 9, 9, "lớp", "plan")],
        ),
        ("Mở chuyên trang: 48 số (04 số/tháng) trên Báo", [("48 số (04 số/tháng)", 48, 48, "số", "plan")]),
        ("Duy trì chuyên mục pháp luật định kỳ hằng tháng", [("định kỳ hằng tháng", 1, None, "chuyên mục", "month")]),
        (
            "Bảo đảm tối thiểu 03 bài đăng/tuần trên trang",
            [("tối thiểu 03 bài đăng/tuần", 3, None, "bài đăng", "week")],
        ),
        ("Bồi dưỡng 30 cán bộ, công chức", [("30 cán bộ, công chức", 30, 30, "cán bộ, công chức", "plan")]),
        ("Phát trên loa tuần ba bài", [("tuần ba bài", 3, 3, "bài", "week")]),
        ("Nhân rộng ở 3 xã (thí điểm 5 xã của 02 huyện)", [("thí điểm 5 xã của 02 huyện", 5, 5, "xã", "plan")]),
    ],
)
def test_find_quotas(text, found):
    assert [(q.text, q.minimum, q.maximum, q.unit, q.per) for q in find_quotas(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021, giai đoạn 2021-2030",
        "dịch vụ công trực tuyến mức độ 4, cấp độ 3",
        "cách mạng công nghiệp 4.0",
        "Điều 2 Quyết định số 12/2023/QĐ-UBND",
        "điện thoại 0203.3838.123 hoặc 1900 1234",
        "lúc 8 giờ 30 ngày 15/3/2026, trực 24/7",
        "cơ chế một cửa, một số nhiệm vụ, giải quyết một lần",
        "kinh phí 50.000.000 đồng, thêm 20 triệu đồng",
        "báo cáo định kỳ hằng quý, 6 tháng, năm",
        "năm 2025 đã tổ chức 12 hội nghị",
        "Kiểm tra 20 sở, ban, ngành",
        "tháng 3 đợt 2",
        "Bản tin số 12",
    ],
)
def test_numbers_that_count_nothing_owed(text):
    assert find_quotas(text) == []


def test_what_each_of_a_group_owes():
    (quota,) = find_quotas("Đối với UBND cấp huyện, cấp xã, mỗi năm tổ chức ít nhất một lần đối thoại.")
    assert (quota.each, quota.minimum, quota.maximum, quota.per) == ("UBND cấp huyện, cấp xã", 1, None, "year")


YEAR = [(date(2026, 1, 1), date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("text", "spans", "agrees"),
    [
        ("52 số (01 số/tuần)", YEAR, True),
        ("50 số (01 số/tuần)", YEAR, True),  # two weeks left out at Tết
        ("48 số (01 số/tuần)", YEAR, False),
        ("12 số (01 số/tháng)", YEAR, True),
        ("13 số (01 số/tháng)", YEAR, False),
        ("26 số (02 số/tháng)", YEAR, False),
        ("9 số (01 số/tháng)", [(date(2026, 4, 1), date(2026, 12, 31))], True),
        ("3 số (01 số/quý)", [(date(2026, 4, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))], True),
        ("04 cuộc/năm (mỗi quý 01 cuộc)", [], True),
        ("05 cuộc/năm (mỗi quý 01 cuộc)", [], False),
        ("12 số", YEAR, None),
        ("12 số (01 số/tháng)", [], None),
        ("12 số (01 số/tháng)", [(None, date(2026, 6, 30))], None),
    ],
)
def test_check_total(text, spans, agrees):
    (quota,) = read_quotas(text)
    assert check_total(quota, spans) is agrees


UNITS = st.sampled_from(
    ["số", "bài", "chuyên mục", "hội nghị", "lớp", "tin, bài", "video clip", "lượt người", "tờ gấp"]
)
PERS = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}


@given(
    st.integers(1, 999_999),
    UNITS,
    st.sampled_from(sorted(PERS)),
    st.sampled_from(["", "ít nhất ", "tối thiểu "]),
    st.booleans(),
)
def test_a_quota_is_read_as_it_was_written(number, unit, per, least, dotted):
    figures = f"{number:,}".replace(",", ".") if dotted else f"{number:02}"
    (quota,) = read_quotas(f"{least}{figures} {unit}/{per}")
    assert (quota.minimum, quota.maximum, quota.unit, quota.per) == (number, None if least else number, unit, PERS[per])


@given(st.sampled_from([case[0] for case in CELLS]), st.sampled_from("–—‐−"))
def test_the_form_of_the_characters_does_not_matter(text, hyphen):
    other = unicodedata.normalize("NFD", f" {text}  ").replace("-", hyphen).replace(" ", "\u00a0 ")
    assert [q.as_json() for q in read_quotas(other)] == [q.as_json() for q in read_quotas(text)]


PIECES = [
    "12",
    "01",
    "1.000",
    " số",
    " bài",
    "/tháng",
    "mỗi ",
    "tuần ",
    "một ",
    "(",
    ")",
    "=",
    ", ",
    "; ",
    "-",
    "ít nhất ",
    "15 phút",
    "tiếng ",
    "Mông",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_any_text_is_read(text):
    for quota in [*read_quotas(text), *find_quotas(text)]:
        assert 0 <= quota.span.start <= quota.span.end <= len(text)
        assert quota.maximum is None or quota.minimum <= quota.maximum
        quota.as_json()
