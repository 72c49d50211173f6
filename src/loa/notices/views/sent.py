"""What was sent, to whom, when, by which channel, and what is stuck there and why."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.templatetags.formats import number
from loa.notices import actions, kinds
from loa.notices.actions import WrongState
from loa.notices.channels import channels
from loa.notices.models import Message, Sending
from loa.notices.queries import STATES, SentFilters, reasons, rows_of, sent_to, slice_of, stuck_count, stuck_in

DECIDED_HERE = "can-xu-ly"
"""The filter by which one sees what waits for a decision."""


@open_to("staff")
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: StaffRequest) -> HttpResponse:
    """Newest first: of the units whose notices one may see, and one's own. The filters stand in the address.

    Sent, it decides about all that is stuck of what they let through.
    """
    filters = SentFilters.of(request.GET)
    if request.method == "POST":
        return _decide_all(request, filters)
    before = whole(request.GET.get("truoc"))
    found = slice_of(sent_to(request.user, filters), before=before)
    context = {
        "filters": filters,
        "rows": rows_of(found.messages, request.user),
        "older": found.older,
        "is_first": before is None,
        "stuck": stuck_count(request.user),
        "reasons": reasons(stuck_in(request.user, filters)) if filters.state == DECIDED_HERE else [],
        "mail_lack": "" if settings.SENDS_MAIL else "Máy chủ này chưa được nối với máy chủ thư.",
        "states": [(value, words) for value, (words, _) in STATES.items()],
        "kinds": kinds.choices(),
        "channels": [(channel.name, channel.label) for channel in channels().values()],
    }
    template = "notices/sent.html#sent" if request.headers.get("HX-Target") == "sent" else "notices/sent.html"
    return render(request, template, context)


@open_to("staff")
@require_POST
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.resend, "Đã xếp vào hàng để gửi lại.")


@open_to("staff")
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.drop, "Đã bỏ, thông báo này không gửi nữa.")


def _decide_all(request: StaffRequest, filters: SentFilters) -> HttpResponse:
    stuck = stuck_in(request.user, filters)
    if request.POST.get("act") == "bo":
        messages.success(request, f"Đã bỏ {number(actions.drop_all(stuck=stuck, by=request.user))} lần gửi.")
    else:
        again = actions.resend_all(stuck=stuck, by=request.user)
        left = stuck_in(request.user, filters).count()
        if again:
            messages.success(request, f"Đã xếp {number(again)} lần gửi vào hàng để gửi lại.")
        if left:
            messages.warning(request, f"Còn {number(left)} lần gửi chưa gửi lại: xem lý do ở từng dòng.")
    return redirect(f"{reverse('notices:sent')}?{filters.query}")


def _decide(request: StaffRequest, pk: int, act: Callable[..., Sending], done: str) -> HttpResponse:
    visible = Message.objects.visible_to(request.user)
    sending = get_object_or_404(Sending.objects.select_related("message__unit"), pk=pk, message__in=visible)
    try:
        act(sending=sending, by=request.user)
    except WrongState as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('notices:sent')}?{SentFilters.of(request.GET).query}")
