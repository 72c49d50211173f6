"""The queue of who accepts: what waits, the oldest first, and what is decided of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core import numbers
from loa.core.access import open_to
from loa.core.toasts import say, say_now
from loa.delivery.actions import acceptance
from loa.delivery.forms.acceptance import ReasonForm
from loa.delivery.models import Result, ResultQuerySet
from loa.delivery.permissions import can_decide_somewhere, own_of
from loa.delivery.queries.duplicates import duplicates_of
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.queries.results import ResultFilters, chips
from loa.delivery.queries.terms import asked_of
from loa.delivery.queries.waiting import BY_LINE, GROUPS, queue, waiting_for
from loa.delivery.views.results import MOST, rows_of, tabs
from loa.organisations.models import Unit
from loa.plans.states import FormChoice
from loa.plans.views.answers import person

A_PAGE = 50
ACCEPT, RETURN = "nhan", "tra"
GROUPED = [(BY_LINE, "Theo nhiệm vụ"), ("don-vi", "Theo đơn vị")]
KEYS = [
    ("j", "Kết quả sau"),
    ("k", "Kết quả trước"),
    ("x", "Chọn, bỏ chọn"),
    ("e", "Mở, đóng phần minh chứng"),
    ("a", "Nghiệm thu các kết quả đã chọn, hoặc kết quả đang đứng"),
    ("t", "Trả lại các kết quả đã chọn, hoặc kết quả đang đứng"),
]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def undo_address(result: Result) -> str:
    """Of the act that decided it, together with all others that the same act decided."""
    assert result.decided_at is not None
    return reverse("delivery:acceptance_undo", args=[(result.decided_at - EPOCH) // timedelta(microseconds=1)])


@open_to("staff")
@require_http_methods(["GET", "POST"])
def acceptance_queue(request: HttpRequest) -> HttpResponse:
    if not can_decide_somewhere(request.user):
        raise PermissionDenied("Trang này dành cho người nghiệm thu kết quả của kế hoạch.")
    filters = ResultFilters.of(request.GET)
    group = request.GET.get("nhom", "") if request.GET.get("nhom", "") in GROUPS else BY_LINE
    form = ReasonForm(request.POST if request.POST.get("viec") == RETURN else None)
    if request.method == "GET" or (form.is_bound and not form.is_valid()):
        return _page(request, filters, group, form)
    words, undo = _decide(request, filters, form)
    if request.headers.get("HX-Target") == "queue":
        return say_now(_page(request, filters, group, ReasonForm()), words, undo=undo)
    say(request, words, undo=undo)
    return redirect(f"{reverse('delivery:acceptance')}?{_query(filters, group)}")


def _query(filters: ResultFilters, group: str) -> str:
    return "&".join(filter(None, [filters.query(), f"nhom={group}" if group != BY_LINE else ""]))


def _decide(request: HttpRequest, filters: ResultFilters, form: ReasonForm) -> tuple[str, str]:
    """What to say of it, and where it is undone."""
    chosen = _chosen(request, waiting_for(person(request), filters))
    if not chosen:
        return "Chưa chọn kết quả nào. Hãy đánh dấu các kết quả cần duyệt.", ""
    try:
        if form.is_bound:
            reason = form.cleaned_data["reason"]
            decided = acceptance.return_many(results=chosen, reason=reason, by=person(request))
        else:
            decided = acceptance.accept_many(results=chosen, by=person(request))
    except acceptance.TooMany as error:
        return str(error), ""
    verb = "trả lại" if form.is_bound else "nghiệm thu"
    return _said(decided, verb), undo_address(decided.done[0]) if decided.done else ""


def _chosen(request: HttpRequest, waiting: ResultQuerySet) -> list[int]:
    """One by its button, all that the filters show, or those that were ticked."""
    if (one := numbers.whole(request.POST.get("mot"))) is not None:
        return [one]
    if request.POST.get("tat-ca"):
        return list(waiting.order_by("logged_at", "pk").values_list("pk", flat=True)[: acceptance.MOST])
    ticked = request.POST.getlist("ket-qua")[: acceptance.MOST + 1]
    return [pk for each in ticked if (pk := numbers.whole(each)) is not None]


def _said(decided: acceptance.Decided, verb: str) -> str:
    """ "Đã nghiệm thu 12 kết quả. Bỏ qua 1 do bản thân ghi, 2 đã có người duyệt trước."."""
    passed = [
        (decided.own, "do bản thân ghi hoặc sửa"),
        (decided.decided_before, "không còn chờ nghiệm thu"),
        (decided.not_allowed, "thuộc kế hoạch của đơn vị khác"),
    ]
    over = ", ".join(f"{n} {words}" for n, words in passed if n)
    done = f"Đã {verb} {len(decided.done)} kết quả." if decided.done else f"Chưa {verb} kết quả nào."
    return f"{done} Bỏ qua {over}." if over else done


def _page(request: HttpRequest, filters: ResultFilters, group: str, form: ReasonForm) -> HttpResponse:
    user = person(request)
    waiting = queue(waiting_for(user, filters), group, most=MOST)
    page = Paginator(waiting.pks, A_PAGE).get_page(filters.page)
    rows = rows_of(list(page), "plan__unit", "corrects")
    context: dict[str, Any] = {
        "filters": filters,
        "group": group,
        "page": page,
        "groups": _grouped(rows, group, waiting.counts),
        "proofs": proofs_of(rows, user=user),
        "uses": duplicates_of(rows, user=user),
        "own": own_of(user, rows),
        "uncounted": {each.pk for each in rows if each.is_repost and asked_of(each.activity).only_originals},
        "form": form,
        "query": _query(filters, group),
        "most": acceptance.MOST,
        "chips": chips(user, filters),
    }
    status = 422 if form.errors else 200
    if request.headers.get("HX-Target") == "queue":
        return render(request, "delivery/acceptance.html#queue", context)
    context |= {
        **tabs(request),
        "grouped": GROUPED,
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit else None,
        "forms": FormChoice,
        "page_keys": KEYS,
    }
    return render(request, "delivery/acceptance.html", context, status=status)


def _grouped(rows: Sequence[Result], group: str, counts: dict[int, int]) -> list[tuple[Any, int, list[Result]]]:
    """(line or unit, how many wait there, those shown), in the order of the rows."""
    found: dict[int, list[Result]] = {}
    for result in rows:
        found.setdefault(getattr(result, f"{GROUPS[group]}_id"), []).append(result)
    return [(getattr(some[0], GROUPS[group]), counts.get(pk, len(some)), some) for pk, some in found.items()]


@open_to("staff")
@require_POST
def acceptance_undo(request: HttpRequest, moment: int) -> HttpResponse:
    """Take back what the person decided at that moment, in microseconds since 1970."""
    try:
        at = EPOCH + timedelta(microseconds=moment)
    except OverflowError as error:
        raise Http404 from error
    count = acceptance.undo(decided_at=at, by=person(request))
    if count:
        messages.success(request, f"Đã hoàn tác: {count} kết quả chờ nghiệm thu trở lại.")
    else:
        messages.warning(request, "Các kết quả này đã được đổi tiếp sau đó nên không hoàn tác được.")
    return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect("delivery:acceptance")
