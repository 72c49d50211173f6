"""Log a list of results: paste or upload, look at what was understood, log the chosen rows in one transaction."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loa.core.access import open_to
from loa.core.templatetags.formats import day as in_words
from loa.core.templatetags.formats import number
from loa.core.toasts import say
from loa.delivery.actions.evidence import Refused
from loa.delivery.actions.listing import Listed
from loa.delivery.actions.listing import log_list as keep_list
from loa.delivery.forms.rows import ListedRow, PastedForm, begun, note_twins, sent
from loa.delivery.models import Result
from loa.delivery.queries.known_links import known_links
from loa.delivery.queries.listed_files import read_listed
from loa.delivery.queries.pasted import NotAList, read_pasted
from loa.delivery.queries.targets import Target
from loa.delivery.views.entering import asked_target, host_of, names_target, suggested_channel
from loa.delivery.views.log import choose
from loa.organisations.tree_files.findings import Unreadable
from loa.plans.views.answers import person

READ, SAVE, GOOD = "doc", "ghi", "dung"
NOT_YET = "Chưa ghi dòng nào: có dòng đã chọn cần sửa hoặc xem lại. Sửa, bỏ chọn, hoặc chỉ ghi các dòng đúng."


@open_to("staff")
@require_http_methods(["GET", "POST"])
def log_list(request: HttpRequest) -> HttpResponse:
    target = asked_target(request)
    if target is None:
        if names_target(request.GET):
            raise Http404
        return choose(request, to="delivery:log_list")
    if request.method == "GET":
        return _page(request, target, PastedForm())
    if request.POST.get("viec") == READ:
        return _read(request, target)
    return _save(request, target)


def _read(request: HttpRequest, target: Target) -> HttpResponse:
    form = PastedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, target, form, status=422)
    upload = form.cleaned_data["file"]
    try:
        pasted = read_listed(upload) if upload else read_pasted(form.cleaned_data["pasted"])
    except (NotAList, Unreadable) as error:
        form.add_error("file" if upload else "pasted", str(error))
        return _page(request, target, form, status=422)
    day = form.cleaned_data["day"]
    rows = begun(pasted.rows, today=timezone.localdate(), day=in_words(day) if day else "")
    _fill_known(rows, person(request))
    _note(rows, person(request))
    for row in rows:
        row.is_chosen = not row.is_wrong and not row.notes
    return _page(request, target, form, rows=rows, passed_over=pasted.passed_over)


def _fill_known(rows: list[ListedRow], user: Any) -> None:
    """Names and days of pages that were asked for before."""
    known = known_links((row.form["link"].value() or "" for row in rows), user=user)
    for row in rows:
        page = known.get(row.form["link"].value() or "")
        if page is None:
            continue
        data: dict[str, Any] = row.form.data  # type: ignore[assignment]
        if not row.form["title"].value() and page.title:
            data[row.form.add_prefix("title")] = page.title
        if not row.form["happened_on"].value() and page.published_on:
            data[row.form.add_prefix("happened_on")] = in_words(page.published_on)


def _note(rows: list[ListedRow], user: Any) -> None:
    """What is to be looked at in each row: twice in the list, logged already."""
    note_twins(rows)
    known = known_links((row.form["link"].value() or "" for row in rows), user=user)
    for row in rows:
        page = known.get(row.form["link"].value() or "")
        row.notes += [use.words for use in page.uses[:3]] if page else []


def _save(request: HttpRequest, target: Target) -> HttpResponse:
    rows, before = _not_kept(sent(request.POST, today=timezone.localdate()), target)
    _note(rows, person(request))
    act = request.POST.get("viec")
    if act == GOOD:
        for row in rows:
            row.is_chosen = not row.is_wrong and (not row.notes or (row.is_chosen and row.was_seen))
    chosen = [row for row in rows if row.is_chosen]
    refused = any(row.is_wrong or (row.notes and not row.was_seen) for row in chosen)
    if refused or act not in {SAVE, GOOD} or not (chosen or before):
        said = "" if chosen or not rows else "Chưa chọn dòng nào để ghi. Hãy đánh dấu các dòng đúng."
        return _page(request, target, PastedForm(), rows=rows, said=NOT_YET if refused else said, status=422)
    try:
        keep_list(
            activity=target.activity,
            unit=target.unit,
            rows=[_listed(row, target) for row in chosen],
            by=person(request),
        )
    except Refused as error:
        return _page(request, target, PastedForm(), rows=rows, said=f"Chưa ghi dòng nào. {error}", status=422)
    left = [row for row in rows if not row.is_chosen]
    return _kept(request, target, before + len(chosen), left)


def _not_kept(rows: list[ListedRow], target: Target) -> tuple[list[ListedRow], int]:
    """Without those that the same page sent before, as when it is loaded anew; and how many these are."""
    keys = [row.form["key"].value() for row in rows]
    kept = set(Result.objects.filter(key__in=keys, unit=target.unit).values_list("key", flat=True))
    rest = [row for row in rows if row.form["key"].value() not in kept]
    return rest, len(kept)


def _kept(request: HttpRequest, target: Target, count: int, left: list[ListedRow]) -> HttpResponse:
    """The results; while rows are left over, those for mending, looked over anew beside what was kept just now."""
    if not left:
        say(request, f"Đã ghi {number(count)} kết quả.")
        return redirect(_results_of(target))
    for row in left:
        row.notes = []
    _note(left, person(request))
    for row in left:
        row.is_chosen = row.is_wrong
    rest = "cần sửa" if all(row.is_wrong for row in left) else "chưa ghi, cần sửa hoặc xem lại"
    done = f"Đã ghi {number(count)} kết quả, còn {number(len(left))} dòng {rest}."
    return _page(request, target, PastedForm(), rows=left, done=done)


def _results_of(target: Target) -> str:
    return f"{reverse('delivery:results')}?nhiem-vu={target.activity.pk}&don-vi={target.unit.pk}"


def _listed(row: ListedRow, target: Target) -> Listed:
    given = row.form.cleaned_data
    channel = suggested_channel(target, host_of(given["link"]))
    told = row.form.told(measure=next(iter(target.measures), ""), channel=channel)
    return Listed(told=told, key=given["key"], link=given["link"])


def _page(
    request: HttpRequest,
    target: Target,
    form: PastedForm,
    *,
    rows: list[ListedRow] | None = None,
    passed_over: list[str] | None = None,
    said: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = sorted(rows or [], key=lambda row: 0 if row.is_wrong else 1 if row.notes else 2)
    context = {
        "target": target,
        "asked": target.asked,
        "form": form,
        "rows": shown,
        "good": sum(not row.is_wrong and not row.notes for row in shown),
        "wrong": sum(row.is_wrong for row in shown),
        "noted": sum(bool(row.notes) and not row.is_wrong for row in shown),
        "passed_over": passed_over or [],
        "said": said,
        "done": done,
        "results_address": _results_of(target),
        "today": timezone.localdate(),
    }
    return render(request, "delivery/log_list.html", context, status=status)
