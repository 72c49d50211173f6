"""When periodic works are due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.jobs.works import Work, every, work_named, works

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = datetime(2026, 11, 21, 14, 32, 5, 123, tzinfo=VIETNAM)


def nothing():
    pass


def work(*, minutes=None, at="", weekday=None):
    return Work("test.times", "Thử", nothing, minutes, time.fromisoformat(at) if at else None, weekday)


@pytest.mark.parametrize(
    ("when", "now", "slot", "following"),
    [
        ({"minutes": 15}, SATURDAY, (21, 14, 30), (21, 14, 45)),
        ({"minutes": 1}, SATURDAY, (21, 14, 32), (21, 14, 33)),
        ({"at": "07:00"}, SATURDAY, (21, 7, 0), (22, 7, 0)),
        ({"at": "07:00"}, SATURDAY.replace(hour=7, minute=0, second=0), (21, 7, 0), (22, 7, 0)),
        ({"at": "07:00"}, SATURDAY.replace(hour=6, minute=59), (20, 7, 0), (21, 7, 0)),
        ({"at": "07:00", "weekday": 0}, SATURDAY, (16, 7, 0), (23, 7, 0)),
        ({"at": "07:00", "weekday": 5}, SATURDAY, (21, 7, 0), (28, 7, 0)),
        ({"at": "15:00", "weekday": 5}, SATURDAY, (14, 15, 0), (21, 15, 0)),
        ({"at": "07:00", "weekday": 6}, SATURDAY, (15, 7, 0), (22, 7, 0)),
    ],
)
def test_the_slot_is_the_last_moment_at_which_it_was_due(when, now, slot, following):
    due = work(**when)
    day, hour, minute = slot
    assert due.slot(now) == datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)
    day, hour, minute = following
    assert due.next_slot(now) == datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=VIETNAM))
times = st.one_of(
    st.builds(lambda minutes: {"minutes": minutes}, st.integers(1, 3000)),
    st.builds(lambda at: {"at": f"{at:%H:%M}"}, st.times()),
    st.builds(lambda at, day: {"at": f"{at:%H:%M}", "weekday": day}, st.times(), st.integers(0, 6)),
)


@given(times, moments)
def test_a_slot_is_its_own_slot_and_lasts_until_the_next(when, now):
    due = work(**when)
    slot, following = due.slot(now), due.next_slot(now)
    assert slot <= now < following
    assert due.slot(slot) == slot
    assert due.slot(following - timedelta(seconds=1)) == slot
    assert due.slot(following) == following


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"minutes": 5, "at": "07:00"},
        {"weekday": 1},
        {"minutes": 5, "weekday": 1},
        {"minutes": 0},
        {"at": "25:00"},
        {"at": "07:00", "weekday": 7},
    ],
)
def test_times_that_are_none_are_refused(when):
    with pytest.raises(ValueError):
        every("test.refused", "Thử", run=nothing, **when)
    assert work_named("test.refused") is None


def test_a_name_belongs_to_one_work():
    first = works()[0]
    assert work_named(first.name) is first
    with pytest.raises(ValueError, match="twice"):
        every(first.name, "Thứ khác", run=nothing, minutes=1)
    at = f"{first.at:%H:%M}" if first.at else ""
    assert every(first.name, first.label, run=first.run, minutes=first.minutes, at=at) == first  # ready() ran twice
    assert len([each for each in works() if each.name == first.name]) == 1


def test_what_the_platform_does_at_its_times_is_declared():
    assert {"project.new_day", "jobs.take_back", "notices.send", "notices.digests"} <= {each.name for each in works()}
