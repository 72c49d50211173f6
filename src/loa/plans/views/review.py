"""Review what was read: the document on one side, the fields on the other. htmx swaps the items that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.toasts import say, say_now
from loa.organisations.permissions import can
from loa.organisations.roles import Permission
from loa.plans.actions import review as review_actions
from loa.plans.forms.editors import EDITORS, Editor
from loa.plans.models import Correction, Reading
from loa.plans.permissions import can_adopt, can_review
from loa.plans.queries.phrases import explain_quotas, explain_timeframe
from loa.plans.queries.review import SECTIONS, SHAPES, Item, Review
from loa.plans.queries.text import FINDINGS, id_of, item_of, split
from loa.plans.states import Kind, State
from loa.plans.views.answers import person, says_wrong_state, to_page

MOST_SWAPPED = 60
"""Items swapped one by one; where an act changed more, the page is asked for anew."""
KEYS = [
    ("j", "Mục sau"),
    ("k", "Mục trước"),
    ("n", "Mục cần xem tiếp theo"),
    ("Enter", "Chấp nhận mục đang chọn"),
    ("e", "Sửa mục đang chọn"),
    ("u", "Hoàn tác"),
    ("r", "Làm lại"),
]
DONE = {Kind.ACCEPT: "Đã chấp nhận", Kind.CORRECT: "Đã sửa", Kind.ADD: "Đã thêm", Kind.DROP: "Đã bỏ"}


def _reading(request: HttpRequest, pk: int) -> Reading:
    visible = Reading.objects.visible_to(request.user).select_related("unit", "file", "uploaded_by")
    return get_object_or_404(visible, pk=pk)


@open_to("staff")
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    if reading.state == State.ADOPTED:
        return to_page(request, "plans:detail", reading.plan.pk)
    if reading.state != State.READ:
        return to_page(request, "plans:readings")
    return render(request, "plans/review.html", {**_context(request, Review(reading)), "page_keys": KEYS})


def _context(request: HttpRequest, review: Review) -> dict[str, Any]:
    return {
        "review": review,
        "reading": review.reading,
        "may_review": can_review(request.user, review.reading),
        "may_draft": can(request.user, Permission.PLAN_DRAFT, review.reading.unit),
        "may_adopt": can_adopt(request.user, review.reading),
    }


@open_to("staff")
@require_POST
@says_wrong_state
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    made = review_actions.accept(reading=reading, pointers=request.POST.getlist("o"), by=person(request))
    return _changed(request, reading, made)


@open_to("staff")
@require_POST
@says_wrong_state
def accept_sure(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    made = review_actions.accept_sure(reading=reading, by=person(request))
    return _changed(request, reading, made, f"Đã chấp nhận {len(made)} mục chắc chắn.")


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_wrong_state
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one item (?o=/activities/3), and what it says."""
    reading = _reading(request, pk)
    pointer = (request.POST if request.method == "POST" else request.GET).get("o", "")
    review = Review(reading)
    item = review.items.get(pointer)
    if item is None:
        return to_page(request, "plans:review", pk)
    form = _editor(request, review, item)
    if form.is_bound and form.is_valid():
        made = review_actions.correct(reading=reading, values=form.values(pointer), by=person(request))
        return _changed(request, reading, made, shown=pointer)
    status = 422 if form.is_bound else 200
    context = {**_context(request, review), "item": item, "form": form, "adds": ""}
    return render(request, "plans/review.html#editor", context, status=status)


