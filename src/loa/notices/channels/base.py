"""What a channel is, and how it says that a message was not taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loa.accounts.models import User
from loa.notices.models import Message


class NotTaken(Exception):
    """The message was certainly not taken. `str(error)` is a sentence in Vietnamese that names nobody.

    Any other error of `send` leaves it open whether it was: then a person decides about sending again.
    """

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Channel:
    """`address`: where the channel reaches a person, "" if it does not; asked at sending and kept nowhere.

    `lack`: why it does not reach the person, as a sentence; "" where it does.

    `send(message, address, mark)`: `mark` is the same for every try of one sending. `is_instant`: the message is there
    as soon as it is posted. `holds`: it waits for the digest where the person wishes so.
    """

    name: str
    label: str
    address: Callable[[User], str]
    lack: Callable[[User], str]
    send: Callable[[Message, str, str], None]
    is_instant: bool = False
    holds: bool = False
    most_a_minute: int = 0  # 0: no bound
