"""States of a result, and the kinds its parts come in."""

from __future__ import annotations

from django.db.models import TextChoices

from vanban.text.forms import Form


class State(TextChoices):
    """Where a result stands. Only what is accepted counts."""

    INCOMPLETE = "incomplete", "Còn thiếu minh chứng"
    SUBMITTED = "submitted", "Chờ nghiệm thu"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã nghiệm thu"
    REPLACED = "replaced", "Đã thay bằng bản đính chính"
    WITHDRAWN = "withdrawn", "Đã rút"


MOVES: dict[State, set[State]] = {
    State.INCOMPLETE: {State.SUBMITTED, State.WITHDRAWN},
    State.SUBMITTED: {State.RETURNED, State.ACCEPTED, State.INCOMPLETE, State.WITHDRAWN},
    State.RETURNED: {State.SUBMITTED, State.INCOMPLETE, State.WITHDRAWN},
    State.ACCEPTED: {State.SUBMITTED, State.REPLACED},
    State.REPLACED: {State.ACCEPTED},
    State.WITHDRAWN: {State.SUBMITTED, State.INCOMPLETE},
}
OPEN = {State.INCOMPLETE, State.SUBMITTED, State.RETURNED}
"""Somebody still has to do something with it; whoever logged it may change it."""
HANDED_IN = {State.SUBMITTED, State.ACCEPTED}
"""The work is in: nobody is reminded of it."""


class Source(TextChoices):
    """How a result came in."""

    TYPED = "typed", "Nhập trên trang"
    LIST = "list", "Dán danh sách"
    OFFLINE = "offline", "Ghi khi mất mạng"
    MODULE = "module", "Từ hoạt động trên hệ thống"


class EvidenceKind(TextChoices):
    LINK = "link", "Đường dẫn"
    SCAN = "scan", "Bản quét, văn bản"
    PHOTO = "photo", "Ảnh"
    ATTENDANCE = "attendance", "Danh sách tham dự"
    LOG = "log", "Nhật ký phát sóng"
    RECORDING = "recording", "Bản ghi âm, ghi hình"
    NOTE = "note", "Giấy xác nhận có ký"
    OTHER = "other", "Tài liệu khác"


PERSONAL = {EvidenceKind.ATTENDANCE}
"""Kinds that name people: opened only by those who log or accept there."""

ANY = frozenset(EvidenceKind)
ENOUGH: dict[Form, frozenset[EvidenceKind]] = {
    Form.PRESS: frozenset({EvidenceKind.LINK, EvidenceKind.SCAN}),
    Form.WEB: frozenset({EvidenceKind.LINK, EvidenceKind.SCAN}),
    Form.SOCIAL: frozenset({EvidenceKind.LINK, EvidenceKind.SCAN}),
    Form.TRAINING: frozenset({EvidenceKind.ATTENDANCE}),
    Form.BROADCAST: frozenset({EvidenceKind.LOG, EvidenceKind.RECORDING, EvidenceKind.NOTE}),
    Form.LOUDSPEAKER: frozenset({EvidenceKind.LOG, EvidenceKind.RECORDING, EvidenceKind.NOTE}),
    Form.PRINT: frozenset({EvidenceKind.PHOTO, EvidenceKind.SCAN, EvidenceKind.NOTE}),
    Form.STEERING: frozenset({EvidenceKind.SCAN, EvidenceKind.LINK}),
    Form.CONTEST: ANY - {EvidenceKind.OTHER},
    Form.DIALOGUE: ANY - {EvidenceKind.OTHER},
    Form.MEETING: ANY - {EvidenceKind.OTHER},
    Form.VISIT: ANY - {EvidenceKind.OTHER},
    Form.STAGE: ANY - {EvidenceKind.OTHER},
    Form.SURVEY: ANY - {EvidenceKind.OTHER},
    Form.OTHER: ANY,
}
"""What proves a result of a form: one piece of any of these kinds. A plan's owner may ask for others (`Terms`)."""


class Channel(TextChoices):
    """Where people met the message."""

    NEWSPAPER = "newspaper", "Báo in"
    ONLINE_PAPER = "online_paper", "Báo điện tử"
    RADIO = "radio", "Phát thanh"
    TELEVISION = "television", "Truyền hình"
    LOUDSPEAKER = "loudspeaker", "Truyền thanh cơ sở"
    SITE = "site", "Cổng, trang thông tin điện tử"
    ZALO = "zalo", "Zalo"
    FACEBOOK = "facebook", "Facebook"
    VIDEO = "video", "YouTube, TikTok"
    NEWSLETTER = "newsletter", "Bản tin"
    DISPLAY = "display", "Pa nô, màn hình, ấn phẩm"
    IN_PERSON = "in_person", "Trực tiếp"
    OTHER = "other", "Kênh khác"


CHANNEL_OF: dict[Form, Channel] = {
    Form.PRESS: Channel.ONLINE_PAPER,
    Form.WEB: Channel.SITE,
    Form.SOCIAL: Channel.FACEBOOK,
    Form.BROADCAST: Channel.RADIO,
    Form.LOUDSPEAKER: Channel.LOUDSPEAKER,
    Form.PRINT: Channel.DISPLAY,
    Form.TRAINING: Channel.IN_PERSON,
    Form.DIALOGUE: Channel.IN_PERSON,
    Form.MEETING: Channel.IN_PERSON,
    Form.VISIT: Channel.IN_PERSON,
    Form.STAGE: Channel.IN_PERSON,
}
"""What the form of an activity suggests; whoever logs chooses."""


class TopicKind(TextChoices):
    THEME = "theme", "Nội dung tuyên truyền"
    AUDIENCE = "audience", "Đối tượng"


class LinkState(TextChoices):
    """What was found when the address was asked for."""

    UNSEEN = "unseen", "Chưa kiểm tra"
    ALIVE = "alive", "Mở được"
    DEAD = "dead", "Không còn"
    UNREACHED = "unreached", "Không mở được lúc kiểm tra"
    REFUSED = "refused", "Địa chỉ không được phép"


class WrongState(Exception):
    """What was asked cannot be done in the state the result is in by now. `str(error)` is a sentence for the page."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"Kết quả đang ở trạng thái “{State(state).label}” nên không làm được việc này. "
            "Hãy tải lại trang để xem tình trạng mới."
        )
