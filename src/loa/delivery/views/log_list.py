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
from loa.core.toasts import say
from loa.delivery.actions.evidence import Refused
from loa.delivery.actions.listing import Listed
from loa.delivery.actions.listing import log_list as keep_list
from loa.delivery.forms.rows import ListedRow, PastedForm, begun, note_twins, sent
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
    rows = sent(request.POST, today=timezone.localdate())
    _note(rows, person(request))
    good = request.POST.get("viec") == GOOD
    if good:
        for row in rows:
            row.is_chosen = not row.is_wrong and (not row.notes or (row.is_chosen and row.was_seen))
    chosen = [row for row in rows if row.is_chosen]
    refused = any(row.is_wrong or (row.notes and not row.was_seen) for row in chosen)
    if not chosen or refused or request.POST.get("viec") not in {SAVE, GOOD}:
        said = "" if chosen or not rows else "Chưa chọn dòng nào để ghi. Hãy đánh dấu các dòng đúng."
        if refused:
            said = NOT_YET
        return _page(request, target, PastedForm(), rows=rows, said=said, status=422)
    try:
        results = keep_list(
            activity=target.activity,
            unit=target.unit,
            rows=[_listed(row, target) for row in chosen],
            by=person(request),
        )
    except Refused as error:
        return _page(request, target, PastedForm(), rows=rows, said=f"Chưa ghi dòng nào. {error}", status=422)
    left = len(rows) - len(chosen)
    say(request, f"Đã ghi {len(results)} kết quả{f', còn {left} dòng không ghi' if left else ''}.")
    return redirect(f"{reverse('delivery:results')}?nhiem-vu={target.activity.pk}&don-vi={target.unit.pk}")


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
    status: int = 200,
) -> HttpResponse:
    shown = rows or []
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
        "today": timezone.localdate(),
    }
    return render(request, "delivery/log_list.html", context, status=status)
