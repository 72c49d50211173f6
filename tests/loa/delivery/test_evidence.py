"""Links and files as proof: who may add them, what is kept once, and what stays when something is refused."""

from hashlib import sha256

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loa.audit.models import Event
from loa.delivery.actions import evidence as acts
from loa.delivery.actions import results
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Likeness, Link, Picture
from loa.delivery.queries.duplicates import UsedAs, uses_of_file
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.states import EvidenceKind, State, WrongState
from loa.files.models import StoredFile
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.delivery import files
from tests.loa.delivery.files import a_file, a_photo, book, encoded, people, scene
from tests.loa.delivery.making import make_result, make_work
from tests.loa.delivery.recordings import PLACE, SPOT, apple_place, box, emptied, film


@pytest.fixture
def plan(cast):
    return make_work(unit=cast.province, by=cast.lan)


@pytest.fixture
def line(plan):
    return plan.activities.order_by("pk")[0]


@pytest.fixture
def result(cast, line):
    return make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE)


def add(result, by, content=files.PDF, name="tin.pdf", kind=None, **how):
    return acts.add_file(result=result, upload=a_file(name, content), kind=kind, by=by, **how)


def happened(kind):
    return Event.objects.filter(kind=kind).count()


# Adding ---------------------------------------------------------------------------------------------------------------


def test_a_link_is_kept_once_however_it_is_written(cast, result):
    first = acts.add_link(result=result, address="bao.example/tin?utm_source=zalo", by=cast.minh)
    again = acts.add_link(result=result, address="http://www.bao.example/tin/", by=cast.minh)
    assert first == again
    link = Link.objects.get()
    assert (link.address, link.host, link.title) == ("https://bao.example/tin?utm_source=zalo", "bao.example", "")
    assert (first.kind, first.added_by, happened(Happened.EVIDENCE_ADDED)) == (EvidenceKind.LINK, cast.minh, 1)


@pytest.mark.parametrize("address", ["", "tin", "javascript:alert(1)", "https://lan:x@bao.example/"])
def test_what_is_no_link_is_refused(cast, result, address):
    with pytest.raises(acts.Refused, match=r"\.$"):
        acts.add_link(result=result, address=address, by=cast.minh)
    assert not Link.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "127.1", "2130706433", "[::1]", "maychu"])
def test_what_lies_inside_a_network_proves_nothing(cast, result, host):
    with pytest.raises(acts.Refused, match="mạng nội bộ|Đường dẫn"):
        acts.add_link(result=result, address=f"http://{host}/tin", by=cast.minh)
    assert not Link.objects.exists()


def test_a_file_is_kept_once_under_its_own_name(cast, result):
    first = add(result, cast.minh, name="tin 1.pdf", note="trang 2")
    again = add(result, cast.minh, name="khác.pdf")
    assert first == again
    assert (first.kind, first.name, first.note) == (EvidenceKind.SCAN, "tin 1.pdf", "trang 2")
    assert (first.file, happened(Happened.EVIDENCE_ADDED)) == (StoredFile.objects.latest("pk"), 1)


def test_a_picture_is_kept_without_its_place_and_known_by_its_looks(cast, result):
    before = StoredFile.objects.count()
    piece = add(result, cast.minh, a_photo(), "anh.jpg")
    assert (piece.kind, piece.shows_place) == (EvidenceKind.PHOTO, False)
    assert b"SO-MAY" not in piece.file.content()
    assert StoredFile.objects.count() == before + 1
    assert Picture.objects.get().file == piece.file
    placed = add(result, cast.minh, a_photo(), "anh.jpg", keeps_place=True)
    assert placed.shows_place
    assert placed.facts["place"] == [11.94, 108.441667]
    assert Likeness.objects.get().later.file == placed.file


def test_a_film_is_kept_without_its_place_once_and_known_when_it_comes_again(cast, result, line):
    content = film(about=apple_place(), spots=SPOT)
    piece = add(result, cast.minh, content, "phim.mp4")
    stored = piece.file.content()
    assert (piece.kind, piece.shows_place, piece.facts) == (EvidenceKind.RECORDING, False, {})
    assert not any(word in stored for word in (PLACE, SPOT))
    assert (piece.file.sha256, piece.file.size) == (sha256(stored).hexdigest(), len(content))
    assert add(result, cast.minh, content, "lần nữa.mp4") == piece
    other = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE)
    for sent in (content, stored):
        again = add(other, cast.minh, sent, "của bạn.mp4")
        assert again.file == piece.file
    assert [(use.kind, use.result) for use in uses_of_file(again.file, user=cast.minh, beside=other)] == [
        (UsedAs.FILE, result)
    ]


def test_a_film_keeps_its_place_where_that_is_the_proof(cast, result):
    content = film(about=apple_place())
    piece = add(result, cast.minh, content, "phim.mp4", keeps_place=True)
    assert (piece.shows_place, piece.facts) == (True, {"place": [11.94, 108.4416]})
    assert piece.file.content() == content


