"""The demonstration province: loaded once, and true to life."""

import stat

import pytest
from django.core.management import call_command

from loa.accounts.models import User
from loa.delivery.models import Evidence, Result
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import EvidenceKind
from loa.organisations.models import Kind, Membership, Unit
from loa.organisations.roles import Role
from loa.plans.models import Plan
from loa.project.demo.load import is_loaded, load, password_file


@pytest.fixture(scope="module")
def province(kept_through_module):
    assert not is_loaded()
    call_command("demo")
    assert is_loaded()


def counts():
    return Unit.objects.count(), User.objects.count(), Membership.objects.count(), Result.objects.count()


def test_it_is_loaded_once_and_keeps_what_people_changed(province, db, capsys):
    before = counts()
    assert before[:3] == (40, 42, 46)
    assert {membership.role for membership in Membership.objects.all()} <= set(Role)
    Unit.objects.filter(name="Sở Y tế").update(short_name="Y tế")
    User.objects.filter(username="lan").update(full_name="Tên Mới")
    load()
    assert counts() == before
    assert Unit.objects.get(name="Sở Y tế").short_name == "Y tế"
    assert User.objects.get(username="lan").full_name == "Tên Mới"


def test_everybody_signs_in_with_the_password_that_is_said(province, db, capsys):
    call_command("demo")
    password = password_file().read_text()
    assert password in capsys.readouterr().out
    assert {user.check_password(password) for user in User.objects.filter(username__in=["minh", "sen"])} == {True}
    assert stat.S_IMODE(password_file().stat().st_mode) == 0o600


def test_units_log_their_own_results(province, db):
    results = Result.objects.select_related("logged_by").prefetch_related("logged_by__memberships")
    strangers = {
        result.logged_by.username
        for result in results
        if result.unit_id not in {held.unit_id for held in result.logged_by.memberships.all()}
    }
    assert strangers == set()
    assert len({result.logged_by_id for result in results}) > 30


def test_results_are_proved_by_what_their_lines_ask_for(province, db):
    kept = Result.objects.select_related("activity__terms").prefetch_related("evidence__file")
    lacking, kinds = [], set()
    for result in kept:
        proofs = {evidence.kind for evidence in result.evidence.all()}
        kinds |= proofs
        if not asked_of(result.activity).is_proved_by(proofs):
            lacking.append((result.title, proofs))
    assert lacking == []
    assert kinds == {EvidenceKind.LINK, EvidenceKind.LOG, EvidenceKind.ATTENDANCE, EvidenceKind.SCAN}
    logs = Evidence.objects.filter(kind=EvidenceKind.LOG).select_related("result", "file")
    assert {log.facts["rows"] == log.result.quantity for log in logs} == {True}
    assert "Nội dung" in logs[0].file.content().decode("utf-8-sig")


def test_plans_are_numbered_by_who_issues_them(province, db):
    """A commune's people's committee signs as UBND, every other office by its own short name."""
    signed = {plan.unit: plan.number.split("KH-")[1] for plan in Plan.objects.select_related("unit")}
    committees = (Kind.PROVINCE, Kind.WARD, Kind.COMMUNE, Kind.SPECIAL_ZONE)
    assert len(signed) > 30
    assert signed == {unit: "UBND" if unit.kind in committees else unit.abbreviation for unit in signed}
    assert "" not in signed.values()
