"""What the bell and the pages ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q

from loa.accounts.models import User
from loa.notices.channels import channels
from loa.notices.models import Message, MessageQuerySet, Sending, SendingQuerySet
from loa.notices.permissions import units_looked_into
from loa.notices.states import FOR_A_PERSON, SendingState
from vanban.text.folding import fold

A_PAGE = 30
MOST_COUNTED = 99
MOST_REASONS = 5
NAMES = {"words": "tim", "kind": "loai", "channel": "kenh", "state": "trang-thai"}
STATES = {
    "can-xu-ly": ("Cần xử lý", FOR_A_PERSON),
    "dang-cho": ("Đang chờ", [SendingState.WAITING, SendingState.HELD, SendingState.SENDING, SendingState.FAILED]),
    "da-gui": ("Đã gửi", [SendingState.SENT, SendingState.GATHERED]),
    "da-bo": ("Đã bỏ", [SendingState.DROPPED]),
}
"""Filters of the page of what was sent: value in the address → (words, states)."""
LOOKS = {
    SendingState.SENT: "done",
    SendingState.SENDING: "doing",
    SendingState.FAILED: "look",
    SendingState.UNCERTAIN: "look",
    SendingState.STUCK: "late",
}
"""State → look of its mark; the others are idle."""


def unseen_count(user: User) -> int:
    """For the bell: counts up to one more than `MOST_COUNTED`. One query."""
    return Message.objects.of(user).unseen().order_by()[: MOST_COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class SentFilters:
    """What is looked for, as it was typed."""

    words: str = ""
    kind: str = ""
    channel: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> SentFilters:
        return cls(**{name: query.get(short, "").strip()[:100] for name, short in NAMES.items()})

    @property
    def query(self) -> str:
        """For links that keep the filters."""
        return urlencode({NAMES[each.name]: value for each in fields(self) if (value := getattr(self, each.name))})

    @property
    def is_more(self) -> bool:
        """Something besides the words is looked for."""
        return any((self.kind, self.channel, self.state))


def sent_to(user: User, filters: SentFilters) -> MessageQuerySet:
    """What the person may see of what was sent; every word stands in the subject or in the receiver's name."""
    found = Message.objects.visible_to(user).select_related("to", "unit", "posted_by").prefetch_related("sendings")
    if filters.words:
        for word in fold(filters.words).split():
            found = found.filter(Q(folded__contains=word) | Q(to__folded__contains=word))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    sendings = Sending.objects.filter(message=OuterRef("pk"))
    if filters.channel:
        sendings = sendings.filter(channel=filters.channel)
    if filters.state in STATES:
        sendings = sendings.filter(state__in=STATES[filters.state][1])
    return found.filter(Exists(sendings)) if filters.channel or filters.state in STATES else found


@dataclass(frozen=True, slots=True)
class Slice:
    """A page, the newest first; `older` is where the next begins, None at the end. As quick there as at the start."""

    messages: list[Message]
    older: int | None


def slice_of(messages: MessageQuerySet, *, before: int | None) -> Slice:
    if before is not None:
        messages = messages.filter(pk__lt=before)
    found = list(messages.order_by("-pk")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Slice(shown, shown[-1].pk if len(found) > A_PAGE else None)


def stuck_count(user: User) -> int:
    """How many sendings wait for a person's decision, of those the person may see."""
    return Sending.objects.for_a_person().filter(message__in=Message.objects.visible_to(user).order_by()).count()


ADVICE = {
    "Không kết nối": "Người vận hành máy chủ kiểm tra đường mạng và LOA_MAIL_URL; khi thư thông thì gửi lại.",
    "Máy chủ thư từ chối tên": "Người vận hành máy chủ sửa tên, mật khẩu trong LOA_MAIL_URL rồi gửi lại.",
    "Máy chủ thư không nhận": "Sửa địa chỉ thư trong trang của người nhận rồi gửi lại.",
    "Không lập được thư": "Sửa địa chỉ thư trong trang của người nhận rồi gửi lại.",
    "Máy chủ này chưa": "Người vận hành máy chủ đặt LOA_MAIL_URL; khi đã nối thì gửi lại.",
    "Người nhận chưa": "Thêm địa chỉ thư vào trang của người nhận rồi gửi lại.",
    "Tài khoản": "Bỏ thông báo này.",
}
"""How a reason begins → what to do about it."""
ELSE = "Gửi lại; vẫn không được thì bỏ và báo cho người nhận bằng cách khác."
ASK = "Hỏi người nhận: chưa nhận được thì gửi lại, nhận được rồi thì bỏ."


def advice_on(reason: str) -> str:
    return next((advice for begins, advice in ADVICE.items() if reason.startswith(begins)), ELSE)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some sendings are stuck, how many, and what to do about it."""

    words: str
    count: int

    @property
    def advice(self) -> str:
        return advice_on(self.words)


def lack_of(sending: Sending) -> str:
    """Why the channel does not reach the person of the message; "" where it does."""
    channel = channels().get(sending.channel)
    return channel.lack(sending.message.to) if channel else "Kênh này không còn dùng nữa."


def stuck_in(user: User, filters: SentFilters) -> SendingQuerySet:
    """What cannot be sent, of the messages that the filters let through. Whether it was sent is certain: not."""
    stuck = Sending.objects.filter(state=SendingState.STUCK, message__in=sent_to(user, filters).order_by().values("pk"))
    return stuck.filter(channel=filters.channel) if filters.channel else stuck


def reasons(stuck: SendingQuerySet) -> list[Reason]:
    """The most frequent first. One query."""
    counted = stuck.order_by().values_list("failure").annotate(count=Count("pk")).order_by("-count", "failure")
    return [Reason(words or "Không rõ vì sao.", count) for words, count in counted[:MOST_REASONS]]


@dataclass(frozen=True, slots=True)
class Way:
    """A sending as a line of the page. `lack`: why the channel does not reach the person now; `advice`: what to do."""

    sending: Sending
    channel: str
    look: str
    lack: str
    advice: str
    may_resend: bool
    may_drop: bool


@dataclass(frozen=True, slots=True)
class Row:
    message: Message
    ways: list[Way]


def rows_of(messages: Iterable[Message], user: User) -> list[Row]:
    """With what the person may decide. One query for the units."""
    units = units_looked_into(user)
    return [
        Row(
            message,
            [_way(each, message.to_id == user.pk or message.unit_id in units) for each in message.sendings.all()],
        )
        for message in messages
    ]


def _way(sending: Sending, may_decide: bool) -> Way:
    state = SendingState(sending.state)
    channel = channels().get(sending.channel)
    open_for_acts = may_decide and state != SendingState.SENDING
    lack = lack_of(sending) if sending.can_become(SendingState.WAITING) else ""
    advice = ASK if state == SendingState.UNCERTAIN else advice_on(lack or sending.failure)
    return Way(
        sending,
        channel.label if channel else sending.channel,
        LOOKS.get(state, "idle"),
        lack,
        advice if open_for_acts and state in FOR_A_PERSON else "",
        may_resend=open_for_acts and not lack and sending.can_become(SendingState.WAITING),
        may_drop=open_for_acts and sending.can_become(SendingState.DROPPED),
    )
