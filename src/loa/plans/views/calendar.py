"""The calendar over all plans, and the addresses under which calendar programmes ask for it."""

from __future__ import annotations

import segno
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.site import site_address
from loa.core.toasts import say
from loa.organisations.acting import acting_unit
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_of, units_with
from loa.organisations.roles import Permission
from loa.plans.actions.calendar_keys import revoke_calendar, share_calendar
from loa.plans.models import CalendarKey
from loa.plans.queries import calendar as queries
from loa.plans.queries.calendar import ALL, VIEWS, Asked
from loa.plans.queries.feed import feed_of, find_key
from loa.plans.states import FormChoice
from loa.plans.views.answers import person

KEYS = [("←", "Kỳ trước"), ("→", "Kỳ sau"), ("t", "Hôm nay")]


@open_to("staff")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due when: of the unit acted for, of another, or of all that the person sees."""
    today, user, own = timezone.localdate(), person(request), acting_unit(request)
    asked = Asked.of(request.GET, today=today)
    chosen = Unit.objects.filter(pk=int(asked.unit)).first() if asked.unit.isdigit() else None
    context = {
        "asked": asked,
        "today": today,
        "own": own,
        "chosen": chosen,
        "is_all": asked.unit == ALL or (asked.unit == "" and own is None),
        "calendar": queries.shown(queries.slots_asked(user, asked, own), asked, today=today),
        "views": VIEWS,
        "plans": queries.plans_to_choose(user)[:200],
        "forms": FormChoice,
        "page_keys": KEYS,
    }
    return render(request, "plans/calendar.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def calendar_keys(request: HttpRequest) -> HttpResponse:
    """One's own addresses: made, copied, taken as a picture, made anew, revoked."""
    by = person(request)
    if request.method == "POST":
        return _change_keys(request)
    keys = list(CalendarKey.objects.filter(user=by, revoked_at__isnull=True).select_related("unit"))
    site = site_address(request)
    shown = []
    for key in keys:
        address = f"{site}{reverse('plans:feed', args=[key.key])}"
        picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="white")
        shown.append({"key": key, "address": address, "picture": picture})
    context = {
        "keys": shown,
        "has_own": any(key.unit_id is None for key in keys),
        "units": units_of(by).order_by("name"),
    }
    return render(request, "plans/calendar_keys.html", context)


def _change_keys(request: HttpRequest) -> HttpResponse:
    by, number = person(request), whole(request.POST.get("key"))
    if number is not None:
        key = get_object_or_404(CalendarKey.objects.filter(user=by, revoked_at__isnull=True), pk=number)
        if request.POST.get("act") == "lam-moi":
            share_calendar(by=by, unit=key.unit)
            say(request, "Đã tạo địa chỉ mới; địa chỉ cũ không dùng được nữa.")
        else:
            revoke_calendar(key=key, by=by)
            say(request, "Đã thu hồi địa chỉ; phần mềm lịch đang dùng địa chỉ này sẽ không cập nhật được nữa.")
        return redirect("plans:calendar_keys")
    wanted = request.POST.get("unit", "")
    unit = None
    if wanted:
        may_see = units_with(by, Permission.PLAN_VIEW)
        unit = get_object_or_404(may_see, pk=whole(wanted) or 0)
    if CalendarKey.objects.filter(user=by, unit=unit, revoked_at__isnull=True).exists():
        messages.info(request, "Đã có địa chỉ cho lịch này.")
        return redirect("plans:calendar_keys")
    share_calendar(by=by, unit=unit)
    say(request, "Đã tạo địa chỉ lịch.")
    return redirect("plans:calendar_keys")


@open_to("everyone")
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of a secret address. Who knows the address sees what its owner sees now, and nothing else."""
    if not ratelimit.consume(request, action="calendar_feed"):
        return HttpResponse("Hỏi quá nhiều lần. Hãy thử lại sau.", status=429, content_type="text/plain; charset=utf-8")
    found = find_key(key)
    if found is None:
        raise Http404
    kept = feed_of(found, today=timezone.localdate())
    headers = {"ETag": f'"{kept.tag}"', "Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"}
    if kept.changed_at:
        headers["Last-Modified"] = http_date(kept.changed_at.timestamp())
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    site = site_address(request)
    body = kept.write(lambda slot: f"{site}{reverse('plans:slot', args=[slot.activity.plan_id, slot.pk])}", site)
    headers["Content-Disposition"] = 'inline; filename="lich-thuc-hien.ics"'
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
