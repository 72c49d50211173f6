import io

import pytest
from rich.console import Console

from vanban.cli.explain import explain, meanings


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("52 số (01 số/tuần)", [("Số lượng", "52 số trong cả kế hoạch, mỗi tuần 1 số; tổng và nhịp khớp nhau")]),
        ("40 số (01 số/tuần)", [("Số lượng", "40 số trong cả kế hoạch, mỗi tuần 1 số; TỔNG VÀ NHỊP KHÔNG KHỚP NHAU")]),
        ("tối thiểu 1.500 tờ", [("Số lượng", "ít nhất 1.500 tờ trong cả kế hoạch")]),
        ("Quý II", [("Thời gian", "trong khoảng 01/4/2026 đến 30/6/2026")]),
        ("trước ngày 15/11", [("Thời gian", "chậm nhất 15/11/2026")]),
        ("1,5 tỷ đồng", [("Số tiền", "1.500.000.000 đồng")]),
        ("Chỉ thị số 3/CT-TTg của Thủ tướng", [("Văn bản", "Chỉ thị số 3/CT-TTg, của Thủ tướng")]),
        ("12", [("Số lượng", "12 (chưa rõ đơn vị tính) trong cả kế hoạch (cần xem lại)")]),
        ("xin chào", []),
    ],
)
def test_meanings(phrase, meant):
    assert list(meanings(phrase, year=2026)) == meant


@pytest.mark.parametrize(("phrase", "code"), [("Quý II", 0), ("xin chào", 1)])
def test_explain_prints_the_phrase_and_tells_whether_it_understood(phrase, code):
    out = io.StringIO()
    assert explain(phrase, year=2026, console=Console(file=out, width=100)) == code
    assert out.getvalue().strip()
