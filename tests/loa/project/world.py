"""The small country in which the matrix of rights is walked: one object of every kind in each of four units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from loa.accounts.models import User
from loa.notices.actions import post
from loa.notices.kinds import DIGEST
from loa.notices.models import Message, Sending
from loa.notices.states import SendingState
from loa.organisations.actions import groups, imports, members, reorganise
from loa.organisations.models import Delegation, Group, Kind, Membership, Reorganisation, TreeImport, Unit
from loa.organisations.reform import From, Into, Said
from loa.organisations.roles import Role
from loa.organisations.states import StepKind
from loa.plans.actions.upload import withdraw
from loa.plans.models import Plan, Reading
from tests.loa.cast import make_unit, make_user
from tests.loa.plans.making import make_failed, make_plan, make_read, short_plan
from tests.loa.project.done import Done, make_done
from tests.loa.project.life import Life, common_plan, make_life

PLACES = ("own", "parent", "sibling", "stranger")
AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Place:
    """A unit, somebody who belongs to it, and what stands there. `absent` handed a role over, if anybody there did."""

    unit: Unit
    member: User
    absent: User
    membership: Membership
    ended: Membership
    stopped: User
    delegation: Delegation
    plan: Plan
    reading: Reading
    failed: Reading
    withdrawn: Reading
    group: Group
    act: Reorganisation
    recorded: Reorganisation
    undone: Reorganisation
    tree_import: TreeImport
    sending: Sending
    life: Life
    done: Done

    @property
    def period(self) -> Any:
        return self.unit.periods.order_by("since").first()


@dataclass(frozen=True)
class World:
    """`people`: by the heading of their column. All roles are held in the unit "own"."""

    places: dict[str, Place]
    people: dict[str, User | None]


COLUMNS: dict[str, Role | str] = {
    "PLAN": Role.PLAN_OWNER,
    "FOCA": Role.FOCAL_OFFICER,
    "APPR": Role.APPROVER,
    "LEAD": Role.LEADER,
    "EDIT": Role.EDITOR,
    "CONT": Role.CONTRIBUTOR,
    "FINA": Role.FINANCE,
    "CLRK": Role.CLERK,
    "INSP": Role.INSPECTOR,
    "VIEW": Role.VIEWER,
    "ADMI": Role.ADMINISTRATOR,
    "STND": "somebody of another province who stands in for the administrator",
    "NONE": "somebody who signed in and holds no role",
    "ANON": "somebody who has not signed in",
}


def make_world() -> World:
    today = timezone.localdate()
    country = make_unit("Trung ương", kind=Kind.COUNTRY)
    province = make_unit("UBND tỉnh Sông Lam", parent=country, kind=Kind.PROVINCE)
    other = make_unit("UBND tỉnh Hạ Giang", parent=country, kind=Kind.PROVINCE)
    units = {
        "own": make_unit("Sở Nội vụ Sông Lam", parent=province),
        "parent": province,
        "sibling": make_unit("Sở Y tế Sông Lam", parent=province),
        "stranger": make_unit("Sở Nội vụ Hạ Giang", parent=other),
    }
    keeper = make_user("matrix.keeper", role=Role.ADMINISTRATOR, unit=country)
    for role in (Role.PLAN_OWNER, Role.LEADER):
        Membership.objects.create(user=keeper, role=role, unit=country)
    people: dict[str, User | None] = {
        column: make_user(f"matrix.{column.lower()}", role=role, unit=units["own"])
        for column, role in COLUMNS.items()
        if isinstance(role, Role)
    }
    stand_in = make_user("matrix.stand.in", role=Role.VIEWER, unit=other)
    administrator = people["ADMI"]
    assert administrator is not None
    common_plan(country, list(units.values()), keeper)
    places = {
        name: make_place(unit, keeper, number, country, absent=administrator if name == "own" else keeper)
        for number, (name, unit) in enumerate(units.items(), 1)
    }
    held = administrator.memberships.get()
    members.hand_over(
        membership=held, stand_in=stand_in, since=today, until=today + timedelta(days=1), by=administrator
    )
    return World(places, {**people, "STND": stand_in, "NONE": make_user("matrix.none"), "ANON": None})


def make_place(unit: Unit, keeper: User, number: int, country: Unit, *, absent: User) -> Place:
    today = timezone.localdate()
    member = make_user(f"matrix.member{number}", role=Role.CONTRIBUTOR, unit=unit)
    stopped = make_user(f"matrix.stopped{number}", role=Role.CONTRIBUTOR, unit=unit)
    User.objects.filter(pk=stopped.pk).update(is_active=False)
    ended = Membership.objects.create(
        user=member, unit=unit, role=Role.EDITOR, since=date(2020, 1, 1), before=date(2021, 1, 1)
    )
    membership = member.memberships.get(role=Role.CONTRIBUTOR)
    until = today + timedelta(days=5)
    group = groups.make_group(scope=unit, name=f"Nhóm số {number}", by=keeper)
    groups.add_units(group=group, units=[unit], by=keeper)
    below = [make_unit(f"Phòng {number}.{n}", parent=unit) for n in (1, 2)]
    life = make_life(unit, country=country, below=below, keeper=keeper, member=member, number=number)
    undone = reorganise.undo_act(act=record(make_act(unit, keeper, "đã hủy"), keeper), by=keeper, today=today)
    return Place(
        unit=unit,
        member=member,
        absent=absent,
        membership=membership,
        ended=ended,
        stopped=stopped,
        delegation=members.hand_over(membership=membership, stand_in=keeper, since=today, until=until, by=member),
        plan=make_plan(unit=unit, by=keeper, text=short_plan(number=f"{number}1")),
        reading=make_read(unit=unit, by=keeper, text=short_plan(number=f"{number}2")),
        failed=make_failed(unit=unit, by=keeper, text=f"hỏng {number}"),
        withdrawn=withdraw(reading=make_read(unit=unit, by=keeper, text=short_plan(number=f"{number}3")), by=keeper),
        group=group,
        act=make_act(unit, keeper, "nháp", after=100),
        recorded=record(make_act(unit, keeper, "đã ghi"), keeper),
        undone=undone,
        tree_import=make_import(unit, keeper),
        sending=make_stuck(unit, member),
        life=life,
        done=make_done(unit, plan=life.waiting, by=member, approver=keeper),
    )


def make_act(unit: Unit, by: User, title: str, *, after: int = 0) -> Reorganisation:
    """A rename, dated ahead."""
    day = timezone.localdate() + AHEAD + timedelta(days=after)
    act = reorganise.draft_act(scope=unit, title=title, decision="QĐ 1", effective=day, by=by)
    renamed = Said(1, StepKind.RENAME, (From(unit.pk),), (Into(unit.pk, name=f"{unit.name} {title}"),))
    reorganise.put_steps(act=act, steps=[renamed], by=by)
    return act


def record(act: Reorganisation, by: User) -> Reorganisation:
    reorganise.record_act(act=act, by=by, today=timezone.localdate())
    act.refresh_from_db()
    return act


def make_import(unit: Unit, by: User) -> TreeImport:
    """Looked at, with something to put right."""
    begun = imports.begin_import(file=tree_file(), unit=unit, by=by)
    return imports.check_import(tree_import=begun, today=timezone.localdate(), by=by, progress=lambda rows: None)


def make_stuck(unit: Unit, to: User) -> Sending:
    """A notice about the unit that its mail server did not take."""
    post(kind=DIGEST, to=[to], subject="Bị kẹt", lines=[], unit=unit, key="matrix", by=None)
    message = Message.objects.get(to=to, key="matrix")
    return Sending.objects.create(message=message, channel="mail", state=SendingState.STUCK)


def tree_file() -> SimpleUploadedFile:
    rows = "Tên đơn vị;Loại\nPhòng Một;Phòng, ban chuyên môn\nPhòng Hai;không phải loại\n"
    return SimpleUploadedFile("cay.csv", rows.encode(), content_type="text/csv")


def small_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("ke-hoach.txt", short_plan(number="99").encode(), content_type="text/plain")
