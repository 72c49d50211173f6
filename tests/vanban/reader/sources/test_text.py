import pytest

from tests.vanban.reader.sources.files import check, shown
from vanban.reader.errors import Unreadable
from vanban.reader.sources import open_source
from vanban.text.legacy import TCVN3, _vni

TEXT = (
    "KẾ HOẠCH\n\n1. Giới thiệu cho mọi nhà biết về cải cách thủ tục hành chính – năm 2026\n  Số:\t05 số\n"
    "- Thời gian thực hiện: quý II, giao Sở Nội vụ chủ trì; các xã, phường phối hợp; đường dây nóng, bưu điện.\n"
)
LINES = [
    "KẾ HOẠCH",
    "1. Giới thiệu cho mọi nhà biết về cải cách thủ tục hành chính - năm 2026",
    "Số:\t05 số",
    "- Thời gian thực hiện: quý II, giao Sở Nội vụ chủ trì; các xã, phường phối hợp; đường dây nóng, bưu điện.",
]


def tcvn3(text: str) -> bytes:
    back = {letter: code for code, letter in TCVN3.items()}
    return "".join(back.get(c, back.get(c.lower(), c)) for c in text.replace("–", "-")).encode("latin-1")


def vni(text: str) -> bytes:
    back = {letter: sequence for sequence, letter in reversed(_vni().items())}
    return "".join(back.get(c, c) for c in text.replace("–", "-")).encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_comes_line_for_line(encoding):
    source = open_source(TEXT.encode(encoding), name="x.txt")
    check(source)
    assert source.kind == "text"
    assert shown(source) == LINES
    assert source.notes == ()
    assert source.line(source.text.index("Số:")) == 4


@pytest.mark.parametrize(("encode", "name"), [(tcvn3, "TCVN3 (ABC)"), (vni, "VNI-Windows")])
def test_legacy_encodings_are_told_by_their_content(encode, name):
    source = open_source(encode(TEXT), name="x.txt")
    check(source)
    assert [str(line).lower() for line in shown(source)] == [line.lower() for line in LINES]
    assert source.notes == (f"Tệp dùng bảng mã {name}; đã chuyển sang Unicode.",)


@pytest.mark.parametrize("encode", [tcvn3, vni])
def test_legacy_letters_saved_as_unicode_are_converted_too(encode):
    source = open_source(encode(TEXT).decode("latin-1").encode("utf-8"), name="x.txt")
    assert [str(line).lower() for line in shown(source)] == [line.lower() for line in LINES]


def test_windows_1258():
    # The code page has hats but tones only as combining marks.
    data = "Tuye\u0302n truye\u0302\u0300n ca\u0309i ca\u0301ch".replace("e\u0302", "ê").encode("cp1258")
    assert shown(open_source(data * 20, name=""))[0].startswith("Tuyên truyền cải cách")


def test_form_feeds_begin_pages():
    source = open_source("một\n\fhai\nba\fbốn".encode(), name="")
    assert source.text == "một\nhai\nba\nbốn"
    assert source.pages == (0, 4, 11)
    assert [source.page(source.text.index(word)) for word in ("một", "hai", "ba", "bốn")] == [1, 2, 2, 3]


def test_some_broken_bytes_are_said():
    data = TEXT.encode()
    source = open_source(data[:40] + b"\xff" + data[40:], name="")
    assert source.notes == ("Tệp có vài byte hỏng; chỗ hỏng hiện thành ký tự thay thế.",)


def test_an_unknown_encoding_is_refused():
    with pytest.raises(Unreadable) as refused:
        open_source("Об административной реформе".encode("koi8-r") * 30, name="x.txt")
    assert refused.value.code == "not_a_document"