def _editor(request: HttpRequest, review: Review, item: Item) -> Editor:
    return EDITORS[item.shape](
        request.POST if request.method == "POST" else None,
        value=item.value,
        name=item.pointer.rpartition("/")[2],
        year=review.draft.document.get("year"),
        prefix=item.id,
        label_suffix="",
    )


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_wrong_state
def add(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The form of a new row of a section, and what it says."""
    reading = _reading(request, pk)
    if section not in SECTIONS or section == "document":
        return to_page(request, "plans:review", pk)
    review = Review(reading)
    form = EDITORS[SHAPES.get(section, "text")](
        request.POST if request.method == "POST" else None,
        value=None,
        year=review.draft.document.get("year"),
        prefix=f"new-{section}",
        label_suffix="",
    )
    if form.is_bound and form.is_valid():
        made = review_actions.add(reading=reading, section=section, value=form.whole(), by=person(request))
        return _changed(request, reading, made)
    context = {**_context(request, review), "item": None, "form": form, "adds": section}
    return render(request, "plans/review.html#editor", context, status=422 if form.is_bound else 200)


@open_to("staff")
@require_POST
@says_wrong_state
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    made = review_actions.drop(reading=reading, pointer=request.POST.get("o", ""), by=person(request))
    return _changed(request, reading, made)


@open_to("staff")
@require_POST
@says_wrong_state
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The last act, or the one that the toast names (?act=7)."""
    reading = _reading(request, pk)
    made = review_actions.undo(reading=reading, by=person(request), act=whole(request.GET.get("act")))
    return _changed(request, reading, made, "Đã hoàn tác." if made else "Không còn gì để hoàn tác.", is_undo=True)


@open_to("staff")
@require_POST
@says_wrong_state
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    made = review_actions.redo(reading=reading, by=person(request))
    return _changed(request, reading, made, "Đã làm lại." if made else "Không có gì để làm lại.", is_undo=True)


@open_to("staff")
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """How a phrase that is being typed is understood; nothing is kept."""
    reading = _reading(request, pk)
    year = Review(reading).draft.document.get("year")
    typed = {name.rpartition("-")[2]: str(value) for name, value in request.POST.items()}
    if "timeframe" in typed:
        understood = [explain_timeframe(typed["timeframe"], year=year)]
    else:
        understood = explain_quotas([line.strip() for line in typed.get("quotas", "").split("\n") if line.strip()])
    return render(request, "plans/review.html#understood", {"understood": understood})


def _changed(
    request: HttpRequest,
    reading: Reading,
    made: list[Correction],
    text: str = "",
    *,
    shown: str = "",
    is_undo: bool = False,
) -> HttpResponse:
    """The items that an act changed, the findings and the progress, to be swapped where they stand on the page.

    `shown`: an item to be shown anew in any case, so that its form closes where nothing was changed in it.
    """
    if not request.headers.get("HX-Request"):
        return to_page(request, "plans:review", reading.pk)
    pointers = list(dict.fromkeys([*filter(None, [shown]), *(item_of(correction.pointer) for correction in made)]))
    if len(pointers) > MOST_SWAPPED:
        undo_address = "" if is_undo else f"{reverse('plans:undo', args=[reading.pk])}?act={made[0].act}"
        say(request, text or f"{DONE[Kind(made[0].kind)]}.", undo=undo_address)
        return HttpResponseClientRefresh()
    review = Review(reading)
    also = {f.item for f in review.findings if f.pointer in pointers and f.item}
    affected = [review.items[p] for p in dict.fromkeys([*pointers, *also]) if p in review.items]
    added = {item_of(c.pointer) for c in made if c.kind == Kind.ADD and c.undone_at is None}
    context = {
        **_context(request, review),
        "changed": [item for item in affected if item.pointer not in added],
        "added": [item for item in affected if item.pointer in added],
        "gone": _gone(pointers, review),
    }
    response = render(request, "plans/review.html#changes", context)
    response["HX-Reswap"] = "none"
    return _told(response, reading, made, text, is_undo=is_undo)


def _gone(pointers: Iterable[str], review: Review) -> list[str]:
    """Items on the page that are there no more: additions that were undone."""
    return [id_of(p) for p in pointers if p not in review.items and split(p)[0] not in FINDINGS]


def _told(
    response: HttpResponse, reading: Reading, made: list[Correction], text: str, *, is_undo: bool
) -> HttpResponse:
    if is_undo:
        return say_now(response, text)
    if not made or (
        made[0].kind == Kind.ACCEPT and not text
    ):  # the item says so itself, and there may be many in a row
        return response
    undo_address = f"{reverse('plans:undo', args=[reading.pk])}?act={made[0].act}"
    return say_now(response, text or f"{DONE[Kind(made[0].kind)]}.", undo=undo_address)
