import pytest
from django.contrib.auth.models import AnonymousUser

from loa.organisations.models import Unit
from loa.organisations.permissions import NotAllowed, can, require
from loa.organisations.queries.tree import units_of, units_with
from loa.organisations.roles import PERMISSIONS, REACHES_SUBTREE, Permission, Role
from tests.loa.cast import make_unit, make_user


@pytest.fixture
def tree(db):
    """province > department > division > team, and a neighbour of the department."""
    province = make_unit("tỉnh")
    department = make_unit("sở", parent=province)
    division = make_unit("phòng", parent=department)
    team = make_unit("tổ", parent=division)
    neighbour = make_unit("sở bên", parent=province)
    return {"tỉnh": province, "sở": department, "phòng": division, "tổ": team, "sở bên": neighbour}


def names(units):
    return set(units.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "unit", "reached"),
    [
        (Role.PLAN_OWNER, "tỉnh", {"tỉnh", "sở", "phòng", "tổ", "sở bên"}),
        (Role.PLAN_OWNER, "sở", {"sở", "phòng", "tổ"}),
        (Role.LEADER, "phòng", {"phòng", "tổ"}),
        (Role.FOCAL_OFFICER, "sở", {"sở"}),
        (Role.VIEWER, "tỉnh", {"tỉnh"}),
    ],
)
def test_a_role_reaches_its_unit_and_some_reach_below(tree, role, unit, reached):
    user = make_user(role=role, unit=tree[unit])
    assert names(units_with(user, Permission.PLAN_VIEW)) == reached
    assert {name for name in tree if can(user, Permission.PLAN_VIEW, tree[name])} == reached


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_can_and_units_with_agree_with_the_table(tree, role, permission):
    user = make_user(role=role, unit=tree["sở"])
    held = permission in PERMISSIONS[role]
    assert can(user, permission, tree["sở"]) is held
    assert can(user, permission, tree["phòng"]) is (held and role in REACHES_SUBTREE)
    assert can(user, permission, tree["sở bên"]) is False
    for unit in tree.values():
        assert units_with(user, permission).filter(pk=unit.pk).exists() is can(user, permission, unit)


def test_every_role_has_its_row_and_every_permission_somebody():
    assert set(PERMISSIONS) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Permission)


def test_require_says_what_is_missing_and_where(tree):
    user = make_user(role=Role.VIEWER, unit=tree["sở"])
    with pytest.raises(NotAllowed) as refused:
        require(user, Permission.PLAN_ADOPT, tree["sở"])
    assert str(refused.value).startswith("Chưa có quyền đưa kế hoạch vào thực hiện tại sở.")


def test_nobody_and_the_inactive_may_nothing(tree):
    closed = make_user(role=Role.PLAN_OWNER, unit=tree["tỉnh"])
    closed.is_active = False
    for person in (AnonymousUser(), closed):
        assert not can(person, Permission.PLAN_VIEW, tree["tỉnh"])
        assert not units_with(person, Permission.PLAN_VIEW).exists()


def test_units_with_costs_no_query_of_its_own(tree, django_assert_num_queries):
    user = make_user(role=Role.PLAN_OWNER, unit=tree["tỉnh"])
    for unit in list(tree.values()):
        make_user(role=Role.VIEWER, unit=unit)
    with django_assert_num_queries(1):
        found = Unit.objects.filter(pk__in=units_with(user, Permission.PLAN_VIEW).values("pk"))
        assert len(found) == len(tree)


def test_units_of_are_those_one_belongs_to(cast):
    assert names(units_of(cast.lan)) == {"Sở Nội vụ", "UBND tỉnh Sông Lam"}
    assert names(units_of(cast.hoa)) == {"UBND xã Suối Mây"}
