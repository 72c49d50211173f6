"""Zip files and XML from outside are opened within bounds, or refused with the caller's own exception."""

import io
import zipfile

import pytest

from vanban.files.bounds import MEGABYTE, ZIP_MEMBERS
from vanban.files.refusal import Trouble
from vanban.files.word import Link, links_of, main_part
from vanban.files.xml import parse
from vanban.files.zips import Archive

LINKS = (
    '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/ban/chinh.xml"/>'
    '<Relationship Id="b" Type="x/header" Target="../dau.xml"/>'
    '<Relationship Id="c" Type="x/hyperlink" Target="https://example.vn" TargetMode="External"/></Relationships>'
)


class Refused(Exception):
    pass


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def locked():
    made = bytearray(zipped(a="b"))
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        (lambda: b"PK", Trouble.DAMAGED),
        (lambda: zipped(a=b"0" * 11 * MEGABYTE), Trouble.SWOLLEN),
        (lambda: zipped(**{str(n): "" for n in range(ZIP_MEMBERS + 1)}), Trouble.SWOLLEN),
        (locked, Trouble.LOCKED),
    ],
)
def test_what_does_not_keep_within_the_bounds_is_refused(given, trouble):
    with pytest.raises(Refused) as refused:
        Archive(given(), refuse=Refused)
    assert refused.value.args == (trouble,)


def test_a_member_that_is_not_there_is_damage():
    with pytest.raises(Refused, match="DAMAGED"):
        Archive(zipped(a="b"), refuse=Refused).read("c")


@pytest.mark.parametrize("text", [b"<a>", b"", b"<a>&b;</a>"])
def test_broken_xml_is_refused(text):
    with pytest.raises(Refused, match="BROKEN_XML"):
        parse(text, refuse=Refused)


def test_entities_bring_nothing_in(tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = f"<!DOCTYPE a [<!ENTITY b SYSTEM '{(tmp_path / 'secret').as_uri()}'>]><a>&b;</a>"
    assert "".join(parse(text.encode(), refuse=Refused).itertext()) in {"", "&b;"}


def test_links_are_followed_within_the_file():
    archive = Archive(zipped(**{"_rels/.rels": LINKS, "ban/chinh.xml": "<a/>"}), refuse=Refused)
    assert main_part(archive, refuse=Refused) == "ban/chinh.xml"
    assert links_of(archive, "", refuse=Refused)["c"] == Link("hyperlink", "https://example.vn", True)
    assert links_of(archive, "", refuse=Refused)["b"].target == "dau.xml"
    assert links_of(archive, "ban/chinh.xml", refuse=Refused) == {}
