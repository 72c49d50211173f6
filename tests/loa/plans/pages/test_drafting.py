"""The page of a draft: as a whole, without scripts, and what it answers to the page's script."""

from __future__ import annotations

import pytest
from django.urls import reverse

from loa.plans.actions.drafts import begin
from loa.plans.models import Draft
from tests.loa.plans.pages.asking import text_of


@pytest.fixture
def draft(cast):
    return begin(unit=cast.province, year=2027, by=cast.lan)


def at(name, draft, *args):
    return reverse(f"plans:{name}", args=[draft.pk, *args])


def test_a_plan_is_begun_written_and_seen_without_scripts(cast, lan):
    answer = lan.post(reverse("plans:draft_new"), {"origin": "blank", "unit": cast.province.pk, "year": 2027})
    draft = Draft.objects.get()
    assert answer.url == at("draft", draft)
    lan.post(
        at("draft_write", draft),
        {
            "o": "/document",
            "document-title": "Truyền thông năm 2027",
            "document-kind": "KH",
            "document-year": "2027",
            "was-document-year": "2027",
            "was-document-kind": "KH",
        },
    )
    answer = lan.post(at("draft_add", draft, "activities"))
    assert answer.url == at("draft", draft) + "?o=/activities/0#item-activities-0"
    opened = lan.get(answer.url)
    assert 'name="activities-0-title"' in opened.content.decode()
    lan.post(
        at("draft_write", draft),
        {
            "o": "/activities/0",
            "activities-0-title": "Bản tin",
            "activities-0-quotas": "52 số (01 số/tuần)",
            "activities-0-timeframe": "Quý II",
        },
    )
    shown = text_of(lan.get(at("draft", draft)))
    assert "Truyền thông năm 2027" in shown
    assert "Bản tin" in shown
    assert "52 số cả kế hoạch, nhịp 1 số mỗi tuần" in shown
    assert "từ 01/4/2027 đến 30/6/2027" in shown
