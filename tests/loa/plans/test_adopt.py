"""From a reviewed reading to a plan with its work, and the agencies behind the names."""

from datetime import date
from decimal import Decimal

import pytest

from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import NotAllowed
from loa.plans.actions import review
from loa.plans.actions.adopt import adopt
from loa.plans.actions.agencies import link_agency, make_unit_for, settle_name
from loa.plans.models import Assignment, KnownName, Plan, Quota, Span
from loa.plans.queries.adoption import AlreadyInForce, NotComplete
from loa.plans.queries.directory import Directory
from loa.plans.states import ActivityKind, AgencyKind, Role, State, TimeKind, WrongState
from tests.loa.cast import make_unit
from tests.loa.plans.making import PLANS, make_failed, make_plan, make_read, short_plan, unsettled_in

DAY = date(2026, 1, 9)


@pytest.fixture
def reading(cast):
    return make_read(unit=cast.province, by=cast.lan, text=short_plan())


def test_adopt_makes_the_plan_as_reviewed(cast, reading):
    review.correct(reading=reading, values={"/activities/0/title": "Bản tin hằng tuần"}, by=cast.lan)
    review.drop(reading=reading, pointer="/activities/2", by=cast.lan)
    plan = adopt(reading=reading, by=cast.lan)
    assert (plan.number, plan.year, plan.issued_on) == ("31/KH-UBND", 2026, date(2026, 1, 9))
    assert plan.issuer == "Ủy ban nhân dân tỉnh Sông Lam"
    assert list(plan.activities.values_list("order", "no", "title")) == [
        (1, "1", "Bản tin hằng tuần"),
        (2, "2", "Cuộc thi đăng ký hồ sơ trực tuyến"),
    ]
    quota = plan.activities.get(order=1).quotas.get()
    assert (quota.minimum, quota.maximum, quota.unit, quota.rate_count, quota.rate_per) == (
        Decimal(52),
        Decimal(52),
        "số",
        Decimal(1),
        "week",
    )
    second = plan.activities.get(order=2)
    assert second.timeframe_kind == TimeKind.WINDOW
    assert [(s.start, s.end) for s in second.spans.all()] == [(date(2026, 4, 1), date(2026, 6, 30))]
    assert [p.text.rstrip(".") for p in plan.points.filter(kind="theme")] == [
        "Giới thiệu cách nộp hồ sơ trực tuyến",
        "Nêu gương tổ dân phố làm tốt",
    ]
    assert [(c.type, c.number) for c in plan.citations.filter(use="basis")] == [("Nghị quyết", "76/NQ-CP")]
    reading.refresh_from_db()
    assert reading.state == State.ADOPTED


@pytest.mark.parametrize("path", sorted(PLANS.rglob("*.txt")), ids=lambda path: path.stem)
def test_whole_plans_are_adopted_without_loss(cast, path):
    reading = make_read(unit=cast.province, by=cast.lan, text=path.read_text(encoding="utf-8"))
    read = reading.result
    for name, value in {"title": "Kế hoạch", "year": 2026}.items():
        if not read["document"][name]:
            review.correct(reading=reading, values={f"/document/{name}": value}, by=cast.lan)
    plan = adopt(reading=reading, by=cast.lan)
    rows = read["activities"] + read["commitments"]
    assert [a.title for a in plan.activities.all()] == [" ".join(row["title"].split()) for row in rows]
    assert Quota.objects.filter(activity__plan=plan).count() == sum(len(row["quotas"]) for row in rows)
    assert Span.objects.filter(activity__plan=plan).count() == sum(len(row["timeframe"]["spans"]) for row in rows)
    assert plan.citations.count() == len(read["legal_bases"]) + len(read["citations"])


