"""Role × page: what each of the cast sees of a page that belongs to one unit, and nobody meets an error."""

import pytest
from django.urls import reverse

from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, make_read, short_plan

FOR_ALL = [
    "workspace:home",
    "workspace:settings",
    "organisations:list",
    "organisations:choices",
    "plans:list",
    "plans:readings",
]
OF_A_PLAN = ["plans:detail", "plans:document", "plans:file"]
OF_A_DRAFT = ["plans:review", "plans:reading_file"]


@pytest.fixture
def people(cast):
    return {"lan": cast.lan, "minh": cast.minh, "hoa": cast.hoa, "admin": cast.admin, "nobody": make_user()}


def status(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("who", ["lan", "minh", "hoa", "admin", "nobody"])
@pytest.mark.parametrize("page", FOR_ALL)
def test_pages_for_all(signed_in, people, who, page):
    assert status(signed_in(people[who]), reverse(page)) == 200


@pytest.mark.parametrize(
    ("who", "plan", "draft"),
    [("lan", 200, 200), ("minh", 200, 200), ("hoa", 404, 404), ("admin", 200, 200), ("nobody", 404, 404)],
)
def test_pages_of_one_unit(signed_in, cast, people, who, plan, draft):
    adopted = make_plan(unit=cast.ward, by=cast.lan)
    waiting = make_read(unit=cast.ward, by=cast.minh, text=short_plan(number="77"))
    client = signed_in(people[who])
    assert {name: status(client, reverse(name, args=[adopted.pk])) for name in OF_A_PLAN} == dict.fromkeys(
        OF_A_PLAN, plan
    )
    found = {name: status(client, reverse(name, args=[waiting.pk])) for name in OF_A_DRAFT}
    assert found == dict.fromkeys(OF_A_DRAFT, draft)
