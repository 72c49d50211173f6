"""The database itself refuses to delete or change events."""

import pytest
from django.db import DatabaseError, connection, transaction

from loa.audit import guard
from loa.audit.actions import record
from loa.audit.models import Event
from loa.audit.sealing import after_migrate


def refused(act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_deleting_is_refused(five):
    refused(lambda: five[0].delete())
    assert Event.objects.count() == 5


def test_emptying_the_table_is_refused(five):
    def empty():
        with connection.cursor() as cursor:
            cursor.execute(f"{'TRUNCATE' if connection.vendor == 'postgresql' else 'DELETE FROM'} audit_event")

    refused(empty)
    assert Event.objects.count() == 5


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "audit.signed_out"},
        {"at": "2020-01-01T00:00:00Z"},
        {"actor_id": None},
        {"facts": {}},
        {"personal": {}},
        {"personal": None, "salt": None, "unit_id": 7},
        {"personal_digest": "0" * 64},
        {"position": 99},
        {"position": None, "previous": None, "digest": None},
        {"digest": "0" * 64},
    ],
    ids=str,
)
def test_changing_is_refused(five, columns):
    refused(lambda: Event.objects.filter(pk=five[2].pk).update(**columns))


def test_unsealed_event_cannot_be_changed_on_its_way_into_the_chain(cast):
    event = record("audit.signed_in", by=cast.lan)
    sealed = {"position": 1, "previous": "0" * 64, "digest": "1" * 64}
    refused(lambda: Event.objects.filter(pk=event.pk).update(**sealed, kind="audit.signed_out"))
    Event.objects.filter(pk=event.pk).update(**sealed)


def test_personal_part_can_be_erased_once_and_not_put_back(five):
    one = Event.objects.filter(pk=five[0].pk)
    one.update(personal=None, salt=None)
    refused(lambda: one.update(personal={"email": "lan@example.vn"}, salt="0" * 32))


def test_migrating_puts_the_guard_back(five):
    guard.lift(connection)
    assert not guard.is_set_up(connection)
    after_migrate(using="default")
    assert guard.is_set_up(connection)
    refused(lambda: five[0].delete())
