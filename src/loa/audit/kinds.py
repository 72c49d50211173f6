"""All kinds of events with their words. Every package declares its own in `events.py`; none is listed by hand here."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import TextChoices

from vanban.text.folding import fold


class UndeclaredKind(LookupError):
    """A kind that no package declares: a slip of the programmer."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind!r} is declared in no events.py of an installed package")


@cache
def kinds() -> dict[str, str]:
    """Kind → label, over the `events.py` of every installed package of ours."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("loa.") or find_spec(f"{config.name}.events") is None:
            continue
        module = import_module(f"{config.name}.events")
        for _, declared in inspect.getmembers(module, inspect.isclass):
            if issubclass(declared, TextChoices) and declared.__module__ == module.__name__:
                found |= {str(value): str(label) for value, label in declared.choices}
    return found


def declared(kind: str) -> str:
    """The kind itself. Raises `UndeclaredKind`."""
    if str(kind) not in kinds():
        raise UndeclaredKind(kind)
    return str(kind)


def label(kind: str) -> str:
    """Its words; the kind itself for one that a package no longer declares, since events outlive code."""
    return kinds().get(kind, kind)


def kinds_like(words: str) -> list[str]:
    """The kinds whose words contain every one of these; accents do not matter."""
    wanted = fold(words).split()
    return [kind for kind, said in kinds().items() if all(word in fold(said) for word in wanted)]
