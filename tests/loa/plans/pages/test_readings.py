"""Pages of upload and of the documents on their way to become plans."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from loa.plans.actions.reading import claim
from loa.plans.models import Reading
from loa.plans.states import State
from tests.loa.plans.making import as_upload, make_failed, make_read, make_waiting, short_plan
from tests.loa.plans.pages.asking import HTMX, text_of


def test_upload_reads_what_is_dropped(cast, lan):
    files = [as_upload(short_plan()), as_upload("x", "b.txt")]
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, "file": files})
    assert answer.status_code == 302
    assert list(Reading.objects.order_by("name").values_list("name", "state")) == [
        ("b.txt", State.READ),
        ("ke-hoach.txt", State.READ),
    ]
    assert "b.txt" in text_of(lan.get(reverse("plans:readings")))


def test_upload_says_which_file_was_refused_and_keeps_the_others(cast, lan):
    files = [as_upload(short_plan()), SimpleUploadedFile("rong.docx", b"")]
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, "file": files})
    assert answer.status_code == 422
    assert "“rong.docx” rỗng" in text_of(answer)
    assert list(Reading.objects.values_list("name", flat=True)) == ["ke-hoach.txt"]


def test_upload_of_the_same_file_says_that_it_is_there(cast, lan):
    for _ in range(2):
        answer = lan.post(
            reverse("plans:readings"), {"unit": cast.province.pk, "file": [as_upload(short_plan())]}, follow=True
        )
    assert "đã có trong danh sách" in text_of(answer)
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"file": []}])
def test_upload_without_a_file_says_what_to_do(cast, lan, data):
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, **data})
    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in text_of(answer)


def test_upload_for_another_unit_is_refused(cast, signed_in):
    answer = signed_in(cast.minh).post(reverse("plans:readings"), {"unit": cast.commune.pk, "file": [as_upload("x")]})
    assert answer.status_code == 422
    assert not Reading.objects.exists()


def test_list_asks_again_only_while_something_is_read(cast, lan):
    make_read(unit=cast.province, by=cast.lan, text=short_plan())
    part = {**HTMX, "HX-Target": "readings"}
    assert b"every 1s" not in lan.get(reverse("plans:readings"), headers=part).content
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan, text="x"), by=cast.lan)
    Reading.objects.filter(pk=reading.pk).update(done=3, total=12)
    answer = lan.get(reverse("plans:readings"), headers=part)
    assert b"every 1s" in answer.content
    assert "trang 3/12" in text_of(answer)
    assert b"<html" not in answer.content


def test_a_failed_reading_says_why_and_is_retried(cast, lan):
    reading = make_failed(unit=cast.province, by=cast.lan, text=short_plan(number="5"))
    assert "Tệp hỏng. Hãy tải lại." in text_of(lan.get(reverse("plans:readings")))
    answer = lan.post(reverse("plans:retry", args=[reading.pk]), headers=HTMX)
    assert answer["HX-Trigger-After-Settle"] == "readings-changed"
    reading.refresh_from_db()
    assert reading.state == State.READ


def test_an_interrupted_reading_can_be_read_again(cast, lan):
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan, text=short_plan()), by=cast.lan)
    assert "Bị ngắt" not in text_of(lan.get(reverse("plans:readings")))
    Reading.objects.filter(pk=reading.pk).update(leased_until=timezone.now() - timedelta(minutes=1))
    assert "Bị ngắt, đọc lại" in text_of(lan.get(reverse("plans:readings")))


def test_withdraw_is_undone_by_one_click(lan, reading):
    answer = lan.post(reverse("plans:withdraw", args=[reading.pk]), headers=HTMX)
    assert reverse("plans:restore", args=[reading.pk]) in answer["HX-Trigger"]
    assert "Đã rút (1)" in text_of(lan.get(reverse("plans:readings")))
    lan.post(reverse("plans:restore", args=[reading.pk]))
    reading.refresh_from_db()
    assert reading.state == State.READ


def test_somebody_who_was_slower_is_told(lan, plan):
    answer = lan.post(reverse("plans:withdraw", args=[plan.reading_id]), follow=True)
    assert "Đã đưa vào thực hiện" in text_of(answer)
    assert "không làm được việc này" in text_of(answer)


def test_the_file_comes_as_it_was_uploaded(lan, reading):
    answer = lan.get(reverse("plans:reading_file", args=[reading.pk]))
    assert b"".join(answer.streaming_content).decode() == short_plan(number="77")
    answer.close()
