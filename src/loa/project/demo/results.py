"""A year's results in the demonstration province: most units in time, some late, one that has hardly begun.

Rows are written as the actions would have written them, in bulk; then all plans are reckoned. Addresses are of the
reserved domain ".example": nobody is asked for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document

from loa.accounts.models import User
from loa.delivery.actions.results import topic
from loa.delivery.models import Evidence, Link, Result, Step, Topic
from loa.delivery.proof_files.proof import proof_of
from loa.delivery.queries.links import host_of, key_of, normalised
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import CHANNEL_OF, Channel, EvidenceKind, LinkState, Source, State, TopicKind
from loa.delivery.tasks import remind_on, want_and_reckon
from loa.files.actions import keep
from loa.plans.models import Activity, Plan, Point, Slot
from loa.plans.states import PointKind
from loa.project.demo.people import officers, person
from vanban.text.forms import Form

BATCH = 500
DILIGENT, SLOW, HARDLY = 97, 70, 15
"""Of a hundred slots that are over, so many have a result."""
SLOW_UNITS = ("Sở Xây dựng", "UBND xã Hạ Lam", "UBND xã Khe Ngọc", "UBND phường Bến Trăng")
HARDLY_UNITS = ("Thuế tỉnh Sông Lam",)
SITES = {
    Channel.ONLINE_PAPER: "baosonglam.example",
    Channel.SITE: "songlam.example",
    Channel.FACEBOOK: "mxh.example",
    Channel.RADIO: "ptth-songlam.example",
    Channel.TELEVISION: "ptth-songlam.example",
    Channel.LOUDSPEAKER: "truyenthanh.example",
}
OUTLETS = {
    Channel.ONLINE_PAPER: "Báo Sông Lam điện tử",
    Channel.SITE: "Trang thông tin điện tử của đơn vị",
    Channel.RADIO: "Báo và Phát thanh, Truyền hình Sông Lam",
    Channel.TELEVISION: "Báo và Phát thanh, Truyền hình Sông Lam",
    Channel.LOUDSPEAKER: "Đài truyền thanh cơ sở",
}
SAID = (
    "Nộp hồ sơ trực tuyến tại nhà, nhận kết quả qua bưu chính",
    "Một ngày ở bộ phận một cửa",
    "Tổ công nghệ số giúp người cao tuổi nộp hồ sơ",
    "Rút ngắn thời gian giải quyết thủ tục đất đai",
    "Hỏi đáp về phí, lệ phí khi làm thủ tục trực tuyến",
    "Gương cán bộ một cửa tận tụy",
    "Kết quả khảo sát sự hài lòng của người dân",
)


NAMES = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò"),
    ("Văn", "Thị", "Đức", "Thu", "Minh", "Ngọc", "Quang"),
    ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Sơn", "Thảo", "Yến"),
)
"""Family, middle and given names, of which people are made up."""


def load_results(*, today: date) -> None:
    """Results of every slot that is over or under way, as far as its unit is diligent; nothing where any was logged."""
    if Result.objects.exists():
        return
    loggers, owner = officers(), person("lan")
    slots = Slot.objects.owed().once().filter(first__lte=today, is_optional=False, activity__plan__year=today.year)
    rows = [
        made
        for slot in slots.select_related("activity__plan", "activity__terms", "unit").order_by("pk")
        if (made := _result(slot, loggers.get(slot.unit_id, owner), owner, today))
    ]
    Result.objects.bulk_create(rows, batch_size=BATCH)
    _prove(rows)
    _tell_topics(rows)
    Step.objects.bulk_create((step for row in rows for step in _steps(row)), batch_size=BATCH)
    for plan in Plan.objects.order_by("-above", "pk"):
        want_and_reckon(plan)
    remind_on(today)


def _chance(*words: object) -> int:
    """The same number from 0 to 99 for the same words on every machine."""
    return int(sha256("·".join(map(str, words)).encode()).hexdigest()[:8], 16) % 100


def _result(slot: Slot, by: User, accepted_by: User, today: date) -> Result | None:
    name = slot.unit.name
    wanted = HARDLY if name in HARDLY_UNITS else SLOW if name in SLOW_UNITS else DILIGENT
    is_over = slot.due < today
    if _chance(name, slot.activity_id, slot.no) >= (wanted if is_over else wanted // 2):
        return None
    span = (min(slot.due, today) - slot.first).days
    day = slot.first + timedelta(max(0, span * _chance("day", slot.pk) // 100))
    state = State.ACCEPTED
    if day > today - timedelta(21):
        state = (State.SUBMITTED, State.SUBMITTED, State.RETURNED, State.ACCEPTED)[_chance("state", slot.pk) % 4]
    form = Form(slot.activity.form)
    channel = CHANNEL_OF.get(form, "")
    if channel == Channel.RADIO and "truyền hình" in slot.activity.title.lower():
        channel = Channel.TELEVISION
    words = SAID[_chance("title", slot.pk) % len(SAID)] if channel in SITES else slot.activity.title
    over = slot.minimum > 1 and _chance("over", slot.pk) < 8
    more = Decimal(1 + _chance("more", slot.pk) % 2) if over else Decimal(0)
    decided = state in (State.ACCEPTED, State.RETURNED)
    at = timezone.make_aware(datetime.combine(day, time(9, _chance("minute", slot.pk) % 60)))
    return Result(
        plan_id=slot.activity.plan_id,
        activity=slot.activity,
        unit=slot.unit,
        slot=slot,
        quota=slot.quota,
        state=state,
        is_counted=state == State.ACCEPTED,
        title=words[:300],
        happened_on=day,
        place=slot.unit.label if channel == Channel.IN_PERSON else "",
        quantity=max(slot.minimum, Decimal(1)) + more,
        measure=slot.measure,
        minutes=slot.minutes,
        reached=50 + 7 * _chance("reached", slot.pk),
        channel=channel,
        outlet=OUTLETS.get(Channel(channel), "") if channel else "",
        source=Source.TYPED,
        key=f"demo-{slot.pk}",
        logged_by=by,
        logged_at=at,
        decided_by=accepted_by if decided else None,
        decided_at=at + timedelta(days=2) if decided else None,
        reason=_reason(slot.activity) if state == State.RETURNED else "",
    )


def _reason(activity: Activity) -> str:
    if _is_proved_by_link(activity):
        return "Đường dẫn mở ra trang khác, đề nghị kiểm tra lại."
    return "Tệp gửi kèm chưa khớp với ngày thực hiện, đề nghị kiểm tra lại."


def _is_proved_by_link(activity: Activity) -> bool:
    return asked_of(activity).is_proved_by([EvidenceKind.LINK])


def _prove(rows: list[Result]) -> None:
    """By what the line of each asks for."""
    _prove_by_links([row for row in rows if _is_proved_by_link(row.activity)])
    Evidence.objects.bulk_create(
        (_file_of(row) for row in rows if not _is_proved_by_link(row.activity)), batch_size=BATCH
    )


def _prove_by_links(rows: list[Result]) -> None:
    links = {}
    for row in rows:
        host = SITES.get(Channel(row.channel), "minhchung.example") if row.channel else "minhchung.example"
        address = f"https://{host}/{row.happened_on:%Y/%m}/{row.activity.order}-{row.slot_id}"
        links[row.key] = Link(
            key=key_of(address),
            address=normalised(address),
            host=host_of(address),
            title=row.title,
            site=row.outlet,
            published_on=row.happened_on,
            state=LinkState.DEAD if _chance("dead", row.slot_id) < 2 else LinkState.ALIVE,
            checked_at=row.logged_at,
        )
    Link.objects.bulk_create(links.values(), batch_size=BATCH)
    Evidence.objects.bulk_create(
        (
            Evidence(
                result=row, kind=EvidenceKind.LINK, link=links[row.key], added_by=row.logged_by, added_at=row.logged_at
            )
            for row in rows
        ),
        batch_size=BATCH,
    )


def _file_of(row: Result) -> Evidence:
    """A play log, a list of people, or a paper that says what was done."""
    asked = asked_of(row.activity).proofs
    if EvidenceKind.ATTENDANCE in asked:
        name, content = "danh-sach-tham-du.csv", _people(row)
    elif EvidenceKind.LOG in asked:
        name, content = "nhat-ky-phat-song.csv", _broadcasts(row)
    else:
        name, content = "xac-nhan.docx", _paper(row)
    proof = proof_of(ContentFile(content, name=name), kind=None, asked=asked)
    stored = keep(upload=proof.upload, by=row.logged_by)
    return Evidence(
        result=row, kind=proof.kind, file=stored, name=proof.name, facts=proof.facts, added_by=row.logged_by,
        added_at=row.logged_at,
    )  # fmt: skip


def _broadcasts(row: Result) -> bytes:
    """As many as the result counts, half an hour apart from five in the morning on."""
    lines = [f"Nhật ký phát sóng: {row.unit.name}", "STT;Ngày phát;Giờ phát;Nội dung"]
    for n in range(int(row.quantity)):
        at = datetime.combine(row.happened_on, time(5)) + timedelta(minutes=30 * n)
        words = SAID[_chance("aired", row.slot_id, n) % len(SAID)]
        lines.append(f"{n + 1};{at:%d/%m/%Y};{at:%H:%M};{words}")
    return _table(lines)


def _people(row: Result) -> bytes:
    lines = [f"Danh sách tham dự: {row.unit.name}, ngày {row.happened_on:%d/%m/%Y}", "STT;Họ và tên"]
    for n in range(row.reached or 1):
        name = " ".join(part[_chance(at, row.slot_id, n) % len(part)] for at, part in enumerate(NAMES))
        lines.append(f"{n + 1};{name}")
    return _table(lines)


def _table(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode("utf-8-sig")


def _paper(row: Result) -> bytes:
    paper, out = Document(), BytesIO()
    paper.add_paragraph(row.unit.name)
    paper.add_heading("Giấy xác nhận", level=1)
    paper.add_paragraph(f"Đã thực hiện: {row.title}.")
    paper.add_paragraph(f"Số lượng: {row.quantity:f} {row.measure}. Ngày thực hiện: {row.happened_on:%d/%m/%Y}.")
    paper.add_paragraph(f"Người lập: {row.logged_by.full_name}")
    paper.save(out)
    return out.getvalue()


def _tell_topics(rows: list[Result]) -> None:
    """Most results name a theme and an audience; of the plan's last theme nobody spoke."""
    themes, audiences = (list(_topics(kind, point)) for kind, point in (
        (TopicKind.THEME, PointKind.THEME), (TopicKind.AUDIENCE, PointKind.AUDIENCE),
    ))  # fmt: skip
    through = Result.topics.through
    made = []
    for row in rows:
        for n, topics in enumerate((themes[:-1], audiences)):
            if topics and _chance("topic", n, row.key) < 85:
                chosen = topics[_chance("which", n, row.key) % len(topics)]
                made.append(through(result_id=row.pk, topic_id=chosen.pk))
    through.objects.bulk_create(made, batch_size=BATCH)


def _topics(kind: TopicKind, point: PointKind) -> Iterator[Topic]:
    points = Point.objects.filter(plan__above=None, plan__unit__parent=None, kind=point).order_by("plan", "order")
    for text in dict.fromkeys(points.values_list("text", flat=True)):
        yield topic(kind=kind, words=text, by=None)


def _steps(row: Result) -> Iterator[Step]:
    yield Step(result=row, state=State.SUBMITTED, by=row.logged_by, at=row.logged_at)
    if row.decided_by is not None and row.decided_at is not None:
        yield Step(result=row, state=row.state, reason=row.reason, by=row.decided_by, at=row.decided_at)
