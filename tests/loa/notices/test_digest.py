"""The digest: one letter a day or a week, of what was held and what packages add."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from loa.notices import actions, digest, digest_sections, tasks
from loa.notices.digest_sections import register, sections_for
from loa.notices.models import Message, Sending, Wish
from loa.notices.queries import unseen_count
from loa.notices.sending import NO_LONGER
from loa.notices.states import Rhythm
from loa.notices.tasks import DigestsFailed
from tests.loa.at_once import at_once
from tests.loa.notices import conftest
from tests.loa.notices.posting import by_mail, tell

pytestmark = pytest.mark.usefixtures("queue")
SATURDAY = date(2026, 11, 21)
MONDAY = SATURDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def no_sections(monkeypatch):
    monkeypatch.setattr(digest_sections, "_sources", [])


def wish(person, rhythm, *, weekday=0, today=SATURDAY):
    return actions.wish(mail=rhythm, weekday=weekday, by=person, today=today)


def gather(person, on):
    return digest.gather(wish=person.notice_wish, today=on)


def test_what_was_held_goes_in_one_letter(mail_server, people):
    wish(people.lan, Rhythm.DAILY)
    for number in range(3):
        tell(people.lan, key=f"k{number}", subject=f"Việc {number}", link="/viec/")
    made = gather(people.lan, SATURDAY + timedelta(days=1))
    assert made.subject == "Tổng hợp thông báo đến 22/11/2026"
    assert [line for line in made.lines if line.startswith("- ")] == ["- Việc 0", "- Việc 1", "- Việc 2"]
    assert "  https://loa.songlam.example/viec/" in made.lines
    assert {by_mail(people.lan, f"k{number}").state for number in range(3)} == {"gathered"}
    assert {by_mail(people.lan, f"k{number}").gathered_in for number in range(3)} == {made}
    assert Sending.objects.get(message=made, channel="mail").state == "waiting"
    assert unseen_count(people.lan) == 3  # the digest itself is no news


def test_there_is_one_for_a_day_and_none_where_there_is_nothing_to_say(mail_server, people):
    wish(people.lan, Rhythm.DAILY)
    tomorrow = SATURDAY + timedelta(days=1)
    tell(people.lan)
    assert gather(people.lan, SATURDAY) is None  # the wish is of today
    assert gather(people.lan, tomorrow) is not None
    tell(people.lan, key="sau đó")
    assert gather(people.lan, tomorrow) is None
    assert by_mail(people.lan, "sau đó").state == "held"
    assert gather(people.lan, tomorrow + timedelta(days=1)) is not None
    assert gather(people.lan, tomorrow + timedelta(days=2)) is None
    assert Wish.objects.get().gathered_on == tomorrow + timedelta(days=2)


@pytest.mark.parametrize(
    ("on", "is_sent"),
    [(MONDAY - timedelta(days=1), False), (MONDAY, True), (MONDAY + timedelta(days=1), True)],  # the last: it was off
)
def test_a_weekly_one_comes_on_its_day_or_late(mail_server, people, on, is_sent):
    wish(people.lan, Rhythm.WEEKLY, weekday=0)
    tell(people.lan)
    assert (gather(people.lan, on) is not None) == is_sent


@given(st.integers(0, 6), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_the_last_day_is_the_wished_one_of_the_last_seven(weekday, today):
    due = Wish(mail=Rhythm.WEEKLY, weekday=weekday).last_due(today)
    assert due.weekday() == weekday
    assert 0 <= (today - due).days < 7


def test_what_is_done_meanwhile_is_left_out(mail_server, people):
    wish(people.lan, Rhythm.DAILY)
    tell(people.lan, kind="test.reminder")
    conftest.needed["still"] = False
    assert gather(people.lan, MONDAY) is None
    assert (by_mail(people.lan).state, by_mail(people.lan).failure) == ("dropped", NO_LONGER)


def test_packages_add_sections(mail_server, people):
    def due(user, on):
        return [("Việc đến hạn", [f"{user.username} {on:%d/%m}"], "/viec/"), ("Không có gì", [], "")]

    register(due)
    register(due)
    assert sections_for(people.lan, on=MONDAY) == [("Việc đến hạn", ["lan 23/11"], "/viec/")]
    wish(people.lan, Rhythm.DAILY)
    made = gather(people.lan, MONDAY)
    assert made.lines[:3] == ["VIỆC ĐẾN HẠN", "- lan 23/11", "  https://loa.songlam.example/viec/"]


def test_very_many_are_counted(mail_server, people):
    wish(people.lan, Rhythm.DAILY)
    for number in range(digest.MOST_MESSAGES + 2):
        tell(people.lan, key=f"k{number}")
    made = gather(people.lan, MONDAY)
    assert made.lines[-1] == "- và 2 thông báo khác"


def test_one_persons_trouble_stops_nobody_elses_digest(mail_server, people):
    def breaks(user, on):
        if user == people.lan:
            raise ZeroDivisionError
        return [("Việc", ["một"], "")]

    register(breaks)
    long_ago = timezone.localdate() - timedelta(days=2)
    for person in (people.lan, people.minh):
        wish(person, Rhythm.DAILY, today=long_ago)
    with pytest.raises(DigestsFailed):
        tasks.gather.call()
    assert [message.to for message in Message.objects.all()] == [people.minh]
    assert Wish.objects.get(user=people.lan).gathered_on == long_ago  # and comes with the next try


def test_two_gather_at_the_same_moment_one_letter(mail_server, people_for_good):
    lan = people_for_good.lan
    wish(lan, Rhythm.DAILY)
    tell(lan)
    made = at_once(lambda n: gather(lan, MONDAY), times=4)
    assert len([each for each in made if each]) == 1
    assert Message.objects.filter(kind="notices.digest").count() == 1
