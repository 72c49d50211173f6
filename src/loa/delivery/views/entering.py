"""From what a page or a telephone sent to a result that is kept, or to sentences beside the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone

from loa.accounts.models import User
from loa.core import numbers
from loa.delivery.actions.entering import BadEvidence, Entry, Piece, UsedBefore, enter
from loa.delivery.actions.results import NotOwed, topic
from loa.delivery.fetching import look
from loa.delivery.forms.result import ResultForm
from loa.delivery.models import Result, Topic
from loa.delivery.queries.channels import channel_of
from loa.delivery.queries.duplicates import Use
from loa.delivery.queries.targets import Target, target_of
from loa.delivery.queries.terms import Asked
from loa.delivery.states import EvidenceKind, LinkState, Source, TopicKind
from loa.organisations.acting import acting_unit
from loa.plans.views.answers import person

NO_TITLE = "Chưa mở được trang để lấy tên. Hãy ghi tên kết quả, ví dụ tên bài."


@dataclass(slots=True)
class Kept:
    """What became of a form: the result, or why not; the sentences are in the form."""

    result: Result | None = None
    uses: list[Use] = field(default_factory=list)
    was_there: bool = False


def identity(user: User) -> str:
    """Whom a result on a telephone is bound to: the person, and whom they stand in for."""
    behalf = user.on_behalf_of
    return f"{user.pk}:{behalf.pk}" if behalf is not None else str(user.pk)


def asked_target(request: HttpRequest, given: Any = None) -> Target | None:
    """By the address, or by `given` where a telephone names it in what it sent."""
    given = request.GET if given is None else given
    return target_of(
        person(request),
        slot=numbers.whole(given.get("ky")),
        activity=numbers.whole(given.get("nhiem-vu")),
        unit=numbers.whole(given.get("don-vi")),
        here=acting_unit(request),
    )


def names_target(given: Any) -> bool:
    return bool(given.get("ky") or given.get("nhiem-vu"))


def suggested_channel(target: Target, host: str = "") -> str:
    return channel_of(host, target.activity.form)


def keep(request: HttpRequest, target: Target, form: ResultForm, *, source: Source = Source.TYPED) -> Kept:
    """Nothing is kept unless all of it is. The form must be valid."""
    title = title_of(form)
    if title is None:
        form.add_error("title", NO_TITLE)
        return Kept()
    by = person(request)
    entry = _entry(request, target, form, title, source)
    was_there = Result.objects.filter(key=entry.key).exists()
    try:
        return Kept(enter(entry=entry, by=by), was_there=was_there)
    except BadEvidence as error:
        form.add_error("link" if error.at == "link" else "files", str(error))
    except NotOwed as error:
        form.add_error("slot", str(error))
    except UsedBefore as error:
        return Kept(uses=error.uses)
    return Kept()


def lacks(result: Result, asked: Asked) -> str:
    """Why an incomplete result waits for nobody yet: what its evidence was taken for, and what the line asks for."""
    kinds = sorted(set(result.evidence.standing().values_list("kind", flat=True)))
    if not kinds:
        return "Còn thiếu minh chứng."
    given = ", ".join(str(EvidenceKind(kind).label).lower() for kind in kinds)
    return f"Còn thiếu minh chứng: nhiệm vụ này cần {asked.says}, mới có {given}."


def title_of(form: ResultForm) -> str | None:
    """What was typed, else what the page calls itself; None where neither tells."""
    given = form.cleaned_data
    if given["title"]:
        return str(given["title"])
    seen = look(given["link"])
    return seen.title[:300] or None if seen.state == LinkState.ALIVE else None


def _entry(request: HttpRequest, target: Target, form: ResultForm, title: str, source: Source) -> Entry:
    given = form.cleaned_data
    kinds = form.kinds(request.POST.getlist("kind"))
    told = form.told(title=title, measure=next(iter(target.measures), ""))
    return Entry(
        activity=target.activity,
        unit=target.unit,
        told=told,
        key=given["key"] or uuid4().hex,
        slot=given["slot"],
        links=(given["link"],) if given["link"] else (),
        pieces=tuple(
            Piece(upload, kind, given["keeps_place"]) for upload, kind in zip(given["files"], kinds, strict=True)
        ),
        topics=topics_of(form, by=person(request)),
        source=source,
        knows_of_uses=given["knows"],
    )


def topics_of(form: ResultForm, *, by: Any) -> tuple[Topic, ...]:
    given = form.cleaned_data
    themes = [topic(kind=TopicKind.THEME, words=point.text, by=by) for point in given["themes"]]
    return (*themes, *(topic(kind=TopicKind.AUDIENCE, words=point.text, by=by) for point in given["audiences"]))


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def new_form(request: HttpRequest, target: Target | None) -> ResultForm:
    today = timezone.localdate()
    channel = suggested_channel(target) if target is not None else ""
    return ResultForm(target=target, today=today, initial=ResultForm.beginning(target, today=today, channel=channel))


def sent_form(request: HttpRequest, target: Target) -> ResultForm:
    return ResultForm(request.POST, request.FILES, target=target, today=timezone.localdate())
