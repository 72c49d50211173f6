"""Which addresses of the network may be asked: those of the public internet, and those the operator named."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

NEVER = tuple(
    ip_network(network)
    for network in (
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2001:20::/28", "2002::/16", "3fff::/20", "5f00::/16"),
        *("::/96", "::ffff:0:0/96", "fec0::/10"),
    )
)
"""Carriers' own addresses, and ways by which an address of IPv6 means one of IPv4: whatever a Python's table says."""


class NotAsked(Exception):
    """The address is not one that may be asked."""


class Unknown(Exception):
    """No such host, or the name service does not answer."""


class Place(NamedTuple):
    """What a socket connects to; `address` is numeric, so that no name is looked up again."""

    family: socket.AddressFamily
    address: str
    port: int


_resolvers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names")


def places_of(host: str, port: int, *, within: float, allowed: Iterable[str] = ()) -> list[Place]:
    """Where the host is. Raises `NotAsked` where any of its addresses may not be asked, `Unknown`.

    A name that leads to two networks at once is refused wholly: which one it means is not for us to guess.
    """
    asked = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        answers = asked.result(timeout=within)
    except (OSError, UnicodeError) as error:  # too late is an OSError as well
        raise Unknown(host) from error
    finally:
        asked.cancel()
    found = [
        Place(family, str(where[0]), port)
        for family, _, _, _, where in answers
        if family in {socket.AF_INET, socket.AF_INET6}
    ]
    if not found:
        raise Unknown(host)
    if not all(may_be_asked(place.address, allowed) for place in found):
        raise NotAsked(host)
    return list(dict.fromkeys(found))


def may_be_asked(address: str, allowed: Iterable[str] = ()) -> bool:
    """`allowed`: networks, as "10.20.0.0/16", beside the public internet."""
    try:
        asked = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(asked in ip_network(network, strict=False) for network in allowed):
        return True
    return "%" not in address and _is_public(asked)


def _is_public(asked: IPv4Address | IPv6Address) -> bool:
    inside = asked.is_private or asked.is_multicast or asked.is_reserved or asked.is_loopback or asked.is_unspecified
    return asked.is_global and not inside and not any(asked in network for network in NEVER)
