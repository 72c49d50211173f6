"""Evidence used twice: the same link, the same file, a picture that looks the same. It is shown, not forbidden.

What is used where the person may not look is told without its content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Q

from loa.core.templatetags.formats import day
from loa.delivery.models import Evidence, Likeness, Link, Picture, Result
from loa.delivery.proof_files.looks import are_near, near_part, parts_of
from loa.delivery.queries.links import NotALink, key_of
from loa.delivery.states import State
from loa.files.models import StoredFile

MOST = 500
"""Uses that are looked at: a form's picture that everybody sends is seen by fewer."""
MOST_CANDIDATES = 20_000


class UsedAs(Enum):
    """The value completes "… với kết quả “…”"."""

    LINK = "cùng đường dẫn"
    FILE = "cùng tệp"
    PICTURE = "ảnh gần giống"


@dataclass(frozen=True, slots=True)
class Use:
    """`result`: the other one, None where the person may not see it."""

    kind: UsedAs
    result: Result | None

    @property
    def words(self) -> str:
        what = self.kind.value.capitalize()
        if self.result is None:
            return f"{what}: một đơn vị khác đã dùng."
        return f"{what} với kết quả “{self.result.title}” của {self.result.unit}, ngày {day(self.result.happened_on)}."


def uses_of_link(address: str, *, user: Any, beside: Result | None) -> list[Use]:
    """Other results that the page proves, however its address is written; none for what is no address."""
    try:
        link = Link.objects.filter(key=key_of(address)).first()
    except NotALink:
        return []
    if link is None:
        return []
    return _uses(Q(link=link), lambda _: UsedAs.LINK, user, [beside] if beside else [])


def uses_of_file(stored: StoredFile, *, user: Any, beside: Result | None) -> list[Use]:
    """Other results that the file proves, or a picture that looks like it."""
    like = pictures_like(stored)
    same = Q(file=stored) | Q(file__in=[picture.file_id for picture in like])
    return _uses(
        same,
        lambda each: UsedAs.FILE if each.file_id == stored.pk else UsedAs.PICTURE,
        user,
        [beside] if beside else [],
    )


def pictures_like(stored: StoredFile) -> list[Picture]:
    """Other pictures in at most `NEAR` bits, by an indexed look-up of the parts; none where the file is no picture."""
    picture = Picture.objects.filter(file=stored).first()
    return [] if picture is None else [each for each in near(picture.looks) if each.pk != picture.pk]


def near(looks: str) -> list[Picture]:
    """One query: four look-ups of 17 numbers, whose rows are then compared bit by bit."""
    alike = Q()
    for at, part in enumerate(parts_of(looks)):
        alike |= Q(**{f"part{at}__in": near_part(part)})
    candidates = Picture.objects.filter(alike).order_by("pk")[:MOST_CANDIDATES]
    return [each for each in candidates if are_near(each.looks, looks)]


def duplicates_of(results: Sequence[Result], *, user: Any) -> dict[int, list[Use]]:
    """By result: where else its evidence is used. Six queries, however many results."""
    by_pk = {result.pk: result for result in results}
    own = list(
        Evidence.objects.standing().filter(result__in=list(by_pk)).select_related("file__picture").order_by("pk")
    )
    pictures = {each.file.picture.pk: each.file_id for each in own if each.file and hasattr(each.file, "picture")}
    like = _like(pictures)
    links, files = {each.link_id for each in own} - {None}, {each.file_id for each in own} - {None}
    others = list(_elsewhere(Q(link__in=links) | Q(file__in=files | set(like)))) if own else []
    seen = _seen(others, user) if others else set()
    found: dict[int, list[Use]] = {}
    for each in own:
        uses = found.setdefault(each.result_id, [])
        same = ((kind, other) for other in others if (kind := _shared(each, other, like)) is not None)
        uses += _told(same, seen, [by_pk[each.result_id]], besides=uses)
    return {pk: uses for pk, uses in found.items() if uses}


def _shared(one: Evidence, other: Evidence, like: dict[int, set[int]]) -> UsedAs | None:
    """How the other is the same as the one; `like`: files, each with those of ours that it looks like."""
    if one.link_id is not None:
        return UsedAs.LINK if one.link_id == other.link_id else None
    if one.file_id == other.file_id:
        return UsedAs.FILE
    return UsedAs.PICTURE if one.file_id in like.get(other.file_id or 0, ()) else None


def _like(pictures: dict[int, Any]) -> dict[int, set[int]]:
    """Files of pictures that look like one of these (file by picture), each with those it looks like."""
    rows = Likeness.objects.filter(Q(earlier__in=pictures) | Q(later__in=pictures)).values_list(
        "earlier", "later", "earlier__file", "later__file"
    )
    found: dict[int, set[int]] = defaultdict(set)
    for earlier, later, earlier_file, later_file in rows.order_by("pk")[:MOST_CANDIDATES]:
        if earlier in pictures:
            found[later_file].add(earlier_file)
        if later in pictures:
            found[earlier_file].add(later_file)
    return found


def _elsewhere(which: Q) -> Any:
    return (
        Evidence.objects.standing()
        .filter(which)
        .exclude(result__state__in=[State.WITHDRAWN, State.REPLACED])
        .select_related("result__unit")
        .order_by("-pk")[:MOST]
    )


def _uses(which: Q, kind_of: Any, user: Any, beside: list[Result]) -> list[Use]:
    others = list(_elsewhere(which))
    return _told(((kind_of(each), each) for each in others), _seen(others, user), beside)


def _seen(others: Iterable[Evidence], user: Any) -> set[int]:
    pks = {each.result_id for each in others}
    return set(Result.objects.visible_to(user).filter(pk__in=pks).order_by().values_list("pk", flat=True))


def _told(
    others: Iterable[tuple[UsedAs, Evidence]], seen: set[int], beside: list[Result], *, besides: Sequence[Use] = ()
) -> list[Use]:
    """One for each other result and kind, one for all that the person may not see; not the result's own correction."""
    own = {pk for result in beside for pk in (result.pk, result.corrects_id)}
    told: list[Use] = []
    known = {(use.kind, use.result) for use in besides}
    for kind, other in others:
        if other.result_id in own or other.result.corrects_id in own - {None}:
            continue
        use = Use(kind, other.result if other.result_id in seen else None)
        if (kind, use.result) not in known:
            known.add((kind, use.result))
            told.append(use)
    return told
