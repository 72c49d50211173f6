"""The slots of a plan: the list, one slot, what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core import numbers
from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.models import Unit
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission
from loa.plans import tasks
from loa.plans.actions import slot_changes
from loa.plans.actions.slot_changes import OutsideYear, TooMany
from loa.plans.actions.slots import build_again
from loa.plans.forms.slots import ManyForm, MoveForm, ReasonForm
from loa.plans.models import Activity, Building, Plan, Slot, SlotChange
from loa.plans.models.slot import SlotQuerySet
from loa.plans.permissions import can_change_slot, can_change_slots
from loa.plans.queries.slot_year import SlotYear
from loa.plans.queries.slots import STATES, WHEN, SlotFilters, groups_owing, owed_of, slots_in, with_last_change
from loa.plans.states import FormChoice, SlotState, TimeKind
from loa.plans.views.answers import person

LINES_A_PAGE = 30
SLOTS_A_PAGE = 50
LARGE = 50_000  # slots
A_DAY = 24 * 3600

T = TypeVar("T")


def plan_with_slots(request: HttpRequest, pk: int) -> tuple[Plan, bool]:
    """The plan, and whether the person sees the whole of it: a unit that owes something of it sees its own slots."""
    plans = Plan.objects.with_names().select_related("unit", "file", "adopted_by", "adopted_on_behalf_of")
    plan = plans.filter(pk=pk, pk__in=Plan.objects.visible_to(request.user).values("pk")).first()
    if plan is not None:
        return plan, True
    if not _of_own(Slot.objects.filter(activity__plan=pk), request).exists():
        raise Http404
    return get_object_or_404(plans, pk=pk), False


def _slots(request: HttpRequest, plan: Plan, filters: SlotFilters, *, whole: bool) -> SlotQuerySet:
    found = slots_in(plan, filters, today=timezone.localdate())
    return found if whole else _of_own(found, request)


def own_slots(activity: Activity, request: HttpRequest, *, whole: bool) -> SlotQuerySet:
    """The slots of an activity that stand, as far as `plan_with_slots` lets them be seen."""
    found = Slot.objects.standing().filter(activity=activity)
    return found if whole else _of_own(found, request)


def _of_own(slots: SlotQuerySet, request: HttpRequest) -> SlotQuerySet:
    """What `visible_to` gives of a plan that the person does not see."""
    return slots.filter(unit__in=units_with(request.user, Permission.PLAN_VIEW).values("pk"))


@open_to("staff")
@require_GET
def slots(request: HttpRequest, pk: int) -> HttpResponse:
    """What is owed of each line, or the slots one by one where a line, a unit or a day is asked for."""
    plan, whole = plan_with_slots(request, pk)
    building = Building.objects.filter(plan=plan).first()
    if request.headers.get("HX-Target") == "building":
        is_over = building is None or not building.is_under_way
        return (
            HttpResponseClientRefresh()
            if is_over
            else render(request, "plans/slots.html#building", {"plan": plan, "building": building})
        )
    today, filters = timezone.localdate(), SlotFilters.of(request.GET)
    found = _slots(request, plan, filters, whole=whole)
    kept = _Kept(plan, building if whole and not filters.any else None)
    context: dict[str, Any] = {
        "plan": plan,
        "whole": whole,
        "today": today,
        "filters": filters,
        "building": building,
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit else None,
        "line": plan.activities.filter(order=filters.line).first() if filters.line else None,
        "groups": groups_owing(plan, today=today),
        "times": WHEN,
        "states": STATES,
        "forms": FormChoice,
        "year": kept("year", lambda: SlotYear(found, plan.year, today=today)),
        "may_change": can_change_slots(request.user, plan),
    }
    if filters.is_of_one:
        page = Paginator(with_last_change(found).order_by("due", "activity__place", "unit__folded", "pk"), SLOTS_A_PAGE)
        context |= {"page": page.get_page(filters.page), "form": ManyForm()}
    else:
        lines = plan.activities.filter(Exists(found.order_by().filter(activity=OuterRef("pk"))))
        shown = Paginator(lines.prefetch_related("quotas", "assignments"), LINES_A_PAGE).get_page(filters.page)
        owed = kept(f"owed:{shown.number}", lambda: owed_of(list(shown), found, today=today, is_all=not filters.any))
        context |= {"page": shown, "owed": owed}
        context["waiting"] = _waiting_for_events(plan) if whole and not filters.any else []
    return render(request, "plans/slots.html", context)


class _Kept:
    """Sums over all slots of a large plan are kept until one of them changes: for 3,321 units they take seconds."""

    def __init__(self, plan: Plan, building: Building | None) -> None:
        self._key = ""
        if building is not None and building.done >= LARGE and not building.is_under_way:
            changes = SlotChange.objects.filter(slot__activity__plan=plan).order_by("-pk")
            last = changes.values_list("pk", flat=True).first()
            self._key = f"slots:{plan.pk}:{building.built}:{last}:{timezone.localdate()}"

    def __call__(self, name: str, count: Callable[[], T]) -> T:
        return cache.get_or_set(f"{self._key}:{name}", count, A_DAY) if self._key else count()  # type: ignore[return-value]


def _waiting_for_events(plan: Plan) -> list[Activity]:
    owed = Slot.objects.owed().order_by().filter(activity=OuterRef("pk"))
    return list(plan.activities.standing().filter(~Exists(owed), timeframe_kind=TimeKind.TRIGGERED))


@open_to("staff")
@require_POST
def slots_again(request: HttpRequest, pk: int) -> HttpResponse:
    plan, _ = plan_with_slots(request, pk)
    build_again(plan=plan, by=person(request))
    tasks.build_slots.enqueue(plan.pk)
    return redirect("plans:slots", plan.pk)


@open_to("staff")
@require_POST
def slots_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move, waive or bring back those that were ticked, or all that the filters of the address show."""
    plan, whole = plan_with_slots(request, pk)
    filters = SlotFilters.of(request.GET)
    address = f"{reverse('plans:slots', args=[plan.pk])}?{filters.query()}"
    form = ManyForm(request.POST)
    if not form.is_valid():
        for each in (error for errors in form.errors.values() for error in errors):
            messages.warning(request, str(each))
        return redirect(address)
    found = _slots(request, plan, filters, whole=whole)
    if not form.cleaned_data["whole"]:
        ticked = [slot for each in request.POST.getlist("ky")[:1000] if (slot := numbers.whole(each)) is not None]
        found = found.filter(pk__in=ticked)
    pks = list(found.order_by("pk").values_list("pk", flat=True)[: slot_changes.MOST + 1])
    if not pks:
        messages.warning(request, "Chưa chọn kỳ nào. Hãy đánh dấu các kỳ cần đổi.")
        return redirect(address)
    try:
        done = _many(request, plan, pks, form.cleaned_data)
    except (OutsideYear, TooMany) as error:
        messages.warning(request, str(error))
    else:
        _answer(request, plan, done, f"{len(pks)} kỳ", form.cleaned_data["act"])
    return redirect(address)


