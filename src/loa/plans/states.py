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


class DraftState(TextChoices):
    """Where a draft stands on its way to be issued."""

    WRITING = "writing", "Đang soạn"
    CONSULTING = "consulting", "Đang lấy ý kiến"
    SUBMITTED = "submitted", "Đã trình"
    APPROVED = "approved", "Đã duyệt, chờ ban hành"
    ISSUED = "issued", "Đã ban hành"
    WITHDRAWN = "withdrawn", "Đã bỏ"


DRAFT_MOVES: dict[DraftState, set[DraftState]] = {
    DraftState.WRITING: {DraftState.CONSULTING, DraftState.SUBMITTED, DraftState.WITHDRAWN},
    DraftState.CONSULTING: {DraftState.WRITING},
    DraftState.SUBMITTED: {DraftState.WRITING, DraftState.APPROVED},
    DraftState.APPROVED: {DraftState.WRITING, DraftState.ISSUED},
    DraftState.ISSUED: set(),
    DraftState.WITHDRAWN: {DraftState.WRITING},
}
WRITABLE = {DraftState.WRITING, DraftState.CONSULTING}
"""While opinions are asked for, the text goes on being written; who was asked sees the text as it was sent."""
ON_ITS_WAY = {state for state, moves in DRAFT_MOVES.items() if moves} - {DraftState.WITHDRAWN}


class Origin(TextChoices):
    """What a draft was begun from."""

    BLANK = "blank", "Soạn mới"
    LAST_YEAR = "last_year", "Từ kế hoạch năm trước"
    READING = "reading", "Từ văn bản đã đọc"
    ABOVE = "above", "Từ kế hoạch cấp trên"
    AMENDING = "amending", "Sửa đổi, bổ sung kế hoạch"
    REPLACING = "replacing", "Thay thế kế hoạch"


CHANGING = {Origin.AMENDING, Origin.REPLACING}
"""The draft becomes the next version of a plan that is in force."""


class Answer(TextChoices):
    """What a unit that was asked for its opinion has said."""

    WAITING = "waiting", "Chưa trả lời"
    AGREED = "agreed", "Thống nhất"
    COMMENTED = "commented", "Có ý kiến"


class Verdict(TextChoices):
    """What became of a comment."""

    OPEN = "open", "Chưa xem xét"
    ACCEPTED = "accepted", "Tiếp thu"
    PARTLY = "partly", "Tiếp thu một phần"
    DECLINED = "declined", "Không tiếp thu"


class SubmissionState(TextChoices):
    WAITING = "waiting", "Chờ duyệt"
    RETURNED = "returned", "Trả lại"
    APPROVED = "approved", "Đã duyệt"
    RECALLED = "recalled", "Đã rút lại"


SUBMISSION_MOVES: dict[SubmissionState, set[SubmissionState]] = {
    SubmissionState.WAITING: {SubmissionState.RETURNED, SubmissionState.APPROVED, SubmissionState.RECALLED},
    SubmissionState.RETURNED: set(),
    SubmissionState.APPROVED: set(),
    SubmissionState.RECALLED: set(),
}


class StepState(TextChoices):
    """One approver's part of a submission."""

    AHEAD = "ahead", "Chưa đến lượt"
    WAITING = "waiting", "Chờ duyệt"
    APPROVED = "approved", "Đồng ý"
    RETURNED = "returned", "Trả lại"
    ENDED = "ended", "Không cần nữa"


class SlotState(TextChoices):
    OPEN = "open", "Phải làm"
    WAIVED = "waived", "Được miễn"
    ENDED = "ended", "Không còn"  # an amendment took it away


class SlotAct(TextChoices):
    """What somebody did to a slot, with a reason."""

    MOVED = "moved", "Dời"
    WAIVED = "waived", "Miễn"
    RESTORED = "restored", "Khôi phục"


class LineChange(TextChoices):
    """How a line of a plan differs from the version before."""

    ADDED = "added", "Thêm"
    CHANGED = "changed", "Sửa"
    DROPPED = "dropped", "Bỏ"


class OfferState(TextChoices):
    """What a unit below does with a change of the plan above."""

    WAITING = "waiting", "Chờ xem xét"
    TAKEN = "taken", "Đã lấy"
    LEFT = "left", "Không lấy"


class ChargeState(TextChoices):
    """How far a unit is with the plan that it owes; follows from its draft, its plan and the day."""

    ON_TIME = "on_time", "Ban hành đúng hạn"
    LATE = "late", "Ban hành muộn"
    DRAFTING = "drafting", "Đang soạn"
    NOT_BEGUN = "not_begun", "Chưa bắt đầu"
    OVERDUE = "overdue", "Quá hạn"
    RELEASED = "released", "Không phải lập"


class Phase(TextChoices):
    """Where the planned year stands on a given day."""

    BEFORE = "before", "Sắp thực hiện"
    DURING = "during", "Đang thực hiện"
    AFTER = "after", "Đã hết năm"


class Kind(TextChoices):
    """What a person did to a field of a reading or of a draft."""

    ACCEPT = "accept", "chấp nhận"
    CORRECT = "correct", "sửa"
    ADD = "add", "thêm"
    DROP = "drop", "bỏ"
    MOVE = "move", "chuyển chỗ"


class PointKind(TextChoices):
    OBJECTIVE = "objective", "Mục đích"
    REQUIREMENT = "requirement", "Yêu cầu"
    THEME = "theme", "Nội dung tuyên truyền"
    AUDIENCE = "audience", "Đối tượng"
    CHANNEL = "channel", "Hình thức"
    SOLUTION = "solution", "Giải pháp"
    FUNDING = "funding", "Kinh phí"


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


class WrongDraftState(Exception):
    """What was asked cannot be done in the state the draft is in by now. `str(error)` is a sentence for the page."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"Dự thảo đang ở trạng thái “{DraftState(state).label}” nên không làm được việc này. "
            "Hãy tải lại trang để xem tình trạng mới."
        )
