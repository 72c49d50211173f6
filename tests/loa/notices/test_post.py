"""Posting: once for a key and person, by the channels that reach the person and as they wish."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.accounts.models import User
from loa.notices import actions, kinds
from loa.notices.channels import channels
from loa.notices.kinds import UndeclaredKind, declare
from loa.notices.models import LONGEST_BODY, LONGEST_SUBJECT, Message, Sending
from loa.notices.queries import unseen_count
from loa.notices.states import Rhythm
from tests.loa.at_once import at_once
from tests.loa.notices.posting import by_mail, message_to, tell

pytestmark = pytest.mark.usefixtures("queue")


def ways(person, key="khóa"):
    return {sending.channel: sending.state for sending in message_to(person, key).sendings.all()}


def test_who_has_an_address_gets_mail_and_everybody_the_notice(mail_server, people):
    assert tell(people.lan, people.hoa, people.lan) == 2
    assert ways(people.lan) == {"in_app": "sent", "mail": "waiting"}
    assert ways(people.hoa) == {"in_app": "sent"}
    assert (unseen_count(people.lan), unseen_count(people.minh)) == (1, 0)


def test_without_a_mail_server_there_is_the_notice_alone(people):
    tell(people.lan)
    assert ways(people.lan) == {"in_app": "sent"}


def test_channels_can_be_named(mail_server, people):
    tell(people.lan, channels=["in_app"])
    assert ways(people.lan) == {"in_app": "sent"}


def test_a_key_tells_once_and_only_those_who_were_not_told(mail_server, people):
    assert tell(people.lan) == 1
    assert tell(people.lan, subject="Nói khác") == 0
    assert tell(people.lan, people.minh) == 1
    assert tell(people.lan, key="khóa khác") == 1
    assert Message.objects.of(people.lan).count() == 2


def test_who_no_longer_works_here_is_left_out(people):
    User.objects.filter(pk=people.lan.pk).update(is_active=False)
    people.lan.refresh_from_db()
    assert tell(people.lan) == 0


def test_what_is_too_long_is_cut(people):
    tell(people.lan, subject="dài\n" * 100, lines=["chữ " * 100] * 100)
    message = message_to(people.lan)
    assert (len(message.subject), len(message.body)) == (LONGEST_SUBJECT, LONGEST_BODY)
    assert message.subject.startswith("dài dài")
    assert message.body.endswith("…")


@pytest.mark.parametrize("link", ["https://khac.example/", "//khac.example/", "viec/"])
def test_a_link_leads_to_a_page_of_our_own(people, link):
    with pytest.raises(ValueError, match="path of our own"):
        tell(people.lan, link=link)


def test_a_kind_has_to_be_declared(people):
    with pytest.raises(UndeclaredKind):
        tell(people.lan, kind="test.unknown")
    with pytest.raises(ValueError, match="twice"):
        declare("test.plain", "Khác")
    assert kinds.label("test.gone") == "test.gone"


def test_nothing_stays_of_an_act_that_did_not_happen(mail_server, people, django_capture_on_commit_callbacks):
    def act():
        with transaction.atomic():
            tell(people.lan)
            raise PermissionDenied

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(PermissionDenied):
        act()
    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_sender_is_put_in_line_once_after_the_commit(mail_server, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(people.lan)
        tell(people.minh, key="khác")
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("rhythm", "kind", "expected"),
    [
        (Rhythm.AT_ONCE, "test.plain", "waiting"),
        (Rhythm.DAILY, "test.plain", "held"),
        (Rhythm.WEEKLY, "test.plain", "held"),
        (Rhythm.NEVER, "test.plain", None),
        (Rhythm.AT_ONCE, "test.urgent", "waiting"),
        (Rhythm.DAILY, "test.urgent", "waiting"),
        (Rhythm.NEVER, "test.urgent", None),
    ],
)
def test_mail_goes_as_the_person_wishes(mail_server, people, rhythm, kind, expected):
    actions.wish(mail=rhythm, weekday=0, by=people.lan, today=timezone.localdate())
    tell(people.lan, kind=kind)
    assert ways(people.lan).get("mail") == expected


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [(Rhythm.AT_ONCE, "waiting"), (Rhythm.WEEKLY, "held"), (Rhythm.NEVER, "dropped")],
)
def test_a_changed_wish_counts_for_what_is_held(mail_server, people, rhythm, expected):
    today = timezone.localdate()
    actions.wish(mail=Rhythm.DAILY, weekday=0, by=people.lan, today=today)
    tell(people.lan)
    actions.wish(mail=rhythm, weekday=0, by=people.lan, today=today)
    assert by_mail(people.lan).state == expected


def test_many_people_cost_few_queries(mail_server, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert tell(people.lan, people.minh, people.hoa, people.admin) == 4


def test_two_at_the_same_moment_tell_once(mail_server, people_for_good):
    lan, minh = people_for_good.lan, people_for_good.minh
    counts = at_once(lambda n: tell(lan, minh), times=4)
    assert sorted(counts) == [0, 0, 0, 2]
    assert Message.objects.count() == 2
    assert Sending.objects.count() == 4


def test_only_the_receiver_sees(people):
    tell(people.lan)
    with pytest.raises(PermissionDenied):
        actions.mark_seen(message=message_to(people.lan), by=people.minh)
    actions.mark_seen(message=message_to(people.lan), by=people.lan)
    first = message_to(people.lan).seen_at
    actions.mark_seen(message=message_to(people.lan), by=people.lan)
    assert message_to(people.lan).seen_at == first
    assert unseen_count(people.lan) == 0


def test_all_seen_are_those_that_were_shown(people):
    for number in range(3):
        tell(people.lan, people.minh, key=f"k{number}")
    shown = message_to(people.lan, "k1").pk
    assert actions.mark_all_seen(by=people.lan, up_to=shown) == 2
    assert (unseen_count(people.lan), unseen_count(people.minh)) == (1, 3)


def test_channels_are_the_folders():
    assert list(channels()) == ["in_app", "mail"]
    assert {len(channel.label) > 3 for channel in channels().values()} == {True}
