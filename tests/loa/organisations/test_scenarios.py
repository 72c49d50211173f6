"""Units born, merged, split, renamed, moved and closed in mid-period: the lists and sums of every day."""

from pathlib import Path

import pytest

from tests.loa.organisations.stories import Story, stories

ALL = list(stories(Path(__file__).with_name("scenarios.txt")))


def test_there_are_fifty():
    assert len(ALL) >= 50


@pytest.mark.parametrize("lines", ALL)
def test_story(db, lines):
    Story().play(lines)
