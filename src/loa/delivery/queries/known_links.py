"""What is known of many addresses at once: what the pages call themselves, and which results they prove already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from loa.delivery.models import Evidence, Link, Result
from loa.delivery.queries.duplicates import Use, UsedAs
from loa.delivery.queries.links import NotALink, key_of
from loa.delivery.states import State


@dataclass(slots=True)
class Known:
    title: str = ""
    published_on: date | None = None
    uses: list[Use] = field(default_factory=list)


def known_links(addresses: Iterable[str], *, user: Any) -> dict[str, Known]:
    """By address as it was given; none for what is no address. Four queries, however many."""
    keys: dict[str, list[str]] = {}
    for address in addresses:
        try:
            keys.setdefault(key_of(address), []).append(address)
        except NotALink:
            continue
    links = {link.pk: link for link in Link.objects.filter(key__in=list(keys))}
    known = {pk: Known(link.title, link.published_on) for pk, link in links.items()}
    used = Evidence.objects.standing().filter(link__in=list(links)).select_related("result__unit").order_by("-pk")
    others = list(used.exclude(result__state__in=[State.WITHDRAWN, State.REPLACED]))
    results = {each.result_id for each in others}
    seen = set(Result.objects.visible_to(user).filter(pk__in=results).order_by().values_list("pk", flat=True))
    for each in others:
        use = Use(UsedAs.LINK, each.result if each.result_id in seen else None)
        if each.link_id is not None and use not in known[each.link_id].uses:
            known[each.link_id].uses.append(use)
    return {address: known[pk] for pk, link in links.items() for address in keys[link.key]}
