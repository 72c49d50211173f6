"""Rights over people: who may give and take what, whose account, and that somebody always can."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from loa.accounts.models import AccessCode, User
from loa.audit.models import Event
from loa.organisations.actions import accounts, invitations, members
from loa.organisations.actions.invitations import Newcomer
from loa.organisations.actions.members import LastAdministrator
from loa.organisations.events import Happened
from loa.organisations.models import Membership
from loa.organisations.permissions import (
    NotAllowed,
    NotOfAllTheirUnits,
    can,
    can_renew_access,
    people_visible_to,
    roles_to_hand_over,
)
from loa.organisations.queries.people import free_usernames, named_exactly
from loa.organisations.roles import Permission, Role
from tests.loa.cast import make_unit, make_user


@pytest.fixture
def chief(cast):
    """Administers the ward, and nothing else."""
    return make_user(full_name="Quản Trị Phường", role=Role.ADMINISTRATOR, unit=cast.ward)


@pytest.fixture
def today():
    return timezone.localdate()


def lent(membership, to, today, days=5):
    """The role handed over by its holder from today on."""
    until = today + timedelta(days=days)
    return members.hand_over(membership=membership, stand_in=to, since=today, until=until, by=membership.user)


# Nobody gains rights by giving them


@pytest.mark.parametrize("role", list(Role))
def test_roles_are_given_only_where_one_administers(cast, chief, role):
    members.grant(user=cast.hoa, role=role, unit=cast.ward, by=chief)
    for unit in (cast.province, cast.commune, cast.home_affairs):
        with pytest.raises(NotAllowed):
            members.grant(user=cast.hoa, role=role, unit=unit, by=chief)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_gives_or_ends_roles(cast, role):
    somebody = make_user(role=role, unit=cast.ward)
    with pytest.raises(NotAllowed):
        members.grant(user=somebody, role=Role.ADMINISTRATOR, unit=cast.ward, by=somebody)
    with pytest.raises(NotAllowed):
        members.withdraw(membership=cast.minh.memberships.get(), by=somebody)
    with pytest.raises(NotAllowed):
        members.resume(membership=cast.minh.memberships.get(), by=somebody)


def test_whatever_is_given_reaches_no_further_than_who_gives(cast, chief):
    division = make_unit("Phòng Văn hóa", parent=cast.ward)
    for role in Role:
        given = members.grant(user=make_user(), role=role, unit=division, by=chief)
        for permission in Permission:
            for unit in (cast.province, cast.commune, cast.ward, division):
                if can(given.user, permission, unit):
                    assert can(chief, Permission.MEMBER_MANAGE, unit)


def test_a_stand_in_of_an_administrator_gives_nothing(cast, chief, today):
    lent(chief.memberships.get(), cast.hoa, today)
    cast.hoa.on_behalf_of = chief
    assert can(cast.hoa, Permission.UNIT_MANAGE, cast.ward)
    for act in (
        lambda: members.grant(user=cast.hoa, role=Role.VIEWER, unit=cast.ward, by=cast.hoa),
        lambda: members.withdraw(membership=cast.minh.memberships.get(), by=cast.hoa),
        lambda: members.hand_over(
            membership=chief.memberships.get(), stand_in=cast.minh, since=today, until=today, by=cast.hoa
        ),
        lambda: invitations.invite(
            newcomers=[Newcomer(full_name="Ai Đó", role=Role.VIEWER)], unit=cast.ward, by=cast.hoa
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not roles_to_hand_over(cast.hoa, cast.hoa).exists()


def test_a_role_is_not_given_to_a_stopped_account(cast):
    accounts.stop(person=cast.minh, by=cast.admin)
    cast.minh.refresh_from_db()
    with pytest.raises(ValidationError, match="đã ngừng hoạt động"):
        members.grant(user=cast.minh, role=Role.VIEWER, unit=cast.ward, by=cast.admin)


# Whose code and account


def test_renewing_needs_all_units_of_the_person(cast, chief):
    assert can_renew_access(chief, cast.minh)
    members.grant(user=cast.minh, role=Role.VIEWER, unit=cast.commune, by=cast.admin)
    assert not can_renew_access(chief, cast.minh)
    assert can_renew_access(cast.admin, cast.minh)


def test_roles_that_begin_later_and_roles_that_ended_count_too(cast, chief, today):
    later = members.grant(
        user=cast.minh, role=Role.VIEWER, unit=cast.commune, by=cast.admin, since=today + timedelta(days=30)
    )
    assert not can_renew_access(chief, cast.minh)
    members.withdraw(membership=later, by=cast.admin)
    assert can_renew_access(chief, cast.minh)
    members.withdraw(membership=cast.minh.memberships.get(unit=cast.ward), by=cast.admin)
    assert can_renew_access(chief, cast.minh)
    leader = make_user(role=Role.LEADER, unit=cast.province)
    members.withdraw(membership=leader.memberships.get(), by=cast.admin)
    members.grant(user=leader, role=Role.VIEWER, unit=cast.ward, by=chief)
    assert not can_renew_access(chief, leader), "a role given to somebody who left does not open their account"
    assert can_renew_access(cast.admin, leader)


def test_who_stands_in_for_somebody_of_another_unit_is_out_of_reach(cast, chief, today):
    """Their code would open the other's rights."""
    lent(cast.lan.memberships.get(unit=cast.province), cast.minh, today)
    assert not can_renew_access(chief, cast.minh)
    assert can_renew_access(cast.admin, cast.minh)


