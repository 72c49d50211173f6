"""Other packages join links to the pages of a plan and of its lines."""

import pytest

from loa.plans import joined
from tests.loa.plans.making import make_plan, short_plan


@pytest.fixture
def nobody_joined(monkeypatch):
    monkeypatch.setattr(joined, "_of_plans", [])
    monkeypatch.setattr(joined, "_of_lines", [])


def test_links_stand_on_the_pages_of_the_plan_and_its_lines(nobody_joined, signed_in, cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(rows=1))
    joined.join_to_plans(lambda plan, user: joined.Joined("x", "Chi tiêu", f"/x/{plan.pk}/{user.pk}/", count="7"))
    joined.join_to_lines(lambda line, user: joined.Joined("x", "Đồng hồ", f"/y/{line.pk}/{user.pk}/", icon="clock"))
    joined.join_to_lines(lambda line, user: None)
    page = signed_in(cast.lan).get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert f'<a href="/x/{plan.pk}/{cast.lan.pk}/" >Chi tiêu<span class="count">7</span></a>' in page
    page = signed_in(cast.lan).get(f"/ke-hoach/{plan.pk}/nhiem-vu/1/").content.decode()
    assert f'href="/y/{plan.activities.get().pk}/{cast.lan.pk}/"' in page
    assert page.count('class="button"') >= 1


def test_what_is_joined_twice_stands_once(nobody_joined):
    def build(plan, user):
        return joined.Joined("x", "Một lần", "/x/")

    joined.join_to_plans(build)
    joined.join_to_plans(build)
    assert joined.joined_to_plan(None, None) == [joined.Joined("x", "Một lần", "/x/")]