def test_a_film_larger_than_memory_is_kept_from_the_disk(cast, result, tmp_path):
    content = film(about=apple_place(), others=box(b"free", PLACE + bytes(6_000_000)))
    (tmp_path / "phim").write_bytes(content)
    with (tmp_path / "phim").open("rb") as sent:
        piece = acts.add_file(result=result, upload=File(sent, name="phim.mp4"), kind=None, by=cast.minh)
    notes, room = emptied(b"meta", apple_place()[8:]), emptied(b"free", PLACE + bytes(6_000_000))
    assert piece.file.content() == film(about=notes, others=room)


def test_where_files_cannot_be_stored_nothing_is_kept_and_a_sentence_says_so(cast, result, settings, tmp_path):
    (tmp_path / "no folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "no folder"
    for content in (files.PDF, a_photo(), film()):
        with pytest.raises(acts.Refused, match="Máy chủ không lưu được tệp"):
            add(result, cast.minh, content)
    assert (Evidence.objects.count(), Picture.objects.count(), happened(Happened.EVIDENCE_ADDED)) == (0, 0, 0)


def test_an_attendance_list_says_only_how_many(cast, result):
    piece = add(result, cast.minh, book(people(12)), "ds.xlsx", EvidenceKind.ATTENDANCE)
    assert piece.facts == {"rows": 12}
    assert "Người Dự" not in str(list(Event.objects.values("facts", "personal", "label")))


def test_a_refused_file_leaves_nothing(cast, result):
    before = StoredFile.objects.count()
    with pytest.raises(acts.Refused, match="Được gửi: PDF"):
        add(result, cast.minh, files.EXE, "tin.pdf")
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, before)
    assert happened(Happened.EVIDENCE_ADDED) == 0


def test_an_infected_picture_is_refused(cast, result, settings):
    settings.CLAMD = "/nowhere"
    with pytest.raises(acts.Refused, match="Chưa quét được"):
        add(result, cast.minh, a_photo(), "anh.jpg")
    assert (Evidence.objects.count(), Picture.objects.count()) == (0, 0)


def test_a_file_may_be_looked_over_before_the_transaction(cast, result):
    upload = a_file("anh.jpg", a_photo())
    with CaptureQueriesContext(connection) as asked:
        proof = acts.look_over(upload=upload, kind=None, activity=result.activity, by=cast.minh)
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    piece = acts.add_file(result=result, upload=proof, kind=None, by=cast.minh)
    assert (piece.kind, piece.name, piece.facts) == (EvidenceKind.PHOTO, "anh.jpg", {"width": 320, "height": 240})