def test_an_administrators_code_is_for_who_reaches_all_their_units(cast, chief):
    peer = make_user(role=Role.ADMINISTRATOR, unit=cast.ward)
    assert can_renew_access(chief, peer)
    assert not can_renew_access(chief, cast.admin)
    assert can_renew_access(cast.admin, chief)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_renews(cast, role):
    assert not can_renew_access(make_user(role=role, unit=cast.province), cast.minh)


def test_not_ones_own_not_as_a_stand_in_and_not_of_who_never_had_a_role(cast, chief, today):
    assert not can_renew_access(cast.admin, cast.admin)
    assert not can_renew_access(cast.admin, make_user())
    lent(cast.admin.memberships.get(), chief, today)
    chief.on_behalf_of = cast.admin
    assert not can_renew_access(chief, cast.minh)


@pytest.mark.parametrize("act", [accounts.stop, accounts.reopen, invitations.renew_code])
def test_acts_on_an_account_are_refused_without_that_right(cast, act):
    with pytest.raises(NotOfAllTheirUnits, match="Lê Quang Minh"):
        act(person=cast.minh, by=cast.lan)
    assert not AccessCode.objects.exists()


def test_stopping_and_opening_leave_their_events(cast):
    accounts.stop(person=cast.minh, by=cast.admin)
    accounts.stop(person=cast.minh, by=cast.admin)  # stopped already: nothing more
    assert not User.objects.get(pk=cast.minh.pk).is_active
    accounts.reopen(person=cast.minh, by=cast.admin)
    told = Event.objects.filter(person_id=cast.minh.pk).order_by("pk").values_list("kind", "actor_id")
    assert list(told) == [
        (Happened.ACCOUNT_STOPPED, cast.admin.pk),
        (Happened.ACCOUNT_OPENED, cast.admin.pk),
    ]


def test_an_erased_account_is_not_opened_again(cast):
    accounts.stop(person=cast.minh, by=cast.admin)
    User.objects.filter(pk=cast.minh.pk).update(username=f"da-xoa-{cast.minh.pk}")
    with pytest.raises(ValidationError, match="đã được xóa"):
        accounts.reopen(person=cast.minh, by=cast.admin)


def test_a_stopped_account_gets_no_code(cast):
    accounts.stop(person=cast.minh, by=cast.admin)
    with pytest.raises(ValidationError, match="Hãy mở lại tài khoản trước"):
        invitations.renew_code(person=User.objects.get(pk=cast.minh.pk), by=cast.admin)


# The last administrator


def test_the_last_administrator_of_the_root_stays(cast, today):
    held = cast.admin.memberships.get()
    with pytest.raises(LastAdministrator, match="Vũ Thành Trung là người quản trị cuối cùng của UBND tỉnh Sông Lam"):
        members.withdraw(membership=held, by=cast.admin)
    second = make_user(role=Role.ADMINISTRATOR, unit=cast.province)
    with pytest.raises(NotOfAllTheirUnits):
        accounts.stop(person=second, by=second)
    accounts.stop(person=second, by=cast.admin)
    with pytest.raises(LastAdministrator):  # whose account is stopped administers nothing
        members.withdraw(membership=held, by=cast.admin)
    accounts.reopen(person=second, by=cast.admin)
    members.withdraw(membership=held, by=cast.admin, before=today + timedelta(days=30))
    with pytest.raises(LastAdministrator):  # the first is still there today, and on that day would be no longer
        members.withdraw(membership=second.memberships.get(), by=second, before=today + timedelta(days=40))


