"""What pages ask of the database."""

from django.urls import reverse

from tests.loa.plans.making import make_plan, make_read, short_plan


def queries(client, address, counter):
    client.get(address)  # the session, the caches
    with counter as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_ask_as_often_for_three_rows_as_for_one(cast, lan, django_assert_max_num_queries):
    def count(address):
        return queries(lan, address, django_assert_max_num_queries(40))

    small = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="1", rows=1))
    one = {name: count(reverse(f"plans:{name}")) for name in ("list", "readings")}
    large = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="2", rows=3))
    make_read(unit=cast.province, by=cast.lan, text=short_plan(number="3"))
    three = {name: count(reverse(f"plans:{name}")) for name in ("list", "readings")}
    assert three == one
    assert count(reverse("plans:detail", args=[large.pk])) == count(reverse("plans:detail", args=[small.pk]))
    assert count(reverse("plans:activity", args=[large.pk, 1])) <= 20


def test_review_asks_as_often_for_many_rows_as_for_few(cast, lan, django_assert_max_num_queries):
    few = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="1", rows=2))
    many = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="2", rows=9))
    counts = [
        queries(lan, reverse(f"plans:{name}", args=[reading.pk]), django_assert_max_num_queries(40))
        for name in ("review", "adopt")
        for reading in (few, many)
    ]
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]
