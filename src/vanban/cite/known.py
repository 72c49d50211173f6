"""Legal documents that communication plans rest on again and again. A dated table: extend it as the law moves.

What gave way to what stands in `register`. `sure` as there: "A" the text was read, "B" a secondary source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GOVERNMENT, PREMIER, HOME_AFFAIRS = "Chính phủ", "Thủ tướng Chính phủ", "Bộ Nội vụ"
_MIRROR = "bản công khai, tra cứu tháng 11/2026"


@dataclass(frozen=True, slots=True)
class Known:
    """`title` is the subject, shortened; `issued` and `since` where known."""

    type: str
    number: str
    title: str
    issuer: str
    issued: date | None = None
    since: date | None = None
    sure: str = "B"
    source: str = _MIRROR


KNOWN = (
    Known("Nghị quyết", "76/NQ-CP", "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030",
          GOVERNMENT, date(2021, 7, 15), sure="A"),
    Known("Chỉ thị", "23/CT-TTg", "Đẩy mạnh thực hiện Chương trình tổng thể cải cách hành chính nhà nước giai đoạn "
          "2021 - 2030", PREMIER, date(2021, 9, 2), sure="A"),
    Known("Quyết định", "282/QĐ-TTg", "Kế hoạch trọng tâm cải cách hành chính nhà nước giai đoạn 2026 - 2030",
          PREMIER, date(2026, 2, 12), sure="A"),
    Known("Quyết định", "766/QĐ-TTg", "Bộ chỉ số chỉ đạo, điều hành và đánh giá chất lượng phục vụ người dân, doanh "
          "nghiệp theo thời gian thực trên môi trường điện tử", PREMIER, date(2022, 6, 23), sure="A"),
    Known("Nghị định", "30/2020/NĐ-CP", "Công tác văn thư", GOVERNMENT, date(2020, 3, 5), sure="A"),
    Known("Nghị định", "09/2019/NĐ-CP", "Chế độ báo cáo của cơ quan hành chính nhà nước", GOVERNMENT),
    Known("Nghị định", "61/2018/NĐ-CP", "Thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành "
          "chính", GOVERNMENT),
    Known("Nghị định", "118/2025/NĐ-CP", "Thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông",
          GOVERNMENT, date(2025, 6, 9), date(2025, 7, 1), "A"),
    Known("Nghị định", "42/2022/NĐ-CP", "Cung cấp thông tin và dịch vụ công trực tuyến trên môi trường mạng",
          GOVERNMENT),
    Known("Nghị định", "64/2007/NĐ-CP", "Ứng dụng công nghệ thông tin trong hoạt động của cơ quan nhà nước",
          GOVERNMENT),
    Known("Nghị định", "224/2026/NĐ-CP", "Cung cấp thông tin và dịch vụ công trên môi trường số", GOVERNMENT,
          None, date(2026, 7, 1), "A"),
    Known("Quyết định", "52/2016/QĐ-TTg", "Hoạt động thông tin cơ sở", PREMIER),
    Known("Nghị định", "49/2024/NĐ-CP", "Hoạt động thông tin cơ sở", GOVERNMENT, date(2024, 5, 10), date(2024, 7, 1)),
    Known("Quyết định", "876/QĐ-BNV", "Xác định Chỉ số cải cách hành chính của các bộ và các tỉnh", HOME_AFFAIRS,
          date(2022, 11, 10), sure="A"),
    Known("Quyết định", "1187/QĐ-BNV", "Xác định Chỉ số cải cách hành chính của các bộ và các tỉnh", HOME_AFFAIRS,
          date(2025, 10, 15), sure="A"),
    Known("Nghị định", "13/2023/NĐ-CP", "Bảo vệ dữ liệu cá nhân", GOVERNMENT),
    Known("Nghị định", "356/2025/NĐ-CP", "Quy định chi tiết Luật Bảo vệ dữ liệu cá nhân", GOVERNMENT, None,
          date(2026, 1, 1)),
    Known("Luật", "91/2025/QH15", "Bảo vệ dữ liệu cá nhân", "Quốc hội", None, date(2026, 1, 1)),
)  # fmt: skip
