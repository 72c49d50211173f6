"""Sealing comes after the commit, once for each event, whoever does it."""

from threading import Event as Flag

import pytest
from django.db import connection, transaction

from loa.audit.actions import record
from loa.audit.models import Event, Seal
from loa.audit.sealing import seal
from loa.audit.verification import verify
from tests.loa.at_once import at_once
from tests.loa.cast import Cast, make_cast


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_event_is_sealed_when_its_act_is_committed(people):
    with transaction.atomic():
        event = record("audit.signed_in", by=people.lan)
        assert Event.objects.get(pk=event.pk).position is None
    event.refresh_from_db()
    assert (event.position, event.previous) == (1, "0" * 64)
    assert (Seal.objects.get().position, Seal.objects.get().digest) == (1, event.digest)


def test_nothing_is_sealed_of_an_act_that_failed(people):
    @transaction.atomic
    def fail():
        record("audit.signed_in", by=people.lan)
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert (Event.objects.count(), Seal.objects.get().position) == (0, 0)


def test_what_a_crash_left_is_sealed_by_the_next_act(people, monkeypatch):
    with transaction.atomic():
        left = record("audit.signed_in", by=people.lan)
        connection.run_on_commit = []  # the process ends here
    assert Event.objects.get(pk=left.pk).position is None
    record("audit.signed_out", by=people.lan)
    assert list(Event.objects.order_by("position").values_list("kind", "position")) == [
        ("audit.signed_in", 1),
        ("audit.signed_out", 2),
    ]


def test_acts_at_once_make_one_chain(people):
    at_once(lambda n: [record("audit.signed_in", by=people.lan, note=f"{n}.{m}") for m in range(10)], times=6)
    assert not Event.objects.unsealed().exists()
    verdict = verify()
    assert (verdict.count, verdict.broken) == (60, None)


def test_sealings_at_once_make_one_chain(people):
    with transaction.atomic():
        for _ in range(700):
            record("audit.signed_in", by=people.lan)
        connection.run_on_commit = []
    at_once(lambda n: seal(), times=4)
    seal()
    assert (verify().count, verify().broken) == (700, None)


def test_long_act_holds_up_nobody(people):
    """An act that has written its event and is still busy: another commits and is sealed meanwhile."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    written, done = Flag(), Flag()

    def act(n: int) -> None:
        if n == 0:
            with transaction.atomic():
                record("audit.signed_in", by=people.lan)
                written.set()
                assert done.wait(20)
        else:
            assert written.wait(20)
            record("audit.signed_out", by=people.minh)
            assert Event.objects.get(kind="audit.signed_out").position == 1
            done.set()

    at_once(act, times=2)
    assert Event.objects.get(kind="audit.signed_in").position == 2
    assert verify().broken is None


def test_act_does_not_wait_for_one_who_seals(people):
    """Another holds the head: the act commits, its event stays for the next sealing."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    held, done = Flag(), Flag()

    def act(n: int) -> None:
        if n == 0:
            with transaction.atomic():
                Seal.objects.select_for_update().get(pk=1)
                held.set()
                assert done.wait(20)
        else:
            assert held.wait(20)
            record("audit.signed_in", by=people.lan)
            assert Event.objects.unsealed().count() == 1
            done.set()

    at_once(act, times=2)
    assert seal() == 1


def test_sealing_passes_over_an_event_that_is_being_erased(people):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with transaction.atomic():
        event = record("audit.signed_in", by=people.lan)
        connection.run_on_commit = []
    held, done = Flag(), Flag()

    def act(n: int) -> None:
        if n == 0:
            with transaction.atomic():
                Event.objects.filter(pk=event.pk).update(personal=None, salt=None)
                held.set()
                assert done.wait(20)
        else:
            assert held.wait(20)
            record("audit.signed_out", by=people.lan)
            assert Event.objects.get(kind="audit.signed_out").position == 1
            done.set()

    at_once(act, times=2)
    assert seal() == 1
    assert (verify().count, verify().erased, verify().broken) == (2, 1, None)
