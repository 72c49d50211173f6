"""Put the demonstration province into an empty database."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Unit, UnitPeriod
from loa.project.demo import people
from loa.project.demo.plan_life import load_plan_life
from loa.project.demo.plans import load_plans
from loa.project.demo.province import OFFICERS, PEOPLE, PROVINCE, UNITS
from loa.project.demo.reorganisations import load_reorganisations
from loa.project.demo.results import load_results

WORDS = ("sen", "tre", "lua", "gao", "bien", "nang", "gio", "trang", "sao", "mua", "nui", "song")


def password_file() -> Path:
    return Path(settings.VAR) / "demo-password"


def kept_password() -> str:
    """One password for all people, made on the first start and kept beside the database.

    Long enough for the rules of today; a kept one from before them still signs in.
    """
    path = password_file()
    if not path.exists():
        made = "-".join([*secrets.SystemRandom().sample(WORDS, 4), str(secrets.randbelow(9000) + 1000)])
        path.touch(mode=0o600)
        path.write_text(made)
    return path.read_text().strip()


def is_loaded() -> bool:
    return User.objects.filter(username=PEOPLE[0].username).exists() and password_file().exists()


@transaction.atomic
def load() -> None:
    """Add what is missing; what people changed since stays."""
    root = unit(*PROVINCE, kind=Kind.PROVINCE, parent=None)
    units = {PROVINCE[0]: root} | {
        name: unit(name, short_name, abbreviation, kind=kind, parent=root)
        for kind, names in UNITS.items()
        for name, short_name, abbreviation in names
    }
    rebuild_reach(today=timezone.localdate())
    people.enter([*PEOPLE, *OFFICERS], units=units, password=kept_password())
    load_plans()
    load_plan_life(today=timezone.localdate())
    load_reorganisations(today=timezone.localdate())
    load_results(today=timezone.localdate())


def unit(name: str, short_name: str, abbreviation: str, *, kind: Kind, parent: Unit | None) -> Unit:
    """The unit of this name; where there is none, or was none, it is entered."""
    found = Unit.objects.filter(periods__name=name, parent=parent).first()
    if found is None:
        found = Unit.objects.create(
            name=name, parent=parent, kind=kind, short_name=short_name, abbreviation=abbreviation
        )
        UnitPeriod.of(found).save()
    return found


def who_can_sign_in() -> list[tuple[str, str, str]]:
    """(user name, full name, roles in words) of those with whom everything can be tried."""
    return [
        (person.username, person.full_name, "; ".join(f"{role.label}, {name}" for name, role in person.roles))
        for person in PEOPLE
    ]
