"""Plans in force: the list, the page of one with its work, the document, exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.days import PARAMETER, asked_day
from loa.files.views import send
from loa.plans.forms.slots import EventForm
from loa.plans.models import Activity, Assignment, Plan, Reading, Version
from loa.plans.permissions import (
    can_change,
    can_link_agencies,
    can_record_event,
    units_to_draft_for,
    units_to_upload_for,
)
from loa.plans.queries import export
from loa.plans.queries.below import waiting_offers
from loa.plans.queries.laid_out import laid_out
from loa.plans.queries.plans import Head, found_work, listed, of_concern
from loa.plans.queries.rolls import Rolls, Shown
from loa.plans.queries.slots import schedule_of
from loa.plans.queries.source import Drawing, Mark
from loa.plans.queries.versions import newest_of
from loa.plans.queries.work import TIMES, Filters, Row, agencies_of, draw, strip_of, with_parts, work_of
from loa.plans.states import UNSETTLED, FormChoice, State, TimeKind
from loa.plans.views.slots import own_slots, plan_with_slots

PLANS_A_PAGE = 30
WORK_A_PAGE = 50


@open_to("staff")
@require_GET
def list_plans(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("tim", "").split())[:200]
    year = request.GET.get("nam", "")
    asked = asked_day(request.GET, today=timezone.localdate())
    visible = Plan.objects.visible_to(request.user)
    there = visible.with_names() if asked.is_today else visible.in_force(on=asked.day).with_names(on=asked.day)
    plans = listed(there, words=words, year=int(year) if year.isdecimal() and len(year) == 4 else None)
    kept = {"tim": words, "nam": year}
    context = {
        "asked": asked,
        "page": Paginator(plans, PLANS_A_PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "year": year,
        "years": list(visible.order_by("-year").values_list("year", flat=True).distinct()),
        "today_query": _said(kept),
        "query": _said({**kept, PARAMETER: "" if asked.is_today else asked.day.isoformat()}),
        "work": found_work(there, words) if words else [],
        "waiting": Reading.objects.visible_to(request.user).filter(state=State.READ).count(),
        "may_upload": units_to_upload_for(request.user).exists(),
        "may_draft": units_to_draft_for(request.user).exists(),
    }
    template = "plans/list.html#plans" if request.headers.get("HX-Target") == "plans" else "plans/list.html"
    return render(request, template, context)


def _said(parameters: dict[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})


def _plan(request: HttpRequest, pk: int) -> Plan:
    visible = (
        Plan.objects.visible_to(request.user)
        .with_names()
        .select_related("unit", "file", "adopted_by", "adopted_on_behalf_of")
    )
    return get_object_or_404(visible, pk=pk)


@open_to("staff")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan with its work; htmx asks for the work alone when a filter changes.

    Who owes something of it without seeing the whole sees the lines that concern them.
    """
    plan, whole = plan_with_slots(request, pk)
    filters = Filters.of(request.GET)
    work = work_of(plan, filters)
    if not whole:
        work = of_concern(work, request.user)
    page = Paginator(with_parts(work), WORK_A_PAGE).get_page(filters.page)
    context = {
        "plan": plan,
        "whole": whole,
        "filters": filters,
        "page": page,
        "rows": draw(page.object_list, plan.year),
        "strip": strip_of(work, plan.year),
        "agencies": agencies_of(plan) if whole else [],
        "times": TIMES,
        "forms": FormChoice,
    }
    if request.headers.get("HX-Target") == "work":
        return render(request, "plans/detail.html#work", context)
    context["phase"] = plan.phase(on=timezone.localdate())
    return render(request, "plans/detail.html", context | (_around(request, plan) if whole else {}))


