"""With a scanner set, nothing comes in unscanned; without one, nothing is asked."""

import io
import socket

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from loa.files import scanning
from loa.files.actions import NotKept, keep
from loa.files.models import StoredFile
from tests.loa.files.clamd import MARK, clamd


def upload(content=b"%PDF-1.7 words"):
    return SimpleUploadedFile("a.pdf", content)


def test_a_clean_file_is_scanned_whole_and_kept(cast, settings):
    content = b"%PDF-1.7 " + b"x" * 200_000
    with clamd() as daemon:
        settings.CLAMD = daemon.address
        stored = keep(upload=upload(content), by=cast.lan)
    assert daemon.received == [content]
    assert stored.content() == content


def test_an_infected_file_is_refused_and_not_stored(cast, settings):
    with clamd() as daemon:
        settings.CLAMD = daemon.address
        with pytest.raises(NotKept, match=r"mã độc .*EICAR_HDB-1"):
            keep(upload=upload(b"%PDF-1.7 " + MARK + b" scanned for nothing else"), by=cast.lan)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"says": b""}, "Chưa quét được"),
        ({"says": b"stream: OKAY"}, "Chưa quét được"),
        ({"says": b"INSTREAM: Can't allocate memory ERROR"}, "Chưa quét được"),
        ({"hangs": True}, "Chưa quét được"),
        ({"hangs_up_after": 1000}, "lớn hơn mức"),
    ],
)
def test_without_a_clear_answer_nothing_comes_in(cast, settings, monkeypatch, how, said):
    monkeypatch.setattr(scanning, "WITHIN", 0.5)
    with clamd(**how) as daemon:
        settings.CLAMD = daemon.address
        with pytest.raises(NotKept, match=said):
            keep(upload=upload(b"%PDF-1.7 " + b"y" * 500_000), by=cast.lan)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("address", ["127.0.0.1:{port}", "/nowhere/clamd.sock", "no address"])
def test_a_scanner_that_is_not_there_keeps_files_out(cast, settings, address):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.CLAMD = address.format(port=port)
    with pytest.raises(NotKept, match="Chưa quét được"):
        keep(upload=upload(), by=cast.lan)
    assert default_storage.listdir("")[0] == [] or not StoredFile.objects.exists()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    file = io.BytesIO(b"anything")
    file.seek(3)
    scanning.scan(file)
    assert file.tell() == 3
