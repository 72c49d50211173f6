"""Tables that came out of their files in bad shape."""

from __future__ import annotations

import pytest

from vanban.reader import read_plan
from vanban.reader.lines import read_items
from vanban.reader.sources import open_source
from vanban.reader.tables import Grid, find_grids
from vanban.reader.tables.columns import Role, column_role

HEADS = "Số: 9/KH-UBND\nSông Lam, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nTuyên truyền cải cách hành chính năm 2026\nI. NHIỆM VỤ\n"


def read(table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = read_plan((HEADS + table).encode(), name="plan.txt").as_json()["activities"]
    return found


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("TT", Role.NUMBER),
        ("Số TT", Role.NUMBER),
        ("Nội dung công việc", Role.TITLE),
        ("Hình thức tuyên truyền", Role.TITLE),
        ("Kết quả/sản phẩm dự kiến", Role.PRODUCT),
        ("Số lượng/tần suất", Role.QUANTITY),
        ("Cơ quan chủ trì (**)", Role.LEAD),
        ("Đơn vị thực hiện", Role.LEAD),
        ("Cơ quan phối hợp", Role.COORDINATING),
        ("Cơ quan chủ trì, phối hợp", Role.LEAD_AND_COORDINATING),
        ("Cơ quan theo dõi, đôn đốc", Role.FOLLOW_UP),
        ("Thời hạn hoàn thành", Role.TIMEFRAME),
        ("Tiến độ", Role.TIMEFRAME),
        ("Kinh phí (triệu đồng)", Role.MONEY),
        ("Ghi chú", Role.NOTE),
        (
            "Tuyên truyền qua đài phát thanh của xã vào buổi sáng và buổi chiều, nhất là các chuyên mục thường kỳ về đời sống",
            None,
        ),
    ],
)
def test_column_role(heading, role):
    assert column_role(heading) is role


def test_row_cut_by_a_page_break_is_one_activity():
    rows = read(
        "TT\tNội dung\tChủ trì\tThời gian\n"
        "1\tTuyên truyền về giải quyết hồ sơ đất\tSở Nội vụ;\tQuý I\n"
        "\tđai trên địa bàn tỉnh\tSở Tư pháp\t\n"
        "2\tMở lớp tập huấn\tSở Nội vụ\tQuý II\n"
    )
    assert [row["no"] for row in rows] == ["1", "2"]
    assert rows[0]["title"] == "Tuyên truyền về giải quyết hồ sơ đất đai trên địa bàn tỉnh"
    assert rows[0]["lead"] == ["Sở Nội vụ", "Sở Tư pháp"]


def test_rest_of_a_row_is_joined_to_the_cells_above_though_its_last_tabs_are_lost():
    rows = read(
        "TT\tNội dung\tSản phẩm\tChủ trì\tPhối hợp\tThời gian\n"
        "1\tGiới thiệu nghề truyền thống với người\tBản tin trên loa\tPhòng Văn hóa;\tVăn phòng\tQuý I\n"
        "\tmới về địa phương\tcủa phường; chuyên mục phát thanh phường\tTrạm Thông tin\n"
        "2\tMở lớp tập huấn\tTài liệu\tVăn phòng\tPhòng Văn hóa\tQuý II\n"
    )
    assert rows[0]["lead"] == ["Phòng Văn hóa", "Trạm Thông tin"]
    assert rows[0]["coordinating"] == ["Văn phòng"]
    assert rows[0]["product"] == ["Bản tin trên loa của phường", "chuyên mục phát thanh phường"]


def test_second_product_line_without_a_number_belongs_to_the_row_above():
    rows = read(
        "TT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n1\tMở lớp tập huấn\tKế hoạch\tSở Nội vụ\tQuý I\n\t\tBáo cáo\t\t\n"
    )
    assert [row["product"] for row in rows] == [["Kế hoạch", "Báo cáo"]]


def test_group_rows_are_no_activities_and_stand_over_theirs():
    rows = read(
        "TT\tNội dung\tChủ trì\tThời gian\n"
        "I\tTrên báo chí\t\t\n"
        "1\tMở chuyên mục\tSở Nội vụ\tQuý I\n"
        "II\tTrực quan\t\t\n"
        "2\tTreo băng rôn\tSở Tư pháp\tQuý II\n"
    )
    assert [(row["title"], row["group"]) for row in rows] == [
        ("Mở chuyên mục", "Trên báo chí"),
        ("Treo băng rôn", "Trực quan"),
    ]


def test_headings_in_two_rows():
    rows = read(
        "TT\tNội dung\tCơ quan thực hiện\t\tThời gian\n"
        "\t\tChủ trì\tPhối hợp\t\n"
        "1\tMở chuyên mục\tSở Nội vụ\tSở Tư pháp\tQuý I\n"
    )
    assert [(row["lead"], row["coordinating"]) for row in rows] == [(["Sở Nội vụ"], ["Sở Tư pháp"])]


def test_cells_broken_over_lines_and_a_page_number_between():
    rows = read(
        "TT\nNội dung\nCơ quan\nchủ trì\nPhối hợp\nThời gian\n"
        "1\nMở chuyên mục về dịch vụ công\ntrực tuyến trên báo\nSở Nội vụ\nSở Tư pháp,\nSở Y tế\nQuý I\n"
        "7\nTT\nNội dung\nCơ quan\nchủ trì\nPhối hợp\nThời gian\n"
        "2\nTổ chức hội thi\nSở Nội vụ\nCác cơ quan, đơn vị\nTrước ngày 15/11\n"
    )
    assert [row["no"] for row in rows] == ["1", "2"]
    assert rows[0]["title"] == "Mở chuyên mục về dịch vụ công trực tuyến trên báo"
    assert rows[0]["coordinating"] == ["Sở Tư pháp", "Sở Y tế"]
    assert rows[1]["timeframe"]["spans"] == [[None, "2026-11-15"]]


def test_year_stands_in_the_heading_only():
    rows = read("TT\tNội dung\tChủ trì\tThời gian thực hiện năm 2027\n1\tMở chuyên mục\tSở Nội vụ\tQuý I\n")
    assert rows[0]["timeframe"]["spans"] == [["2027-01-01", "2027-03-31"]]


def test_lead_stands_in_the_sentence_above():
    rows = read(
        "1. Giao Phòng Văn hóa - Xã hội chủ trì các việc sau:\nNội dung\tSố lượng\tThời gian\nPhát thanh bản tin\t12 số\tNăm 2026\n"
    )
    assert [row["lead"] for row in rows] == [["Phòng Văn hóa - Xã hội"]]


def test_one_column_of_lead_and_coordinating():
    rows = read(
        "TT\tNội dung\tCơ quan chủ trì, phối hợp\tThời gian\n1\tMở lớp\tChủ trì: Sở Nội vụ. Phối hợp: Sở Tư pháp; Sở Y tế\tQuý I\n"
    )
    assert (rows[0]["lead"], rows[0]["coordinating"]) == (["Sở Nội vụ"], ["Sở Tư pháp", "Sở Y tế"])


def test_a_table_of_money_is_no_table_of_activities():
    items = read_items(
        open_source(
            (HEADS + "TT\tNội dung chi\tĐơn giá\tThành tiền\n1\tIn tờ gấp\t2.000\t30.000.000\n").encode(), name="x"
        )
    )
    assert not any(isinstance(item, Grid) for item in find_grids(items))
