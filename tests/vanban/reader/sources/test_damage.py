"""Files damaged by chance: a source or a refusal comes out, never anything else, and soon."""

import random
import time
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from tests.vanban.reader.sources.files import check
from tests.vanban.reader.sources.test_pdf import LINES, TABLE
from tests.vanban.rendering import as_docx, as_html, as_pdf
from vanban.reader.errors import Unreadable
from vanban.reader.sources import open_source
from vanban.reader.sources.scan import pages

TEXT = "\n".join([*LINES, TABLE])
SECONDS = 5.0
ROUNDS = 40


def files() -> dict[str, bytes]:
    return {
        "text": TEXT.encode(),
        "utf-16": TEXT.encode("utf-16"),
        "docx": as_docx(TEXT),
        "pdf": as_pdf(TEXT),
        "html": as_html(TEXT),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out or doubled; sometimes the end cut off. Inside a zip, its parts."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _parts_damaged(data, chance)
    made = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(made))
        match chance.randrange(3):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randint(1, 50)]
            case 2:
                made[at:at] = made[at : at + chance.randint(1, 200)]
        if len(made) < 10:
            break
    return bytes(made[: chance.randrange(len(made))]) if chance.random() < 0.3 else bytes(made)


def _parts_damaged(data: bytes, chance: random.Random) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            inner = archive.read(name)
            # Whole elements are taken out or doubled, so that the XML stays whole and its meaning breaks.
            pieces = inner.split(b"><")
            if name.startswith("word/") and len(pieces) > 4:
                for _ in range(chance.randint(0, 4)):
                    at = chance.randrange(1, len(pieces) - 1)
                    if pieces[at].endswith(b"/"):
                        pieces[at : at + 1] = pieces[at : at + 1] * chance.choice((0, 2, 3))
                    else:
                        pieces[at] = pieces[at].replace(b"1", b"999999999").replace(b"0", b"-1")
            changed.writestr(name, b"><".join(pieces))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["text", "utf-16", "docx", "pdf", "html"])
def test_damage_ends_in_a_source_or_a_refusal(kind, monkeypatch):
    # What recognition makes of a damaged picture is not the question here, and takes long.
    monkeypatch.setattr(pages, "recognise", lambda picture, **about: [])
    whole, chance = files()[kind], random.Random(kind)
    for _ in range(ROUNDS):
        data = damaged(whole, chance)
        begun = time.monotonic()
        with suppress(Unreadable):
            check(open_source(data, name=f"x.{kind}"))
        assert time.monotonic() - begun < SECONDS
