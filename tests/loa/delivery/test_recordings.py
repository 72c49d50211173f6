"""Films and sound recordings lose the place where they were made, and nothing a player needs."""

import io
import struct
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from loa.delivery.proof_files.proof import proof_of
from loa.delivery.proof_files.recordings.blanking import MOST_PARTS, Changed, Changes
from loa.delivery.proof_files.recordings.films import NEEDED
from loa.delivery.proof_files.recordings.recording import recording_of
from loa.delivery.proof_files.recordings.samples import MOST_CHUNKS
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.states import ANY, EvidenceKind
from loa.files.states import MediaType
from tests.loa.delivery import recordings as made
from tests.loa.delivery.files import a_file
from tests.loa.delivery.recordings import PICTURE, PLACE, SOUND, SPOT, box, emptied, film, handler, webm


def proved(content, *, keeps_place=False):
    return proof_of(a_file("phim", content), kind=None, asked=ANY, keeps_place=keeps_place)


def kept(content, **how):
    """What is stored of it; the length is always the same, and doing it twice changes nothing more."""
    proof = proved(content, **how)
    assert proof.kind == EvidenceKind.RECORDING
    stored = b"".join(proof.upload.chunks())
    assert (len(stored), proof.upload.size) == (len(content), len(content))
    assert b"".join(proved(stored, **how).upload.chunks()) == stored
    return stored


def tells_no_place(stored):
    return not any(word in stored for word in (PLACE, SPOT, b"108.44", struct.pack("!i", round(108.4416 * 65536))))


# Films ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"about": box(b"udta", made.place_box())},
        {"about": box(b"udta", made.place_3gpp())},
        {"about": made.apple_place()},
        {"about": box(b"udta", made.apple_place())},
        {"about": made.xmp()},
        {"others": made.xmp()},
        {"others": box(b"free", PLACE)},
        {"behind": box(b"sefd", PLACE)},
        {"behind": PLACE * 3},
        {"spots": SPOT * 2},
        {"brand": b"qt  ", "about": box(b"udta", made.place_box() + bytes(4))},
        {"brand": b"3gp4", "about": box(b"udta", made.place_3gpp())},
        {"brand": b"M4A ", "about": box(b"udta", made.apple_place())},
    ],
)
def test_a_film_loses_its_place_and_keeps_picture_and_sound(told):
    content = film(**told)
    stored = kept(content)
    assert tells_no_place(stored)
    for part in (PICTURE, SOUND, content[content.index(b"moov") : content.index(b"soun")]):
        assert part in stored


def test_a_film_that_tells_nothing_stays_as_it_is():
    assert kept(film()) == film()


def test_only_the_notes_of_a_film_change():
    notes = made.place_box()
    assert kept(film(about=box(b"udta", notes))) == film(about=emptied(b"udta", notes))


def test_samples_that_tell_places_are_emptied_and_their_neighbours_are_not():
    content = film(spots=SPOT * 3)
    stored = kept(content)
    at = content.index(SPOT)
    assert stored[: at + len(SPOT) * 3] == content[:at] + bytes(len(SPOT) * 3)
    assert stored[stored.index(SOUND) :].startswith(SOUND)
    assert stored.count(b"trak") == 2


@pytest.mark.parametrize("handled", [b"text", b"sbtl", b"subt", b"clcp", b"meta", b"hint"])
def test_captions_go_with_the_places_that_drones_write_into_them(handled):
    content = film(spots=SPOT * 2).replace(b"\0\0\0\0meta", b"\0\0\0\0" + handled)
    assert tells_no_place(kept(content))


def test_blocks_of_a_cars_camera_are_emptied():
    block = box(b"free", b"GPS " + SPOT)
    content = film(spots=block)
    at = content.index(block)
    listed = film(spots=block, about=box(b"gps ", bytes(4) + struct.pack("!III", 1, at, len(block))))
    without_track = listed.replace(b"\0\0\0\0meta", b"\0\0\0\0vide")
    assert tells_no_place(kept(without_track))
    assert not tells_no_place(kept(content.replace(b"\0\0\0\0meta", b"\0\0\0\0vide")))


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"about": box(b"udta", made.place_box())}, [11.94, 108.4416]),
        ({"about": made.apple_place(b"-11.9400+108.4416+1500.100/")}, [-11.94, 108.4416]),
        ({"about": box(b"udta", made.place_3gpp())}, [11.940002, 108.441605]),
        ({"spots": SPOT}, None),
    ],
)
def test_a_film_keeps_its_place_where_that_is_the_proof(told, place):
    proof = proved(film(**told), keeps_place=True)
    assert proof.shows_place
    assert proof.facts == ({"place": place} if place else {})
    assert b"".join(proof.upload.chunks()) == film(**told)


