"""The queue of who accepts: what waits, the oldest first, and what is decided of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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

from loa.accounts.models import User
from loa.core import numbers
from loa.core.access import open_to
from loa.core.toasts import say, say_now
from loa.delivery.actions import acceptance
from loa.delivery.forms.acceptance import ReasonForm
from loa.delivery.models import Result
from loa.delivery.permissions import can_decide_somewhere, own_of
from loa.delivery.queries.duplicates import duplicates_of
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.queries.results import ResultFilters, chips
from loa.delivery.queries.terms import asked_of
from loa.delivery.queries.waiting import BY_LINE, GROUPS, Queue, oldest, queue
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


@dataclass(frozen=True, slots=True)
class Group:
    """`head`: a line or a unit; `count`: how many wait there, of which `results` are shown."""

    head: Any
    count: int
    results: list[Result]
    is_below: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was sent with the queue and stays on its page: the ticks, all that is filtered, a reason, what was wrong."""

    ticked: frozenset[int] = frozenset()
    whole: bool = False
    form: ReasonForm = field(default_factory=ReasonForm)
    wrong: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Chosen:
        ticked = (numbers.whole(each) for each in request.POST.getlist("ket-qua")[: acceptance.MOST + 1])
        form = ReasonForm(request.POST if request.POST.get("viec") == RETURN else None)
        return cls(frozenset(pk for pk in ticked if pk is not None), bool(request.POST.get("tat-ca")), form)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def acceptance_queue(request: HttpRequest) -> HttpResponse:
    if not can_decide_somewhere(request.user):
        raise PermissionDenied("Trang này dành cho người nghiệm thu kết quả của kế hoạch.")
    filters = ResultFilters.of(request.GET)
    group = request.GET.get("nhom", "") if request.GET.get("nhom", "") in GROUPS else BY_LINE
    chosen = Chosen.of(request)
    if request.method == "GET":
        return _page(request, filters, group, chosen)
    decided, wrong = _decide(request, filters, chosen)
    if decided is None:
        return _page(request, filters, group, replace(chosen, wrong=wrong))
    words = _said(decided, "trả lại" if chosen.form.is_bound else "nghiệm thu")
    undo = undo_address(decided.done[0]) if decided.done else ""
    if request.headers.get("HX-Target") == "queue":
        left = chosen.ticked - {result.pk for result in decided.done} if _one(request) else frozenset()
        return say_now(_page(request, filters, group, Chosen(frozenset(left))), words, undo=undo)
    say(request, words, undo=undo)
    return redirect(f"{reverse('delivery:acceptance')}?{_query(filters, group, at=filters.page)}")


def _query(filters: ResultFilters, group: str, *, at: int = 1) -> str:
    """`at`: the page that one is on."""
    said = [filters.query(), f"nhom={group}" if group != BY_LINE else "", f"trang={at}" if at > 1 else ""]
    return "&".join(filter(None, said))


def _one(request: HttpRequest) -> int | None:
    """The result that was decided by the button of its row."""
    return numbers.whole(request.POST.get("mot"))


def _decide(request: HttpRequest, filters: ResultFilters, chosen: Chosen) -> tuple[acceptance.Decided | None, str]:
    """What became of them; None where nothing was decided, with what to say of it where no field says it."""
    if chosen.form.is_bound and not chosen.form.is_valid():
        return None, ""
    pks = _chosen(request, filters, chosen)
    if not pks:
        return None, "Chưa chọn kết quả nào. Hãy đánh dấu các kết quả cần duyệt."
    try:
        if chosen.form.is_bound:
            reason = chosen.form.cleaned_data["reason"]
            return acceptance.return_many(results=pks, reason=reason, by=person(request)), ""
        return acceptance.accept_many(results=pks, by=person(request)), ""
    except acceptance.TooMany as error:
        return None, str(error)


def _chosen(request: HttpRequest, filters: ResultFilters, chosen: Chosen) -> list[int]:
    """One by its button, all that the filters show, or those that were ticked."""
    if (one := _one(request)) is not None:
        return [one]
    if chosen.whole:
        return [pk for pk, _, _ in oldest(person(request), filters, most=acceptance.MOST)]
    return sorted(chosen.ticked)


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


def _page(request: HttpRequest, filters: ResultFilters, group: str, chosen: Chosen) -> HttpResponse:
    context = _queue(person(request), filters, group, chosen) | tabs(request)
    status = 422 if chosen.form.errors or chosen.wrong else 200
    if request.headers.get("HX-Target") == "queue":
        return render(request, "delivery/acceptance.html#queue", context | {"is_swap": True}, status=status)
    context |= {
        "grouped": GROUPED,
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit else None,
        "forms": FormChoice,
        "page_keys": KEYS,
    }
    return render(request, "delivery/acceptance.html", context, status=status)


def _queue(user: User, filters: ResultFilters, group: str, chosen: Chosen) -> dict[str, Any]:
    """What the part of the page shows that each decision changes."""
    waiting = queue(user, filters, group, most=MOST)
    page = Paginator(waiting.pks, A_PAGE).get_page(filters.page)
    rows = rows_of(list(page), "plan__unit", "corrects")
    return {
        "filters": filters,
        "group": group,
        "page": page,
        "groups": _grouped(rows, group, waiting),
        "proofs": proofs_of(rows, user=user),
        "uses": duplicates_of(rows, user=user),
        "own": own_of(user, rows),
        "uncounted": {each.pk for each in rows if each.is_repost and asked_of(each.activity).only_originals},
        "chosen": chosen,
        "form": chosen.form,
        "query": _query(filters, group),
        "query_here": _query(filters, group, at=page.number),
        "most": acceptance.MOST,
        "chips": chips(user, filters),
    }


def _grouped(rows: Sequence[Result], group: str, waiting: Queue) -> list[Group]:
    """In the order of the rows."""
    found: dict[tuple[bool, int], list[Result]] = {}
    for result in rows:
        found.setdefault((result.pk in waiting.below, getattr(result, f"{GROUPS[group]}_id")), []).append(result)
    return [
        Group(getattr(some[0], GROUPS[group]), waiting.counts.get(key, len(some)), some, is_below=key[0])
        for key, some in found.items()
    ]


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
