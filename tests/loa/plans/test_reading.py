"""Upload, the worker's steps, retry, withdrawal."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.files.actions import LARGEST, NotKept
from loa.files.models import StoredFile
from loa.organisations.actions.members import withdraw as withdraw_role
from loa.organisations.permissions import NotAllowed
from loa.plans import tasks
from loa.plans.actions.reading import LEASE, MOST_ATTEMPTS, claim, fail, finish, report_progress, retry
from loa.plans.actions.upload import ThereAlready, reassign, restore, upload, withdraw
from loa.plans.models import Reading
from loa.plans.states import State, WrongState
from tests.loa.plans.making import as_docx, as_upload, make_failed, make_plan, make_read, make_waiting, short_plan


def lose_the_worker(reading):
    Reading.objects.filter(pk=reading.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_upload_keeps_the_file_and_waits(cast):
    uploaded = upload(file=as_upload("kế hoạch"), unit=cast.ward, by=cast.minh)
    assert not uploaded.was_there
    assert uploaded.reading.state == State.WAITING
    assert uploaded.reading.file.content().decode() == "kế hoạch"


@pytest.mark.parametrize("who", ["hoa", "admin"])
def test_upload_refuses_those_without_the_right(cast, who):
    with pytest.raises(NotAllowed):
        upload(file=as_upload("x"), unit=cast.ward, by=getattr(cast, who))
    assert not StoredFile.objects.exists()


def test_upload_of_the_same_content_is_the_same_reading(cast):
    first = upload(file=as_upload("x", "a.txt"), unit=cast.ward, by=cast.minh)
    again = upload(file=as_upload("x", "b.txt"), unit=cast.ward, by=cast.minh)
    assert again.was_there
    assert again.reading == first.reading
    elsewhere = upload(file=as_upload("x", "a.txt"), unit=cast.province, by=cast.lan)
    assert elsewhere.reading != first.reading
    assert elsewhere.reading.file == first.reading.file
    assert StoredFile.objects.count() == 1


def test_upload_of_a_withdrawn_document_brings_it_back(cast):
    reading = make_read(unit=cast.ward, by=cast.minh, text="x")
    withdraw(reading=reading, by=cast.minh)
    again = upload(file=as_upload("x"), unit=cast.ward, by=cast.minh)
    assert again.was_there
    assert again.reading.state == State.READ


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("rong.txt", b""), "“rong.txt” rỗng"),
        (SimpleUploadedFile("to.pdf", b"x"), "lớn hơn 50 MB"),
    ],
)
def test_upload_refuses_what_cannot_be_kept(cast, file, says):
    if file.size:
        file.size = LARGEST + 1
    with pytest.raises(NotKept, match=says):
        upload(file=file, unit=cast.ward, by=cast.minh)
    assert not Reading.objects.exists()


def test_task_reads_a_word_file(cast):
    file = SimpleUploadedFile("ke-hoach.docx", as_docx(short_plan()))
    reading = upload(file=file, unit=cast.province, by=cast.lan).reading
    assert tasks.read.func(reading.pk) == State.READ
    reading.refresh_from_db()
    assert reading.result["document"]["number"] == "31/KH-UBND"
    assert [row["title"] for row in reading.result["activities"]] == [
        "Bản tin cải cách hành chính",
        "Cuộc thi đăng ký hồ sơ trực tuyến",
        "Đối thoại với hộ kinh doanh",
    ]
    assert [block[0] for block in reading.source["blocks"]].count("t") >= 1
    assert (reading.attempts, reading.leased_until, reading.failure) == (1, None, "")


def test_task_run_twice_reads_once(cast):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    assert [tasks.read.func(reading.pk), tasks.read.func(reading.pk)] == [State.READ, State.READ]
    reading.refresh_from_db()
    assert reading.attempts == 1


def test_task_of_a_reading_that_is_gone_does_nothing(db):
    assert tasks.read.func(404) == ""


def test_task_keeps_the_reason_where_the_file_is_no_document(cast):
    file = SimpleUploadedFile("hong.docx", b"PK\x03\x04" + b"\x00" * 200)
    reading = upload(file=file, unit=cast.province, by=cast.lan).reading
    assert tasks.read.func(reading.pk) == State.FAILED
    reading.refresh_from_db()
    assert reading.failure_code
    assert reading.failure
    assert reading.file.content().startswith(b"PK")


def test_task_says_when_the_storage_lost_the_file(cast):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    reading.file.storage.delete(reading.file.path)
    assert tasks.read.func(reading.pk) == State.FAILED
    reading.refresh_from_db()
    assert reading.failure_code == "file_lost"


def test_task_keeps_the_file_when_the_program_fails(cast, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "read_document", broken)
    reading = make_waiting(unit=cast.province, by=cast.lan)
    assert tasks.read.func(reading.pk) == State.FAILED
    reading.refresh_from_db()
    assert reading.failure_code == "error"
    assert "ZeroDivisionError" in caplog.text


def test_claim_leaves_alone_what_another_worker_reads(cast):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    assert claim(reading=reading, by=cast.lan) is not None
    assert claim(reading=reading, by=cast.lan) is None


def test_claim_picks_up_what_a_killed_worker_left(cast):
    first = claim(reading=make_waiting(unit=cast.province, by=cast.lan), by=cast.lan)
    lose_the_worker(first)
    second = claim(reading=first, by=cast.lan)
    assert second.attempts == 2
    late = finish(reading=first, source={"text": "late"}, result={"late": True}, by=cast.lan)
    assert late.state == State.READING
    done = finish(reading=second, source={"text": ""}, result={}, by=cast.lan)
    assert (done.state, done.result) == (State.READ, {})


def test_claim_gives_up_after_some_attempts(cast):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    for _ in range(MOST_ATTEMPTS):
        lose_the_worker(claim(reading=reading, by=cast.lan))
    assert claim(reading=reading, by=cast.lan) is None
    reading.refresh_from_db()
    assert (reading.state, reading.failure_code) == (State.FAILED, "interrupted")


def test_resume_puts_interrupted_and_forgotten_readings_in_line(cast):
    interrupted = claim(reading=make_waiting(unit=cast.province, by=cast.lan, text="a"), by=cast.lan)
    lose_the_worker(interrupted)
    forgotten = make_waiting(unit=cast.province, by=cast.lan, text="b")
    Reading.objects.filter(pk=forgotten.pk).update(uploaded_at=timezone.now() - timedelta(hours=1))
    make_waiting(unit=cast.province, by=cast.lan, text="c")
    assert tasks.resume_interrupted() == 2
    assert list(Reading.objects.order_by("pk").values_list("state", flat=True)) == [
        State.READ,
        State.READ,
        State.WAITING,
    ]


def test_somebody_looks_again_when_the_lease_has_run_out(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    reading = make_waiting(unit=cast.province, by=cast.lan)
    assert claim(reading=reading, by=cast.lan) is not None
    assert tasks.read.func(reading.pk) == State.READING  # another worker has it: nothing but to look later
    [later] = DBTaskResult.objects.all()
    assert later.run_after > timezone.now() + LEASE
    lose_the_worker(reading)
    assert tasks.read.func(reading.pk) == State.READ


def test_a_machine_that_starts_takes_up_what_it_left_at_once(cast, capsys):
    claim(reading=make_waiting(unit=cast.province, by=cast.lan), by=cast.lan)
    assert tasks.resume_interrupted() == 0
    call_command("resume_readings", nobody_reads=True)
    assert Reading.objects.get().state == State.READ
    assert capsys.readouterr().out == "1 văn bản được đọc tiếp\n"


def test_progress_is_written_and_prolongs_the_lease(cast):
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan), by=cast.lan)
    before = reading.leased_until
    assert report_progress(reading=reading, done=3, total=12, by=cast.lan)
    reading.refresh_from_db()
    assert (reading.done, reading.total, reading.percent) == (3, 12, 25)
    assert reading.leased_until > before
    withdraw(reading=reading, by=cast.lan)
    assert not report_progress(reading=reading, done=4, total=12, by=cast.lan)


def test_progress_is_written_at_most_twice_a_second_but_the_last_always(cast, django_assert_num_queries):
    progress = tasks._Progress(claim(reading=make_waiting(unit=cast.province, by=cast.lan), by=cast.lan))
    with django_assert_num_queries(2):
        for page in range(1, 51):
            progress(page, 50)


def test_retry_puts_a_failed_reading_in_line_once(cast):
    reading = make_failed(unit=cast.province, by=cast.lan)
    assert retry(reading=reading, by=cast.lan).state == State.WAITING
    assert retry(reading=reading, by=cast.lan).state == State.WAITING
    reading.refresh_from_db()
    assert (reading.failure, reading.failure_code, reading.attempts) == ("", "", 0)


def test_retry_leaves_a_reading_under_way_and_refuses_an_adopted_one(cast):
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan), by=cast.lan)
    assert retry(reading=reading, by=cast.lan).state == State.READING
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    with pytest.raises(WrongState):
        retry(reading=plan.reading, by=cast.lan)


@pytest.mark.parametrize("make", [make_waiting, make_read, make_failed])
def test_withdraw_and_restore_come_back_to_the_same_state(cast, make):
    reading = make(unit=cast.province, by=cast.lan, text="x")
    before = reading.state
    assert withdraw(reading=reading, by=cast.lan).state == State.WITHDRAWN
    assert withdraw(reading=reading, by=cast.lan).state == State.WITHDRAWN
    assert restore(reading=reading, by=cast.lan).state == before
    assert restore(reading=reading, by=cast.lan).state == before


def test_withdraw_refuses_what_was_adopted(cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    with pytest.raises(WrongState):
        withdraw(reading=plan.reading, by=cast.lan)


def test_reassign_gives_the_document_to_another_unit(cast):
    reading = make_read(unit=cast.home_affairs, by=cast.lan, text="x")
    assert reassign(reading=reading, unit=cast.province, by=cast.lan).unit == cast.province
    again = make_read(unit=cast.home_affairs, by=cast.lan, text="x")
    with pytest.raises(ThereAlready, match="UBND tỉnh Sông Lam đã có văn bản này"):
        reassign(reading=again, unit=cast.province, by=cast.lan)


def test_reassign_wants_the_right_in_both_units_and_an_open_document(cast):
    reading = make_read(unit=cast.ward, by=cast.minh, text="x")
    for unit, by in [(cast.province, cast.minh), (cast.commune, cast.hoa)]:
        with pytest.raises(NotAllowed):
            reassign(reading=reading, unit=unit, by=by)
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    with pytest.raises(WrongState):
        reassign(reading=plan.reading, unit=cast.ward, by=cast.lan)


@pytest.mark.parametrize("action", [claim, retry, withdraw, restore])
def test_the_stranger_may_do_nothing(cast, action):
    reading = make_failed(unit=cast.ward, by=cast.minh)
    with pytest.raises(NotAllowed):
        action(reading=reading, by=cast.hoa)
    reading.refresh_from_db()
    assert reading.state == State.FAILED


def test_what_was_uploaded_is_read_though_the_right_has_ended(cast):
    reading = make_waiting(unit=cast.ward, by=cast.minh)
    withdraw_role(membership=cast.minh.memberships.get(), by=cast.admin)
    assert claim(reading=reading, by=cast.minh).state == State.READING


def test_fail_after_withdrawal_changes_nothing(cast):
    reading = claim(reading=make_waiting(unit=cast.ward, by=cast.minh), by=cast.minh)
    withdraw(reading=reading, by=cast.minh)
    assert fail(reading=reading, code="x", sentence="y", by=cast.minh).state == State.READING  # the copy in hand
    reading.refresh_from_db()
    assert (reading.state, reading.failure) == (State.WITHDRAWN, "")