@pytest.mark.parametrize("told", [{}, {"about": box(b"udta", made.place_box(b"+99.0000+200.0000/"))}])
def test_a_film_without_a_place_shows_none(told):
    proof = proved(film(**told), keeps_place=True)
    assert (proof.shows_place, proof.facts) == (False, {})
    assert b"+99.0000" not in b"".join(proof.upload.chunks())


WHOLE = film(about=made.apple_place())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WHOLE[:-30], "hỏng hoặc tải lên chưa hết"),
        (WHOLE[: WHOLE.index(b"mdat") + 50], "hỏng hoặc tải lên chưa hết"),
        (box(b"ftyp", b"isom"), "không có hình hay tiếng"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd") + box(b"cmov", b"x")), "được nén"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"mdia", handler(b"meta")))), "không có hình hay tiếng"),
        (box(b"ftyp", b"isom") + box(b"moov", b"\0\0\0\4trak"), "hỏng"),
        (box(b"ftyp", b"isom") + box(b"moov", b"\0\0\0\0trak" + bytes(30)), "hỏng"),
        (box(b"ftyp", b"isom") + box(b"moov", struct.pack("!I4sQ", 1, b"trak", 1 << 63)), "hỏng"),
        (box(b"ftyp", b"isom") + box(b"free") * (MOST_PARTS + 1), "quá nhiều phần"),
    ],
)
def test_what_cannot_be_looked_through_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        proved(content)


def test_a_track_of_places_spread_over_fragments_is_refused():
    part = box(b"moof", box(b"mfhd", bytes(8)) + box(b"traf", box(b"tfhd", struct.pack("!II", 0, 3))))
    with pytest.raises(Refused, match="xen giữa hình"):
        proved(film(spots=SPOT, behind=part))
    assert kept(film(behind=part)) == film(behind=part)


@pytest.mark.parametrize("table", [b"stsc", b"stco"])
def test_tables_that_lie_are_refused(table):
    content = film(spots=SPOT)
    at = content.rindex(table) + 8
    with pytest.raises(Refused, match="hỏng"):
        proved(content[:at] + b"\x00\x05\xff\xff" + content[at + 4 :])


def spots_with(sizes, *, chunks=1, in_each=1, tracks=1):
    """A film whose tracks of places have such a table of sizes, and so many chunks, all at its beginning."""
    tables = (
        box(b"stsc", struct.pack("!IIIII", 0, 1, 1, in_each, 1))
        + sizes
        + box(b"stco", struct.pack("!II", 0, chunks) + bytes(4 * chunks))
    )
    spots = box(b"trak", box(b"mdia", handler(b"meta") + box(b"minf", box(b"stbl", tables))))
    return film().replace(b"moov", b"free") + box(b"moov", made.track(b"vide", []) + spots * tracks)


ALL_OF_ONE_SIZE = box(b"stsz", struct.pack("!III", 0, 1, 4_000_000))


@pytest.mark.parametrize("sizes", [ALL_OF_ONE_SIZE, box(b"stsz", struct.pack("!III", 0, 0, 0)), b""])
def test_a_small_film_takes_little_memory_whatever_its_tables_say(sizes):
    content = spots_with(sizes, in_each=4_000_000, tracks=2)
    tracemalloc.start()
    try:
        kept(content)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("sizes", "chunks", "in_each"),
    [
        (ALL_OF_ONE_SIZE, MOST_CHUNKS // 2 + 1, 1),
        (box(b"stz2", struct.pack("!III", 0, 4, 2_000_002) + bytes(1_000_001)), 1, 2_000_002),
    ],
)
def test_what_one_track_may_have_is_all_that_many_may_have(sizes, chunks, in_each):
    proved(spots_with(sizes, chunks=chunks, in_each=in_each))
    with pytest.raises(Refused, match="quá nhiều phần"):
        proved(spots_with(sizes, chunks=chunks, in_each=in_each, tracks=2))


@pytest.mark.parametrize("wide", [4, 8, 16, 32, None])
def test_samples_of_any_table_are_emptied(wide):
    """Two chunks of two and of one sample, each sample of 15 bytes; None: the table tells one size for all."""
    at = 24
    told = {4: b"\xff\xf0", 8: b"\x0f" * 3, 16: b"\0\x0f" * 3, 32: b"\0\0\0\x0f" * 3, None: b""}[wide]
    kind, head = (b"stz2", (0, wide)) if wide in {4, 8, 16} else (b"stsz", (0, 0 if wide else 15))
    tables = (
        box(b"stsc", struct.pack("!8I", 0, 2, 1, 2, 1, 2, 1, 1))
        + box(kind, struct.pack("!III", *head, 3) + told)
        + box(b"stco", struct.pack("!IIII", 0, 2, at, at + 40))
    )
    spots = box(b"trak", box(b"mdia", handler(b"meta") + box(b"minf", box(b"stbl", tables))))
    movie = box(b"moov", made.track(b"vide", []) + spots)
    content = box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", b"x" * 80) + movie
    assert kept(content)[at : at + 80] == bytes(30) + b"x" * 10 + bytes(15) + b"x" * 25


