"""What telephones send after they were offline, and what they keep for it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import loa.delivery
from loa.delivery.models import Result
from loa.delivery.queries.links import key_of
from loa.delivery.queries.taken_along import LETTERS, MOST_SLOTS
from loa.delivery.states import Source, State
from loa.plans.models import Slot
from tests.loa.conftest import BACKEND
from tests.loa.delivery.making import make_result, make_work
from tests.loa.delivery.test_log import filled

STATIC = Path(loa.delivery.__file__).parent / "static/delivery"


@pytest.fixture
def slot(cast):
    line = make_work(unit=cast.province, by=cast.lan).activities.get(order=1)
    return Slot.objects.filter(activity=line, unit=cast.ward).order_by("due").first()


def sent(client, slot, person, **changes):
    return client.post(reverse("delivery:send"), filled(slot) | {"person": str(person.pk), "ky": slot.pk} | changes)


def test_a_device_learns_who_is_there_and_what_they_owe(cast, slot, signed_in):
    answer = signed_in(cast.minh).get(reverse("delivery:owed"))
    told = answer.json()
    assert (told["person"], told["name"]) == (str(cast.minh.pk), "Lê Quang Minh")
    (line,) = told["lines"]
    assert line["target"] == f"ky={slot.pk}"
    assert line["measure"] == "tin"
    assert line["asks"] == "đường dẫn hoặc bản quét, văn bản"
    assert "no-store" in answer["Cache-Control"]


def told_to(client, **asked):
    return client.get(reverse("delivery:owed"), asked).json()


def test_a_device_takes_along_what_may_be_chosen(cast, slot, signed_in):
    plan = slot.activity.plan
    told = told_to(signed_in(cast.minh))
    (line,) = told["lines"]
    kept = {kind: list(plan.points.filter(kind=kind).values_list("pk", flat=True)) for kind in ("theme", "audience")}
    assert [pk for pk, _ in told["plans"][line["plan"]]["themes"]] == kept["theme"] != []
    assert [pk for pk, _ in told["plans"][line["plan"]]["audiences"]] == kept["audience"]
    assert line["channel"] == "site"
    offered = Slot.objects.filter(pk__in=[pk for pk, _ in line["slots"]]).order_by("due")
    assert [pk for pk, _ in line["slots"]] == [each.pk for each in offered]
    assert line["slot"] == slot.pk in [pk for pk, _ in line["slots"]]
    assert {each.activity for each in offered} == {slot.activity}
    assert line["slots"][0][1].startswith("Kỳ ")


def test_a_line_of_every_day_offers_no_more_than_a_telephone_shows(cast, slot, signed_in):
    known = {"activity": slot.activity, "unit": slot.unit, "quota": slot.quota, "minimum": 1, "measure": "tin"}
    days = [timezone.localdate() - timedelta(days=n) for n in range(100)]
    Slot.objects.bulk_create(
        Slot(**known, no=100 + n, **dict.fromkeys(["first", "due", "planned_first", "planned_due"], day))
        for n, day in enumerate(days)
    )
    (line,) = told_to(signed_in(cast.minh))["lines"]
    assert len(line["slots"]) == MOST_SLOTS
    assert line["slot"] in [pk for pk, _ in line["slots"]]


def test_what_a_device_has_already_is_not_sent_again(cast, slot, signed_in):
    client = signed_in(cast.minh)
    first = told_to(client)
    again = told_to(client, co=first["mark"])
    assert "lines" not in again
    assert (again["person"], again["mark"]) == (first["person"], first["mark"])
    make_result(activity=slot.activity, unit=cast.ward, by=cast.minh)
    assert "lines" in told_to(client, co=first["mark"])


def test_the_last_links_of_the_own_unit_are_known_and_of_no_other(cast, slot, signed_in):
    address = "https://bao.example/tin-1.html"
    make_result(activity=slot.activity, unit=cast.ward, by=cast.minh, address=address, title="Tin cũ")
    assert told_to(signed_in(cast.minh))["links"] == {key_of(address)[:LETTERS]: "“Tin cũ”, ngày 10/3/2026"}
    told = told_to(signed_in(cast.hoa))
    assert (told["links"], len(told["lines"])) == ({}, 1)


def test_what_is_taken_along_costs_the_same_however_much_is_done(cast, slot, signed_in):
    client = signed_in(cast.minh)
    told_to(client)
    counts = []
    for _ in range(2):
        make_result(activity=slot.activity, unit=cast.ward, by=cast.minh)
        with CaptureQueriesContext(connection) as queries:
            told_to(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_what_was_written_offline_is_kept_once_however_often_it_comes(cast, slot, signed_in):
    client = signed_in(cast.minh)
    answers = [sent(client, slot, cast.minh) for _ in range(3)]
    result = Result.objects.get()
    assert [answer.json()["result"] for answer in answers] == [result.pk] * 3
    assert (result.source, result.state, result.slot) == (Source.OFFLINE, State.SUBMITTED, slot)


def test_it_is_never_sent_under_another_person(cast, slot, signed_in):
    answer = sent(signed_in(cast.hoa), slot, cast.minh)
    assert answer.status_code == 409
    assert Result.objects.count() == 0


def test_a_stranger_who_says_who_they_are_finds_no_such_work(cast, slot, signed_in):
    answer = sent(signed_in(cast.hoa), slot, cast.hoa)
    assert answer.status_code == 422
    assert "không còn thuộc phạm vi" in answer.json()["words"]
    assert Result.objects.count() == 0


def test_what_is_refused_comes_with_the_sentences(cast, slot, signed_in):
    answer = sent(signed_in(cast.minh), slot, cast.minh, happened_on="31/02/2026", quantity="0")
    assert answer.status_code == 422
    assert "Ngày thực hiện: " in answer.json()["words"]
    assert "Số lượng: " in answer.json()["words"]


def test_evidence_used_before_is_asked_about(cast, slot, signed_in):
    make_result(activity=slot.activity, unit=cast.ward, by=cast.minh, address="https://bao.example/tin-1.html")
    client = signed_in(cast.minh)
    answer = sent(client, slot, cast.minh)
    assert answer.status_code == 422
    assert answer.json()["uses"][0].startswith("Cùng đường dẫn")
    assert sent(client, slot, cast.minh, knows="1").status_code == 200


def test_without_a_token_nothing_is_taken(cast, slot):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.minh, backend=BACKEND)
    refused = sent(client, slot, cast.minh)
    assert (refused.status_code, refused["Loa-Page-Is-Old"]) == (403, "1")
    token = client.get(reverse("delivery:owed")).json()["token"]
    answer = client.post(
        reverse("delivery:send"),
        filled(slot) | {"person": str(cast.minh.pk), "ky": slot.pk},
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 200


def test_the_page_that_opens_offline_is_the_same_for_everybody(cast, client, signed_in):
    def page(who):
        return re.sub(r'"[0-9A-Za-z]{64}"', "", who.get(reverse("delivery:offline")).content.decode())

    told = page(signed_in(cast.minh))
    assert told.replace(" data-signed-in", "") == page(client).replace(" data-signed-in", "")
    assert "Lê Quang Minh" not in told


def test_the_service_worker_stands_at_the_root_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    words = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer["Cache-Control"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    files = re.search(r"const FILES = (\[.*\]);", words)[1]
    assert "/delivery/log.js" in files
    assert "/be-vietnam-pro/" in files


def test_every_script_and_style_of_the_offline_page_is_among_those_that_are_kept(client):
    kept = client.get("/sw.js").content.decode()
    page = client.get(reverse("delivery:offline")).content.decode()
    needed = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page)
    assert len(needed) > 10
    assert [path for path in needed if f'"{path}"' not in kept] == []


def test_a_vietnamese_page_fetches_every_letter_from_the_fonts_that_are_kept(client):
    """Browsers take a letter from the last part of the typeface that holds it."""
    kept = client.get("/sw.js").content.decode()
    style = Path(finders.find("loa/css/fonts.css")).read_text()
    faces = re.findall(r'font-weight: (\d+);.*?files/([^"]+)".*?unicode-range: ([^;]+);', style)
    assert {weight for weight, _, _ in faces} == {"400", "500", "600"}
    fetched = set()
    for weight in ("400", "500", "600"):
        for letter in "abcxyzABC0123 ăâđêôơưĂÂĐÊÔƠƯáàảãạấềịợữỷỹỹẶ“”–…·":
            holding = [file for of, file, ranges in faces if of == weight and holds(ranges, letter)]
            fetched.add(holding[-1])
    assert len(fetched) == 6
    assert [
        file for file in fetched if f"files/{file}" not in kept or not finders.find(f"be-vietnam-pro/files/{file}")
    ] == []


def holds(ranges, letter):
    spans = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
    return any(int(span[0], 16) <= ord(letter) <= int(span[-1], 16) for span in spans)


def test_every_module_that_a_kept_script_imports_is_kept(client):
    kept = client.get("/sw.js").content.decode()
    for script in ("log.js", "offline.js", "files.js", "owed.js", "links.js"):
        for name in re.findall(r'(?:from |import\()"\.{1,2}/(?:loa/js/)?([\w-]+\.js)"', (STATIC / script).read_text()):
            assert f"/{name}" in kept, (script, name)


def test_the_addresses_in_the_scripts_are_those_of_the_pages():
    words = "".join((STATIC / name).read_text() for name in ("unsent.js", "sw.js", "offline.js"))
    for name in ("delivery:owed", "delivery:send", "delivery:offline", "delivery:log", "account_logout"):
        assert f'"{reverse(name)}' in words or f"`{reverse(name)}" in words, name
    assert '"/sw.js"' in words


def test_the_manifest_names_pictures_that_are_there(client):
    told = client.get(reverse("delivery:manifest")).json()
    assert told["start_url"] == "/"
    assert [each["sizes"] for each in told["icons"]] == ["any", "192x192", "512x512"]
    for size in (192, 512):
        assert (STATIC / f"icon-{size}.png").read_bytes().startswith(b"\x89PNG")
