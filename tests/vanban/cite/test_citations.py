import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.cite.citations import find_citations

CASES = [
    # text, type, number, date, issuer
    (
        "Quyết định số 118/QĐ-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh",
        "Quyết định",
        "118/QĐ-UBND",
        "2026-02-05",
        "Ủy ban nhân dân tỉnh",
    ),
    ("Văn bản 77/UBND-NC ngày 04/5/2023 của UBND huyện", "Văn bản", "77/UBND-NC", "2023-05-04", "UBND huyện"),
    ("Chỉ thị số 12-CT/TU", "Chỉ thị", "12-CT/TU", None, None),
    ("Kế hoạch số 09 /KH-UBND", "Kế hoạch", "09/KH-UBND", None, None),
    ("Tờ trình số 12/TTr- SNV", "Tờ trình", "12/TTr-SNV", None, None),
    ("Quyết định số 47/QĐ -UBND", "Quyết định", "47/QĐ-UBND", None, None),
    (
        "Nghị quyết số 202/2025/QH15 ngày 12 tháng 6 năm 2025 của Quốc hội về sắp xếp",
        "Nghị quyết",
        "202/2025/QH15",
        "2025-06-12",
        "Quốc hội",
    ),
    ("Nghị định số 30/2020/NĐ-CP", "Nghị định", "30/2020/NĐ-CP", None, None),
    ("Nghị định 118/2025 của Chính phủ", "Nghị định", "118/2025", None, "Chính phủ"),
    ("Quyết định số 14/2021/QĐ-TTg ngày 26/3/2021", "Quyết định", "14/2021/QĐ-TTg", "2021-03-26", None),
    ("Công văn số 2775/SNV-CCHC&VTLT", "Công văn", "2775/SNV-CCHC&VTLT", None, None),
    ("Kết luận số 45-KL/TW", "Kết luận", "45-KL/TW", None, None),
    ("Công điện số 05/CĐ-TTg", "Công điện", "05/CĐ-TTg", None, None),
    ("Hướng dẫn số 3 - HD/BTGTU", "Hướng dẫn", None, None, None),
    ("Kế hoạch số      /KH-UBND ngày      tháng 01 năm 2026", "Kế hoạch", None, "2026-01", None),
    ("Quyết định số …/QĐ-UBND", "Quyết định", None, None, None),
    (
        "Chương trình số 8-CTr/TU ngày 3/4/2022 của Thành ủy Cần Giuộc về cải cách",
        "Chương trình",
        "8-CTr/TU",
        "2022-04-03",
        "Thành ủy Cần Giuộc",
    ),
    (
        "Thông tư số 5/2020/TT-BVH của Bộ Văn hóa, Thể thao và Du lịch quy định",
        "Thông tư",
        "5/2020/TT-BVH",
        None,
        "Bộ Văn hóa, Thể thao và Du lịch",
    ),
    (
        "Quyết định số 9/QĐ-UBND của Ủy ban nhân dân (UBND) tỉnh ban hành",
        "Quyết định",
        "9/QĐ-UBND",
        None,
        "Ủy ban nhân dân tỉnh",
    ),
    ("Chỉ thị số 4/CT-TTgngày 02/9/2023 của Thủ tướng", "Chỉ thị", "4/CT-TTg", "2023-09-02", "Thủ tướng"),
    ("Quyết định số 9/QĐ-SXD của Sở Xây dựng và Kế hoạch của huyện", "Quyết định", "9/QĐ-SXD", None, "Sở Xây dựng"),
]


@pytest.mark.parametrize(("text", "kind", "number", "date", "issuer"), [case for case in CASES if " - " not in case[0]])
def test_a_citation(text, kind, number, date, issuer):
    (citation,) = find_citations(f"Căn cứ {text}")
    assert citation.as_json() == {"type": kind, "number": number, "date": date, "issuer": issuer}


@pytest.mark.parametrize(
    ("text", "name", "number", "date"),
    [
        ("Luật Thanh niên ngày 16/6/2020;", "Luật Thanh niên", None, "2020-06-16"),
        ("Luật Cán bộ, công chức năm 2025", "Luật Cán bộ, công chức", None, None),
        ("Luật An ninh mạng số 116/2025/QH15", "Luật An ninh mạng", "116/2025/QH15", None),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Báo chí ngày 5/6/2025",
            "Luật sửa đổi, bổ sung một số điều của Luật Báo chí",
            None,
            "2025-06-05",
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Báo chí và Luật Xuất bản ngày 5/6/2025;",
            "Luật sửa đổi, bổ sung một số điều của Luật Báo chí và Luật Xuất bản",
            None,
            "2025-06-05",
        ),
    ],
)
def test_a_law_is_cited_by_name(text, name, number, date):
    (law,) = find_citations(text)
    assert (law.type, law.name, law.number, law.as_json()["date"]) == ("Luật", name, number, date)


def test_the_kind_carries_over_a_list():
    text = "các Quyết định: số 21/QĐ-TTg ngày 06/10/2020, số 22/QĐ-TTg, số 5/2019/QĐ-TTg; Chỉ thị số 3/CT-TTg"
    found = find_citations(text)
    assert [(c.type, c.number) for c in found] == [
        ("Quyết định", "21/QĐ-TTg"),
        ("Quyết định", "22/QĐ-TTg"),
        ("Quyết định", "5/2019/QĐ-TTg"),
        ("Chỉ thị", "3/CT-TTg"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Đề án 06 của Chính phủ",
        "52 số/năm",
        "02 tin/bài",
        "trực 24/7",
        "ngày 15/7/2021",
        "Ngày Pháp luật",
        "các luật mới",
        "Điều 2",
        "10-15 lớp",
    ],
)
def test_what_is_no_citation(text):
    assert find_citations(text) == []


@given(st.sampled_from([case[0] for case in CASES]), st.sampled_from("–—‐−"))
def test_the_form_of_the_characters_does_not_matter(text, hyphen):
    other = unicodedata.normalize("NFD", text).replace("-", hyphen).replace(" ", " \u00a0")
    assert [c.as_json() for c in find_citations(other)] == [c.as_json() for c in find_citations(text)]


@given(st.integers(1, 9999), st.sampled_from(["QĐ-UBND", "NQ-HĐND", "KH-SNV", "CT-TTg"]), st.dates())
def test_the_span_points_into_the_text_as_given(number, symbol, day):
    cited = f"Văn bản số {number}/{symbol}"
    text = unicodedata.normalize("NFD", f"Thực hiện  {cited}, xã lập kế hoạch ngày {day}")
    (citation,) = find_citations(text)
    assert unicodedata.normalize("NFC", text[slice(*citation.span)]) == cited


@given(
    st.lists(
        st.sampled_from(
            ["Quyết định ", "số ", "12", "/", "-", "QĐ", "UBND", " ngày 1/2/2024", " của ", "Luật ", "Sở ", ", ", "("]
        )
    ).map("".join)
    | st.text(max_size=60)
)
def test_any_text_is_read(text):
    for citation in find_citations(text):
        assert 0 <= citation.span.start < citation.span.end <= len(text)