def test_what_a_track_points_to_outside_the_film_is_left_alone():
    content = film(spots=SPOT)
    at = content.rindex(b"stco") + 12
    for elsewhere in (0, len(content) - 10, 1 << 31):
        turned = content[:at] + struct.pack("!I", elsewhere) + content[at + 4 :]
        stored = kept(turned)
        assert stored[:20] == turned[:20]
        assert stored.count(b"trak") == 2


# Any tree of boxes ----------------------------------------------------------------------------------------------------

MADE_UP = [
    b"udta",
    b"meta",
    b"uuid",
    b"free",
    b"skip",
    b"XMP_",
    b"sefd",
    b"emsg",
    b"\xa9xyz",
    b"loci",
    b"GPS ",
    b"idat",
]
SECRETS = st.binary(max_size=12).map(lambda noise: noise + PLACE + noise)
NOISE = st.binary(max_size=20)
ASKED = {b"hdlr", b"tfhd", b"tkhd", b"stco", b"co64"}
LEAVES = {inside: sorted(kinds - set(NEEDED) - ASKED) for inside, kinds in NEEDED.items()}


@st.composite
def boxes_in(draw, inside):
    """Boxes of a container as they are sent, and as they are kept."""
    sent, stored = b"", b""
    for _ in range(draw(st.integers(0, 4))):
        wide = draw(st.booleans())
        choice = draw(st.sampled_from(["needed", "other", "other", "in"]))
        deeper = sorted((NEEDED[inside] & set(NEEDED)) - {b"moov"})
        if choice == "in" and deeper:
            kind = draw(st.sampled_from(deeper))
            given, left = draw(boxes_in(kind))
        elif choice == "needed":
            kind = draw(st.sampled_from(LEAVES[inside]))
            given = left = draw(NOISE)
        else:
            kind, given = draw(st.sampled_from(sorted(set(MADE_UP) - NEEDED[inside]))), draw(SECRETS)
            left = None
        if kind == b"trak" and left is not None:  # without a handler it is no picture and no sound
            left = None
        sent += box(kind, given, wide=wide)
        stored += emptied(kind, given, wide=wide) if left is None else box(kind, left, wide=wide)
    return sent, stored


@st.composite
def films(draw):
    """A track that is kept, with boxes of any kind around all its parts."""
    sent = stored = b""
    for kind in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        before, after = draw(boxes_in(kind)), draw(boxes_in(kind))
        own = handler(draw(st.sampled_from([b"vide", b"soun"]))) if kind == b"mdia" else b""
        sent = box(kind, before[0] + sent + own + after[0])
        stored = box(kind, before[1] + stored + own + after[1])
    before, after = draw(boxes_in(b"")), draw(boxes_in(b""))
    head = box(b"ftyp", b"isom" + bytes(4))
    return head + before[0] + sent + after[0], head + before[1] + stored + after[1]


@for_any(films())
def test_whatever_the_tree_no_place_is_left_and_all_else_is_as_it_was(pair):
    sent, expected = pair
    assert kept(sent) == expected
    assert PLACE not in expected


@for_any(st.sampled_from([WHOLE, film(spots=SPOT), webm(), webm(is_open=True), made.opus([PLACE])]), st.data())
def test_a_damaged_recording_is_refused_or_keeps_its_length(content, data):
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(16, len(content) - 1))] = data.draw(st.integers(0, 255))
    media_type = MediaType.of(io.BytesIO(content))
    with suppress(Refused):
        recording = recording_of(io.BytesIO(bytes(damaged)), media_type, keeps_place=False)
        assert len(recording.file.read()) == len(content)


SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 30)), max_size=6)


@for_any(st.binary(min_size=1, max_size=120), SPANS, st.integers(1, 50), st.integers(0, 119))
def test_a_changed_file_reads_the_same_in_any_pieces(content, spans, piece, at):
    changes = Changes()
    expected = bytearray(content)
    for start, length in spans:
        end = min(start + length, len(content))
        changes.empty(start, end)
        expected[start:end] = bytes(max(0, end - start))
    word = b"free"[: max(0, len(content) - at)]
    changes.write(at, word)
    if word:
        expected[at : at + 4] = word
    changed = Changed(io.BytesIO(content), changes)
    assert changed.read() == expected
    changed.seek(0)
    assert b"".join(iter(lambda: changed.read(piece), b"")) == expected
    assert changed.seek(-1, io.SEEK_END) == len(content) - 1


