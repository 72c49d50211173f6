"""One's notices, and how one wishes to get them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.numbers import whole
from loa.notices import actions, queries
from loa.notices.channels import channels
from loa.notices.forms import WishForm
from loa.notices.models import Message, Wish
from loa.notices.permissions import may_look

A_PAGE = 30


@open_to("staff")
@require_GET
def notices(request: StaffRequest) -> HttpResponse:
    """Newest first; ?xem=chua: only those not seen yet."""
    template = "notices/list.html#notices" if request.htmx else "notices/list.html"
    return render(request, template, _own(request))


def _own(request: StaffRequest) -> dict[str, object]:
    only_unseen = request.GET.get("xem") == "chua"
    own = Message.objects.of(request.user)
    chosen = own.unseen() if only_unseen else own
    page = Paginator(chosen.select_related("unit"), A_PAGE).get_page(request.GET.get("trang"))
    return {
        "page": page,
        "only_unseen": only_unseen,
        "unseen": queries.unseen_count(request.user),
        "newest": max((message.pk for message in page.object_list), default=0),
        "may_look": may_look(request.user),
    }


@open_to("staff")
@require_GET
def open_message(request: StaffRequest, pk: int) -> HttpResponse:
    """To the page that the message is about; it counts as seen from then on."""
    message = get_object_or_404(Message.objects.of(request.user), pk=pk)
    actions.mark_seen(message=message, by=request.user)
    return redirect(message.link or "notices:list")


@open_to("staff")
@require_POST
def seen(request: StaffRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.of(request.user), pk=pk)
    actions.mark_seen(message=message, by=request.user)
    return render(request, "notices/list.html#notices", _own(request)) if request.htmx else redirect("notices:list")


@open_to("staff")
@require_POST
def all_seen(request: StaffRequest) -> HttpResponse:
    """`newest`: what came after the page was shown stays unseen."""
    if (newest := whole(request.POST.get("newest"))) is not None:
        actions.mark_all_seen(by=request.user, up_to=newest)
    return redirect("notices:list")


@open_to("staff")
@require_http_methods(["GET", "POST"])
def wishes(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    wished = Wish.objects.filter(user=request.user).first() or Wish(user=request.user, gathered_on=today)
    form = WishForm(request.POST or None, initial={"mail": wished.mail, "weekday": wished.weekday})
    if request.method == "POST" and form.is_valid():
        mail, weekday = form.cleaned_data["mail"], form.cleaned_data["weekday"]
        actions.wish(mail=mail, weekday=weekday, by=request.user, today=today)
        messages.success(request, "Đã lưu cách nhận thông báo.")
        return redirect("notices:wishes")
    context = {
        "form": form,
        "has_mail": bool(channels()["mail"].address(request.user)),
        "chosen": form["mail"].value(),
    }
    return render(request, "notices/wishes.html", context)
