"""Where a unit is asked for its opinion: what waits, the draft as it was sent, what the unit says to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loa.core.access import open_to
from loa.core.toasts import say
from loa.plans.actions import consultation as actions
from loa.plans.forms.consultation import CommentForm
from loa.plans.models import Asked, Comment
from loa.plans.permissions import can_comment
from loa.plans.queries.asked import AskedPage, listed
from loa.plans.queries.laid_out import pointers_of
from loa.plans.states import Answer
from loa.plans.views.answers import person, to_page
from loa.plans.views.refusals import errors_of, says_refusal

A_PAGE = 30
PAGE = "plans:asked"


def _asked(request: HttpRequest, pk: int) -> Asked:
    people = ("answered_by", "answered_on_behalf_of")
    visible = Asked.objects.visible_to(request.user).select_related("unit", "consultation__draft__unit", *people)
    return get_object_or_404(visible.defer("consultation__draft__base"), pk=pk)


@open_to("staff")
@require_GET
def asked_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer of one's units, by deadline; "?xem=tat-ca" also what was answered or has ended."""
    everything = request.GET.get("xem") == "tat-ca"
    found = listed(person(request), everything=everything)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("trang")),
        "everything": everything,
        "today": timezone.localdate(),
    }
    return render(request, "plans/asked_list.html", context)


@open_to("staff")
@require_GET
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was sent, with the unit's comments at their places. "?o=/activities/3" opens the form there."""
    found = _asked(request, pk)
    may_comment = can_comment(request.user, found) and found.consultation.is_open
    editing = request.GET.get("sua", "")
    page = AskedPage(found, today=timezone.localdate())
    context = {
        "asked": found,
        "consultation": found.consultation,
        "sheet": page,
        "may_comment": may_comment,
        "opened": request.GET.get("o") if may_comment else None,
        "editing": int(editing) if may_comment and editing.isdecimal() and len(editing) < 10 else 0,
        "agrees": found.answer == Answer.AGREED,
    }
    return render(request, "plans/asked.html", context)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def asked_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """One click; taken back by one more, until the round ends."""
    actions.agree(asked=_asked(request, pk), by=person(request), letter=request.POST.get("letter", "").strip()[:60])
    say(request, "Đã trả lời: thống nhất với dự thảo.", undo=reverse("plans:asked_take_back", args=[pk]))
    return redirect(PAGE, pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def asked_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    actions.take_back(asked=_asked(request, pk), by=person(request))
    say(request, "Đã rút lời thống nhất; đơn vị chưa trả lời.")
    return to_page(request, PAGE, pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def asked_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to a point, or to the whole."""
    found = _asked(request, pk)
    form = CommentForm(request.POST, pointers=pointers_of(found.consultation.content))
    if not form.is_valid():
        raise actions.Refused(errors_of(form))
    said = actions.comment(asked=found, by=person(request), **form.cleaned_data)
    say(request, "Đã gửi ý kiến.", undo=reverse("plans:comment_withdraw", args=[said.pk]))
    return redirect(f"{reverse(PAGE, args=[pk])}#y-kien-{said.pk}")


def _comment(request: HttpRequest, pk: int) -> Comment:
    visible = Comment.objects.filter(asked__in=Asked.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(visible.select_related("asked__unit", "asked__consultation"), pk=pk)


def _answered(
    request: HttpRequest, said: Comment, act: Callable[[], object], words: str, *, undo: str = ""
) -> HttpResponse:
    """Do it, say so, and show the unit's page; or say why not."""
    try:
        act()
    except actions.Refused as error:
        messages.warning(request, str(error))
    else:
        say(request, words, undo=undo)
    return to_page(request, PAGE, said.asked_id)


@open_to("staff")
@require_POST
def comment_reword(request: HttpRequest, pk: int) -> HttpResponse:
    said, form = _comment(request, pk), CommentForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Ý kiến chưa có nội dung nên chưa được ghi lại.")
        return redirect(f"{reverse(PAGE, args=[said.asked_id])}?sua={said.pk}#y-kien-{said.pk}")
    words = form.cleaned_data["text"]
    return _answered(
        request, said, partial(actions.reword, comment=said, text=words, by=person(request)), "Đã sửa ý kiến."
    )


@open_to("staff")
@require_POST
def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    said, undo = _comment(request, pk), reverse("plans:comment_restore", args=[pk])
    return _answered(
        request, said, partial(actions.withdraw_comment, comment=said, by=person(request)), "Đã rút ý kiến.", undo=undo
    )


@open_to("staff")
@require_POST
def comment_restore(request: HttpRequest, pk: int) -> HttpResponse:
    said = _comment(request, pk)
    again = partial(actions.withdraw_comment, comment=said, by=person(request), restore=True)
    return _answered(request, said, again, "Đã đưa ý kiến trở lại.")
