"""Writing events: with the act or not at all, in whose name, from where, personal apart from lasting."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory, override_settings
from django_tasks.signals import task_finished, task_started

from loa.accounts.models import User
from loa.audit import origin
from loa.audit.actions import Entry, record, record_many
from loa.audit.chain import digest_of_personal
from loa.audit.kinds import UndeclaredKind, kinds, kinds_like
from loa.audit.models import Event
from loa.audit.states import Way

KIND = "audit.signed_in"


def test_event_says_who_did_what_to_which_row_in_which_unit(cast):
    event = record(KIND, by=cast.lan, target=cast.ward, unit_id=cast.ward.pk, before={"name": "A"}, after={"name": "B"})
    event.refresh_from_db()
    assert (event.kind, event.actor_id, event.on_behalf_id, event.person_id) == (KIND, cast.lan.pk, None, None)
    assert (event.unit_id, event.target, event.label) == (
        cast.ward.pk,
        f"organisations.unit:{cast.ward.pk}",
        "UBND phường Bến Trăng",
    )
    assert event.facts == {"before": {"name": "A"}, "after": {"name": "B"}}
    assert (event.way, event.personal, event.words) == (Way.COMMAND, {}, "Đăng nhập")


def test_event_says_in_whose_name(cast):
    cast.minh.on_behalf_of = cast.lan
    event = record(KIND, by=cast.minh)
    assert (event.actor_id, event.on_behalf_id) == (cast.minh.pk, cast.lan.pk)


def test_act_fails_when_its_event_fails(cast):
    @transaction.atomic
    def rename():
        cast.minh.full_name = "Tên Khác"
        cast.minh.save()
        record("audit.no_such_kind", by=cast.lan, target=cast.minh)

    with pytest.raises(UndeclaredKind):
        rename()
    assert User.objects.get(pk=cast.minh.pk).full_name == "Lê Quang Minh"


def test_event_goes_when_the_act_fails(cast):
    @transaction.atomic
    def make_twice():
        record(KIND, by=cast.lan)
        User.objects.create_user("lan", full_name="Người Khác")

    with pytest.raises(IntegrityError):
        make_twice()
    assert Event.objects.count() == 0


def test_words_of_a_target_about_a_person_are_personal(cast):
    membership = cast.minh.memberships.get()
    event = record(KIND, by=cast.lan, target=membership, person=cast.minh)
    assert (event.label, event.person_id) == ("", cast.minh.pk)
    assert event.personal == {"target": str(membership)}


def test_a_user_as_target_is_the_person(cast):
    event = record(KIND, by=cast.lan, target=cast.minh)
    assert (event.person_id, event.label, event.personal) == (cast.minh.pk, "", {"target": "Lê Quang Minh"})


def test_personal_part_is_held_by_a_salted_digest(cast):
    one, two = (record(KIND, by=cast.lan, personal={"email": "lan@example.vn"}) for _ in range(2))
    assert one.personal_digest != two.personal_digest
    assert one.personal_digest == digest_of_personal(one.salt, {"email": "lan@example.vn"})


def test_bulk_act_writes_many_events_in_few_queries(cast, django_assert_max_num_queries):
    entries = [Entry(kind=KIND, target=f"organisations.unit:{n}", note=f"Dòng {n}") for n in range(100)]
    with django_assert_max_num_queries(3):
        assert len(record_many(entries, by=cast.lan)) == 100
    assert Event.objects.filter(folded="dong 7").get().target == "organisations.unit:7"


def test_origin_is_the_address_and_the_browser_of_the_request(signed_in, cast):
    signed_in(cast.lan).post("/tai-khoan/dang-xuat/", headers={"user-agent": "Trình duyệt " + "x" * 300})
    event = Event.objects.get(kind="audit.signed_out")
    assert (event.way, event.personal["address"], len(event.personal["browser"])) == (Way.WEB, "127.0.0.1", 200)
    assert origin.present() == origin.COMMAND


def test_origin_is_the_worker_while_a_job_runs(cast):
    job = SimpleNamespace(id=1, task=SimpleNamespace(module_path="x"), status="")
    task_started.send(sender=None, task_result=job)
    assert record(KIND, by=cast.lan).way == Way.WORKER
    task_finished.send(sender=None, task_result=job)
    assert record(KIND, by=cast.lan).way == Way.COMMAND


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", ""),
    ],
)
def test_address_follows_the_number_of_trusted_proxies(proxies, header, expected):
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        request = RequestFactory().get("/", headers={"x-forwarded-for": header})
        assert origin.of_request(request).address == expected


def test_kinds_are_collected_from_the_packages():
    assert kinds()[KIND] == "Đăng nhập"
    assert all(kind.split(".")[0] and label for kind, label in kinds().items())
    assert kinds_like("dang xuat") == ["audit.signed_out"]


def test_values_are_kept_as_json_that_every_database_holds_alike(cast):
    after = {"day": date(2026, 3, 5), "sum": Decimal("1.50"), "share": 0.1, "text": "a\0b", "list": (1, None, True)}
    event = record(KIND, by=cast.lan, after=after)
    event.refresh_from_db()
    assert event.after == {"day": "2026-03-05", "sum": "1.50", "share": "0.1", "text": "ab", "list": [1, None, True]}