def test_pieces_of_one_result_are_bounded(cast, result, monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    add(result, cast.minh)
    with pytest.raises(acts.Refused, match="nhiều nhất 1"):
        acts.add_link(result=result, address="https://bao.example/", by=cast.minh)


def test_only_who_logs_in_the_unit_adds(cast, result):
    with pytest.raises(NotAllowed):
        acts.add_link(result=result, address="https://bao.example/", by=cast.hoa)
    with pytest.raises(NotAllowed):
        add(result, cast.hoa)
    piece = add(result, cast.minh)
    with pytest.raises(NotAllowed):
        acts.remove(evidence=piece, by=cast.hoa)


def test_nothing_changes_once_the_result_is_accepted(cast, line):
    result = make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    with pytest.raises(WrongState):
        acts.add_link(result=result, address="https://bao.example/", by=cast.minh)
    with pytest.raises(WrongState):
        add(result, cast.minh)
    with pytest.raises(WrongState):
        acts.remove(evidence=result.evidence.get(), by=cast.minh)


# Removing -------------------------------------------------------------------------------------------------------------


def test_what_is_removed_stays_in_the_table_and_may_come_again(cast, result):
    piece = acts.remove(evidence=add(result, cast.minh), by=cast.minh)
    assert (piece.removed_by, happened(Happened.EVIDENCE_REMOVED)) == (cast.minh, 1)
    assert acts.remove(evidence=piece, by=cast.minh) == piece
    again = add(result, cast.minh)
    assert (again.pk != piece.pk, again.file) == (True, piece.file)


def test_a_result_that_lost_its_proof_is_incomplete_again(cast, result):
    piece = acts.add_link(result=result, address="https://bao.example/", by=cast.minh)
    handed_in = results.hand_in(result=result, by=cast.minh)
    assert handed_in.state == State.SUBMITTED
    acts.remove(evidence=piece, by=cast.minh)
    result.refresh_from_db()
    assert result.state == State.INCOMPLETE


# Fetching -------------------------------------------------------------------------------------------------------------


def page(piece, name="evidence"):
    return reverse(f"delivery:{name}", args=[piece.pk])


def status(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_a_file_goes_to_those_who_see_the_result(cast, result, signed_in):
    piece = add(result, cast.minh, a_photo(), "Ảnh hội nghị.jpg")
    for person, expected in [(cast.minh, 200), (cast.lan, 200), (cast.hoa, 404)]:
        assert status(signed_in(person), page(piece)) == expected
        assert status(signed_in(person), page(piece, "small_evidence")) == expected
    response = signed_in(cast.minh).get(page(piece))
    assert b"".join(response.streaming_content) == piece.file.content()
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"]


def test_the_small_picture_is_made_once(cast, result, signed_in):
    piece = add(result, cast.minh, encoded(scene(size=(1600, 1200))), "anh.jpg")
    client = signed_in(cast.lan)
    first = b"".join(client.get(page(piece, "small_evidence")).streaming_content)
    again = b"".join(client.get(page(piece, "small_evidence")).streaming_content)
    assert first == again
    assert len(first) < piece.file.size
    assert default_storage.exists(f"small-480/{piece.file.path}.jpg")


@pytest.mark.parametrize(
    ("content", "name", "kind", "served"),
    [
        (files.PDF + b"<html><script>alert(1)</script></html>", "a.html", None, "inline application/pdf"),
        (a_photo() + b"<script>alert(1)</script>", "a.html", None, "inline image/jpeg"),
        (b"Ho va ten\nLo Thi A\n<script>alert(1)</script>\n", "a.html", None, "attachment text/plain"),
        (film(), "a.html", None, "attachment video/mp4"),
        (files.MP3, "a.html", None, "attachment audio/mpeg"),
        (
            book(people(2)),
            "a.html",
            EvidenceKind.OTHER,
            "attachment application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_nothing_in_a_file_can_run_whoever_opens_it(cast, result, signed_in, content, name, kind, served):
    piece = add(result, cast.minh, content, name, kind)
    response = signed_in(cast.lan).get(page(piece))
    b"".join(response.streaming_content)
    shown = response["Content-Disposition"].partition(";")[0]
    assert f"{shown} {response['Content-Type']}" == served
    assert "a.html." in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith(
        "default-src 'none'; object-src 'self'" if served.endswith("pdf") else "sandbox; default-src 'none'"
    )
    assert response["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\kho\\anh.pdf", "a\r\nSet-Cookie: x=1.pdf", "\u202efdp.exe"]
)
def test_a_name_leads_nowhere(cast, result, signed_in, name):
    piece = add(result, cast.minh, name=name)
    assert not set("/\\\r\n\u202e") & set(piece.name)
    response = signed_in(cast.minh).get(page(piece))
    b"".join(response.streaming_content)
    assert response["Content-Disposition"].endswith((".pdf", '.pdf"'))
    assert "Set-Cookie" not in response.headers


def test_a_small_picture_is_shown_where_it_cannot_be_kept(cast, result, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    piece = add(result, cast.minh, a_photo(), "anh.jpg")
    (tmp_path / "small-480").write_bytes(b"")
    response = signed_in(cast.lan).get(page(piece, "small_evidence"))
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize("name", ["evidence", "small_evidence"])
def test_what_is_no_file_or_is_gone_is_not_found(cast, result, signed_in, name):
    link = acts.add_link(result=result, address="https://bao.example/", by=cast.minh)
    removed = acts.remove(evidence=add(result, cast.minh, a_photo(), "anh.jpg"), by=cast.minh)
    lost = add(result, cast.minh, a_photo(5), "anh.jpg")
    default_storage.delete(lost.file.path)
    for piece in (link, removed, lost):
        assert status(signed_in(cast.minh), page(piece, name)) == 404
    assert status(signed_in(cast.minh), page(add(result, cast.minh), "small_evidence")) == 404


def test_a_list_of_people_asks_for_more_and_leaves_a_trace_once_a_day(cast, result, signed_in):
    piece = add(result, cast.minh, book(people(2)), "ds.xlsx", EvidenceKind.ATTENDANCE)
    viewer = make_user("xem", role=Role.VIEWER, unit=cast.ward)
    denied = signed_in(viewer).get(page(piece))
    assert denied.status_code == 403
    assert "có tên người" in denied.content.decode()
    assert happened(Happened.EVIDENCE_OPENED) == 0
    for _ in range(2):
        assert status(signed_in(cast.lan), page(piece)) == 200
    opened = Event.objects.get(kind=Happened.EVIDENCE_OPENED)
    assert (opened.actor_id, opened.unit_id) == (cast.lan.pk, cast.ward.pk)


def test_a_list_of_people_that_is_a_picture_is_not_shown_in_passing(cast, result, signed_in):
    piece = add(result, cast.minh, a_photo(), "ds.jpg", EvidenceKind.ATTENDANCE)
    assert status(signed_in(cast.lan), page(piece, "small_evidence")) == 404
    assert status(signed_in(cast.lan), page(piece)) == 200
    assert happened(Happened.EVIDENCE_OPENED) == 1
    proof = proofs_of([result], user=cast.lan)[result.pk][0]
    assert (proof.may_open, proof.is_picture) == (True, False)


def test_a_picture_leaves_no_trace(cast, result, signed_in):
    piece = add(result, cast.minh, a_photo(), "anh.jpg")
    assert status(signed_in(cast.lan), page(piece)) == 200
    assert happened(Happened.EVIDENCE_OPENED) == 0
