"""Tỉnh Sông Lam: its units as they were on 1 January 2026, and their people. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from loa.organisations.models import Kind
from loa.organisations.roles import Role

PROVINCE = ("UBND tỉnh Sông Lam", "UBND tỉnh", "UBND")

UNITS: dict[Kind, list[tuple[str, str, str]]] = {
    # name, short name, abbreviation
    Kind.DEPARTMENT: [
        ("Văn phòng UBND tỉnh", "", "VPUBND"),
        ("Sở Nội vụ", "", "SNV"),
        ("Sở Tài chính", "", "STC"),
        ("Sở Tư pháp", "", "STP"),
        ("Sở Xây dựng", "", "SXD"),
        ("Sở Công Thương", "", "SCT"),
        ("Sở Y tế", "", "SYT"),
        ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "SGDĐT"),
        ("Sở Khoa học và Công nghệ", "Sở KH&CN", "SKHCN"),
        ("Sở Nông nghiệp và Môi trường", "Sở NN&MT", "SNNMT"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "SVHTTDL"),
        ("Sở Dân tộc và Tôn giáo", "Sở DT&TG", "SDTTG"),
        ("Thanh tra tỉnh", "", "TTr"),
        ("Ban Quản lý các khu công nghiệp tỉnh", "BQL khu công nghiệp", "BQLKCN"),
    ],
    Kind.CENTRAL: [
        ("Công an tỉnh", "", "CAT"),
        ("Thuế tỉnh Sông Lam", "Thuế tỉnh", "TSL"),
        ("Bảo hiểm xã hội tỉnh", "BHXH tỉnh", "BHXH"),
    ],
    Kind.PARTY: [("Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban TG&DV Tỉnh ủy", "BTGDVTU")],
    Kind.ASSOCIATION: [
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "UBMTTQ tỉnh", "MTTQ"),
        ("Tỉnh đoàn Sông Lam", "Tỉnh đoàn", "TĐTN"),
        ("Hội Liên hiệp Phụ nữ tỉnh", "Hội LHPN tỉnh", "HLHPN"),
        ("Hội Nông dân tỉnh", "", "HND"),
        ("Liên đoàn Lao động tỉnh", "LĐLĐ tỉnh", "LĐLĐ"),
    ],
    Kind.PRESS: [
        ("Báo và Phát thanh, Truyền hình tỉnh", "Báo và PTTH", "BPTTH"),
        ("Cổng Thông tin điện tử tỉnh", "Cổng TTĐT", "TTĐT"),
    ],
    Kind.SERVICE: [("Trung tâm Phục vụ hành chính công tỉnh", "TTPVHCC tỉnh", "TTPVHCC")],
    Kind.WARD: [
        ("UBND phường Bến Trăng", "Phường Bến Trăng", ""),
        ("UBND phường Đồi Thông", "Phường Đồi Thông", ""),
        ("UBND phường Lam Bình", "Phường Lam Bình", ""),
    ],
    Kind.COMMUNE: [
        ("UBND xã Bãi Dâu", "Xã Bãi Dâu", ""),
        ("UBND xã Cồn Én", "Xã Cồn Én", ""),
        ("UBND xã Đồng Sen", "Xã Đồng Sen", ""),
        ("UBND xã Hạ Lam", "Xã Hạ Lam", ""),
        ("UBND xã Khe Ngọc", "Xã Khe Ngọc", ""),
        ("UBND xã Rừng Quế", "Xã Rừng Quế", ""),
        ("UBND xã Suối Mây", "Xã Suối Mây", ""),
        ("UBND xã Thượng Lam", "Xã Thượng Lam", ""),
    ],
    Kind.SPECIAL_ZONE: [("UBND đặc khu Hòn Nhạn", "Đặc khu Hòn Nhạn", "")],
}


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    roles: tuple[tuple[str, Role], ...]  # (unit's name, role)


PEOPLE = (
    Person("lan", "Trần Thị Ngọc Lan", (("Sở Nội vụ", Role.PLAN_OWNER), (PROVINCE[0], Role.PLAN_OWNER))),
    Person("duyen", "Hoàng Mỹ Duyên", (("Sở Nội vụ", Role.APPROVER),)),
    Person("bach", "Phan Xuân Bách", ((PROVINCE[0], Role.LEADER),)),
    Person("minh", "Lê Quang Minh", (("UBND phường Bến Trăng", Role.FOCAL_OFFICER),)),
    Person("hoa", "Đỗ Thu Hòa", (("UBND xã Suối Mây", Role.FOCAL_OFFICER),)),
    Person("vinh", "Nguyễn Thế Vinh", (("UBND xã Cồn Én", Role.FOCAL_OFFICER),)),
    Person("quantri", "Vũ Thành Trung", ((PROVINCE[0], Role.ADMINISTRATOR),)),
)
"""Those whom the start names: with them everything can be tried."""


def officer(username: str, full_name: str, *units: str) -> Person:
    return Person(username, full_name, tuple((unit, Role.FOCAL_OFFICER) for unit in units))


OFFICERS = (
    officer("khanh", "Nguyễn Gia Khánh", "Văn phòng UBND tỉnh", PROVINCE[0]),
    officer("thao", "Bùi Phương Thảo", "Sở Nội vụ"),
    officer("nga", "Đặng Thúy Nga", "Sở Tài chính"),
    officer("hien", "Lương Thu Hiền", "Sở Tư pháp"),
    officer("dung", "Trương Tiến Dũng", "Sở Xây dựng"),
    officer("cuong", "Hồ Mạnh Cường", "Sở Công Thương"),
    officer("yen", "Tạ Hải Yến", "Sở Y tế"),
    officer("oanh", "Mai Kim Oanh", "Sở Giáo dục và Đào tạo"),
    officer("khoa", "Lý Đăng Khoa", "Sở Khoa học và Công nghệ"),
    officer("lam", "Cao Tùng Lâm", "Sở Nông nghiệp và Môi trường"),
    officer("vy", "Đoàn Tường Vy", "Sở Văn hóa, Thể thao và Du lịch"),
    officer("an", "Nông Bình An", "Sở Dân tộc và Tôn giáo"),
    officer("chinh", "Phùng Văn Chính", "Thanh tra tỉnh"),
    officer("nghia", "Võ Trọng Nghĩa", "Ban Quản lý các khu công nghiệp tỉnh"),
    officer("thang", "Trịnh Quyết Thắng", "Công an tỉnh"),
    officer("thuan", "Kiều Minh Thuận", "Thuế tỉnh Sông Lam"),
    officer("phuc", "Ngô Hồng Phúc", "Bảo hiểm xã hội tỉnh"),
    officer("loan", "Lê Bích Loan", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    officer("doan", "Hà Văn Đoàn", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    officer("tung", "Nguyễn Sơn Tùng", "Tỉnh đoàn Sông Lam"),
    officer("hanh", "Phạm Thị Hạnh", "Hội Liên hiệp Phụ nữ tỉnh"),
    officer("dien", "Vũ Đình Điền", "Hội Nông dân tỉnh"),
    officer("cong", "Đinh Thành Công", "Liên đoàn Lao động tỉnh"),
    officer("ngan", "Dương Kim Ngân", "Báo và Phát thanh, Truyền hình tỉnh"),
    officer("quang", "Tô Đức Quang", "Cổng Thông tin điện tử tỉnh"),
    officer("trang", "Huỳnh Thu Trang", "Trung tâm Phục vụ hành chính công tỉnh"),
    officer("hai", "Lưu Thanh Hải", "UBND phường Đồi Thông"),
    officer("binh", "Quách An Bình", "UBND phường Lam Bình"),
    officer("thom", "Nguyễn Thị Thơm", "UBND xã Bãi Dâu"),
    officer("sen", "Trần Thị Sen", "UBND xã Đồng Sen"),
    officer("ha", "Đàm Thu Hà", "UBND xã Hạ Lam"),
    officer("ngoc", "Lò Thị Ngọc", "UBND xã Khe Ngọc"),
    officer("que", "Vi Văn Quế", "UBND xã Rừng Quế"),
    officer("thuong", "Hoàng Hoài Thương", "UBND xã Thượng Lam"),
    officer("nhan", "Bùi Hải Nhạn", "UBND đặc khu Hòn Nhạn"),
)
"""Of the units that none of those works for: who makes their plans and logs their results."""
