"""An empty installation gets its first unit and administrator at the machine."""

import re

import pytest
from django.core.management import CommandError, call_command

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.organisations.permissions import can
from loa.organisations.roles import Permission

FIRST = {"unit": "UBND tỉnh Sông Lam", "person": "Vũ Thành Trung", "username": "Quantri"}


def test_the_first_unit_and_its_administrator_who_comes_in_by_a_code(db, client, capsys):
    call_command("begin", **FIRST)
    said = capsys.readouterr().out
    unit, user = Unit.objects.get(), User.objects.get()
    assert (unit.name, unit.kind, user.username) == ("UBND tỉnh Sông Lam", "province", "quantri")
    assert can(user, Permission.MEMBER_MANAGE, unit)
    code = re.search(r"một lần: (\S+)", said)[1]
    address = re.search(r"Mở trang (\S+)", said)[1]
    assert client.get(address).status_code == 200
    asked = client.post(address, {"code": code}, follow=True)
    assert "quantri" in asked.content.decode()


def test_only_where_nothing_is_yet(db, cast):
    with pytest.raises(CommandError, match="Cây đơn vị đã có"):
        call_command("begin", **FIRST)


@pytest.mark.parametrize("wrong", [{"unit": "  "}, {"username": "hai từ"}, {"person": ""}])
def test_nothing_is_left_of_a_wrong_beginning(db, wrong):
    with pytest.raises(CommandError):
        call_command("begin", **{**FIRST, **wrong})
    assert (Unit.objects.count(), User.objects.count()) == (0, 0)
