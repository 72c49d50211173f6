"""Sending to a real mail server on this machine: what was taken, what was not, and what nobody knows."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.models import Event
from loa.notices import actions, sending, tasks
from loa.notices.actions import WrongState
from loa.notices.channels import channels
from loa.notices.models import Sending
from loa.notices.sending import AGAIN_AFTER, INTERRUPTED, NO_LONGER, NOT_REACHED, send_due
from loa.notices.states import MOVES, SendingState
from tests.loa.at_once import at_once
from tests.loa.cast import make_user
from tests.loa.notices import conftest
from tests.loa.notices.posting import by_mail, tell

pytestmark = pytest.mark.usefixtures("queue")


def read(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


def come_round():
    Sending.objects.filter(state=SendingState.FAILED).update(next_try_at=timezone.now())


def test_a_letter_says_what_it_is_about_and_where(mail_server, people):
    tell(people.lan, subject="Còn 3 việc chưa có kết quả", lines=["Đăng 02 tin, bài", "Phát 04 bản tin"], link="/viec/")
    assert send_due.call() == "1"
    (envelope,) = mail_server.letters
    assert envelope.rcpt_tos == ["lan@songlam.example"]
    letter = read(envelope)
    assert letter["Subject"] == "Còn 3 việc chưa có kết quả"
    body = letter.get_content().replace("\r\n", "\n")
    assert "Đăng 02 tin, bài\nPhát 04 bản tin\n" in body
    assert "https://loa.songlam.example/viec/\n" in body
    assert "https://loa.songlam.example/thong-bao/cach-nhan/" in body
    sent = by_mail(people.lan)
    assert (sent.state, sent.tried, sent.failure) == ("sent", 1, "")
    assert letter["Message-ID"] == f"<{sending.mark_of(sent)}@loa.songlam.example>"
    assert send_due.call() == "0"


def test_no_address_is_kept_in_the_outbox_but_looked_up(mail_server, people):
    tell(people.lan)
    User.objects.filter(pk=people.lan.pk).update(email="moi@songlam.example")
    send_due.call()
    assert mail_server.letters[0].rcpt_tos == ["moi@songlam.example"]


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_is_not_reached_any_more_gets_nothing(mail_server, people, change):
    tell(people.lan)
    User.objects.filter(pk=people.lan.pk).update(**change)
    send_due.call()
    dropped = by_mail(people.lan)
    assert (dropped.state, dropped.failure) == ("dropped", NOT_REACHED)
    assert mail_server.letters == []


def test_a_reminder_stops_the_moment_the_work_is_in(mail_server, people):
    tell(people.lan, kind="test.reminder")
    conftest.needed["still"] = False
    send_due.call()
    dropped = by_mail(people.lan)
    assert (dropped.state, dropped.failure) == ("dropped", NO_LONGER)
    assert mail_server.letters == []


def test_a_dead_mail_server_is_asked_again_later_and_later(dead_mail_server, people):
    tell(people.lan)
    for number, pause in enumerate(AGAIN_AFTER, 1):
        send_due.call()
        send_due.call()  # it is not time yet
        failed = by_mail(people.lan)
        assert (failed.state, failed.tried) == ("failed", number)
        assert failed.failure == "Không kết nối được với máy chủ thư."
        assert timedelta(0) < failed.next_try_at - timezone.now() <= pause
        come_round()
    send_due.call()
    assert by_mail(people.lan).state == "stuck"


@pytest.mark.parametrize(
    ("answer", "refuses", "state"),
    [
        ("451 later", "", "failed"),
        ("554 no", "", "stuck"),
        ("250 OK", "450 later", "failed"),
        ("250 OK", "550 unknown", "stuck"),
        ("hang up", "", "uncertain"),
    ],
)
def test_what_the_server_says_decides(mail_server, people, answer, refuses, state):
    mail_server.answer, mail_server.refuses = answer, refuses
    tell(people.lan)
    send_due.call()
    assert by_mail(people.lan).state == state
    assert by_mail(people.lan).failure


def test_one_that_fails_does_not_stop_the_others(mail_server, people):
    tell(people.lan, people.minh)
    User.objects.filter(pk=people.lan.pk).update(email="không phải địa chỉ")
    send_due.call()
    assert (by_mail(people.lan).state, by_mail(people.minh).state) == ("stuck", "sent")


def test_what_was_left_behind_is_never_sent_by_itself(mail_server, people):
    tell(people.lan)
    long_ago = timezone.now() - timedelta(seconds=1)
    Sending.objects.filter(channel="mail").update(state=SendingState.SENDING, leased_until=long_ago, tried=1)
    tasks.look_after()
    send_due.call()
    left = by_mail(people.lan)
    assert (left.state, left.failure) == ("uncertain", INTERRUPTED)
    assert mail_server.letters == []


def test_a_sender_slower_than_its_lease_may_still_tell_that_it_was_taken(mail_server, people):
    tell(people.lan)
    slow = sending._lease(by_mail(people.lan).pk)
    Sending.objects.filter(pk=slow.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.look_after()
    sending._finish(slow, SendingState.SENT, "")
    assert by_mail(people.lan).state == "sent"


def test_a_channel_rests_when_it_sent_so_many_within_a_minute(mail_server, people, monkeypatch):
    monkeypatch.setitem(channels(), "mail", replace(channels()["mail"], most_a_minute=1))
    tell(people.lan)
    assert send_due.call() == "1"
    tell(people.minh, key="sau đó")
    assert send_due.call() == "0"
    Sending.objects.filter(state="sent").update(ended_at=timezone.now() - sending.MINUTE)
    assert send_due.call() == "1"


# what a person decides


def make(people, state, **fields):
    tell(people.minh, unit=people.ward)
    Sending.objects.filter(channel="mail").update(state=state, **fields)
    return by_mail(people.minh)


def test_an_uncertain_one_is_sent_again_under_the_same_mark(mail_server, people):
    uncertain = make(people, SendingState.UNCERTAIN, tried=1, failure=INTERRUPTED)
    actions.resend(sending=uncertain, by=people.lan)
    send_due.call()
    assert by_mail(people.minh).state == "sent"
    assert read(mail_server.letters[0])["Message-ID"].startswith(f"<{sending.mark_of(uncertain)}@")
    event = Event.objects.get(kind="notices.resent")
    assert (event.actor_id, event.unit_id, event.before["state"]) == (people.lan.pk, people.ward.pk, "uncertain")


def test_a_stuck_one_is_dropped(mail_server, people):
    stuck = make(people, SendingState.STUCK, tried=7)
    actions.drop(sending=stuck, by=people.lan)
    send_due.call()
    assert by_mail(people.minh).state == "dropped"
    assert mail_server.letters == []
    assert Event.objects.filter(kind="notices.dropped").count() == 1


@pytest.mark.parametrize("act", [actions.resend, actions.drop])
def test_a_stranger_decides_nothing(mail_server, people, act):
    stuck = make(people, SendingState.STUCK)
    with pytest.raises(PermissionDenied):
        act(sending=stuck, by=people.hoa)
    act(sending=stuck, by=people.minh)  # about one's own, everybody


@pytest.mark.parametrize(
    ("act", "state", "fields"),
    [
        (actions.resend, "sent", {"ended_at": timezone.now()}),
        (actions.resend, "dropped", {"ended_at": timezone.now()}),
        (actions.drop, "sent", {"ended_at": timezone.now()}),
        (actions.drop, "sending", {"leased_until": timezone.now()}),
        (actions.resend, "sending", {"leased_until": timezone.now()}),
    ],
)
def test_what_is_done_or_on_its_way_is_left_alone(mail_server, people, act, state, fields):
    done = make(people, state, **fields)
    with pytest.raises(WrongState):
        act(sending=done, by=people.lan)


# what may never be false of a row


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sending", "leased_until": None},
        {"state": "waiting", "leased_until": timezone.now()},
        {"state": "sent", "ended_at": None},
        {"state": "waiting", "ended_at": timezone.now()},
        {"state": "gathered", "ended_at": timezone.now(), "gathered_in": None},
    ],
)
def test_rows_that_cannot_be(mail_server, people, fields):
    tell(people.lan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.filter(channel="mail").update(**fields)


def test_what_is_sent_gathered_or_dropped_stays_so():
    assert {state for state, moves in MOVES.items() if not moves} == {"sent", "gathered", "dropped"}
    assert SendingState.SENDING not in MOVES[SendingState.UNCERTAIN]  # never without a person


def test_two_senders_send_each_once(mail_server, people_for_good):
    some = [make_user(f"nguoi.nhan.{number}") for number in range(40)]
    for number, person in enumerate(some):
        person.email = f"nhan{number}@songlam.example"
        person.save()
    tell(*some)
    at_once(lambda n: send_due.call(), times=4)
    assert sorted(envelope.rcpt_tos[0] for envelope in mail_server.letters) == sorted(p.email for p in some)
    assert set(Sending.objects.values_list("state", flat=True)) == {"sent"}
