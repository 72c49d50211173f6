"""The kinds of messages. Every package declares its own in the `ready()` of its app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DIGEST = "notices.digest"
_kinds: dict[str, Kind] = {}


class UndeclaredKind(LookupError):
    """A kind that no package declares: a slip of the programmer."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind!r} is declared by no package; see loa.notices.kinds.declare")


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    label: str
    still: Callable[[Any], bool] | None = None
    urgent: bool = False


def declare(kind: str, label: str, *, still: Callable[[Any], bool] | None = None, urgent: bool = False) -> Kind:
    """Declare a kind: "plans.slot_late", "Nhắc kỳ thực hiện bị trễ".

    `still(message)` is asked right before each sending: False drops it, since what it asks for is done. An `urgent` one
    waits for no digest. Raises ValueError for a kind that is declared twice.
    """
    made = Kind(kind, label, still, urgent)
    if _kinds.setdefault(kind, made) != made:
        raise ValueError(f"{kind} is declared twice")
    return made


def declared(kind: str) -> Kind:
    """Raises `UndeclaredKind`."""
    if kind not in _kinds:
        raise UndeclaredKind(kind)
    return _kinds[kind]


def label(kind: str) -> str:
    """Its words; the kind itself for one that no package declares any more, since messages outlive code."""
    return _kinds[kind].label if kind in _kinds else kind


def choices() -> list[tuple[str, str]]:
    return sorted(((each.name, each.label) for each in _kinds.values()), key=lambda choice: choice[1])
