"""Change a result before it is accepted, add and take away its evidence; set what a line asks for."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from loa.audit.models import Event
from loa.delivery.actions.acceptance import accept
from loa.delivery.actions.results import NotOwed, Told, change
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Result, Tally, Terms
from loa.delivery.queries.checking import differences
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import EvidenceKind, State
from loa.delivery.tasks import hand_in_proved
from loa.files.models import StoredFile
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


def slot_of(result):
    return Result.objects.get(pk=result.pk).slot


def test_the_slot_is_chosen_or_goes_by_the_day(cast, line, result, signed_in):
    client = signed_in(cast.minh)
    field = client.get(address(result)).context["form"]["slot"]
    first, *slots = field.field.choices
    assert (first[1], len(slots), field.value()) == ("Tự xếp theo ngày", 12, slot_of(result).pk)
    fifth = line.slots.get(unit=cast.ward, no=5)
    page = client.post(address(result), filled(slot=fifth.pk), follow=True)
    assert "Nay tính vào Kỳ 5" in page.content.decode()
    assert slot_of(result) == fifth
    client.post(address(result), filled(slot=fifth.pk, title="Tên nữa"))
    assert slot_of(result) == fifth
    client.post(address(result), filled(slot=""))
    assert slot_of(result).no == 3
    client.post(address(result), filled(slot=slot_of(result).pk, happened_on="4/6/2026"))
    assert slot_of(result).no == 6
    before = Event.objects.filter(kind=Happened.CHANGED).order_by("pk").first().facts["before"]
    assert before["slot_id"] == str(line.slots.get(unit=cast.ward, no=3).pk)


def test_a_slot_of_another_unit_is_not_taken(cast, line, result, signed_in):
    other = line.slots.get(unit=cast.commune, no=5)
    page = signed_in(cast.minh).post(address(result), filled(slot=other.pk))
    assert page.status_code == 422
    assert slot_of(result).no == 3
    with pytest.raises(NotOwed):
        change(result=result, told=Told(title="Tin", happened_on=result.happened_on), by=cast.minh, slot=other)


def test_a_slot_that_is_owed_no_more_stays_the_choice(cast, line, result, signed_in):
    own = slot_of(result)
    line.slots.filter(pk=own.pk).update(state="waived")
    client = signed_in(cast.minh)
    assert client.get(address(result)).context["form"]["slot"].value() == own.pk
    client.post(address(result), filled(slot=own.pk))
    assert slot_of(result) == own


def test_a_correction_that_lacks_proof_says_so_and_leads_to_where_it_is_added(cast, line, signed_in):
    old = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, title="Tin cũ")
    Terms.objects.create(activity=line, proofs=[EvidenceKind.LOG, EvidenceKind.RECORDING], set_by=cast.lan)
    client, at = signed_in(cast.minh), reverse("delivery:correct", args=[old.pk])
    key = client.get(at).context["form"]["key"].value()
    page = client.post(at, filled(key=key, reason="Đếm nhầm"), follow=True)
    made = Result.objects.get(corrects=old)
    assert made.state == State.INCOMPLETE
    assert page.redirect_chain[-1][0] == address(made)
    words = page.content.decode()
    assert "Đã ghi bản đính chính, chưa gửi nghiệm thu." in words
    assert "nhiệm vụ này cần nhật ký phát sóng" in words
    assert "Đã gửi bản đính chính" not in words


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


def lacking(cast, line, *, count: int):
    """Results with a photograph, where a link or a scan is asked for."""
    results = []
    for _ in range(count):
        results.append(make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE))
        stored = StoredFile.objects.create(sha256=f"{results[-1].pk:064}", size=1, media_type="image/png")
        Evidence.objects.create(result=results[-1], kind=EvidenceKind.PHOTO, file=stored, added_by=cast.minh)
    return results


def test_terms_that_ask_for_less_hand_in_what_lacked_only_that(cast, line, signed_in):
    first, second = lacking(cast, line, count=2)
    bare = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE)
    page = signed_in(cast.lan).post(terms_at(line), {"which": "chon", "proofs": ["photo"]}, follow=True)
    assert "2 kết quả trước còn thiếu minh chứng nay đã đủ" in page.content.decode()
    states = dict(Result.objects.values_list("pk", "state"))
    assert states == {first.pk: State.SUBMITTED, second.pk: State.SUBMITTED, bare.pk: State.INCOMPLETE}
    assert Tally.objects.get(activity=line, unit=cast.ward).waiting_results == 2
    assert Event.objects.filter(kind=Happened.HANDED_IN).count() == 2
    assert accept(result=first, by=cast.lan).state == State.ACCEPTED  # who set the terms had no hand in what it says
    assert differences(line.plan) == []


def test_what_is_too_many_for_one_page_follows_in_the_background(cast, line, signed_in, monkeypatch):
    monkeypatch.setattr("loa.delivery.actions.terms.AT_ONCE", 2)
    lacking(cast, line, count=5)
    page = signed_in(cast.lan).post(terms_at(line), {"which": "chon", "proofs": ["photo"]}, follow=True)
    assert "Các kết quả còn lại được chuyển tiếp" in page.content.decode()
    assert Result.objects.filter(state=State.SUBMITTED).count() == 5  # jobs are worked off at once here
    assert hand_in_proved.func(line.pk, cast.lan.pk, None) == "0"


def not_in_line(execute, sql, params, many, context):
    """Who works is cut off before the rest is put in line."""
    if sql.startswith("INSERT") and "tasks" in sql:
        raise OperationalError("terminating connection")
    return execute(sql, params, many, context)


def test_terms_are_not_kept_without_the_job_for_the_rest(cast, line, signed_in, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr("loa.delivery.actions.terms.AT_ONCE", 2)
    lacking(cast, line, count=3)
    client, asked = signed_in(cast.lan), {"which": "chon", "proofs": ["photo"]}
    with connection.execute_wrapper(not_in_line), pytest.raises(OperationalError):
        client.post(terms_at(line), asked)
    assert not now_asked(line).is_set
    assert Result.objects.filter(state=State.INCOMPLETE).count() == 3
    client.post(terms_at(line), asked)
    assert (Result.objects.filter(state=State.INCOMPLETE).count(), DBTaskResult.objects.count()) == (1, 1)


def test_terms_that_ask_for_more_take_nothing_back(cast, line, signed_in):
    waits = make_result(activity=line, unit=cast.ward, by=cast.minh)
    page = signed_in(cast.lan).post(terms_at(line), {"which": "chon", "proofs": ["photo"]}, follow=True)
    assert "nay đã đủ" not in page.content.decode()
    assert Result.objects.get(pk=waits.pk).state == State.SUBMITTED
