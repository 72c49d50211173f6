"""Messages to people, how each stands on each channel, and what people wish. No address is kept here."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.core.fields import FoldedField
from loa.notices import kinds
from loa.notices.states import DUE, FOR_A_PERSON, MOVES, Rhythm, SendingState, Weekday
from loa.organisations.models import Unit
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission

PERSON = settings.AUTH_USER_MODEL
LONGEST_SUBJECT, LONGEST_BODY, LONGEST_LINK = 200, 20_000, 300
OPEN_LINES = 3
FINISHED = [SendingState.SENT, SendingState.GATHERED, SendingState.DROPPED]


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, user: User) -> MessageQuerySet:
        return self.filter(to_id=user.pk)

    def unseen(self) -> MessageQuerySet:
        return self.filter(seen_at=None)

    def visible_to(self, user: User) -> MessageQuerySet:
        """One's own, and those about units where one may see what was sent."""
        return self.filter(Q(to_id=user.pk) | Q(unit__in=units_with(user, Permission.NOTICE_VIEW).values("pk")))


class Message(models.Model):
    """What one person is told, once for a `key`. On the page of notices from the moment it is posted."""

    kind = models.CharField("loại thông báo", max_length=60)
    to = models.ForeignKey(PERSON, models.CASCADE, related_name="messages", verbose_name="người nhận")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="về đơn vị")
    subject = models.CharField("tiêu đề", max_length=LONGEST_SUBJECT)
    body = models.TextField("nội dung", max_length=LONGEST_BODY, blank=True)
    link = models.CharField("đường dẫn", max_length=LONGEST_LINK, blank=True)
    key = models.CharField("khóa chống gửi trùng", max_length=200)
    posted_at = models.DateTimeField("lúc gửi", default=timezone.now)
    posted_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người gửi"
    )
    posted_on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="gửi thay mặt"
    )
    seen_at = models.DateTimeField("xem lúc", null=True, blank=True)
    folded = FoldedField("chữ để tìm kiếm", max_length=220, of=["subject"])

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="message_is_posted_once_to_a_person", fields=["key", "to"]),
            models.CheckConstraint(
                name="message_links_to_a_path_of_our_own",
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
            ),
        ]
        indexes = [
            models.Index(name="message_of_person", fields=["to", "-id"]),
            models.Index(name="message_unseen", fields=["to"], condition=Q(seen_at=None)),
            models.Index(name="message_of_unit", fields=["unit", "-id"]),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_label(self) -> str:
        return kinds.label(self.kind)

    @property
    def lines(self) -> list[str]:
        return self.body.splitlines()

    @property
    def first_lines(self) -> list[str]:
        """What stands open in a list; all where one more would be left."""
        return self.lines[:OPEN_LINES] if len(self.lines) > OPEN_LINES + 1 else self.lines

    @property
    def further_lines(self) -> list[str]:
        return self.lines[len(self.first_lines) :]


class SendingQuerySet(models.QuerySet["Sending"]):
    def due(self, *, now: datetime) -> SendingQuerySet:
        return self.filter(state__in=DUE, next_try_at__lte=now)

    def interrupted(self, *, now: datetime) -> SendingQuerySet:
        """Nobody knows whether the server took them: the sender was killed between asking and writing it down."""
        return self.filter(state=SendingState.SENDING, leased_until__lt=now)

    def for_a_person(self) -> SendingQuerySet:
        return self.filter(state__in=FOR_A_PERSON)


class Sending(models.Model):
    """A message on one channel. The row is the queue."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="sendings", verbose_name="thông báo")
    channel = models.CharField("kênh", max_length=20)
    state = models.CharField("trạng thái", max_length=10, choices=SendingState, default=SendingState.WAITING)
    tried = models.PositiveSmallIntegerField("số lần gửi", default=0)
    next_try_at = models.DateTimeField("gửi vào lúc", default=timezone.now)
    leased_until = models.DateTimeField("giữ chỗ đến", null=True, blank=True)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failure = models.CharField("lý do", max_length=300, blank=True)
    gathered_in = models.ForeignKey(
        Message, models.CASCADE, related_name="gathered", null=True, blank=True, verbose_name="bản tổng hợp"
    )

    objects: ClassVar[SendingQuerySet] = SendingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "lần gửi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="sending_is_one_for_a_channel", fields=["message", "channel"]),
            models.CheckConstraint(
                name="sending_is_leased_while_it_is_sent",
                condition=Q(state=SendingState.SENDING, leased_until__isnull=False)
                | (~Q(state=SendingState.SENDING) & Q(leased_until=None)),
            ),
            models.CheckConstraint(
                name="sending_knows_when_it_ended",
                condition=Q(state__in=FINISHED, ended_at__isnull=False) | (~Q(state__in=FINISHED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="sending_gathered_knows_its_digest",
                condition=Q(state=SendingState.GATHERED, gathered_in__isnull=False)
                | (~Q(state=SendingState.GATHERED) & Q(gathered_in=None)),
            ),
        ]
        indexes = [
            models.Index(name="sending_due", fields=["next_try_at"], condition=Q(state__in=DUE)),
            models.Index(name="sending_open", fields=["state"], condition=~Q(state__in=FINISHED)),
            models.Index(name="sending_by_channel_and_end", fields=["channel", "-ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.message}"

    def can_become(self, state: SendingState) -> bool:
        return state in MOVES[SendingState(self.state)]


class WishQuerySet(models.QuerySet["Wish"]):
    def for_digests(self) -> WishQuerySet:
        return self.filter(mail__in=[Rhythm.DAILY, Rhythm.WEEKLY], user__is_active=True)


class Wish(models.Model):
    """How a person wishes to get mail; who said nothing gets it at once."""

    user = models.OneToOneField(PERSON, models.CASCADE, related_name="notice_wish", verbose_name="người nhận")
    mail = models.CharField("thư điện tử", max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    weekday = models.PositiveSmallIntegerField("vào ngày", choices=Weekday, default=Weekday.MONDAY)
    gathered_on = models.DateField("bản tổng hợp gần nhất")
    """The day up to which digests are done with, also where there was nothing to say; or the day of the wish."""

    objects: ClassVar[WishQuerySet] = WishQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "cách nhận thông báo"
        verbose_name_plural = "cách nhận thông báo"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="wish_names_a_day_of_the_week", condition=Q(weekday__lte=6))]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mail_display()}"

    def last_due(self, today: date) -> date | None:
        """The last day up to today on which a digest is due; None where none is wished."""
        match self.mail:
            case Rhythm.DAILY:
                return today
            case Rhythm.WEEKLY:
                return today - timedelta(days=(today.weekday() - self.weekday) % 7)
        return None
