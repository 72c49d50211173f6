"""What the gallery shows in its components: invented figures and names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from loa.core.drawings import Bars, Progress, Sparkline, Stretch, YearStrip
from loa.core.forms import FigureField
from loa.core.widgets import DayInput, SearchSelect

AGENCIES = [("1", "Sở Nội vụ"), ("2", "Sở Văn hóa, Thể thao và Du lịch"), ("3", "Đài Truyền thanh phường Bến Trăng")]


@dataclass(frozen=True)
class Somebody:
    full_name: str = "Trần Thị Ngọc Lan"
    initials: str = "NL"


@dataclass(frozen=True)
class SomeUnit:
    name: str = "Sở Văn hóa, Thể thao và Du lịch"
    label: str = "Sở VHTT&DL"


class SampleForm(forms.Form):
    title = forms.CharField(label="Tên hoạt động", help_text="Như trong văn bản")
    quantity = FigureField(label="Số lượng")
    due = forms.DateField(label="Thời hạn", widget=DayInput, required=False)
    lead = forms.ChoiceField(label="Đơn vị chủ trì", widget=SearchSelect, choices=[("", ""), *AGENCIES])
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea({"rows": 3}), required=False)


def strip(today: date) -> YearStrip:
    year = today.year
    return YearStrip(
        year,
        [
            ("Chuyên mục truyền hình hằng tháng", [Stretch(date(year, 1, 1), date(year, 12, 31), "cả năm")]),
            (
                "Tập huấn cho người phụ trách truyền thông cấp xã",
                [Stretch(date(year, 4, 1), date(year, 5, 31), "tháng 4, tháng 5", "done")],
            ),
            ("Tờ gấp giới thiệu dịch vụ công", [Stretch(date(year, 4, 1), date(year, 6, 30), "quý II", "late")]),
            (
                "Đối thoại với doanh nghiệp",
                [
                    Stretch(date(year, 6, 18), date(year, 6, 18), "18/6", "done"),
                    Stretch(date(year, 11, 12), date(year, 11, 12), "12/11", "idle"),
                ],
            ),
            ("Công bố chỉ số", [Stretch(date(year, 8, 1), date(year, 12, 31), "sau khi có kết quả", "look", True)]),
        ],
        today=today,
    )


def samples(*, today: date) -> dict[str, Any]:
    wrong = SampleForm({"title": "Thi trực tuyến tìm hiểu cải cách hành chính", "quantity": "mười hai", "lead": ""})
    return {
        "wrong": wrong,
        "agencies": AGENCIES,
        "states": [
            ("idle", "Chưa đến hạn"),
            ("doing", "Đang làm"),
            ("done", "Đạt"),
            ("late", "Trễ 3 ngày"),
            ("look", "Cần xem"),
        ],
        "quotas": [
            ("Tin, bài trên trang thông tin", Progress(31, 48, "tin, bài", least=36)),
            ("Số truyền hình", Progress(24, 24, "số")),
            ("Tờ gấp", Progress(36_500, 30_000, "tờ", least=30_000, most=35_000)),
            ("Cuộc đối thoại", Progress(0, 2, "cuộc", is_late=True)),
        ],
        "strip": strip(today),
        "bars": Bars([("T1", 4), ("T2", 6), ("T3", 3), ("T4", 7), ("T5", 5), ("T6", Decimal("4.5"))], owed=4),
        "line": Sparkline([4, 6, 3, 7, 5, 8, 6, 9, 7]),
        "somebody": Somebody(),
        "some_unit": SomeUnit(),
        "steps": ["Tải lên", "Đọc", "Rà soát", "Đưa vào thực hiện"],
        "moments": [datetime(today.year, 3, 5, hour, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")) for hour in (15, 9, 8)],
        "page": Paginator(range(1, 1501), 50).page(2),
        "sample_day": date(today.year, 3, 5),
    }
