"""Change a result before it is accepted, add and take away its evidence; set what a line asks for."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loa.audit.models import Event
from loa.delivery.actions.acceptance import accept
from loa.delivery.events import Happened
from loa.delivery.models import Result, Tally, Terms
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import EvidenceKind, State
from loa.plans.models import Activity
from tests.loa.delivery.making import an_approver, make_result, make_work
from tests.loa.delivery.test_log import PDF


@pytest.fixture
def line(cast):
    return make_work(unit=cast.province, by=cast.lan).activities.get(order=1)


@pytest.fixture
def result(cast, line):
    return make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.RETURNED, title="Tin cũ")


def address(result):
    return reverse("delivery:change", args=[result.pk])


def filled(**changes):
    return {"title": "Tin đã sửa", "happened_on": "12/3/2026", "quantity": "2", "measure": "tin", **changes}


def test_what_is_said_is_changed_and_handed_in_again(cast, result, signed_in):
    client = signed_in(cast.minh)
    page = client.get(address(result)).content.decode()
    assert 'value="Tin cũ"' in page
    assert "Chưa rõ ngày đăng" in page
    answer = client.post(address(result), filled(note="theo góp ý"))
    assert answer["Location"] == reverse("delivery:result", args=[result.pk])
    result.refresh_from_db()
    assert (result.state, result.title, result.quantity, result.note) == (
        State.SUBMITTED, "Tin đã sửa", 2, "theo góp ý",
    )  # fmt: skip


def test_evidence_is_added_and_taken_away(cast, result, signed_in):
    client = signed_in(cast.minh)
    there = result.evidence.get()
    client.post(address(result), filled() | {"files": [SimpleUploadedFile("quet.pdf", PDF)], "kind": ["note"]})
    assert set(result.evidence.standing().values_list("kind", flat=True)) == {EvidenceKind.LINK, EvidenceKind.NOTE}
    client.post(address(result), {"go": there.pk})
    result.refresh_from_db()
    assert list(result.evidence.standing().values_list("kind", flat=True)) == [EvidenceKind.NOTE]
    assert result.state == State.INCOMPLETE  # a link or a scan is asked for


def test_evidence_of_another_result_is_not_taken_away_here(cast, line, result, signed_in):
    other = make_result(activity=line, unit=cast.ward, by=cast.minh)
    answer = signed_in(cast.minh).post(address(result), {"go": other.evidence.get().pk})
    assert answer.status_code == 404
    assert other.evidence.standing().count() == 1


def test_what_is_wrong_changes_nothing(cast, result, signed_in):
    page = signed_in(cast.minh).post(address(result), filled(quantity="0", happened_on="31/02/2026"))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"quantity", "happened_on"}
    assert 'value="Tin đã sửa"' in page.content.decode()
    result.refresh_from_db()
    assert (result.title, result.state) == ("Tin cũ", State.RETURNED)


def test_what_was_accepted_is_not_changed(cast, line, signed_in):
    result = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, title="Tin cũ")
    answer = signed_in(cast.minh).post(address(result), filled())
    assert answer["Location"] == reverse("delivery:result", args=[result.pk])
    result.refresh_from_db()
    assert result.title == "Tin cũ"


def test_others_may_not_change_it(cast, result, signed_in):
    assert signed_in(cast.hoa).get(address(result)).status_code == 404
    assert signed_in(an_approver(result.plan)).get(address(result)).status_code == 403


# Terms ----------------------------------------------------------------------------------------------------------------


def terms_at(line):
    return reverse("delivery:terms", args=[line.pk])


def now_asked(line):
    return asked_of(Activity.objects.select_related("terms").get(pk=line.pk))


def test_the_owner_sets_terms_and_takes_them_back(cast, line, signed_in):
    client = signed_in(cast.lan)
    assert "đường dẫn hoặc bản quét, văn bản" in client.get(terms_at(line)).content.decode()
    client.post(terms_at(line), {"which": "chon", "proofs": ["photo", "scan"], "only_originals": "on"})
    asked = now_asked(line)
    assert (asked.proofs, asked.only_originals, asked.is_set) == (
        {EvidenceKind.PHOTO, EvidenceKind.SCAN}, True, True,
    )  # fmt: skip
    client.post(terms_at(line), {"which": "hinh-thuc"})
    assert not now_asked(line).is_set
    assert Event.objects.filter(kind=Happened.TERMS_SET).count() == 2


def test_the_form_of_the_line_may_ask_for_originals_only(cast, line, signed_in):
    signed_in(cast.lan).post(terms_at(line), {"which": "hinh-thuc", "only_originals": "on"})
    asked = now_asked(line)
    assert (asked.proofs, asked.only_originals) == ({EvidenceKind.LINK, EvidenceKind.SCAN}, True)


def test_no_kind_of_evidence_is_refused_in_words(cast, line, signed_in):
    page = signed_in(cast.lan).post(terms_at(line), {"which": "chon"})
    assert page.status_code == 422
    assert page.context["form"].errors["proofs"] == ["Hãy chọn ít nhất một loại minh chứng."]
    assert Terms.objects.count() == 0


def test_what_was_posted_again_stops_counting_and_counts_again(cast, line, signed_in):
    waits = make_result(activity=line, unit=cast.ward, by=cast.minh, is_repost=True)
    accept(result=waits, by=an_approver(line.plan))

    def done():
        return Tally.objects.get(activity=line, unit=cast.ward).done, Result.objects.get().is_counted

    assert done() == (1, True)
    client = signed_in(cast.lan)
    client.post(terms_at(line), {"which": "hinh-thuc", "only_originals": "on"})
    assert done() == (0, False)
    client.post(terms_at(line), {"which": "hinh-thuc"})
    assert done() == (1, True)


def test_only_the_owner_of_the_plan_sets_terms(cast, line, signed_in):
    assert signed_in(cast.hoa).get(terms_at(line)).status_code in {403, 404}
    assert signed_in(cast.minh).post(terms_at(line), {"which": "chon", "proofs": ["photo"]}).status_code in {403, 404}
    assert Terms.objects.count() == 0