def _around(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What the page says of the plan besides its work, and what may be done with it."""
    return {
        "newest": newest_of(plan),
        "head": Head.of(plan),
        "unmatched": plan.activities.filter(assignments__kind__in=UNSETTLED)
        .values("assignments__designation")
        .distinct()
        .count(),
        "may_link": can_link_agencies(request.user, plan),
        "next_year": plan.year + 1,
        "may_change": can_change(request.user, plan),
        "waiting_offers": waiting_offers(plan),
    }


@open_to("staff")
@require_GET
def activity(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """One activity, with the place in the document where it stands; see `detail` for who sees which."""
    plan, whole = plan_with_slots(request, pk)
    mine = plan.activities.all() if whole else of_concern(plan.activities.all(), request.user)
    row = get_object_or_404(with_parts(mine), order=order)
    drawn = draw([row], plan.year)[0]
    standing = plan.activities.standing() if whole else of_concern(plan.activities.standing(), request.user)
    before = standing.filter(place__lt=row.place).order_by("-place").first()
    after = standing.filter(place__gt=row.place).order_by("place").first()
    context = {
        "plan": plan,
        "whole": whole,
        "activity": row,
        "row": drawn,
        "agencies": _agencies(plan, drawn),
        "excerpt": _excerpt(_source(plan), row) if whole else [],
        "newest": newest_of(plan),
        "before": before,
        "after": after,
        "schedule": schedule_of(row, own_slots(row, request, whole=whole), today=timezone.localdate()),
        "today": timezone.localdate(),
    }
    if row.timeframe_kind == TimeKind.TRIGGERED:
        row.plan = plan
        context |= {"event_form": EventForm(), "may_record": can_record_event(request.user, row)}
    return render(request, "plans/activity.html", context)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the activity: the groups it stands for on the plan's day, or who took the unit's place since."""

    row: Assignment
    groups: list[Shown]
    now: list[str]
    has_ended: bool


def _agencies(plan: Plan, row: Row) -> dict[str, list[Agency]]:
    rolls = Rolls(plan.unit, on=plan.day, today=timezone.localdate())

    def drawn(each: Assignment) -> Agency:
        changed = each.unit is not None and (each.unit.former or not each.unit.is_open)
        now = rolls.now(each.unit) if each.unit and changed else []
        return Agency(each, rolls.shown(each.refs), now, bool(each.unit and not each.unit.is_open))

    parts = {"lead": row.lead, "coordinating": row.coordinating, "follow_up": row.follow_up}
    return {role: [drawn(each) for each in rows] for role, rows in parts.items()}


def _source(plan: Plan) -> dict[str, Any]:
    """The text and blocks of the document, asked for only where they are shown; nothing where it was drafted here."""
    return Reading.objects.filter(plan=plan).values_list("source", flat=True).first() or {}


def _excerpt(source: dict[str, Any], row: Activity, around: int = 240) -> list[tuple[str, bool]]:
    """The text around the activity's place, in pieces; True for the place itself."""
    text = str(source.get("text", ""))
    if row.start is None or row.end is None:
        return []
    start, end = max(0, row.start - around), min(len(text), row.end + around)
    return [(text[start : row.start], False), (text[row.start : row.end], True), (text[row.end : end], False)]


@open_to("staff")
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as text, each activity's place marked and named: #a12 is the place of the twelfth."""
    plan = _plan(request, pk)
    version = newest_of(plan)
    if version is not None and version.reading_id is None:
        return _laid_out(request, plan, version)
    places = plan.activities.values_list("order", "start", "end")
    marks = [Mark(start, end, f"p{order}") for order, start, end in places if start is not None and end is not None]
    context = {
        "plan": plan,
        "blocks": Drawing(_source(plan), marks).blocks(),
    }
    return render(request, "plans/document.html", context)


def _laid_out(request: HttpRequest, plan: Plan, version: Version) -> HttpResponse:
    """The newest text where it was written here: there is no source to mark places in."""
    orders = plan.activities.values_list("pk", "order")
    pages = {pk: reverse("plans:activity", args=[plan.pk, order]) for pk, order in orders}
    sections = laid_out(version.content, pages=pages)
    return render(request, "plans/document_written.html", {"plan": plan, "version": version, "sections": sections})


@open_to("staff")
@require_GET
def plan_file(request: HttpRequest, pk: int) -> FileResponse:
    """The signed document itself."""
    plan = _plan(request, pk)
    if plan.file is None:
        raise Http404
    version = newest_of(plan)
    is_read = version is None or version.reading_id is not None
    name = Reading.objects.filter(plan=plan).values_list("name", flat=True).first() if is_read else None
    return send(plan.file, name=name or plan.file.original_name, inline=True)


@open_to("staff")
@require_GET
def export_work(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The filtered list, all of its pages."""
    plan = _plan(request, pk)
    work = with_parts(work_of(plan, Filters.of(request.GET)))
    if ending == "csv":
        response = HttpResponse(export.as_csv(work), content_type="text/csv; charset=utf-8")
    elif ending == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(export.as_xlsx(plan, work), content_type=kind)
    else:
        raise Http404
    response["Content-Disposition"] = content_disposition_header(True, export.file_name(plan, ending)) or "attachment"
    return response
