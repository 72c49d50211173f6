"""What a careful officer would question, one small document for each question."""

from __future__ import annotations

import pytest

from vanban.reader import read_plan

HEAD = "Số: 9/KH-UBND\nSông Lam, ngày 05 tháng 3 năm 2026\nKẾ HOẠCH\nTuyên truyền cải cách hành chính năm 2026\nCăn cứ Kế hoạch số 2/KH-UBND ngày 03/01/2026 của UBND tỉnh;\n"
ROWS = "I. NHIỆM VỤ\nTT\tNội dung\tSố lượng\tCơ quan chủ trì\tThời gian\n1\tPhát thanh bản tin\t12 số\tSở Nội vụ\tNăm 2026\n2\tMở lớp tập huấn\t02 lớp\tSở Nội vụ\tQuý II\n"
DUTIES = "II. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\nTheo dõi việc thực hiện.\n"


def codes(text: str) -> list[tuple[str, str]]:
    return [
        (warning["code"], warning["where"])
        for warning in read_plan(text.encode(), name="plan.txt").as_json()["warnings"]
    ]


def test_a_clean_plan_raises_nothing():
    assert codes(HEAD + ROWS + DUTIES) == []


def test_thousands_of_findings_of_a_kind_are_told_in_short():
    broken = read_plan(
        (HEAD + ROWS + "5\tPhát thanh bản tin\t01 số\tSở Nội vụ\tNăm 2026\n" * 900).encode(), name="plan.txt"
    )
    gaps = [warning.says for warning in broken.warnings if warning.code == "numbering_gap"]
    assert len(gaps) == 200
    assert gaps[-1].endswith("Còn 700 chỗ khác như vậy.")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("Số: 9/KH-UBND", "Số:    /KH-UBND", "number_missing", 1),
        ("ngày 05 tháng 3", "ngày     tháng 3", "date_missing", 2),
        ("ngày 05 tháng 3", "ngày … tháng …", "date_missing", 2),
        ("số 2/KH-UBND ngày 03/01/2026", "số 2/KH-UBND", "date_missing", 5),
        ("ngày 03/01/2026", "ngày 03/10/2026", "date_conflict", 5),
        ("2\tMở lớp", "3\tMở lớp", "numbering_gap", 9),
        ("2\tMở lớp", "1\tMở lớp", "numbering_gap", 9),
        ("02 lớp\tSở Nội vụ", "02 lớp\t", "no_lead", 9),
        ("Sở Nội vụ\tQuý II", "Sở Nội vụ\t", "no_timeframe", 9),
        ("02 lớp", "", "no_quota", 7),
        ("12 số", "12 số (01 số/tuần)", "total_conflict", 8),
        ("12 số", "26 số (02 số/tháng)", "total_conflict", 8),
        ("12 số\tSở Nội vụ\tNăm 2026", "26 số (02 số/tháng)\tSở Nội vụ\tTheo quy định", "total_conflict", 8),
        ("Quý II\n", "Tháng 01\n", "date_conflict", 9),
        ("02 lớp\tSở Nội vụ", "02 lớp\tHội Nông dân tỉnh", "unassigned_agency", 9),
        (
            "Theo dõi việc thực hiện.\n",
            "Theo dõi việc thực hiện.\n2. Hội Nông dân tỉnh\nVận động hội viên.\n",
            "unassigned_agency",
            13,
        ),
        ("Theo dõi việc thực hiện.", "Xây dựng kế hoạch tuyên truyền năm 2025.", "year_conflict", 12),
        (
            "1. Sở Nội vụ\nTheo dõi việc thực hiện.",
            "1. Sở Nội vụ\na) Theo dõi.\nb) Đôn đốc.\nd) Kiểm tra.",
            "numbering_gap",
            14,
        ),
    ],
)
def test_one_defect_is_one_warning_at_its_line(old, new, code, line):
    text = HEAD + ROWS + DUTIES
    assert old in text
    assert codes(text.replace(old, new, 1)) == [(code, f"line {line}")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đài Phát thanh và Truyền hình tỉnh", "Đài Phát thanh - Truyền hình tỉnh"),
        ("Trung tâm Văn hóa và Truyền thông huyện", "Trung tâm Văn hóa và Truyền thanh huyện"),
        ("cuộc thi “Sáng kiến cải cách ngành nội vụ”", "cuộc thi “Sáng kiến về cải cách ngành nội vụ”"),
        ("bằng tiếng Tày, tiếng Mông", "bằng tiếng Mông, tiếng Dao"),
    ],
)
def test_two_names_for_one_thing(one, other):
    text = (
        HEAD
        + ROWS.replace("Phát thanh bản tin", f"Phát thanh bản tin của {one}")
        + DUTIES
        + f"Theo dõi tin của {other}.\n"
    )
    assert [code for code, _ in codes(text)] == ["name_conflict"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Tài chính", "Sở Tư pháp"),
        ("Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"),
        ("Phòng Văn hóa và Thông tin", "Phòng VHTT"),
        ("Hội Nông dân tỉnh", "Hội Cựu chiến binh tỉnh"),
    ],
)
def test_two_things_are_not_one(one, other):
    text = (
        HEAD
        + ROWS.replace("Phát thanh bản tin", f"Phát thanh bản tin của {one}")
        + DUTIES
        + f"Theo dõi tin của {other}.\n"
    )
    assert codes(text) == []


def test_a_replaced_basis_is_a_remark_and_no_warning():
    text = (HEAD + ROWS + DUTIES).replace(
        "Kế hoạch số 2/KH-UBND ngày 03/01/2026 của UBND tỉnh", "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ"
    )
    reading = read_plan(text.encode(), name="plan.txt")
    assert [remark.code for remark in reading.remarks] == ["basis_replaced"]
    assert reading.warnings == []


def test_a_novel_is_said_to_be_no_plan():
    reading = read_plan(("Ngày xưa có một người thợ săn sống bên bờ suối.\n" * 200).encode(), name="truyen.txt")
    assert "not_a_plan" in [remark.code for remark in reading.remarks]
    assert reading.is_serious