def test_an_administrators_role_that_has_an_end_is_not_counted_on_after_it(cast, today):
    second = members.grant(
        user=make_user(), role=Role.ADMINISTRATOR, unit=cast.province, by=cast.admin, before=today + timedelta(days=10)
    )
    first = cast.admin.memberships.get()
    with pytest.raises(LastAdministrator):
        members.withdraw(membership=first, by=second.user, before=today + timedelta(days=5))
    third = members.grant(
        user=make_user(), role=Role.ADMINISTRATOR, unit=cast.province, by=cast.admin, since=today + timedelta(days=10)
    )
    members.withdraw(membership=first, by=second.user, before=today + timedelta(days=5))  # second, then third
    with pytest.raises(LastAdministrator):
        members.withdraw(membership=third, by=second.user)
    members.resume(membership=first, by=second.user)
    members.withdraw(membership=third, by=second.user)


def test_other_units_may_be_left_without_an_administrator(cast, chief):
    members.withdraw(membership=chief.memberships.get(), by=cast.admin)
    assert not Membership.objects.on(timezone.localdate()).filter(unit=cast.ward, role=Role.ADMINISTRATOR).exists()


def test_the_last_administrators_account_is_not_stopped(cast):
    other = make_user(role=Role.ADMINISTRATOR, unit=cast.province)
    Membership.objects.filter(user=other).update(before=timezone.localdate() + timedelta(days=1))
    accounts.stop(person=other, by=cast.admin)
    other.refresh_from_db()
    with pytest.raises(LastAdministrator):
        members.keep_an_administrator(without=cast.admin, on=timezone.localdate(), by=cast.admin)


# Ending and going on


def test_a_role_goes_on_unless_it_was_given_anew(cast):
    held = cast.minh.memberships.get()
    members.withdraw(membership=held, by=cast.admin)
    assert members.resume(membership=held, by=cast.admin).before == held.before
    told = Event.objects.filter(person_id=cast.minh.pk).order_by("pk").values_list("kind", flat=True)
    assert list(told) == [Happened.ROLE_ENDED, Happened.ROLE_RESUMED]
    members.withdraw(membership=held, by=cast.admin)
    members.grant(user=cast.minh, role=held.role, unit=cast.ward, by=cast.admin)
    with pytest.raises(ValidationError, match="đã được giao lại vai trò này"):
        members.resume(membership=held, by=cast.admin)


# Who is seen, names


def test_people_are_seen_in_the_units_one_sees(cast):
    members.withdraw(membership=cast.minh.memberships.get(), by=cast.admin)
    assert set(people_visible_to(cast.hoa)) == {cast.hoa}
    assert set(people_visible_to(cast.admin)) == {cast.lan, cast.minh, cast.hoa, cast.admin}  # former ones too
    nobody = make_user()
    assert set(people_visible_to(nobody)) == {nobody}


def test_free_usernames(db, django_assert_num_queries):
    make_user("tran.thi.ngoc.lan")
    make_user("tran.thi.ngoc.lan2")
    names = ["Trần Thị Ngọc Lan", "Đỗ Văn Đức", "Đỗ  Văn Đức ", "H'Hen Niê", "王"]
    with django_assert_num_queries(1):
        assert free_usernames(names) == [
            "tran.thi.ngoc.lan3",
            "do.van.duc",
            "do.van.duc2",
            "h.hen.nie",
            "nguoi",
        ]


@pytest.mark.parametrize("typed", ["", " ", "hoa@", "ho"])
def test_only_exact_names_and_addresses_are_known(cast, typed):
    assert named_exactly(typed) is None
    User.objects.filter(pk=cast.hoa.pk).update(email="hoa@example.vn")
    assert named_exactly(" HOA@example.vn") == named_exactly("Hoa ") == cast.hoa


def test_inviting_is_all_or_none_and_leaves_its_events(cast, chief):
    people = [Newcomer("Ngô Anh", Role.VIEWER), Newcomer("Ngô Em", Role.EDITOR, email="không phải thư")]
    with pytest.raises(ValidationError):
        invitations.invite(newcomers=people, unit=cast.ward, by=chief)
    assert not User.objects.filter(full_name="Ngô Anh").exists()
    (issued,) = invitations.invite(newcomers=people[:1], unit=cast.ward, by=chief)
    told = Event.objects.filter(person_id=issued.code.user_id).order_by("pk").values_list("kind", "unit_id")
    assert list(told) == [(Happened.ROLE_GRANTED, cast.ward.pk), (Happened.PERSON_INVITED, cast.ward.pk)]
    assert issued.clear not in str(list(Event.objects.values_list("facts", "personal")))


def test_a_renewed_code_ends_the_earlier_one(cast):
    first = invitations.renew_code(person=cast.minh, by=cast.admin)
    second = invitations.renew_code(person=cast.minh, by=cast.admin)
    first.code.refresh_from_db()
    assert first.code.withdrawn_at is not None
    assert [code.pk for code in AccessCode.objects.open(now=timezone.now())] == [second.code.pk]
