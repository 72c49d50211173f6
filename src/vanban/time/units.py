"""What plans count: issues, items, meetings, leaflets, people … and who each owes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanban.text.folding import fold, sound

# Counted by themselves; never the second half of a joined unit ("tin/bài" is one, "bài/số" is a rate).
CLASSIFIERS = (
    "số", "kỳ", "cuộc", "buổi", "lớp", "đợt", "lần", "lượt", "phiên", "khóa", "suất", "chuyến", "đoàn", "đêm", "bộ",
    "cái", "chiếc", "tấm", "bản", "tập", "trang", "điểm", "cụm", "giải", "nhóm", "hộp", "ca",
)  # fmt: skip
MEDIA = (
    "tin", "bài", "tin bài", "bài viết", "mẩu tin", "tin tức", "ảnh", "hình ảnh", "phóng sự", "phóng sự ảnh",
    "video", "video clip",
    "clip", "infographic", "podcast", "chuyên mục", "chuyên trang", "chuyên đề", "tiểu mục", "chương trình",
    "bản tin", "trailer", "phim",
    "phim ngắn", "phim tài liệu", "đoạn phim", "tiểu phẩm", "kịch bản", "kịch ngắn", "tác phẩm", "tọa đàm", "talkshow",
    "spot", "banner", "ký sự", "thông điệp", "câu chuyện", "bài hát", "tin nhắn", "chương trình phát thanh",
    "chương trình truyền hình", "đồ họa", "câu hỏi - đáp", "câu hỏi-đáp", "câu hỏi đáp", "bài đăng", "tiết mục", "vở diễn", "livestream", "đặc san", "số chuyên đề",
)  # fmt: skip
PRINT = (
    "tờ", "tờ rơi", "tờ gấp", "tờ bướm", "pano", "pa nô", "pa-nô", "panô", "áp phích", "áp-phích", "poster",
    "băng rôn", "băng-rôn",
    "băng zôn", "khẩu hiệu", "phướn", "cuốn", "quyển", "cuốn sách", "sổ tay", "cẩm nang", "tài liệu",
    "bộ tài liệu", "ấn phẩm",
    "bảng tin", "bảng điện tử", "biển", "phiếu", "phiếu khảo sát", "câu hỏi", "đĩa", "standee", "tranh cổ động",
    "sản phẩm", "cụm loa", "cụm pano", "bảng", "đề cương", "bản đồ", "bức", "bích họa", "bộ nhận diện", "bộ câu hỏi", "tranh",
)  # fmt: skip
EVENTS = (
    "cuộc thi", "hội thi", "hội nghị", "hội thảo", "đối thoại", "diễn đàn", "họp báo", "sự kiện", "hội chợ",
    "triển lãm",
    "ngày hội", "lễ phát động", "cuộc họp", "phiên giao ban", "giao lưu", "tọa đàm trực tuyến", "chiến dịch",
    "hoạt động", "phiên chợ", "buổi diễn", "đêm diễn", "tuần thi", "đợt thi", "tiết học", "phiên giao dịch",
)  # fmt: skip
PEOPLE = (
    "người", "lượt người", "học viên", "đại biểu", "cán bộ", "cộng tác viên", "tuyên truyền viên", "thí sinh",
    "bài dự thi",
    "bài thi", "lượt thi", "lượt dự thi", "lượt truy cập", "lượt ý kiến", "ý kiến", "lượt xem", "lượt tiếp cận",
    "lượt tham gia", "hộ", "hộ gia đình",
    "doanh nghiệp", "lượt phát", "lượt phát sóng", "công chức", "viên chức", "cuộc gọi", "đội hình", "tình nguyện viên",
    "cá nhân", "tập thể", "đoàn viên", "hội viên", "thuê bao", "tài khoản", "nhân viên",
)  # fmt: skip
PAPERS = (
    "văn bản", "kế hoạch", "báo cáo", "quyết định", "công văn", "mô hình", "sáng kiến", "giải pháp", "đề tài",
    "hợp đồng",
    "chuyên khảo", "thông báo", "fanpage", "trang thông tin", "kênh", "đề án", "hồ sơ", "thủ tục", "nhiệm vụ",
    "kho dữ liệu", "trợ lý ảo", "phần mềm", "ứng dụng", "hệ thống", "công trình", "câu lạc bộ", "mạng lưới", "bàn", "máy tính",
    "xe", "gian hàng", "màn hình",
)  # fmt: skip
PLACES = (
    "xã",
    "phường",
    "thị trấn",
    "thôn",
    "huyện",
    "quận",
    "đơn vị",
    "cơ quan",
    "trường",
    "địa phương",
    "tổ dân phố",
    "điểm trường",
    "ấp",
    "buôn",
)

# Each member of such a group owes the count: "02 tin, bài/tháng/đơn vị", "mỗi xã, phường 01 hội nghị".
GROUPS = (
    "đơn vị", "cơ quan", "địa phương", "sở", "ban", "ngành", "xã", "phường", "thị trấn", "đặc khu", "huyện",
    "thị xã", "quận",
    "thành phố", "phòng", "trường", "đoàn thể", "thôn", "bản", "ấp", "buôn", "khóm", "khu phố", "tổ dân phố",
    "tổ chức",
    "hội", "trung tâm", "cấp", "cấp xã", "cấp huyện", "cấp tỉnh", "UBND", "UBND cấp xã", "UBND cấp huyện", "UBND xã",
    "Ủy ban nhân dân cấp xã", "Ủy ban nhân dân cấp huyện", "UBND huyện", "UBND quận", "chi bộ", "cán bộ",
    "công chức", "cá nhân", "người",
    "đồng chí", "điểm", "khối", "cụm", "cơ sở", "thứ tiếng", "ngôn ngữ", "doanh nghiệp", "trang", "cộng tác viên",
    "Đài", "Báo",
)  # fmt: skip

# Counted only beside others of their kind: "20 sở, ban, ngành", "06 huyện, thị xã, thành phố".
PLACES_BESIDE = (
    "sở", "ban", "ngành", "đoàn thể", "tổ chức", "thị xã", "thành phố", "đặc khu", "bản", "khóm", "khu phố", "hội",
    "doanh nghiệp", "hợp tác xã", "khu dân cư", "trường học",
)  # fmt: skip
STAFF = ("cán bộ", "công chức", "viên chức", "đoàn viên", "hội viên", "cộng tác viên", "tuyên truyền viên", "nhân viên")
STAFF_BESIDE = ("người lao động", "giáo viên", "học sinh", "sinh viên", "thanh niên", "chiến sĩ", "đảng viên")

_SPLIT = re.compile(r"\s*[,/()]\s*|\s-\s(?!đáp)|\s(?:và|va|hoặc|hoac)\s")
_WORDS = re.compile(r"[\s-]+")


class Vocabulary:
    """Names that are known by their sound: "hoà" is "hòa", "sở" is not "số".

    `beside`: names that are known only in a list with others.
    """

    def __init__(self, *names: str, beside: Iterable[str] = ()) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.beside = tuple(dict.fromkeys((*names, *beside)))
        self._alone, self._listed = _Known(self.names), _Known(self.beside)

    def has(self, printed: str, *, accented: bool) -> bool:
        """Whether every part of "tin, bài" is known; in a text typed without accents the letters are enough."""
        named = parts(printed)
        known = self._listed if len(named) > 1 else self._alone
        return bool(printed) and all(known.has(part, accented) for part in named)

    def pattern(self, *, listed: bool = False) -> str:
        """The names as alternatives of a pattern over folded text, the longest first."""
        names = self.beside if listed else self.names
        return "|".join(sorted({fold(name) for name in names}, key=len, reverse=True))


class _Known:
    """Whether one name is among others, by its sound or by its letters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sounds = frozenset(tuple(sound(word) for word in _WORDS.split(name)) for name in names)
        self._folded = frozenset(fold(name).replace("-", " ") for name in names)

    def has(self, part: str, accented: bool) -> bool:
        if tuple(sound(word) for word in _WORDS.split(part)) in self._sounds:
            return True
        return not accented and fold(part).replace("-", " ") in self._folded


