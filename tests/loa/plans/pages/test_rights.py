"""Who sees which page."""

import pytest
from django.urls import reverse

from loa.organisations.models import Membership
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.plans.pages.asking import text_of

OF_PLAN = ["detail", "document", "file", "agencies"]
OF_READING = [
    "review",
    "reading_file",
    "adopt",
    "edit",
    "retry",
    "withdraw",
    "restore",
    "accept",
    "accept_sure",
    "drop",
    "undo",
    "redo",
    "explain",
    "reassign",
]
POSTED = {"reassign", "retry", "withdraw", "restore", "accept", "accept_sure", "drop", "undo", "redo", "explain"}


@pytest.mark.parametrize("name", OF_PLAN)
def test_the_stranger_finds_no_plan(cast, plan, signed_in, name):
    assert signed_in(cast.hoa).get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("name", OF_READING)
def test_the_stranger_finds_no_reading(cast, reading, signed_in, name):
    client = signed_in(cast.hoa)
    address = reverse(f"plans:{name}", args=[reading.pk])
    assert (client.post if name in POSTED else client.get)(address).status_code == 404


def test_lists_show_the_stranger_nothing(cast, plan, reading, signed_in):
    client = signed_in(cast.hoa)
    for name in ("list", "readings"):
        assert "31/KH-UBND" not in text_of(client.get(reverse(f"plans:{name}")))
        assert reading.name not in text_of(client.get(reverse(f"plans:{name}")))


def test_nobody_sees_anything_without_signing_in(client, plan):
    for name, args in [("list", []), ("readings", []), ("detail", [plan.pk]), ("file", [plan.pk])]:
        assert client.get(reverse(f"plans:{name}", args=args)).status_code == 302


def test_a_viewer_of_the_unit_sees_the_plan_and_no_upload(cast, plan, signed_in):
    viewer = make_user(role=Role.VIEWER, unit=cast.province)
    client = signed_in(viewer)
    assert client.get(reverse("plans:detail", args=[plan.pk])).status_code == 200
    assert b'type="file"' not in client.get(reverse("plans:readings")).content
    Membership.objects.filter(user=viewer).delete()
    assert client.get(reverse("plans:detail", args=[plan.pk])).status_code == 404
