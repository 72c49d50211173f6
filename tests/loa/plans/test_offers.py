"""Changes of a plan laid before the units below, taken, left, and thought over again."""

import pytest
from django.utils import timezone

from loa.organisations.permissions import NotAllowed
from loa.plans import tasks
from loa.plans.actions import offers
from loa.plans.actions.offers import NotDecided
from loa.plans.actions.writing import drop, write
from loa.plans.models import Activity, Cascade, Charged, Draft, Edit, Offer
from loa.plans.queries.text import text_of
from loa.plans.states import DraftState, LineChange, OfferState, Origin, WrongDraftState
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_plan, short_plan

TODAY = timezone.localdate()


@pytest.fixture
def plan(cast):
    made = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    make_cascade(plan=made, units=[cast.home_affairs, cast.ward, cast.commune], by=cast.lan)
    return made


def draft_of(unit):
    return Draft.objects.get(unit=unit, origin=Origin.ABOVE)


def lines(draft):
    draft.refresh_from_db()
    return [row for _, row in text_of(draft.base, draft.edits.standing()).rows("activities")]


def titles(draft):
    return [row["title"] for row in lines(draft)]


def take(unit, by):
    return offers.take(offers=list(Offer.objects.filter(unit=unit)), by=by, today=TODAY)


def changes(unit):
    return [(o.change, o.activity.order) for o in Offer.objects.filter(unit=unit).select_related("activity")]


def add_for_ward(content):
    row = {**content["activities"][2], "title": "Ngày hội dịch vụ công", "no": "4"}
    content["activities"].append({name: value for name, value in row.items() if name != "activity"})


