"""The form ("hình thức") of a communication activity, from the words of its title and product.

A plan seldom has a column for it, yet everybody asks by it: how many contests, what goes on the air. The first form in the
order below whose words stand in the title wins, then those of the product: a contest held on a web portal is a contest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Form(StrEnum):
    """How an activity reaches people. The order is the order of precedence."""

    CONTEST = "contest"
    DIALOGUE = "dialogue"
    TRAINING = "training"
    SURVEY = "survey"
    VISIT = "visit"
    STAGE = "stage"
    PRINT = "print"
    LOUDSPEAKER = "loudspeaker"
    BROADCAST = "broadcast"
    PRESS = "press"
    SOCIAL = "social"
    WEB = "web"
    MEETING = "meeting"
    STEERING = "steering"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The form in Vietnamese."""
        return _LABELS[self]


_LABELS: dict[Form, str] = {
    Form.CONTEST: "Cuộc thi, hội thi",
    Form.DIALOGUE: "Đối thoại",
    Form.TRAINING: "Tập huấn, bồi dưỡng",
    Form.SURVEY: "Khảo sát",
    Form.VISIT: "Tham quan, học tập",
    Form.STAGE: "Văn nghệ, sân khấu",
    Form.PRINT: "Ấn phẩm, trực quan",
    Form.LOUDSPEAKER: "Truyền thanh cơ sở, lưu động",
    Form.BROADCAST: "Phát thanh, truyền hình",
    Form.PRESS: "Báo chí",
    Form.SOCIAL: "Mạng xã hội, video",
    Form.WEB: "Trang, cổng thông tin điện tử",
    Form.MEETING: "Hội nghị, tọa đàm",
    Form.STEERING: "Chỉ đạo, kiểm tra, báo cáo",
    Form.OTHER: "Khác",
}

# Tried one after another. Moving pictures come before what they are shown on, the radio before the press. What is
# written ("tin, bài", "chuyên mục", "bản tin") tells least: it comes after all that it may appear on.
_WORDS: list[tuple[Form, str]] = [
    (Form.CONTEST, r"cuộc thi|hội thi|thi tìm hiểu|thi trực tuyến|thi viết|giải thưởng"),
    (Form.DIALOGUE, r"đối thoại|gặp gỡ|hỏi - đáp|hỏi đáp|trả lời trực tuyến"),
    (Form.TRAINING, r"tập huấn|bồi dưỡng|lớp học|đào tạo"),
    (Form.SURVEY, r"khảo sát|điều tra xã hội học|thăm dò|lấy ý kiến"),
    (Form.VISIT, r"tham quan|thăm quan|học tập kinh nghiệm|trao đổi kinh nghiệm"),
    (Form.STAGE, r"văn nghệ|sân khấu|tiểu phẩm|kịch"),
    (Form.SOCIAL, r"video|clip|phim|infographic"),
    (
        Form.PRINT,
        r"tờ gấp|tờ rơi|pa[ -]?nô|áp[ -]phích|băng[ -]?rôn|khẩu hiệu|sổ tay|cẩm nang|in ấn|ấn phẩm|tranh cổ động"
        r"|bảng (?:tin|điện tử)|màn hình|led|quyển|tài liệu tuyên truyền",
    ),
    (
        Form.LOUDSPEAKER,
        r"truyền thanh (?:cấp xã|cơ sở|xã|phường)|đài truyền thanh|hệ thống truyền thanh|loa|xe tuyên truyền|xe phát thanh|xe loa|lưu động",
    ),
    (Form.BROADCAST, r"phát thanh|truyền hình|truyền thanh|phát sóng|đài"),
    (Form.PRESS, r"báo|tạp chí|báo chí|họp báo|phóng sự|diễn đàn"),
    (Form.SOCIAL, r"mạng xã hội|zalo|facebook|fan ?page|tiktok|youtube"),
    (
        Form.WEB,
        r"bản tin điện tử|(?:trang|cổng) (?:thông tin|tin điện tử|tt{1,2}đt)|cổng dịch vụ công|website|trang web"
        r"|thư điện tử|(?:trên|lên) (?:trang|cổng)(?= (?:của|xã|phường|đơn vị|cơ quan|sở|tỉnh|huyện)|[ .;,]*$)",
    ),
    (Form.PRESS, r"chuyên trang|chuyên mục|tin, bài|tin bài|bản tin|đặc san"),
    (Form.MEETING, r"hội nghị|hội thảo|tọa đàm|toạ đàm|sinh hoạt|nói chuyện chuyên đề|quán triệt"),
]
_STEERING = re.compile(  # these words stand everywhere; only what begins with them is steering
    r"(?:tiếp tục )?(?:ban hành|(?:xây dựng|hoàn thành|triển khai|lập)(?!\w).{0,30}?(?:kế hoạch|văn bản|dự toán|chương trình)|kiểm tra"
    r"|báo cáo|theo dõi|đôn đốc|sơ kết|tổng kết|khen thưởng|công bố|rà soát|cấp kinh phí|phân công)(?!\w)"
)
_PATTERNS = [(form, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for form, words in _WORDS]
_NOT_PRESS = re.compile(r"báo cáo|thông báo")  # "báo" inside them is no newspaper


def form_of(title: str, products: Iterable[str] = ()) -> Form:
    """The form of an activity by its title, or by its product where the title does not tell; OTHER if neither does."""
    for text in (title, "; ".join(products)):
        lower = " ".join(unicodedata.normalize("NFC", text).lower().split())
        for form, pattern in _PATTERNS:
            if pattern.search(_NOT_PRESS.sub(" ", lower) if form is Form.PRESS else lower):
                return form
        if _STEERING.match(lower):
            return Form.STEERING
    return Form.OTHER
