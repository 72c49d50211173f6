"""What was sent, to whom, when, by which channel, and what is stuck there and why."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.numbers import whole
from loa.notices import actions, kinds
from loa.notices.actions import WrongState
from loa.notices.channels import channels
from loa.notices.models import Message, Sending
from loa.notices.queries import STATES, SentFilters, rows_of, sent_to, slice_of, stuck_count


@open_to("staff")
@require_GET
def sent(request: StaffRequest) -> HttpResponse:
    """Newest first: of the units whose notices one may see, and one's own. The filters stand in the address."""
    filters = SentFilters.of(request.GET)
    before = whole(request.GET.get("truoc"))
    found = slice_of(sent_to(request.user, filters), before=before)
    context = {
        "filters": filters,
        "rows": rows_of(found.messages, request.user),
        "older": found.older,
        "is_first": before is None,
        "stuck": stuck_count(request.user),
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
