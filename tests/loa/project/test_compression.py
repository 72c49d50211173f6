"""What travels compressed: words, not what is packed already."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from loa.project.compression import Compression

WORDS = b"<p>Vi\xe1\xbb\x87c c\xe1\xbb\xa7a t\xc3\xb4i</p>" * 100


def answered(response: HttpResponse | FileResponse) -> HttpResponse | FileResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return response

    return Compression(view)(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/css", "application/json", "image/svg+xml"])
def test_words_are_compressed(kind: str) -> None:
    found = answered(HttpResponse(WORDS, content_type=kind))
    assert found["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.content) == WORDS


@pytest.mark.parametrize("kind", ["video/mp4", "image/jpeg", "font/woff2", "application/pdf", "application/zip"])
def test_what_is_packed_is_sent_as_it_is_with_its_length(kind: str) -> None:
    found = answered(FileResponse(BytesIO(WORDS), content_type=kind))
    assert "Content-Encoding" not in found
    assert b"".join(found) == WORDS


def test_a_part_is_sent_as_it_is() -> None:
    part = HttpResponse(WORDS, status=206, content_type="text/plain", headers={"Content-Range": "bytes 0-9/3000"})
    assert "Content-Encoding" not in answered(part)


@pytest.mark.django_db
def test_styles_come_compressed_and_the_typeface_as_it_is() -> None:
    page = Client().get("/tai-khoan/dang-nhap/").content.decode()
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    found = Client().get(style, headers={"Accept-Encoding": "gzip"})
    assert found["Content-Encoding"] == "gzip"
    name = style.partition("/static/")[2].partition("/")[2]
    path = finders.find(name)
    assert path is not None
    assert gzip.decompress(b"".join(found)) == Path(path).read_bytes()
