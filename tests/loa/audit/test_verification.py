"""The chain shows every change that somebody with the database's password can make."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from loa.audit.actions import record
from loa.audit.models import Event, Seal
from loa.audit.sealing import seal
from loa.audit.verification import Head, verify


def run(**options):
    out = StringIO()
    code = 0
    try:
        call_command("verify_audit", stdout=out, **options)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def head():
    return str(Seal.objects.get())


def test_empty_log_holds(db):
    verdict = verify()
    assert (verdict.count, verdict.head, verdict.broken) == (0, Head(0, "0" * 64), None)


def test_whole_log_holds_and_says_its_head(five):
    code, said = run()
    assert code == 0
    assert "5 dòng" in said
    assert f"5:{five[4].digest}" in said


def test_command_seals_what_waits(five, cast):
    record("audit.signed_out", by=cast.lan)
    assert "6 dòng" in run()[1]
    assert not Event.objects.unsealed().exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "audit.signed_out"},
        {"actor_id": 77},
        {"on_behalf_id": 77},
        {"person_id": 77},
        {"unit_id": 77},
        {"target": "plans.plan:1"},
        {"label": "Khác"},
        {"way": "web"},
        {"facts": {"note": "khác"}},
        {"folded": "khac"},
        {"personal_digest": "f" * 64},
        {"at": "2020-01-01T00:00:00Z"},
        {"digest": "f" * 64},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_changed_row_is_found(five, tamper, columns):
    tamper(five[2], **columns)
    assert (verify().broken.position, "dòng số 3" in verify().broken.says, "bị sửa" in verify().broken.says) == (
        3,
        True,
        True,
    )
    assert run()[0] == 1


def test_changed_personal_part_is_found(five, tamper):
    tamper(five[1], personal={"email": "khac@example.vn"})
    assert "dữ liệu cá nhân của dòng số 2" in verify().broken.says


def test_erased_personal_part_holds(five):
    Event.objects.filter(pk=five[1].pk).update(personal=None, salt=None)
    verdict = verify()
    assert (verdict.count, verdict.erased, verdict.broken) == (5, 1, None)


def test_missing_row_is_found(five, remove):
    remove(five[2])
    assert verify().broken.says == "thiếu dòng số 3: sau dòng số 2 là dòng số 4"


def test_missing_first_row_is_found(five, remove):
    remove(five[0])
    assert verify().broken.says == "thiếu dòng số 1: sau dòng số 0 là dòng số 2"


def test_missing_row_is_found_where_the_rest_was_numbered_anew(five, remove, tamper):
    remove(five[2])
    tamper(five[3], position=3)
    tamper(five[4], position=4)
    assert "thiếu một hay nhiều dòng ngay trước dòng số 3" in verify().broken.says


def test_missing_end_is_found(five, remove):
    remove(five[3], five[4])
    assert verify().broken.says == "thiếu các dòng cuối, từ số 4 đến số 5"


def test_rows_in_another_order_are_found(five, tamper):
    tamper(five[2], position=99)
    tamper(five[3], position=3)
    tamper(five[2], position=4)
    assert "dòng số 3 bị đổi chỗ" in verify().broken.says


def test_head_set_back_is_found(five):
    Seal.objects.update(position=3, digest=five[2].digest)
    assert "đầu chuỗi đã bị sửa lùi" in verify().broken.says


def test_changed_head_is_found(five):
    Seal.objects.update(digest="f" * 64)
    assert "không khớp với dòng cuối" in verify().broken.says


def test_noted_head_shows_a_rewritten_chain(five, tamper):
    noted = head()
    assert "Khớp với đầu chuỗi" in run(head=noted)[1]
    rewrite(five, tamper)
    assert run()[0] == 0  # by itself, the chain holds
    code, said = run(head=noted)
    assert (code, "chuỗi đã bị viết lại" in said) == (1, True)


def test_noted_head_shows_a_shortened_chain(five, remove):
    noted = Head.of(head())
    remove(five[4])
    Seal.objects.update(position=4, digest=five[3].digest)
    assert verify().broken is None
    assert "các dòng cuối đã mất" in verify(noted=noted).broken.says


def rewrite(events, tamper):
    """Change the last row and compute everything anew, as somebody who knows the arithmetic would."""
    last = events[-1]
    last.kind = "audit.signed_out"
    digest = last.digest_at(last.position, last.previous)
    tamper(last, kind=last.kind, digest=digest)
    Seal.objects.update(digest=digest)


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64])
def test_noted_head_must_be_whole(text):
    with pytest.raises(ValueError, match="SỐ:MÃ"):
        Head.of(text)


def test_command_refuses_half_a_head(db):
    with pytest.raises(CommandError, match="SỐ:MÃ"):
        call_command("verify_audit", head="5:abc")


def test_log_of_many_batches_holds(cast):
    from loa.audit.actions import Entry, record_many

    record_many((Entry(kind="audit.signed_in", note=f"{n} đ") for n in range(1203)), by=cast.lan)
    assert seal() == 1203
    seen = []
    assert verify(progress=lambda done, total: seen.append((done, total))).count == 1203
    assert seal() == 0