def _many(request: HttpRequest, plan: Plan, pks: list[int], asked: dict[str, Any]) -> UUID | None:
    by = person(request)
    if asked["act"] == ManyForm.MOVE:
        return slot_changes.move_by(
            slots=pks, plan=plan, days=asked["days"], reason=asked["reason"], by=by, may_leave_year=asked["beyond"]
        )
    if asked["act"] == ManyForm.WAIVE:
        return slot_changes.waive(slots=pks, plan=plan, reason=asked["reason"], by=by)
    return slot_changes.restore(slots=pks, plan=plan, reason=asked["reason"], by=by)


DONE = {ManyForm.MOVE: "Đã dời", ManyForm.WAIVE: "Đã miễn", ManyForm.RESTORE: "Đã khôi phục"}


def _answer(request: HttpRequest, plan: Plan, together: UUID | None, what: str, act: str) -> bool:
    """Say what was done, with one click to undo it."""
    if together is None:
        messages.info(request, "Không có gì thay đổi.")
    else:
        undo = reverse("plans:slots_undo", args=[plan.pk, together.hex])
        say(request, f"{DONE[act]} {what}.", undo=undo)
    return True


@open_to("staff")
@require_POST
def slots_undo(request: HttpRequest, pk: int, together: str) -> HttpResponse:
    plan, _ = plan_with_slots(request, pk)
    try:
        act = UUID(together)
    except ValueError as error:
        raise Http404 from error
    if slot_changes.undo(together=act, plan=plan, by=person(request)) is None:
        messages.warning(request, "Các kỳ này đã được đổi tiếp sau đó nên không hoàn tác được.")
    else:
        messages.success(request, "Đã hoàn tác.")
    return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect("plans:slots", plan.pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def slot(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    """One slot, what happened to it, and moving or waiving it."""
    visible = with_last_change(Slot.objects.visible_to(request.user)).select_related("activity__plan__unit")
    shown = get_object_or_404(visible.filter(activity__plan=pk), pk=slot)
    plan = shown.activity.plan
    may_change = shown.state != SlotState.ENDED and can_change_slot(request.user, shown)
    act = request.POST.get("act", "")
    move = MoveForm(
        request.POST if act == ManyForm.MOVE else None,
        initial={"first": shown.first, "due": shown.due},
        prefix="doi",
    )
    waive = ReasonForm(request.POST if act == ManyForm.WAIVE else None, prefix="mien")
    if request.method == "POST" and _one(request, shown, act, move, waive):
        return redirect("plans:slot", plan.pk, shown.pk)
    context = {
        "plan": plan,
        "slot": shown,
        "quota": shown.activity.quotas.filter(order=shown.quota).first(),
        "changes": list(shown.changes.all()),
        "today": timezone.localdate(),
        "may_change": may_change,
        "sees_plan": Plan.objects.visible_to(request.user).filter(pk=plan.pk).exists(),
        "move": move,
        "waive": waive,
    }
    return render(request, "plans/slot.html", context, status=422 if move.errors or waive.errors else 200)


def _one(request: HttpRequest, slot: Slot, act: str, move: MoveForm, waive: ReasonForm) -> bool:
    """True where the page is to be shown anew."""
    plan, by = slot.activity.plan, person(request)
    if act == ManyForm.MOVE and move.is_valid():
        days = move.cleaned_data

        def doing() -> UUID | None:
            return slot_changes.move(
                slot=slot, first=days["first"], due=days["due"], reason=days["reason"], by=by,
                may_leave_year=days["beyond"],
            )  # fmt: skip

        try:
            return _answer(request, plan, doing(), "kỳ này", act)
        except OutsideYear as error:
            move.add_error("beyond", str(error))
            return False
    if act == ManyForm.WAIVE and waive.is_valid():
        reason = waive.cleaned_data["reason"]
        return _answer(
            request, plan, slot_changes.waive(slots=[slot.pk], plan=plan, reason=reason, by=by), "kỳ này", act
        )
    if act == ManyForm.RESTORE:
        return _answer(request, plan, slot_changes.restore(slots=[slot.pk], plan=plan, by=by), "kỳ này", act)
    return False