def test_a_changed_line_is_offered_to_the_units_that_have_it(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin hằng tuần"})
    assert changes(cast.commune) == [(LineChange.CHANGED, 1)]
    assert changes(cast.ward) == [(LineChange.CHANGED, 1)]
    assert changes(cast.home_affairs) == [(LineChange.CHANGED, 1)]
    make_version(plan=plan, by=cast.lan, titles={3: "Đối thoại"})
    assert changes(cast.commune) == [(LineChange.CHANGED, 1)]
    assert changes(cast.ward) == [(LineChange.CHANGED, 1), (LineChange.CHANGED, 3)]


def test_an_added_line_is_offered_to_those_who_newly_owe_it(cast, plan):
    make_version(plan=plan, by=cast.lan, edit=add_for_ward)
    assert changes(cast.ward) == [(LineChange.ADDED, 4)]
    assert changes(cast.commune) == []
    take(cast.ward, cast.minh)
    added = lines(draft_of(cast.ward))[-1]
    assert (added["title"], added["lead"]) == ("Ngày hội dịch vụ công", ["UBND phường Bến Trăng"])
    assert added["above"] == Activity.objects.get(plan=plan, order=4).pk


def test_a_line_given_to_another_unit_is_dropped_for_one_and_added_for_the_other(cast, plan):
    def hand_over(content):
        content["activities"][2]["lead"] = ["UBND xã Suối Mây"]

    make_version(plan=plan, by=cast.lan, edit=hand_over)
    assert changes(cast.ward) == [(LineChange.DROPPED, 3)]
    assert changes(cast.commune) == [(LineChange.ADDED, 3)]
    take(cast.ward, cast.minh)
    take(cast.commune, cast.hoa)
    assert titles(draft_of(cast.ward)) == ["Bản tin cải cách hành chính"]
    assert titles(draft_of(cast.commune))[-1] == "Đối thoại với hộ kinh doanh"
    assert Charged.objects.get(unit=cast.ward).given == [Activity.objects.get(plan=plan, order=1).pk]


def test_taking_a_change_keeps_the_units_own_words(cast, plan):
    draft = draft_of(cast.commune)
    own = "Bản tin cải cách hành chính của xã"
    write(
        draft=draft,
        values={"/activities/0/title": own},
        before={"/activities/0/title": "Bản tin cải cách hành chính"},
        by=cast.hoa,
    )
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin số cải cách hành chính"})
    [offer] = take(cast.commune, cast.hoa)
    assert titles(draft) == ["Bản tin số cải cách hành chính của xã"]
    assert (offer.state, offer.taken_in, offer.decided_by) == (OfferState.TAKEN, draft, cast.hoa)


def test_taking_keeps_the_units_agencies(cast, plan):
    def quota(content):
        content["activities"][2]["quotas"][0] |= {"text": "03 cuộc", "min": 3, "max": 3}

    make_version(plan=plan, by=cast.lan, edit=quota)
    take(cast.ward, cast.minh)
    row = lines(draft_of(cast.ward))[1]
    assert (row["lead"], row["quotas"][0]["text"]) == (["UBND phường Bến Trăng"], "03 cuộc")


def test_taking_a_change_of_a_line_left_out_brings_it_back(cast, plan):
    draft = draft_of(cast.commune)
    drop(draft=draft, pointer="/activities/0", by=cast.hoa)
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    take(cast.commune, cast.hoa)
    assert titles(draft) == ["Bản tin"]


def test_taken_twice_is_taken_once(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    assert len(take(cast.commune, cast.hoa)) == 1
    assert take(cast.commune, cast.hoa) == []
    assert Edit.objects.filter(draft=draft_of(cast.commune)).count() == 1


def test_undo_gives_the_words_back_and_the_offer_waits_again(cast, plan):
    draft = draft_of(cast.commune)
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    [offer] = take(cast.commune, cast.hoa)
    offer = offers.undo(offer=offer, by=cast.hoa)
    assert titles(draft) == ["Bản tin cải cách hành chính"]
    assert (offer.state, offer.taken_in, offer.decided_by) == (OfferState.WAITING, None, None)
    take(cast.commune, cast.hoa)
    assert titles(draft) == ["Bản tin"]


def test_undo_ends_when_the_draft_is_issued(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    [offer] = take(cast.commune, cast.hoa)
    issue_draft(draft=draft_of(cast.commune), by=cast.hoa)
    with pytest.raises(NotDecided, match="đã ban hành"):
        offers.undo(offer=offer, by=cast.hoa)


def test_a_change_is_left_with_a_reason_only(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    offer = Offer.objects.get(unit=cast.commune)
    with pytest.raises(NotDecided, match="lý do"):
        offers.leave(offer=offer, reason="  ", by=cast.hoa)
    offer = offers.leave(offer=offer, reason="Xã không có bản tin", by=cast.hoa)
    assert (offer.state, offer.reason) == (OfferState.LEFT, "Xã không có bản tin")
    assert take(cast.commune, cast.hoa) == []
    assert offers.undo(offer=offer, by=cast.hoa).reason == ""


def test_what_waits_is_put_together_with_what_follows(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Lần hai"})
    make_version(plan=plan, by=cast.lan, titles={1: "Lần ba"})
    [offer] = Offer.objects.filter(unit=cast.commune)
    assert (offer.before["title"], offer.after["title"]) == ("Bản tin cải cách hành chính", "Lần ba")
    assert offer.version.no == 3


def test_a_change_taken_back_above_is_offered_no_more(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Lần hai"})
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin cải cách hành chính"})
    assert not Offer.objects.exists()


def test_what_was_decided_stays_when_more_follows(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Lần hai"})
    [first] = take(cast.commune, cast.hoa)
    make_version(plan=plan, by=cast.lan, titles={1: "Lần ba"})
    assert Offer.objects.filter(unit=cast.commune).count() == 2
    with pytest.raises(NotDecided, match="lần nữa"):
        offers.undo(offer=first, by=cast.hoa)
    take(cast.commune, cast.hoa)
    assert titles(draft_of(cast.commune)) == ["Lần ba"]


def test_offers_made_twice_are_there_once(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    Cascade.objects.update(finished_at=None)
    Charged.objects.update(offered=1)
    tasks.cascade.func(Cascade.objects.get().pk)
    assert Offer.objects.count() == 3


def test_a_unit_let_off_is_offered_nothing(cast, plan):
    Charged.objects.filter(unit=cast.commune).update(released_reason="x")
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    assert not Offer.objects.filter(unit=cast.commune).exists()


def test_an_issued_plan_takes_changes_into_one_amendment(cast, plan):
    own = issue_draft(draft=draft_of(cast.ward), by=cast.minh).plan
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin", 3: "Đối thoại"})
    take(cast.ward, cast.minh)
    change = Draft.objects.get(plan=own, origin=Origin.AMENDING)
    assert titles(change) == ["Bản tin", "Đối thoại"]
    make_version(plan=plan, by=cast.lan, titles={3: "Đối thoại mới"})
    take(cast.ward, cast.minh)
    assert titles(change) == ["Bản tin", "Đối thoại mới"]
    issue_draft(draft=change, by=cast.minh, number="06/KH-UBND")
    standing = own.activities.standing()
    assert [line.title for line in standing] == ["Bản tin", "Đối thoại mới"]
    assert [line.above.plan for line in standing] == [plan, plan]


def test_a_text_that_is_being_approved_takes_nothing(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    Draft.objects.filter(unit=cast.commune).update(state=DraftState.SUBMITTED)
    with pytest.raises(WrongDraftState):
        take(cast.commune, cast.hoa)
    assert Offer.objects.get(unit=cast.commune).state == OfferState.WAITING


def test_others_decide_nothing(cast, plan):
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    offer = Offer.objects.get(unit=cast.commune)
    for act in (
        lambda: offers.take(offers=[offer], by=cast.minh, today=TODAY),
        lambda: offers.leave(offer=offer, reason="x", by=cast.minh),
        lambda: offers.undo(offer=offer, by=cast.minh),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert list(Offer.objects.visible_to(cast.minh).values_list("unit", flat=True)) == [cast.ward.pk]
