"""The page of work in the background, for who administers the whole tree."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from loa.audit.models import Event
from loa.jobs.models import LEASE, Tick, Worker
from loa.jobs.states import Duty
from loa.jobs.works import works
from loa.organisations.models import Membership
from loa.organisations.roles import Role
from tests.loa.cast import make_user

PAGE = "/cai-dat/viec-nen/"
READ = "loa.plans.tasks.read"


@pytest.fixture
def admin(cast, signed_in):
    return signed_in(cast.admin)


def make_job(status="READY", *, path=READ, **fields):
    row = {"args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default", "run_after": get_date_max()}
    return DBTaskResult.objects.create(
        **{**row, "task_path": path, "status": status, "exception_class_path": "", "traceback": "", **fields}
    )


def make_stuck(**fields):
    said = {"exception_class_path": "builtins.KeyError", "traceback": "Traceback …\nKeyError: 'tu'\n"}
    return make_job("FAILED", **{**said, "worker_ids": ["a", "b", "c"], "finished_at": timezone.now(), **fields})


def text(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_only_who_administers_the_whole_tree_opens_it(cast, signed_in, admin):
    below = make_user("quantri.so", role=Role.ADMINISTRATOR, unit=cast.home_affairs)
    stuck = make_stuck()
    for person in (cast.lan, cast.minh, below):
        client = signed_in(person)
        assert client.get(PAGE).status_code == 403
        assert client.post(reverse("workspace:job_run_again", args=[stuck.pk])).status_code == 403
        assert client.post(reverse("workspace:job_drop", args=[stuck.pk])).status_code == 403
        assert PAGE not in client.get("/cai-dat/").content.decode()
    assert PAGE in admin.get("/cai-dat/").content.decode()
    assert admin.get(PAGE).status_code == 200


def test_it_says_when_nobody_works(cast, admin):
    assert "Không có tiến trình nào làm việc trong hàng đợi" in text(admin)
    now = timezone.now()
    for name, duty, silent in [("a", Duty.JOBS, timedelta(0)), ("b", Duty.TIME, LEASE * 2)]:
        Worker.objects.create(name=name, duty=duty, host="may1#4026", pid=7, since=now, seen_at=now - silent)
    page = text(admin)
    assert "Không có tiến trình nào làm việc trong hàng đợi" not in page
    assert "Không có tiến trình nào giữ giờ" in page
    assert "may1, số 7" in page
    assert "Im lặng từ" in page


def test_what_runs_and_waits_is_told_by_its_kind(admin):
    now = timezone.now()
    for _ in range(3):
        make_job()
    make_job("RUNNING", started_at=now, worker_ids=["a"], path="loa.plans.tasks.build_slots")
    make_job(run_after=now + timedelta(hours=1), exception_class_path="x.Y", path="somebody.elses.task")
    page = text(admin)
    assert "Đọc văn bản kế hoạch" in page
    assert 'data-label="Số việc">3<' in page
    assert "Lập lịch thực hiện kế hoạch" in page
    assert "somebody.elses.task" in page
    assert "1 việc thử lại" in page


def test_the_upper_part_refreshes_alone(admin):
    make_stuck()
    part = admin.get(PAGE, headers={"HX-Request": "true", "HX-Target": "background"}).content.decode()
    assert "<html" not in part
    assert "KeyError" not in part
    assert 'hx-trigger="every 5s"' in part


def test_a_stuck_job_says_why_and_is_run_again(cast, admin):
    stuck = make_stuck()
    page = text(admin)
    assert "Chương trình gặp lỗi chưa lường trước." in page
    assert "KeyError: &#x27;tu&#x27;" in page
    assert "đã thử 3 lần" in page
    answer = admin.post(reverse("workspace:job_run_again", args=[stuck.pk]), follow=True).content.decode()
    assert "Đã đưa việc vào hàng đợi" in answer
    stuck.refresh_from_db()
    assert (stuck.status, stuck.worker_ids) == ("READY", [])
    event = Event.objects.get(kind="workspace.job_run_again")
    assert (event.actor_id, event.note) == (cast.admin.pk, "Đọc văn bản kế hoạch")
    again = admin.post(reverse("workspace:job_run_again", args=[stuck.pk]), follow=True).content.decode()
    assert "không còn bị kẹt nữa" in again
    assert Event.objects.filter(kind="workspace.job_run_again").count() == 1


def test_a_stuck_job_is_dropped(admin):
    stuck = make_stuck()
    assert "Đã bỏ việc này" in admin.post(reverse("workspace:job_drop", args=[stuck.pk]), follow=True).content.decode()
    assert not DBTaskResult.objects.exists()
    assert Event.objects.filter(kind="workspace.job_dropped").count() == 1
    gone = admin.post(reverse("workspace:job_drop", args=[stuck.pk]), follow=True).content.decode()
    assert "không còn bị kẹt nữa" in gone


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ended_at": timezone.now()}, "Xong"),
        ({"ended_at": timezone.now(), "failure": "Traceback\nKeyError: 1"}, "Lỗi"),
        ({"failure": "Traceback\nKeyError: 1"}, "Lỗi, sẽ thử lại"),
        ({"leased_until": timezone.now() + timedelta(hours=1)}, "Đang chạy"),
        ({}, "Bị ngắt, sẽ chạy lại"),
    ],
)
def test_periodic_works_tell_their_last_run(admin, fields, words):
    work, now = works()[0], timezone.now()
    Tick.objects.create(
        **{"name": work.name, "slot": work.slot(now), "begun_at": now, "leased_until": now - LEASE, **fields}
    )
    page = text(admin)
    assert work.label in page
    assert f"</svg>{words}<" in page
    assert ("KeyError: 1" in page) == ("failure" in fields)


def test_it_asks_as_often_for_three_as_for_one(admin, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        make_job()
        make_job(path=f"a.b{number}")
        make_stuck()
        with django_assert_max_num_queries(20) as counted:
            text(admin)
        counts.append(len(counted))
    assert counts[0] == counts[2]


def test_a_former_administrator_opens_it_no_more(cast, admin):
    Membership.objects.filter(user=cast.admin).update(before=timezone.localdate())
    assert admin.get(PAGE).status_code == 403
