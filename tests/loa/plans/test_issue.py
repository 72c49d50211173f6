"""Number and day are given, the plan is in force, the signed document comes with it or later."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from loa.audit.models import Event
from loa.files.actions import NotKept
from loa.organisations.models import Unit
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Role
from loa.plans.actions.issue import NumberTaken, attach_signed, issue
from loa.plans.models import Plan, Version
from loa.plans.queries.numbers import letters_of, parts_of, proposed, taken_by
from loa.plans.states import DraftState, WrongDraftState
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.rounds import amend, make_approved, make_draft, make_issued, write

DAY = date(2026, 1, 20)
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def bach(cast):
    return make_user("bach", full_name="Phan Xuân Bách", role=Role.LEADER, unit=cast.province)


@pytest.fixture
def clerk(cast):
    return make_user("vanthu", role=Role.CLERK, unit=cast.province)


@pytest.fixture
def approved(cast, bach):
    return make_approved(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach)


def pdf(content=PDF, name="ke-hoach.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_issue_puts_the_approved_text_into_force(cast, approved, clerk):
    write(approved, "/activities/0/title", "Sửa sau khi duyệt", by=cast.lan)
    version = issue(draft=approved, number="05/KH-UBND", issued_on=DAY, signed=pdf(), by=clerk)
    plan = version.plan
    approved.refresh_from_db()
    assert (approved.state, approved.plan) == (DraftState.ISSUED, plan)
    assert (plan.number, plan.issued_on, plan.unit, plan.file) == ("05/KH-UBND", DAY, cast.province, version.file)
    assert plan.activities.first().title == "Bản tin cải cách hành chính"
    assert version.content["document"]["number"] == "05/KH-UBND"
    assert [row["activity"] for row in version.content["activities"]] == list(
        plan.activities.order_by("place").values_list("pk", flat=True)
    )
    event = Event.objects.get(kind="plans.issued")
    assert (event.actor_id, event.after) == (clerk.pk, {"number": "05/KH-UBND", "year": 2026, "version": 1})


def test_issuing_twice_is_issuing_once(approved, clerk):
    first = issue(draft=approved, number="05/KH-UBND", issued_on=DAY, by=clerk)
    assert issue(draft=approved, number="06/KH-UBND", issued_on=DAY, by=clerk) == first
    assert Version.objects.count() == 1


def test_a_draft_that_is_not_approved_is_not_issued(cast, clerk):
    with pytest.raises(WrongDraftState):
        issue(draft=make_draft(unit=cast.province, by=cast.lan), number="05/KH-UBND", issued_on=DAY, by=clerk)


def test_who_approves_does_not_issue(approved, bach, cast):
    for stranger in (bach, cast.minh):
        with pytest.raises(NotAllowed):
            issue(draft=approved, number="05/KH-UBND", issued_on=DAY, by=stranger)


@pytest.mark.parametrize("number", ["05/KH-UBND", "5/KH-UBND", "05 / KH-UBND"])
def test_a_number_is_given_once_a_year(cast, approved, bach, clerk, number):
    make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach)
    with pytest.raises(NumberTaken, match="05/KH-UBND"):
        issue(draft=approved, number=number, issued_on=DAY, by=clerk)
    approved.refresh_from_db()
    assert (approved.state, Plan.objects.count()) == (DraftState.APPROVED, 1)


def test_the_same_number_in_another_unit_or_year(cast, approved, bach, clerk):
    make_issued(draft=make_draft(unit=cast.ward, by=cast.lan), by=cast.lan, approver=bach)
    issue(draft=approved, number="05/KH-UBND", issued_on=date(2025, 12, 31), by=clerk)
    assert taken_by(cast.province, "05/KH-UBND", kind="KH", year=2026) is None


def test_the_next_number_is_proposed(cast, bach):
    assert proposed(cast.province, kind="KH", year=2026) == "01/KH-UBND"
    assert proposed(cast.home_affairs, kind="KH", year=2026) == "01/KH-SNV"
    make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach, number="12/KH-UBND")
    assert proposed(cast.province, kind="KH", year=2026) == "13/KH-UBND"
    assert proposed(cast.province, kind="KH", year=2027) == "01/KH-UBND"
    make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="31"))
    assert proposed(cast.province, kind="KH", year=2026) == "32/KH-UBND"


@pytest.mark.parametrize(
    ("number", "parts"),
    [("05/KH-UBND", "05/KH-UBND"), ("5 / KH-UBND", "05/KH-UBND"), ("KH", None), ("", None), ("5a/K", "05a/K")],
)  # fmt: skip
def test_numbers_as_written(number, parts):
    found = parts_of(number)
    assert (str(found) if found else None) == parts


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
        ("Phòng Văn hóa - Xã hội phường Bến Trăng", "PVHXH"),
        ("UBND xã Suối Mây", "UBND"),
    ],
)
def test_a_unit_without_an_abbreviation_has_its_initials_in_a_number(name, letters):
    assert letters_of(Unit(name=name)) == letters


def test_a_letter_makes_another_number(cast, approved, bach, clerk):
    make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach)
    assert issue(draft=approved, number="05a/KH-UBND", issued_on=DAY, by=clerk).number == "05a/KH-UBND"
    assert proposed(cast.province, kind="KH", year=DAY.year) == "06/KH-UBND"


def test_the_signed_document_comes_later(cast, approved, bach, clerk):
    version = issue(draft=approved, number="05/KH-UBND", issued_on=DAY, by=clerk)
    assert (version.file, version.plan.file) == (None, None)
    with pytest.raises(NotAllowed):
        attach_signed(version=version, signed=pdf(), by=bach)
    told = [{"signer": "Lương Đình Khoát"}]
    attach_signed(version=version, signed=pdf(), signatures=told, by=clerk)
    version.refresh_from_db()
    version.plan.refresh_from_db()
    assert (version.signatures, version.plan.file) == (told, version.file)
    assert Event.objects.get(kind="plans.signed_attached").after["sha256"] == version.file.sha256


def test_a_late_document_of_an_old_version_is_not_that_of_the_plan(cast, bach, clerk):
    first = make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach)
    second = make_issued(draft=amend(first.plan, by=cast.lan), by=cast.lan, approver=bach, number="06/KH-UBND")
    attach_signed(version=first, signed=pdf(), by=clerk)
    second.plan.refresh_from_db()
    assert second.plan.file is None


@pytest.mark.parametrize("content", [b"", b"MZ\x00\x00", b"<html></html>", b"PK\x03\x04"])
def test_what_is_no_pdf_and_no_scan_is_refused(approved, clerk, content):
    with pytest.raises(NotKept):
        issue(draft=approved, number="05/KH-UBND", issued_on=DAY, signed=pdf(content), by=clerk)
    approved.refresh_from_db()
    assert approved.state == DraftState.APPROVED
