"""Which units are held or issued one by one, and which are only counted at the end."""

from __future__ import annotations

from vanban.text.folding import is_marked
from vanban.time.units import EVENTS, MEDIA, Vocabulary

ONE_BY_ONE = 60  # pieces of one quota that get a slot each; more are counted like leaflets

# Each has its day and place.
HELD = Vocabulary(
    *EVENTS, "tọa đàm", "talkshow", "livestream", "vở diễn", "cuộc", "buổi", "lớp", "đợt", "lần", "phiên", "khóa",
    "chuyến", "đêm", "ca", "lớp tập huấn", "lớp bồi dưỡng", "hội diễn", "cuộc gặp",
)  # fmt: skip
# Each comes out on its day.
ISSUED = Vocabulary(*MEDIA, "số", "kỳ", "bản tin", "đặc san")
# They come to what is held, and are counted there.
COMING = Vocabulary(
    "người", "lượt người", "học viên", "đại biểu", "cán bộ", "công chức", "viên chức", "cộng tác viên",
    "tuyên truyền viên", "thí sinh", "đoàn viên", "hội viên", "tình nguyện viên", "lượt tham gia", "nhân viên", "hộ",
    "hộ gia đình", "doanh nghiệp", "lượt",
)  # fmt: skip


def is_held(unit: str) -> bool:
    return HELD.has(unit, accented=is_marked(unit))


def is_issued(unit: str) -> bool:
    return ISSUED.has(unit, accented=is_marked(unit))


def is_coming(unit: str) -> bool:
    return COMING.has(unit, accented=is_marked(unit))
