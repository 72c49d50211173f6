"""What a line asks for is set anew while somebody works on one of its results."""

from __future__ import annotations

from threading import Event
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from loa.delivery.actions.results import hand_in
from loa.delivery.actions.terms import Now, set_terms
from loa.delivery.models import Result
from loa.delivery.queries.checking import differences
from loa.delivery.states import EvidenceKind, State
from tests.loa.at_once import at_once
from tests.loa.cast import make_cast
from tests.loa.delivery.making import make_result, make_work, prove

WHO_WAITS = "SELECT pid FROM pg_locks WHERE NOT granted"


def until_somebody_waits(within: float = 10.0) -> None:
    """Until another connection waits for a row that this one holds."""
    ends = monotonic() + within
    while monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(WHO_WAITS)
            if cursor.fetchone() is not None:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_who_hands_in_a_result_and_who_sets_the_terms_do_not_wait_for_each_other(transactional_db):
    cast = make_cast()
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    again = make_result(activity=news, unit=cast.commune, by=cast.hoa, state=State.ACCEPTED, is_repost=True)
    lacking = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE)
    prove(lacking, cast.minh, "https://bao.example/them")
    is_held = Event()

    def set_anew() -> Now:
        is_held.wait(10)
        return set_terms(activity=news, proofs=[EvidenceKind.LINK], only_originals=True, by=cast.lan)

    def hand_in_held() -> Result:
        with transaction.atomic():
            Result.objects.select_for_update(of=("self",)).get(pk=lacking.pk)
            is_held.set()
            until_somebody_waits()
            return hand_in(result=lacking, by=cast.minh)

    now, handed_in = at_once(lambda n: [set_anew, hand_in_held][n]())
    assert (now.handed_in, handed_in.state) == (0, State.SUBMITTED)
    assert set(Result.objects.values_list("pk", "state", "is_counted")) == {
        (again.pk, State.ACCEPTED, False),
        (lacking.pk, State.SUBMITTED, False),
    }
    assert differences(plan) == []
