import random
import struct
import zlib
from io import BytesIO

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from tests.vanban.reader.sources.files import p, part, tbl, tc, word, zipped
from vanban.files.bounds import FILE_BYTES
from vanban.reader.errors import Unreadable
from vanban.reader.sources import bounds, open_source


def encrypted_pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=pdfencrypt.StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 700, "text")
    canvas.save()
    return out.getvalue()


def many_pages(count: int, text: str = "text") -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for _ in range(count):
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def huge_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def bomb() -> bytes:
    return zipped({"word/document.xml": b"\0" * 60_000_000, "_rels/.rels": "<Relationships/>"})


def locked_docx() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


RANDOM = random.Random(5).randbytes(4000)
DEEP = "<w:p>" * 3000
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

CASES = {
    "nothing": (b"", "empty"),
    "white space": (b" \n\t\r\n", "empty"),
    "a Word file without text": (word("<w:p/>"), "empty"),
    "a PDF without anything": (many_pages(1, ""), "empty"),
    "a PDF with a password": (encrypted_pdf(), "encrypted"),
    "a Word file with a password": (locked_docx(), "encrypted"),
    "a program": (b"MZ\x90\x00" + RANDOM, "not_a_document"),
    "a song": (b"ID3\x04" + RANDOM, "not_a_document"),
    "random bytes": (RANDOM, "not_a_document"),
    "a zip of pictures": (zipped({"a.jpg": b"x", "b.jpg": b"y"}), "not_a_document"),
    "a spreadsheet": (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "not_a_document"),
    "a zip bomb": (bomb(), "too_large"),
    "too many pages": (many_pages(bounds.PDF_PAGES + 1), "too_large"),
    "a table of too many rows": (
        b"<html><body><table>" + b"<tr><td>1<td>tin</tr>" * (bounds.TABLE_ROWS + 1) + b"</table></body></html>",
        "too_large",
    ),
    "a Word table of too many rows": (word(tbl(tc("tin")) * (bounds.TABLE_ROWS + 1)), "too_large"),
    "too many characters": ("kế hoạch ".encode() * (bounds.TEXT_CHARACTERS // 9 + 1), "too_large"),
    "a picture of too many pixels": (huge_png(), "too_large"),
    "a cut Word file": (word(p("Kế hoạch"))[:300], "damaged"),
    "a Word file of broken XML": (zipped({"word/document.xml": "<w:document><w:body>"}), "damaged"),
    "a Word file of deep XML": (zipped({"word/document.xml": part("document", f"<w:body>{DEEP}")}), "damaged"),
    "a Word file without a body": (zipped({"word/document.xml": part("document", "")}), "damaged"),
    "a cut PDF": (b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
    "a cut picture": (b"\x89PNG\r\n\x1a\n" + bytes(30), "damaged"),
}


@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES.keys())
def test_what_cannot_be_read_is_refused_with_a_sentence(data, code):
    with pytest.raises(Unreadable) as refused:
        open_source(data, name="ke-hoach")
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_file_over_the_limit_is_refused_before_it_is_loaded(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    with pytest.raises(Unreadable) as refused:
        open_source(path)
    assert refused.value.code == "too_large"


def test_entities_are_not_expanded():
    document = part("document", "<w:body><w:p><w:r><w:t>Kế hoạch &b;</w:t></w:r></w:p></w:body>")
    data = zipped({"word/document.xml": document.replace("?>", f"?>{LAUGHS}", 1)})
    assert "aaaa" not in open_source(data, name="").text


def test_a_missing_tool_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable) as refused:
        open_source(b"{\\rtf1 Ke hoach}", name="x.rtf")
    assert refused.value.code == "tool_missing"
    assert "libreoffice-writer" in str(refused.value)
