"""States of a reading, and the kinds that a plan's parts come in."""

from __future__ import annotations

from django.db.models import TextChoices

from vanban.text.forms import Form


class State(TextChoices):
    """Where an uploaded plan document stands."""

    WAITING = "waiting", "Chờ đọc"
    READING = "reading", "Đang đọc"
    READ = "read", "Chờ rà soát"
    FAILED = "failed", "Không đọc được"
    ADOPTED = "adopted", "Đã đưa vào thực hiện"
    WITHDRAWN = "withdrawn", "Đã rút"


MOVES: dict[State, set[State]] = {
    State.WAITING: {State.READING, State.WITHDRAWN},
    State.READING: {State.READ, State.FAILED, State.WAITING, State.WITHDRAWN},
    State.READ: {State.ADOPTED, State.WITHDRAWN},
    State.FAILED: {State.WAITING, State.WITHDRAWN},
    State.ADOPTED: set(),
    State.WITHDRAWN: {State.WAITING, State.READ, State.FAILED},
}
UNDER_WAY = {State.WAITING, State.READING}
OPEN = {State.WAITING, State.READING, State.READ, State.FAILED}


class Phase(TextChoices):
    """Where the planned year stands on a given day."""

    BEFORE = "before", "Sắp thực hiện"
    DURING = "during", "Đang thực hiện"
    AFTER = "after", "Đã hết năm"


class Kind(TextChoices):
    """What a person did to a field of a reading."""

    ACCEPT = "accept", "chấp nhận"
    CORRECT = "correct", "sửa"
    ADD = "add", "thêm"
    DROP = "drop", "bỏ"


class PointKind(TextChoices):
    OBJECTIVE = "objective", "Mục đích"
    REQUIREMENT = "requirement", "Yêu cầu"
    THEME = "theme", "Nội dung tuyên truyền"
    AUDIENCE = "audience", "Đối tượng"
    CHANNEL = "channel", "Hình thức"
    SOLUTION = "solution", "Giải pháp"


class Use(TextChoices):
    """Why a plan names another document."""

    BASIS = "basis", "Căn cứ"
    MENTION = "mention", "Viện dẫn"


class ActivityKind(TextChoices):
    TABLE = "table", "Trong bảng nhiệm vụ"
    COMMITMENT = "commitment", "Trong lời văn"


class Role(TextChoices):
    LEAD = "lead", "Chủ trì"
    COORDINATING = "coordinating", "Phối hợp"
    FOLLOW_UP = "follow_up", "Theo dõi"


class TimeKind(TextChoices):
    """How the time of an activity is set."""

    WINDOW = "window", "Trong khoảng thời gian"
    ONGOING = "ongoing", "Thường xuyên"
    DEADLINE = "deadline", "Chậm nhất"
    TRIGGERED = "triggered", "Theo sự kiện"
    REFERENCE = "reference", "Theo văn bản khác"
    UNSPECIFIED = "unspecified", "Chưa nêu thời gian"


class Per(TextChoices):
    """The period in which a quota is due."""

    PLAN = "plan", "cả kế hoạch"
    WEEK = "week", "tuần"
    MONTH = "month", "tháng"
    QUARTER = "quarter", "quý"
    HALF_YEAR = "half_year", "6 tháng"
    YEAR = "year", "năm"


class AgencyKind(TextChoices):
    """What is known of a designation in a list of agencies."""

    UNIT = "unit", "Đã khớp đơn vị"
    GROUP = "group", "Nhóm cơ quan"
    OLD = "old", "Tên của thời gian khác"
    UNKNOWN = "unknown", "Chưa rõ"


UNSETTLED = {AgencyKind.OLD, AgencyKind.UNKNOWN}
"""Somebody has to say which unit is meant."""


FormChoice = [(form.value, form.label) for form in Form]


class WrongState(Exception):
    """What was asked cannot be done in the state the reading is in by now. `str(error)` is a sentence for the page."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"Văn bản đang ở trạng thái “{State(state).label}” nên không làm được việc này. "
            "Hãy tải lại trang để xem tình trạng mới."
        )
