"""The pages of reorganisations: who may, what forms say, what is drawn, recorded and taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from loa.organisations.actions import reorganise
from loa.organisations.models import Reorganisation, Unit
from loa.organisations.queries.acts import said
from loa.organisations.states import ActState, Kind
from tests.loa.cast import make_unit

HTMX = {"HX-Request": "true"}
TODAY = date.today()


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def act(cast):
    return reorganise.draft_act(
        scope=cast.province, title="Sáp nhập xã Suối Mây", decision="NQ 12/NQ-HĐND", effective=TODAY, by=cast.admin
    )


@pytest.fixture
def admin(cast, signed_in):
    return signed_in(cast.admin)


def merge_of(cast, **changed):
    typed = {
        "units": [cast.ward.pk, cast.commune.pk], "rows": "1", "r1-how": "new", "r1-name": "UBND phường Suối Trăng",
        "r1-kind": Kind.WARD, "r1-parent": cast.province.pk,
    }  # fmt: skip
    return typed | changed


def add(client, act, kind, typed, **headers):
    address = reverse("organisations:step_new", args=[act.pk, kind])
    return client.post(
        address, urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded", headers=headers
    )


def test_a_merger_is_drafted_and_recorded(cast, act, admin):
    assert add(admin, act, "merge", merge_of(cast)).status_code == 302
    page = text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    assert "1 bước, không có lỗi" in page
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    assert Unit.objects.opened().filter(name="UBND phường Suối Trăng", parent=cast.province).count() == 1
    assert not Unit.objects.opened().filter(pk__in=[cast.ward.pk, cast.commune.pk]).exists()