def parts(unit: str) -> list[str]:
    """ "chuyên đề, chuyên mục" → ["chuyên đề", "chuyên mục"], "xã (phường)" → ["xã", "phường"]."""
    return [part for part in _SPLIT.split(unit) if part]


UNITS = Vocabulary(
    *CLASSIFIERS, *MEDIA, *PRINT, *EVENTS, *PEOPLE, *PAPERS, *PLACES, beside=(*PLACES_BESIDE, *STAFF_BESIDE)
)
MADE = Vocabulary(*MEDIA, *PRINT, *EVENTS)
PLACED = Vocabulary(*PLACES, beside=PLACES_BESIDE)
OWING = Vocabulary(*GROUPS)

_JOINED = rf"(?:(?: ?[,/] ?| va | hoac | - )(?:{MADE.pattern()})(?!\w))"


def _listed(names: Vocabulary) -> str:
    """Several of one kind: "phường, xã", "xã (phường)"; never with a slash, which is "in each": "02 thôn/xã"."""
    one = rf"(?:{names.pattern(listed=True)})(?!\w)"
    return rf"{one}(?:(?:(?: ?, ?| va | hoac | - ){one}){{1,5}}| ?\( ?{one}(?: ?, ?{one}){{0,3}} ?\))"


UNIT = (
    rf"(?:(?:{MADE.pattern()})(?!\w){_JOINED}{{1,4}}|{_listed(PLACED)}|{_listed(Vocabulary(*STAFF, beside=STAFF_BESIDE))}"
    rf"|(?:{UNITS.pattern()})(?!\w))"
)
GROUP = rf"(?:{OWING.pattern()})(?!\w)"
