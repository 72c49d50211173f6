"""Record that what an activity waits for came about, from the page of the activity."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core.access import open_to
from loa.core.toasts import say
from loa.plans import tasks
from loa.plans.actions import plan_events
from loa.plans.actions.plan_events import NotWaiting
from loa.plans.forms.slots import EventForm
from loa.plans.models import Activity, Event, Slot
from loa.plans.views.answers import person
from loa.plans.views.slots import plan_with_slots


@open_to("staff")
@require_POST
def event(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """Its slots are made at once where a worker is free."""
    plan, _ = plan_with_slots(request, pk)
    activity = get_object_or_404(Activity.objects.select_related("plan__unit"), plan=plan, order=order)
    here = f"{reverse('plans:activity', args=[plan.pk, order])}#lich"
    form = EventForm(request.POST)
    if not form.is_valid():
        for each in (error for errors in form.errors.values() for error in errors):
            messages.warning(request, str(each))
        return redirect(here)
    try:
        done = plan_events.record_event(activity=activity, by=person(request), **form.cleaned_data)
    except NotWaiting:
        messages.warning(request, "Nhiệm vụ này không chờ sự kiện nào.")
        return redirect(here)
    tasks.build_slots.enqueue(plan.pk)
    undo = reverse("plans:event_undo", args=[plan.pk, done.pk])
    say(request, "Đã ghi nhận sự kiện; các kỳ thực hiện được lập theo hạn đã ghi.", undo=undo)
    return redirect(here)


@open_to("staff")
@require_POST
def event_undo(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    plan, _ = plan_with_slots(request, pk)
    found = get_object_or_404(Event.objects.select_related("activity__plan__unit"), pk=event, activity__plan=plan)
    ended = Slot.objects.owed().filter(event=found).count()
    plan_events.undo_event(event=found, by=person(request))
    tasks.build_slots.enqueue(plan.pk)
    say(request, f"Đã bỏ ghi nhận sự kiện; {ended} kỳ không còn phải làm.")
    if request.headers.get("HX-Request"):
        return HttpResponseClientRefresh()
    return redirect(f"{reverse('plans:activity', args=[plan.pk, found.activity.order])}#lich")
