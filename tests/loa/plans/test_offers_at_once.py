"""Two people of a unit who take changes of the plan above at the same moment."""

from loa.plans.models import Draft, Offer
from loa.plans.states import OfferState, Origin
from tests.loa.at_once import at_once
from tests.loa.cast import make_cast
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.test_offers import TODAY, draft_of, offers


def test_two_changes_taken_at_once_stand_in_one_amendment(transactional_db):
    cast = make_cast()
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    own = issue_draft(draft=draft_of(cast.ward), by=cast.minh).plan
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin", 3: "Đối thoại"})
    found = list(Offer.objects.filter(unit=cast.ward))
    at_once(lambda n: offers.take(offers=[found[n]], by=cast.minh, today=TODAY))
    change = Draft.objects.get(plan=own, origin=Origin.AMENDING)
    assert {(each.state, each.taken_in) for each in Offer.objects.filter(unit=cast.ward)} == {
        (OfferState.TAKEN, change)
    }
