"""A request that was cut off keeps nothing; sent again, all of it is kept."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from loa.delivery.models import Result
from loa.plans.models import Slot
from loa.project.bodies import Body, CutOff, with_whole_bodies
from tests.loa.delivery.files import PDF, a_file
from tests.loa.delivery.making import make_work


class Slow(io.BytesIO):
    """Gives three bytes at most at a time, as a line may."""

    def read(self, size=-1):
        return super().read(3 if size < 0 else min(3, size))


@given(st.binary(max_size=60), st.integers(0, 80), st.one_of(st.none(), st.integers(-1, 40)))
def test_a_body_is_whole_or_an_error(content, announced, size):
    body, read = Body(Slow(content), announced), b""
    try:
        while piece := body.read(size):
            read += piece
    except CutOff:
        assert len(content) < announced
    else:
        assert size == 0 or read == content[:announced]


def test_lines_of_a_body():
    body = Body(io.BytesIO(b"one\ntwo"), 9)
    assert [body.readline(), body.readline()] == [b"one\n", b"two"]
    with pytest.raises(CutOff, match="2 bytes"):
        body.readline()
    assert Body(io.BytesIO(b"one\ntwo"), 4).readline() == b"one\n"
    assert Body(io.BytesIO(b"more"), 0).readline() == b""


def test_an_application_reads_only_what_was_announced():
    def application(environ, start_response):
        return [environ["wsgi.input"].read()]

    whole = with_whole_bodies(application)
    assert whole({"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"three")}, None) == [b"thr"]
    assert whole({"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(b"")}, None) == [b""]
    with pytest.raises(CutOff):
        whole({"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"three")}, None)


SCAN = PDF + bytes(90_000)


def sending(client, slot, *, content_type=MULTIPART_CONTENT, **head):
    """The whole content of a result with a scan, and what sends as much of it as arrived."""
    told = {"key": "a1b2c3d4e5f6a7b8", "title": "Tin", "happened_on": "05/3/2026", "quantity": "1", "slot": slot.pk}
    content = urlencode(told).encode()
    if content_type == MULTIPART_CONTENT:
        content = encode_multipart(BOUNDARY, {**told, "kind": "", "files": a_file("tin.pdf", SCAN)})

    def send(arrived):
        body = Body(io.BytesIO(content[:arrived]), len(content))
        address = f"{reverse('delivery:log')}?ky={slot.pk}"
        return client.generic("POST", address, content, content_type, **{"wsgi.input": body}, **head)

    return content, send


@pytest.fixture
def slot(cast):
    make_work(unit=cast.province, by=cast.lan)
    return Slot.objects.filter(unit=cast.ward, activity__order=1).order_by("due")[0]


def test_a_result_whose_photo_was_cut_off_is_not_kept_and_comes_whole_the_next_time(cast, signed_in, slot):
    content, send = sending(signed_in(cast.minh), slot)
    for arrived in (1_000, 50_000, len(content) - 1):
        response = send(arrived)
        assert (response.status_code, "<h1" in response.content.decode()) == (400, True)
        assert not Result.objects.exists()
    assert send(len(content)).status_code == 302
    assert Result.objects.get().evidence.get().file.size == len(SCAN)


@pytest.mark.parametrize("content_type", [MULTIPART_CONTENT, "application/x-www-form-urlencoded"])
def test_no_page_sees_a_cut_off_request_whose_token_is_in_its_head(cast, signed_in, slot, content_type):
    client = signed_in(cast.minh)
    client.handler.enforce_csrf_checks = True
    client.get(reverse("delivery:log"), {"ky": slot.pk})
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    content, send = sending(client, slot, content_type=content_type, HTTP_X_CSRFTOKEN=token)
    for arrived in (0, 40, len(content) - 1):
        assert send(arrived).status_code == 400
    assert send(len(content)).status_code in {200, 302}
