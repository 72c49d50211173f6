"""The unit's pages of what comes from above: changes, due days, lines that come from the plan above."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from loa.organisations.models import Membership
from loa.organisations.roles import Role
from loa.plans.actions.writing import drop
from loa.plans.models import Activity, Draft, Edit, Offer
from loa.plans.states import DraftState, OfferState, Origin
from tests.loa.cast import make_user
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.pages.asking import text_of

TODAY = timezone.localdate()


@pytest.fixture
def above(cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    make_cascade(plan=plan, units=[cast.ward, cast.commune], by=cast.lan)
    return plan


@pytest.fixture
def draft(cast, above):
    return Draft.objects.get(unit=cast.commune)


@pytest.fixture
def offer(cast, above, draft):
    make_version(plan=above, by=cast.lan, titles={1: "Bản tin số cải cách hành chính"})
    return Offer.objects.get(unit=cast.commune)


@pytest.fixture
def hoa(cast, signed_in):
    return signed_in(cast.hoa)


def at(name, *args):
    return reverse(f"plans:{name}", args=args)


def test_a_change_is_shown_side_by_side_with_its_words_marked(hoa, draft, offer):
    page = hoa.get(at("offers", draft.pk)).content.decode()
    assert "Chờ xem xét (1)" in page
    assert re.search(r"<td>Bản tin cải cách hành chính</td>", page)
    assert re.search(r"<td>Bản tin <ins>số</ins> cải cách hành chính</td>", page)


def test_take_and_undo(hoa, draft, offer):
    answer = hoa.post(at("offer_take", offer.pk), follow=True)
    assert answer.redirect_chain[-1][0] == at("offers", draft.pk)
    assert "Đã xem xét (1)" in text_of(answer)
    assert Edit.objects.standing().get(draft=draft).after == "Bản tin số cải cách hành chính"
    hoa.post(at("offer_undo", offer.pk))
    assert not Edit.objects.standing().exists()
    assert "Chờ xem xét (1)" in text_of(hoa.get(at("offers", draft.pk)))


def test_take_all(hoa, draft, offer):
    assert "Đã lấy 1 thay đổi vào dự thảo." in text_of(hoa.post(at("offers", draft.pk), follow=True))
    assert "Không còn thay đổi nào chờ xem xét." in text_of(hoa.post(at("offers", draft.pk), follow=True))


def test_leave_asks_for_a_reason_and_the_owner_reads_it(cast, hoa, signed_in, above, draft, offer):
    assert "Hãy ghi lý do" in text_of(hoa.post(at("offer_leave", offer.pk), {"reason": " "}, follow=True))
    hoa.post(at("offer_leave", offer.pk), {"reason": "Xã chưa có bản tin"})
    assert Offer.objects.get(pk=offer.pk).state == OfferState.LEFT
    lan = signed_in(cast.lan)
    charged = above.cascade.charged.get(unit=cast.commune)
    assert "Xã chưa có bản tin" in text_of(lan.get(at("charged", above.pk, charged.pk)))
    assert "1 chờ xem xét, 0 đã lấy, 1 không lấy" in text_of(lan.get(at("cascade", above.pk)))


def test_what_cannot_be_taken_is_said(hoa, draft, offer):
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.SUBMITTED)
    answer = hoa.post(at("offer_take", offer.pk), follow=True)
    assert "Dự thảo đang ở trạng thái “Đã trình”" in text_of(answer)


def test_a_line_left_out_is_said_to_come_back(hoa, cast, draft, offer):
    drop(draft=draft, pointer="/activities/0", by=cast.hoa)
    assert "Đơn vị đã bỏ nhiệm vụ này." in text_of(hoa.get(at("offers", draft.pk)))


def test_an_issued_plan_leads_to_its_changes_and_amends(cast, hoa, above, draft):
    own = issue_draft(draft=draft, by=cast.hoa).plan
    make_version(plan=above, by=cast.lan, titles={1: "Bản tin số"})
    page = text_of(hoa.get(at("detail", own.pk)))
    assert "Kế hoạch cấp trên có 1 thay đổi chờ đơn vị xem xét." in page
    answer = hoa.post(at("plan_offers", own.pk), follow=True)
    assert "Dự thảo sửa đổi" in text_of(answer)
    change = Draft.objects.get(plan=own, origin=Origin.AMENDING)
    assert "Đã xem xét (1)" in text_of(hoa.get(at("offers", change.pk)))


def test_the_first_page_says_what_is_owed_by_when(cast, hoa, signed_in, draft, offer):
    page = text_of(hoa.get("/"))
    assert f"Kế hoạch của UBND xã Suối Mây phải ban hành trước hết ngày {draft.due.day:02d}/{draft.due.month}" in page
    assert "1 thay đổi của kế hoạch cấp trên chờ xem xét" in page
    Draft.objects.update(due=TODAY - timedelta(days=1))
    assert "quá hạn" in text_of(hoa.get("/"))
    assert "phải ban hành trước" not in text_of(signed_in(cast.lan).get("/"))


def test_a_draft_shows_which_lines_come_from_above_and_leads_there(cast, hoa, above, draft):
    page = hoa.get(at("draft", draft.pk)).content.decode()
    line = Activity.objects.get(plan=above, order=1)
    assert page.count("Từ kế hoạch cấp trên</a>") == 1
    assert at("line_above", line.pk) in page
    answer = hoa.get(at("line_above", line.pk))
    assert (answer.status_code, answer["Location"]) == (302, at("activity", above.pk, 1))
    assert hoa.get(answer["Location"]).status_code == 200


def test_strangers_see_and_decide_nothing(cast, signed_in, above, draft, offer):
    own = at("offers", draft.pk)
    minh, stranger = signed_in(cast.minh), signed_in(make_user())
    for client in (minh, stranger):
        assert client.get(own).status_code == 404
        assert client.post(at("offer_take", offer.pk)).status_code == 404
        assert client.post(at("offer_leave", offer.pk), {"reason": "x"}).status_code == 404
        assert client.post(at("offer_undo", offer.pk)).status_code == 404
    assert stranger.get(at("line_above", offer.activity_id)).status_code == 404
    assert Offer.objects.get(pk=offer.pk).state == OfferState.WAITING


def test_who_may_not_draft_reads_and_decides_nothing(cast, signed_in, draft, offer):
    approver = make_user()
    Membership.objects.create(user=approver, unit=cast.commune, role=Role.LEADER)
    client = signed_in(approver)
    page = text_of(client.get(at("offers", draft.pk)))
    assert "Chờ xem xét (1)" in page
    assert "Không lấy" not in page
    assert client.post(at("offer_take", offer.pk)).status_code == 403


def test_pages_ask_as_often_for_three_changes_as_for_one(cast, hoa, signed_in, above, django_assert_max_num_queries):
    minh = signed_in(cast.minh)
    draft = Draft.objects.get(unit=cast.ward)

    def count(address):
        minh.get(address)
        with django_assert_max_num_queries(60) as counted:
            assert minh.get(address).status_code == 200
        return len(counted)

    make_version(plan=above, by=cast.lan, titles={1: "Một"})
    one = [count(at("offers", draft.pk)), count("/")]
    make_version(plan=above, by=cast.lan, titles={1: "Hai", 3: "Ba"})
    assert [count(at("offers", draft.pk)), count("/")] == one
