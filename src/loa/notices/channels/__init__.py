"""The ways to a person, a folder each, all with the same files; a new one is a copy of one.

`__init__.py` names the channel, `address.py` says whether it reaches a person, `send.py` carries one message.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from loa.notices.channels.base import Channel

__all__ = ["Channel", "channels"]


@cache
def channels() -> dict[str, Channel]:
    """By name, in the order of the folders' names."""
    found = [name for _, name, is_folder in pkgutil.iter_modules(__path__) if is_folder]
    made = [import_module(f"{__name__}.{name}").CHANNEL for name in sorted(found)]
    return {channel.name: channel for channel in made}