def test_adopt_matches_agencies_groups_and_leaves_the_unknown(cast, reading):
    plan = adopt(reading=reading, by=cast.lan)
    found = Assignment.objects.filter(activity__plan=plan).order_by("activity__order", "role")
    assert list(found.values_list("activity__order", "role", "designation", "kind", "unit__name")) == [
        (1, Role.COORDINATING, "UBND các xã, phường", AgencyKind.GROUP, None),
        (1, Role.LEAD, "Sở Nội vụ", AgencyKind.UNIT, "Sở Nội vụ"),
        (2, Role.COORDINATING, "Hội Nhà vườn", AgencyKind.UNKNOWN, None),
        (2, Role.LEAD, "Sở Nội vụ", AgencyKind.UNIT, "Sở Nội vụ"),
        (3, Role.COORDINATING, "Sở Nội vụ", AgencyKind.UNIT, "Sở Nội vụ"),
        (3, Role.LEAD, "UBND phường Bến Trăng", AgencyKind.UNIT, "UBND phường Bến Trăng"),
    ]


def test_adopt_twice_is_one_plan(cast, reading):
    first = adopt(reading=reading, by=cast.lan)
    again = adopt(reading=reading, by=cast.lan)
    assert first == again
    assert (Plan.objects.count(), first.activities.count()) == (1, 3)


@pytest.mark.parametrize("who", ["hoa", "minh", "admin"])
def test_adopt_refuses_those_without_the_right(cast, reading, who):
    with pytest.raises(NotAllowed):
        adopt(reading=reading, by=getattr(cast, who))
    assert not Plan.objects.exists()


def test_adopt_refuses_what_was_not_read(cast):
    with pytest.raises(WrongState):
        adopt(reading=make_failed(unit=cast.province, by=cast.lan), by=cast.lan)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"/document/title": None}, "/document/title"),
        ({"/document/year": None}, "/document/year"),
        ({"/document/year": 26}, "/document/year"),
        ({"/activities/1/title": "  "}, "/activities/1"),
    ],
)
def test_adopt_says_what_is_missing_by_field(cast, reading, values, pointer):
    review.correct(reading=reading, values=values, by=cast.lan)
    with pytest.raises(NotComplete) as refused:
        adopt(reading=reading, by=cast.lan)
    assert [m.pointer for m in refused.value.missing] == [pointer]
    reading.refresh_from_db()
    assert (reading.state, Plan.objects.count()) == (State.READ, 0)


def test_adopt_wants_some_work(cast, reading):
    for n in range(3):
        review.drop(reading=reading, pointer=f"/activities/{n}", by=cast.lan)
    with pytest.raises(NotComplete, match="Chưa có nhiệm vụ nào"):
        adopt(reading=reading, by=cast.lan)


def test_adopt_refuses_a_second_plan_of_the_same_number(cast, reading):
    first = adopt(reading=reading, by=cast.lan)
    copy = make_read(unit=cast.province, by=cast.lan, text=short_plan(rows=2))
    with pytest.raises(AlreadyInForce, match="31/KH-UBND") as refused:
        adopt(reading=copy, by=cast.lan)
    assert refused.value.plan == first
    elsewhere = make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan())
    assert adopt(reading=elsewhere, by=cast.lan) != first


def test_adopt_takes_duties_in_prose_as_activities(cast):
    duty = {
        "title": "Báo cáo kết quả tuyên truyền",
        "agencies": ["Sở Nội vụ"],
        "quotas": [],
        "timeframe": {"text": "trước 15/12", "kind": "deadline", "spans": [[None, "2026-12-15"]], "trigger": None},
    }
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan(), commitments=[duty])
    last = adopt(reading=reading, by=cast.lan).activities.last()
    assert (last.order, last.kind, last.form) == (4, ActivityKind.COMMITMENT, "steering")
    assert [a.unit for a in last.assignments.filter(role=Role.LEAD)] == [cast.home_affairs]
    assert [(s.start, s.end) for s in last.spans.all()] == [(None, date(2026, 12, 15))]


def test_adopt_links_and_makes_units_in_one_act(cast, reading):
    plan = adopt(reading=reading, by=cast.lan, new_units={"Hội Nhà vườn": Kind.ASSOCIATION})
    made = Unit.objects.get(name="Hội Nhà vườn")
    assert (made.parent, made.kind) == (cast.province, Kind.ASSOCIATION)
    assert Assignment.objects.get(activity__plan=plan, designation="Hội Nhà vườn").unit == made


