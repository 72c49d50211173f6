"""Log one result: from a line of work to a result that is handed in, on one page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loa.core import numbers
from loa.core.access import open_to
from loa.core.templatetags.formats import number
from loa.core.toasts import say
from loa.delivery.fetching import Seen
from loa.delivery.fetching import look as look_at
from loa.delivery.forms.result import BY_CONTENT, FILE_KINDS, FileForm, ResultForm
from loa.delivery.models import Result
from loa.delivery.permissions import units_to_log_for
from loa.delivery.proof_files.proof import LARGEST, LARGEST_RECORDING, proof_of
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.queries.channels import channel_of
from loa.delivery.queries.duplicates import Use, uses_of_link
from loa.delivery.queries.links import NotALink, with_scheme
from loa.delivery.queries.targets import Target
from loa.delivery.queries.work import units_working_for, work_of
from loa.delivery.states import EvidenceKind, LinkState, State
from loa.delivery.views.entering import (
    asked_target,
    host_of,
    identity,
    keep,
    lacks,
    names_target,
    new_form,
    sent_form,
)  # fmt: skip
from loa.plans.views.answers import person
from vanban.text.folding import fold

COUNT = "dem"
COUNTED_IN = {
    EvidenceKind.ATTENDANCE: (["người", "lượt người", "học viên", "đại biểu", "người tham dự", "lượt"], "người"),
    EvidenceKind.LOG: (
        ["lần", "lần phát", "lượt", "lượt phát", "tin", "bài", "tin, bài", "buổi", "chương trình"],
        "lần phát",
    ),
}
"""Measures of a result whose quantity is the number of rows of such a table, and what a row is."""
PART = "Loa-Part"
"""Header of a form that is sent by a script: only the form comes back, and the files stay chosen."""


@open_to("staff")
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The form for a line, or the lines to choose from where the address names none."""
    target = asked_target(request)
    if target is None:
        if names_target(request.GET):
            raise Http404
        return choose(request)
    if request.method == "GET":
        done = _just_logged(request, target)
        return _page(request, target, new_form(request, target), done=done)
    if request.POST.get("viec") == COUNT:
        return count(request, target)
    form = sent_form(request, target)
    uses: list[Use] = []
    if form.is_valid():
        kept = keep(request, target, form)
        if kept.result is not None:
            return _kept(request, target, kept.result)
        uses = kept.uses
    return _page(request, target, form, uses=uses, status=422)


def count(request: HttpRequest, target: Target) -> JsonResponse:
    """What stands in a list of people or a play log that was chosen; nothing is kept. Empty for other files.

    `fills`: fields and what is proposed for them, where nobody has written anything else.
    """
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({})
    kind = form.cleaned_data["kind"] or None
    try:
        proof = proof_of(
            form.cleaned_data["file"], kind=EvidenceKind(kind) if kind else None, asked=target.asked.proofs
        )
    except Refused as error:
        return JsonResponse({"refused": str(error)})
    rows = proof.facts.get("rows")
    if rows is None:
        return JsonResponse({})
    return JsonResponse(_counted(proof.kind, rows))


def _counted(kind: EvidenceKind, rows: int) -> dict[str, Any]:
    measures, what = COUNTED_IN[kind]
    fills = {"quantity": rows, **({"reached": rows} if kind == EvidenceKind.ATTENDANCE else {})}
    return {"words": f"Trong tệp có {number(rows)} {what}.", "fills": fills, "measures": measures}


def _kept(request: HttpRequest, target: Target, result: Result) -> HttpResponse:
    undo = f"{reverse('delivery:result', args=[result.pk])}?viec=rut"
    is_in = result.state == State.SUBMITTED
    words = "Đã ghi và gửi nghiệm thu." if is_in else f"Đã ghi. {lacks(result, target.asked)}"
    say(request, words, undo=undo)
    address = f"{reverse('delivery:log')}?{target.query}&{urlencode({'da-ghi': result.pk})}"
    if request.headers.get(PART):  # a script that followed a redirect would read the words above in the person's place
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


def _just_logged(request: HttpRequest, target: Target) -> Result | None:
    pk = numbers.whole(request.GET.get("da-ghi"))
    if pk is None:
        return None
    return Result.objects.visible_to(request.user).standing().filter(pk=pk, activity=target.activity).first()


def _page(
    request: HttpRequest,
    target: Target,
    form: ResultForm,
    *,
    uses: list[Use] | None = None,
    done: Result | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context: dict[str, Any] = {
        **form_context(form, target),
        "identity": identity(person(request)),
        "uses": uses or [],
        "done": done,
        "today": today,
        "of_slot": target.of_slot(today=today),
        "of_line": target.of_line(today=today),
        "lacks_files": bool(request.FILES),
    }
    part = "#form" if status == 422 and request.headers.get(PART) else ""
    return render(request, f"delivery/log.html{part}", context, status=status)


def form_context(form: ResultForm, target: Target | None) -> dict[str, Any]:
    """What the fields need to be shown, on this page and on others that have them."""
    return {
        "form": form,
        "target": target,
        "asked": target.asked if target is not None else None,
        "kinds": FILE_KINDS,
        "kind": BY_CONTENT,
        "largest": LARGEST,
        "largest_recording": LARGEST_RECORDING,
    }


def _units(request: HttpRequest) -> list[int]:
    """The one that the address names, if the person logs for it, else those that they work for."""
    unit = numbers.whole(request.GET.get("don-vi"))
    if unit is not None and units_to_log_for(request.user).filter(pk=unit).exists():
        return [unit]
    return units_working_for(person(request))


def choose(request: HttpRequest, *, to: str = "delivery:log") -> HttpResponse:
    """Lines that still lack work, of the units one logs for, looked through by words."""
    user, today = person(request), timezone.localdate()
    units = _units(request)
    if not units and not units_to_log_for(user).exists():
        raise PermissionDenied("Chưa có quyền ghi kết quả thực hiện ở đơn vị nào. Người quản trị có thể cấp quyền này.")
    words = " ".join(request.GET.get("tim", "").split())[:200]
    groups = work_of(units, today=today).groups if units else []
    wanted = fold(words).split()
    shown = [
        (urgency, [line for line in lines if all(each in fold(line.activity.title) for each in wanted)])
        for urgency, lines in groups
    ]
    context = {
        "to": to,
        "groups": [group for group in shown if group[1]],
        "words": words,
        "unit": units[0] if request.GET.get("don-vi") and len(units) == 1 else None,
        "several": len(units) > 1,
        "identity": identity(user),
    }
    return render(request, "delivery/log_choose.html", context)


@open_to("staff")
@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """What a pasted link says of itself, and where it was used; a part of a page."""
    address = request.GET.get("link", "").strip()
    if not address:
        return HttpResponse()
    try:
        address = with_scheme(address)
        seen = look_at(address)
    except NotALink as error:
        seen = Seen(state=LinkState.REFUSED, said=str(error))
    host = host_of(address)
    context = {
        "seen": seen,
        "is_alive": seen.state == LinkState.ALIVE,
        "channel": channel_of(host),
        "site": seen.site or host,
        "uses": []
        if seen.state == LinkState.REFUSED
        else uses_of_link(address, user=person(request), beside=_beside(request)),
    }
    return render(request, "delivery/looked.html", context)


def _beside(request: HttpRequest) -> Result | None:
    """The result that the link is already of, on the page that changes it."""
    pk = numbers.whole(request.GET.get("ket-qua"))
    return None if pk is None else get_object_or_404(Result.objects.visible_to(request.user), pk=pk)