# WebM, Ogg, WAV, MP3 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_open", [False, True])
def test_webm_loses_tags_names_and_captions(is_open):
    stored = kept(webm(is_open=is_open))
    assert tells_no_place(stored)
    seen = made.element("AE", made.element("D7", b"\1") + made.element("83", b"\1"))
    for part in (seen, made.element("A3", b"\x81\0\0\x80" + PICTURE), made.element("4D80", b"muxer")):
        assert part in stored


@pytest.mark.parametrize(
    "content",
    [
        webm()[:-5],
        webm()[:60],
        made.element("1A45DFA3", made.element("4282", b"webm")),
        made.element("1A45DFA3", made.element("4282", b"webm")) + made.open_element("18538067", b"\0" * 20),
    ],
)
def test_webm_that_is_cut_off_is_refused(content):
    with pytest.raises(Refused, match="hỏng hoặc tải lên chưa hết"):
        proved(content)


@pytest.mark.parametrize("comments", [[], [b"LOCATION=" + PLACE], [b"LYRICS=" + PLACE * 8_000]])
def test_ogg_loses_its_comments_and_its_sums_are_right(comments):
    stored = kept(made.opus(comments))
    assert tells_no_place(stored)
    assert stored.count(SOUND) == 2
    at, pages = 0, 0
    while at < len(stored):
        end = at + 27 + stored[at + 26] + sum(stored[at + 27 : at + 27 + stored[at + 26]])
        assert made.ogg_sum(stored[at:end]) == struct.unpack_from("<I", stored, at + 22)[0]
        at, pages = end, pages + 1
    assert pages == made.opus(comments).count(b"OggS")
    told = stored.index(b"OpusTags")
    assert stored[told : told + 20] == b"OpusTags" + struct.pack("<I", 4) + b"prog" + bytes(4)


def test_vorbis_comments_end_as_they_must():
    comments = b"\3vorbis" + struct.pack("<I", 4) + b"prog" + struct.pack("<II", 1, len(PLACE)) + PLACE + b"\1"
    pages = [b"\1vorbis" + bytes(23), comments, b"\5vorbis"]
    content = b"".join(made.ogg_page(each, number=at, flags=0 if at else 2) for at, each in enumerate(pages))
    stored = kept(content)
    assert tells_no_place(stored)
    assert b"prog\0\0\0\0\1\0\0" in stored


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (made.ogg_page(b"\x7fFLAC" + bytes(20), number=0, flags=2), "Ogg này có phần"),
        (made.ogg_page(b"OpusHead" + bytes(11), number=0, flags=2), "hỏng"),
        (made.opus([])[:50] + b"x" * 300, "hỏng"),
        (made.ogg_page(b"OpusHead", number=0), "hỏng"),
    ],
)
def test_ogg_that_cannot_be_read_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        proved(content)


@pytest.mark.parametrize("kind", [b"LIST", b"bext", b"iXML", b"_PMX", b"id3 ", b"JUNK"])
def test_wav_keeps_only_its_sound(kind):
    told = made.chunk(kind, PLACE + b"!")
    stored = kept(made.wave(more=told + PLACE[:5]))
    assert stored == made.wave(more=made.chunk(b"JUNK", bytes(len(PLACE) + 1)) + bytes(5))


def test_wav_of_a_radio_station_tells_of_itself_before_its_sound():
    told = made.chunk(b"bext", PLACE + bytes(600))
    whole = made.wave()
    content = whole[:12] + told + whole[12:]
    assert kept(content) == whole[:12] + made.chunk(b"JUNK", bytes(len(PLACE) + 600)) + whole[12:]


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_wav_of_a_recorder_that_never_wrote_its_length_is_kept(length):
    content = made.wave()
    at = content.index(b"data") + 4
    open_ended = content[:at] + struct.pack("<I", length) + content[at + 4 :]
    assert kept(open_ended) == open_ended


def test_wav_without_sound_is_refused():
    with pytest.raises(Refused, match="hỏng"):
        proved(made.wave()[: made.wave().index(b"data")])


def test_mp3_loses_all_its_tags():
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, len(PLACE) + 32, 1, 0) + bytes(8)
    short = b"TAG" + PLACE.ljust(125, b"\0")
    content = made.id3(PLACE * 10) + made.id3(PLACE) + made.MP3_SOUND + PLACE + ape + short
    stored = kept(content)
    assert tells_no_place(stored)
    assert stored.startswith(made.id3(bytes(len(PLACE) * 10)) + made.id3(bytes(len(PLACE))) + made.MP3_SOUND)
    assert stored.endswith(b"TAG" + bytes(125))
    assert kept(made.MP3_SOUND) == made.MP3_SOUND


def test_sound_keeps_its_place_where_that_is_the_proof():
    content = made.wave(more=made.chunk(b"LIST", PLACE))
    proof = proved(content, keeps_place=True)
    assert (proof.shows_place, proof.facts) == (True, {"place": [11.94, 108.4416]})
    assert b"".join(proof.upload.chunks()) == content