def test_a_settled_name_is_known_in_the_next_plan(cast, reading):
    gardeners = make_unit("Hội Làm vườn tỉnh", parent=cast.province)
    adopt(reading=reading, by=cast.lan, links={"Hội Nhà vườn": gardeners})
    following = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="90"))
    assert Assignment.objects.get(activity__plan=following, designation="Hội Nhà vườn").unit == gardeners
    assert Directory(cast.ward, on=DAY).find("Hội Nhà vườn").unit is None


def test_link_agency_links_every_spelling_in_the_plan(cast):
    text = short_plan().replace("UBND phường Bến Trăng\tSở Nội vụ", "HỘI NHÀ VƯỜN\tSở Nội vụ")
    plan = make_plan(unit=cast.province, by=cast.lan, text=text)
    gardeners = make_unit("Hội Làm vườn tỉnh", parent=cast.province)
    [named] = unsettled_in(plan)
    assert {named.designation, *named.others} == {"HỘI NHÀ VƯỜN", "Hội Nhà vườn"}
    assert named.count == 2
    assert link_agency(plan=plan, designation="Hội Nhà vườn", unit=gardeners, by=cast.lan) == 2
    assert link_agency(plan=plan, designation="Hội Nhà vườn", unit=gardeners, by=cast.lan) == 0
    assert unsettled_in(plan) == []


def test_a_name_settled_once_holds_for_its_longer_form(cast):
    gardeners = make_unit("Hội Làm vườn", parent=cast.province)
    settle_name(scope=cast.province, designation="Hội Nhà vườn", unit=gardeners, by=cast.lan)
    assert Directory(cast.province, on=DAY).find("Hội Nhà vườn tỉnh Sông Lam").unit == gardeners
    assert Directory(cast.province, on=DAY).find("Hội Nhà văn").unit is None


def test_rights_of_linking(cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    with pytest.raises(NotAllowed):
        link_agency(plan=plan, designation="Hội Nhà vườn", unit=cast.ward, by=cast.minh)
    with pytest.raises(NotAllowed):
        settle_name(scope=cast.province, designation="x", unit=cast.ward, by=cast.hoa)
    with pytest.raises(NotAllowed):
        make_unit_for(designation="x", kind=Kind.OTHER, parent=cast.province, by=cast.minh)
    assert not KnownName.objects.exists()


def test_make_unit_for_takes_the_one_that_is_there(cast):
    first = make_unit_for(designation="Hội  Nhà vườn", kind=Kind.OTHER, parent=cast.province, by=cast.lan)
    assert make_unit_for(designation="Hội Nhà vườn", kind=Kind.OTHER, parent=cast.province, by=cast.lan) == first


def test_directory_prefers_units_near_the_plan(cast):
    own = make_unit("Phòng Văn hóa - Xã hội", parent=cast.ward)
    make_unit("Phòng Văn hóa - Xã hội", parent=cast.commune)
    assert Directory(cast.ward, on=DAY).find("Phòng VH-XH").unit == own
    assert Directory(cast.province, on=DAY).find("Phòng VH-XH").unit is None
    assert Directory(cast.ward, on=DAY).find("Sở Nội vụ tỉnh Sông Lam").unit == cast.home_affairs


def test_directory_asks_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    for n in range(30):
        make_unit(f"Sở số {n}", parent=cast.province)
    directory = Directory(Unit.objects.select_related("parent").get(pk=cast.ward.pk), on=DAY)
    with django_assert_max_num_queries(4):
        for n in range(30):
            assert directory.find(f"Sở số {n}").unit is not None


def test_nothing_stays_when_adoption_breaks_off(cast, reading, monkeypatch):
    from loa.plans.queries import adoption

    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(adoption, "spans", broken)
    with pytest.raises(ZeroDivisionError):
        adopt(reading=reading, by=cast.lan, new_units={"Hội Nhà vườn": Kind.ASSOCIATION})
    reading.refresh_from_db()
    assert (reading.state, Plan.objects.count(), Unit.objects.filter(name="Hội Nhà vườn").count()) == (State.READ, 0, 0)
