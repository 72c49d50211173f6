"""Links are looked at in the background: named by their pages, and dead only after three days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from loa.audit.models import Event
from loa.delivery import tasks
from loa.delivery.actions import evidence as acts
from loa.delivery.actions import links
from loa.delivery.events import Happened
from loa.delivery.fetching import Seen, look_at
from loa.delivery.models import Link
from loa.delivery.queries.links import key_of
from loa.delivery.queries.looking import due, never_seen
from loa.delivery.states import LinkState, State
from tests.loa.delivery.making import make_result, make_work
from tests.loa.delivery.web import onward, page, web

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
GONE = Seen(state=LinkState.DEAD, said="Trang không còn (mã 404).")
SILENT = Seen(state=LinkState.UNREACHED, said="Không mở được trang.")
THERE = Seen("Nộp hồ sơ tại nhà", "Báo Sông Lam", date(2026, 3, 10), LinkState.ALIVE, "Mở được.")


def make_link(address="https://bao.example/tin", **fields):
    host = address.split("/")[2].split(":")[0]
    return Link.objects.create(key=key_of(address), address=address, host=host, **fields)


def note(link, seen, after=timedelta(0)):
    return links.note(link=link.pk, seen=seen, now=NOW + after, by=None)


@pytest.mark.parametrize("seen", [GONE, SILENT])
def test_a_link_is_dead_after_three_days_of_misses(db, seen):
    link = make_link()
    states = [note(link, seen, timedelta(hours=hours)).state for hours in (0, 1, 24, 25, 48)]
    assert states == [LinkState.UNREACHED] * 4 + [LinkState.DEAD]
    back = note(link, THERE, timedelta(hours=72))
    assert (back.state, back.misses, back.title) == (LinkState.ALIVE, 0, "Nộp hồ sơ tại nhà")


def test_a_refused_address_is_told_apart_and_no_miss(db):
    link = make_link()
    note(link, SILENT)
    refused = note(link, Seen(state=LinkState.REFUSED, said="Không hỏi trang này."), timedelta(days=1))
    assert (refused.state, refused.misses, refused.said) == (LinkState.REFUSED, 0, "Không hỏi trang này.")


def test_what_a_page_first_said_is_kept(db):
    link = make_link()
    note(link, THERE)
    later = note(link, Seen("Tên mới", "Khác", date(2026, 4, 1), LinkState.ALIVE, "Mở được."), timedelta(days=30))
    assert (later.title, later.site, later.published_on) == ("Nộp hồ sơ tại nhà", "Báo Sông Lam", date(2026, 3, 10))


def test_a_result_called_by_its_address_is_called_as_the_page(cast):
    line = make_work(unit=cast.province, by=cast.lan).activities.order_by("pk")[0]
    address = "https://bao.example/tin-1"
    named = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE, title=address)
    other = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE, title="Tin tôi đặt tên")
    pieces = [acts.add_link(result=result, address=address, by=cast.minh) for result in (named, other)]
    note(pieces[0].link, THERE)
    named.refresh_from_db()
    other.refresh_from_db()
    assert (named.title, other.title) == ("Nộp hồ sơ tại nhà", "Tin tôi đặt tên")
    assert "nop ho so" in named.folded
    assert Event.objects.filter(kind=Happened.CHANGED, actor_id=None).count() == 1


def test_those_are_due_that_were_not_seen_for_a_month_or_missed_yesterday(db):
    for number, (state, days) in enumerate(
        [("alive", 31), ("alive", 29), ("unreached", 1), ("dead", 2), ("dead", 31), ("refused", 40), ("unseen", None)]
    ):
        checked = None if days is None else NOW - timedelta(days=days)
        make_link(f"https://192.0.2.7/{number}", state=state, checked_at=checked)
    assert [link.address[-1] for link in due(now=NOW)] == ["5", "0", "4", "2"]
    assert [link.address[-1] for link in never_seen()] == ["6"]


def test_names_that_nobody_can_have_are_not_asked_for(db):
    make_link("https://bao.example/1")
    make_link("https://bao.example/2", checked_at=NOW - timedelta(days=90))
    assert (list(never_seen()), list(due(now=NOW))) == ([], [])


def test_when_nothing_answers_it_is_our_own_line(db):
    some = [make_link(f"https://bao{n}.example/") for n in range(3)]
    assert links.note_all(seen={link.pk: SILENT for link in some}, now=NOW, by=None) == 0
    assert {(link.state, link.misses) for link in Link.objects.all()} == {("unreached", 0)}
    assert links.note_all(seen={some[0].pk: THERE, some[1].pk: SILENT}, now=NOW + timedelta(days=1), by=None) == 1
    assert list(Link.objects.values_list("state", "misses")) == [("alive", 0), ("unreached", 1), ("unreached", 0)]


def test_new_links_are_looked_up_and_then_left_alone(db, settings):
    with web({"/a": page("<title>Tin A</title>"), "/b": onward("/a")}) as there:
        settings.LINK_NETWORKS, settings.LINK_PORTS = ["127.0.0.0/8"], [there.port]
        for path in ("/a", "/b", "/gone"):
            make_link(there.at(path))
        tasks.look_after_links()
        asked = len(there.asked)
        tasks.look_after_links()
        assert len(there.asked) == asked == 4
    rows = Link.objects.order_by("pk").values_list("title", "state", "misses")
    assert list(rows) == [("Tin A", "alive", 0), ("Tin A", "alive", 0), ("", "unreached", 1)]


def test_without_leave_nothing_inside_is_asked(db, settings):
    with web({"/a": page("<title>Tin A</title>")}) as there:
        settings.LINK_PORTS = [there.port]
        link = make_link(there.at("/a"))
        tasks.look_up_links.call()
    link.refresh_from_db()
    assert (there.asked, link.state) == ([], LinkState.REFUSED)


def test_a_host_is_not_asked_for_too_much_at_once(settings):
    with web({f"/{n}": page("<title>Tin</title>") for n in range(15)}) as there:
        settings.LINK_NETWORKS, settings.LINK_PORTS = ["127.0.0.0/8"], [there.port]
        seen = look_at([there.at(f"/{n}") for n in range(15)], within=20)
        assert len(there.asked) == len(seen) == 10
        assert look_at([there.at("/0")], within=0) == {}
