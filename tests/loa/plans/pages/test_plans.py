"""The pages of plans in force."""

import re

from django.urls import reverse

from tests.loa.plans.pages.asking import HTMX, edit, text_of


def test_search_without_accents_finds_the_activity(lan, plan):
    answer = lan.get(reverse("plans:detail", args=[plan.pk]), {"tim": "dang ky"}, headers={**HTMX, "HX-Target": "work"})
    shown = text_of(answer)
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in shown
    assert "Đối thoại với hộ kinh doanh" not in shown
    assert b"<html" not in answer.content


def test_a_month_of_the_chart_keeps_the_other_filters(lan, plan):
    shown = lan.get(reverse("plans:detail", args=[plan.pk]), {"tim": "cuoc thi"}).content.decode()
    assert f'href="/ke-hoach/{plan.pk}/?tim=cuoc+thi&amp;thoi-gian=5"' in shown


def test_search_across_plans_finds_plans_and_work(cast, lan, plan):
    shown = text_of(lan.get(reverse("plans:list"), {"tim": "ho kinh doanh"}))
    assert "Đối thoại với hộ kinh doanh" in shown
    assert "31/KH-UBND" in text_of(lan.get(reverse("plans:list"), {"tim": "truyen thong cai cach"}))
    assert "Không có kế hoạch nào khớp" in text_of(lan.get(reverse("plans:list"), {"nam": "2031"}))


def test_an_activity_shows_its_place_in_the_document(lan, plan):
    shown = lan.get(reverse("plans:activity", args=[plan.pk, 2])).content.decode()
    [marked] = re.findall(r"<mark>(.*?)</mark>", shown, re.DOTALL)
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in marked
    assert f"{reverse('plans:document', args=[plan.pk])}#a2" in shown
    assert lan.get(reverse("plans:activity", args=[plan.pk, 99])).status_code == 404


def test_export_takes_the_filters_with_it(lan, plan):
    answer = lan.get(reverse("plans:export", args=[plan.pk, "csv"]), {"tim": "dang ky"})
    assert answer.content.decode("utf-8-sig").count("\r\n") == 2
    assert "31-KH-UBND" in answer["Content-Disposition"]
    assert lan.get(reverse("plans:export", args=[plan.pk, "xlsx"])).content.startswith(b"PK")
    assert lan.get(reverse("plans:export", args=[plan.pk, "exe"])).status_code == 404


def test_examples_are_those_of_the_units_one_reviews(cast, signed_in, lan, reading):
    edit(lan, reading, "/document/number", value="78/KH-UBND")
    assert b"".join(lan.get(reverse("plans:examples")).streaming_content).count(b"\n") == 1
    assert b"".join(signed_in(cast.hoa).get(reverse("plans:examples")).streaming_content) == b""
