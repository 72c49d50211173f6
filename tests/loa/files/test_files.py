"""Files by hash: stored once, known by content, sent so that nothing in them runs."""

import hashlib
import io
import resource
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from loa.files.actions import NotKept, keep, put
from loa.files.models import StoredFile, path_of, safe_name
from loa.files.states import MediaType
from loa.files.views import send
from tests.loa.at_once import at_once


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


CONTENTS = [
    (b"%PDF-1.7\n", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n...", MediaType.PNG),
    (b"\xff\xd8\xff\xe0", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.DOC),
    (zipped("word/document.xml"), MediaType.DOCX),
    (zipped("mimetype", "content.xml"), MediaType.ODT),
    (zipped("a.txt"), MediaType.OTHER),
    (b"PK\x03\x04 cut off", MediaType.OTHER),
    (b"<!DOCTYPE html><p>", MediaType.HTML),
    (zipped("xl/workbook.xml"), MediaType.XLSX),
    (zipped(*(f"{n}.xml" for n in range(5001)), "xl/workbook.xml"), MediaType.OTHER),
    (b"PK\x03\x04" + b"PK\x05\x06", MediaType.OTHER),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", MediaType.WEBP),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", MediaType.WAV),
    (b"RIFF\x00\x00\x00\x00WAVEbext", MediaType.WAV),
    (b"RIFX\x00\x00\x00\x00WAVEfmt ", MediaType.OTHER),
    (b"RIFF\x00\x00\x00\x00AVI LIST", MediaType.OTHER),
    (b"OggS\x00\x02", MediaType.OGG),
    (b"ID3\x04\x00", MediaType.MP3),
    (b"\xff\xfb\x90\x00" + b"\x00" * 413 + b"\xff\xfb\x90\x00", MediaType.MP3),
    (b"\xff\xfb\x90\x00" + b"\x00" * 600, MediaType.OTHER),
    (b"\x00\x00\x00\x18ftypmp42", MediaType.MP4),
    (b"\x00\x00\x00\x18ftypM4A ", MediaType.M4A),
    (b"\x00\x00\x00\x18ftypqt  ", MediaType.MOV),
    (b"\x00\x00\x00\x18ftypheic", MediaType.HEIC),
    (b"\x00\x00\x00\x18ftyp????", MediaType.OTHER),
    (b"\x00\x00\x00\x1cftypXAVC\x01\x00\x1f\xffXAVCmp42iso2", MediaType.MP4),
    (b"\x00\x00\x00\x14ftypXAVC\x01\x00\x1f\xffXAVCmp42iso2", MediaType.OTHER),
    (b"\x00\x00\x00\x10ftyp????\x00\x00\x00\x00mp42", MediaType.OTHER),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", MediaType.WEBM),
    (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", MediaType.OTHER),
    (b"MZ\x90\x00\x03\x00\x00\x00", MediaType.OTHER),
    (b"\xef\xbb\xbf  <html>", MediaType.HTML),
    ("Kế hoạch".encode(), MediaType.TEXT),
    ("Kế hoạch".encode("utf-16"), MediaType.TEXT),
    (b"\x00\x01\x02", MediaType.OTHER),
]


@pytest.mark.parametrize(("content", "kind"), CONTENTS)
def test_type_is_told_by_content(content, kind):
    file = io.BytesIO(content)
    assert MediaType.of(file) is kind
    assert file.tell() == 0


def test_keep_stores_content_once(cast):
    first = keep(upload=SimpleUploadedFile("a.txt", b"one"), by=cast.lan)
    again = keep(upload=SimpleUploadedFile("b.pdf", b"one"), by=cast.minh)
    assert first == again
    assert (first.original_name, first.size, first.media_type) == ("a.txt", 3, MediaType.TEXT)
    assert first.sha256 == hashlib.sha256(b"one").hexdigest()
    assert first.content() == b"one"
    assert first.path == path_of(first.sha256)


def test_keep_repairs_what_a_stopped_machine_left_half_written(cast):
    content = b"a whole document"
    path = path_of(hashlib.sha256(content).hexdigest())
    default_storage.save(path, ContentFile(b"a wh"))
    assert keep(upload=SimpleUploadedFile("a.txt", content), by=cast.lan).content() == content


def lying_in(folder):
    return [each.read_bytes() for each in Path(folder).rglob("*") if each.is_file()]


def test_where_nothing_can_be_written_a_sentence_says_so(cast, settings, tmp_path):
    (tmp_path / "no folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "no folder"
    before = StoredFile.objects.count()
    with pytest.raises(NotKept, match=r"không lưu được tệp .*đầy.* Hãy báo người quản trị"):
        keep(upload=SimpleUploadedFile("a.txt", b"one"), by=cast.lan)
    assert StoredFile.objects.count() == before


def test_a_full_disk_leaves_nothing_half_written(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            put("aa/bb/cc", ContentFile(bytes(300_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert lying_in(tmp_path) == []


def test_the_same_content_written_by_several_at_once_is_whole_and_one(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = bytes(range(256)) * 8_000
    at_once(lambda n: put("aa/bb/cc", ContentFile(content)), times=6)
    assert lying_in(tmp_path) == [content]
    assert (tmp_path / "aa/bb/cc").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Kế hoạch 2026.docx", "Kế hoạch 2026.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\kh.doc", "kh.doc"),
        ("a\r\nb\u202e.pdf", "ab.pdf"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
        ("", "tệp không tên"),
    ],
)
def test_safe_name(name, safe):
    assert safe_name(name) == safe


def sent(stored, **how):
    response = send(stored, **how)
    response.close()
    return response


@pytest.mark.parametrize(
    ("content", "inline", "disposition", "kind"),
    [
        (b"%PDF-1.7\n", True, "inline", "application/pdf"),
        (b"%PDF-1.7\n", False, "attachment", "application/pdf"),
        (b"<html><script>alert(1)</script>", True, "attachment", "application/octet-stream"),
        ("chữ".encode(), True, "attachment", "text/plain"),
    ],
)
def test_send_shows_only_what_cannot_run(cast, content, inline, disposition, kind):
    stored = keep(upload=SimpleUploadedFile("Kế hoạch.x", content), by=cast.lan)
    response = sent(stored, inline=inline)
    assert response["Content-Disposition"].startswith(disposition)
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert ("sandbox" in response["Content-Security-Policy"]) is not (disposition == "inline")
    assert response["Cache-Control"].startswith("private")
    assert "filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch.x" in response["Content-Disposition"]


def test_constraints(db):
    whole = {"sha256": "0" * 64, "media_type": MediaType.TEXT, "original_name": "a"}
    for changes in ({"size": 0}, {"size": 1, "sha256": "no hash"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.create(**{**whole, **changes})
