"""Change a result before it is accepted: what is said of it, and what proves it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loa.core import numbers
from loa.core.access import open_to
from loa.core.toasts import say
from loa.delivery.actions import evidence
from loa.delivery.actions.entering import BadEvidence, Piece, UsedBefore, mend
from loa.delivery.actions.results import Placing, Told
from loa.delivery.forms.result import ResultForm, slot_words
from loa.delivery.models import Evidence, Result
from loa.delivery.permissions import can_change, can_log
from loa.delivery.queries.duplicates import Use
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.queries.targets import Target, target_of_result
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import State, WrongState
from loa.delivery.views.entering import identity, lacks, title_of, topics_of
from loa.delivery.views.log import PART, form_context
from loa.plans.models import Slot
from loa.plans.views.answers import person


@open_to("staff")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Result.objects.visible_to(request.user).select_related("unit", "plan__unit", "activity__terms", "slot")
    result = get_object_or_404(rows, pk=pk)
    if not can_change(request.user, result):
        if can_log(request.user, result.unit):
            messages.warning(request, str(WrongState(result.state)))
            return redirect("delivery:result", result.pk)
        raise PermissionDenied("Chỉ đơn vị đã ghi kết quả được sửa.")
    if request.method == "POST" and (dropped := numbers.whole(request.POST.get("go"))) is not None:
        return _drop(request, result, dropped)
    form = _form(request, result)
    uses: list[Use] = []
    if request.method == "POST" and form.is_valid():
        try:
            uses = _mend(request, result, form)
        except WrongState as error:
            messages.warning(request, str(error))
            return _go(request, result)
        if not form.errors and not uses:
            return _go(request, result)
    return _page(request, result, form, uses)


def _form(request: HttpRequest, result: Result) -> ResultForm:
    target, today = target_of_result(result), timezone.localdate()
    if request.method == "POST":
        return _with_slots(ResultForm(request.POST, request.FILES, target=target, today=today), target)
    said = {each.name: getattr(result, each.name) for each in fields(Told)}
    chosen = set(result.topics.values_list("text", flat=True))
    form = _with_slots(ResultForm(target=target, today=today, initial={**said, "slot": result.slot_id}), target)
    for name in ("themes", "audiences"):
        points = form.fields[name].queryset  # type: ignore[attr-defined]
        form.initial[name] = [point for point in points if point.text in chosen]
    return form


def _with_slots(form: ResultForm, target: Target) -> ResultForm:
    """Its own slot among them, and first of all none: then its day tells."""
    slots = form.fields["slot"]
    offered = Slot.objects.filter(pk__in=[slot.pk for slot in target.slots])
    slots.queryset = offered.order_by("due", "pk")  # type: ignore[attr-defined]
    slots.empty_label = "Tự xếp theo ngày"  # type: ignore[attr-defined]
    slots.help_text = "Đổi ngày thực hiện sang kỳ khác mà không chọn kỳ ở đây thì kết quả được xếp theo ngày mới."
    return form


def _where(request: HttpRequest, result: Result, form: ResultForm) -> Slot | Placing:
    """The slot that was chosen; where it was left as it is, the day may still move the result."""
    chosen: Slot | None = form.cleaned_data["slot"]
    if "slot" not in request.POST or (chosen is not None and chosen.pk == result.slot_id):
        return Placing.KEPT
    return Placing.BY_DAY if chosen is None else chosen


def _mend(request: HttpRequest, result: Result, form: ResultForm) -> list[Use]:
    """What is used elsewhere and not known yet; sentences about the rest are in the form."""
    title = title_of(form)
    if title is None:
        form.add_error("title", "Hãy ghi tên kết quả.")
        return []
    given, by = form.cleaned_data, person(request)
    kinds = form.kinds(request.POST.getlist("kind"))
    pieces = [Piece(file, kind, given["keeps_place"]) for file, kind in zip(given["files"], kinds, strict=True)]
    links = [given["link"]] if given["link"] else []
    try:
        mended = mend(
            result=result, told=form.told(title=title), topics=topics_of(form, by=by), links=links, pieces=pieces,
            by=by, knows_of_uses=given["knows"], slot=_where(request, result, form),
        )  # fmt: skip
    except BadEvidence as error:
        form.add_error("link" if error.at == "link" else "files", str(error))
    except UsedBefore as error:
        return error.uses
    else:
        say(request, _said(mended, moved=mended.slot_id != result.slot_id))
    return []


def _said(mended: Result, *, moved: bool) -> str:
    waits = mended.state == State.SUBMITTED
    words = "Đã sửa và gửi nghiệm thu." if waits else f"Đã sửa. {lacks(mended, asked_of(mended.activity))}"
    if not moved:
        return words
    return f"{words} Nay tính vào {slot_words(mended.slot)}." if mended.slot else f"{words} Nay không thuộc kỳ nào."


def _drop(request: HttpRequest, result: Result, pk: int) -> HttpResponse:
    """Take one piece of evidence away; what else was typed on the page is not sent with it."""
    there = get_object_or_404(Evidence.objects.standing().filter(result=result), pk=pk)
    try:
        evidence.remove(evidence=there, by=person(request))
    except WrongState as error:
        messages.warning(request, str(error))
        return redirect("delivery:result", result.pk)
    say(request, f"Đã gỡ minh chứng “{there}”.")
    return redirect("delivery:change", result.pk)


def _go(request: HttpRequest, result: Result) -> HttpResponse:
    address = reverse("delivery:result", args=[result.pk])
    return HttpResponse(status=201, headers={"Location": address}) if request.headers.get(PART) else redirect(address)


def _page(request: HttpRequest, result: Result, form: ResultForm, uses: list[Use]) -> HttpResponse:
    user = person(request)
    status = 422 if form.errors or uses else 200
    context: dict[str, Any] = {
        **form_context(form, target_of_result(result)),
        "result": result,
        "beside": result,
        "identity": identity(user),
        "proofs_there": proofs_of([result], user=user).get(result.pk, []),
        "uses": uses,
        "lacks_files": bool(request.FILES),
    }
    part = "#form" if status == 422 and request.headers.get(PART) else ""
    return render(request, f"delivery/change.html{part}", context, status=status)
