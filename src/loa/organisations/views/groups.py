"""Pages of groups: those that follow from the tree, and those kept by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.days import AskedDay, asked_day
from loa.core.sheets import XLSX, Sheet, as_xlsx
from loa.core.toasts import say
from loa.organisations.acting import acting_unit
from loa.organisations.actions import groups as actions
from loa.organisations.forms.groups import AddForm, GroupForm, LeaveForm, units_ticked
from loa.organisations.groups import BUILT_IN
from loa.organisations.models import Group, Unit
from loa.organisations.permissions import can, require, units_somewhere, units_with
from loa.organisations.queries.groups import Day, Roll, changes, groups_visible_to, is_built_in
from loa.organisations.queries.names import Names
from loa.organisations.roles import Permission
from vanban.text.folding import fold
from vanban.text.names import Group as Named

FOUND_SHOWN = 40


@open_to("staff")
@require_GET
def groups(request: StaffRequest) -> HttpResponse:
    """Both kinds with their number of members on the day, as plans of one unit (`?don-vi=`) mean them."""
    asked = asked_day(request.GET, today=timezone.localdate())
    scope = _scope(request)
    query = " ".join(request.GET.get("tim", "").split())[:100]
    words = fold(query).split()
    kept = [group for group in groups_visible_to(request.user) if all(word in group.folded for word in words)]
    day = Day(asked.day)
    built_in = [each for each in BUILT_IN.values() if each.has_rule and all(w in fold(each.name) for w in words)]
    context = {
        "asked": asked,
        "scope": scope,
        "query": query,
        "kept": [(group, day.kept(group)) for group in kept],
        "built_in": [(each, day.built_in(each.key, scope.pk)) for each in built_in] if scope else [],
        "may_make": units_with(request.user, Permission.UNIT_MANAGE).exists(),
    }
    part = "#groups" if request.headers.get("HX-Target") == "groups" else ""
    return render(request, "organisations/groups/list.html" + part, context)


def _scope(request: StaffRequest) -> Unit | None:
    """The unit asked for, else that acted for; who belongs nowhere sees the groups of the highest unit."""
    asked = request.GET.get("don-vi", "")
    if asked.isdecimal() and len(asked) < 19:
        return get_object_or_404(Unit, pk=int(asked))
    return acting_unit(request) or Unit.objects.opened().filter(parent=None).first()


@open_to("staff")
@require_GET
def built_in(request: StaffRequest, key: str) -> HttpResponse:
    """A group that follows from the tree, on a day, for the plans of one unit."""
    asked, scope = _asked(request, key)
    roll = Day(asked.day).built_in(key, scope.pk)
    group = BUILT_IN[Named(key)]
    context = _page(request, asked, roll, lambda other: other.built_in(key, scope.pk))
    context |= {"group": group, "scope": scope, "instead": group.instead and BUILT_IN[group.instead]}
    return render(request, "organisations/groups/built_in.html", context)


def _asked(request: StaffRequest, key: str) -> tuple[AskedDay, Unit]:
    """The day and the unit whose plans are meant; 404 where there is no such group, or no unit to ask for."""
    scope = _scope(request)
    if not is_built_in(key) or scope is None:
        raise Http404
    return asked_day(request.GET, today=timezone.localdate()), scope


@open_to("staff")
@require_GET
def group(request: StaffRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    asked = asked_day(request.GET, today=timezone.localdate())
    roll = Day(asked.day).kept(found)
    context = _page(request, asked, roll, lambda other: other.kept(found))
    extends = BUILT_IN[Named(found.extends)] if is_built_in(found.extends) else None
    context |= {"group": found, "scope": found.scope, "extends": extends, "may_keep": _may_keep(request, found)}
    return render(request, "organisations/groups/kept.html", context)


def _kept(request: StaffRequest, pk: int) -> Group:
    return get_object_or_404(groups_visible_to(request.user), pk=pk)


def _may_keep(request: StaffRequest, group: Group) -> bool:
    return can(request.user, Permission.UNIT_MANAGE, group.scope)


def _page(request: StaffRequest, asked: AskedDay, roll: Roll, on: Any) -> dict[str, Any]:
    """What both pages show: members, how many of each kind, what changed between the day and today."""
    today = Day(asked.today)
    now = roll if asked.is_today else on(today)
    earlier, later, day = (roll, now, today) if asked.day <= asked.today else (now, roll, Day(asked.day))
    counts: dict[str, int] = {}
    for member in roll.members:
        counts[member.kind_label] = counts.get(member.kind_label, 0) + 1
    query = " ".join(request.GET.get("tim", "").split())[:100]
    words = fold(query).split()
    return {
        "asked": asked,
        "roll": roll,
        "query": query,
        "members": [each for each in roll.members if all(word in fold(each.name) for word in words)],
        "changes": None if asked.is_today else changes(earlier, later, day),
        "counts": list(counts.items()),
    }


@open_to("staff")
@require_GET
def export_built_in(request: StaffRequest, key: str) -> HttpResponse:
    asked, scope = _asked(request, key)
    return _book(Day(asked.day).built_in(key, scope.pk))


@open_to("staff")
@require_GET
def export(request: StaffRequest, pk: int) -> HttpResponse:
    asked = asked_day(request.GET, today=timezone.localdate())
    return _book(Day(asked.day).kept(_kept(request, pk)))


def _book(roll: Roll) -> HttpResponse:
    rows = (
        [str(n), each.name, each.kind_label, each.parent, "; ".join(each.stands_for)]
        for n, each in enumerate(roll.members, 1)
    )
    when = f"{roll.on:%d/%m/%Y}"
    sheet = Sheet(
        name="Đơn vị",
        title=f"{roll.name} ({roll.base or 'không có đơn vị'}), tính đến {when}",
        head=["STT", "Tên đơn vị", "Loại", "Trực thuộc", "Thay cho đơn vị đã chấm dứt"],
        widths=[6, 50, 28, 40, 40],
        rows=rows,
    )
    response = HttpResponse(as_xlsx(sheet), content_type=XLSX)
    name = f"{roll.name} {roll.on:%Y-%m-%d}.xlsx".replace("/", "-")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@open_to("staff")
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    scopes = units_somewhere(request.user, Permission.UNIT_MANAGE).opened()
    form = GroupForm(request.POST or None, scopes=scopes, initial={"scope": acting_unit(request)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_group(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            say(request, f"Đã lập nhóm “{made}”.")
            return redirect("organisations:group_add", made.pk)
    return render(request, "organisations/groups/edit.html", {"form": form}, status=422 if form.errors else 200)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Name and what it extends."""
    found = _kept(request, pk)
    require(request.user, Permission.UNIT_MANAGE, found.scope)
    initial = {"name": found.name, "extends": found.extends}
    form = GroupForm(request.POST or None, scopes=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_group(group=found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            say(request, "Đã ghi tên và cách mở rộng của nhóm.")
            return redirect("organisations:group", pk)
    context = {"form": form, "group": found}
    return render(request, "organisations/groups/edit.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop using the group, or take it up again (`?lai=1`)."""
    found = _kept(request, pk)
    again = request.GET.get("lai") == "1"
    actions.close_group(group=found, by=request.user, closed=not again)
    here = reverse("organisations:group_close", args=[pk])
    if again:
        say(request, f"Nhóm “{found}” được dùng lại.")
    else:
        say(request, f"Đã ngừng dùng nhóm “{found}”.", undo=f"{here}?lai=1")
    return _after(request, pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Tick units that a search found, or paste names; lines that name no unit come back with what to choose."""
    found = _kept(request, pk)
    require(request.user, Permission.UNIT_MANAGE, found.scope)
    names = Names(found.scope, on=timezone.localdate())
    there = {member.unit for member in names.day.kept(found).members}
    ticked = units_ticked(request.POST.getlist("unit"), names)
    form = AddForm(request.POST or None, names=names)
    if request.method == "POST" and form.is_valid():
        ticked = list({unit.pk: unit for unit in (*ticked, *form.read)}.values())
        if not form.unread and ticked:
            since, before = form.period()
            was = actions.add_units(group=found, units=ticked, by=request.user, since=since, before=before)
            say(request, f"Đã thêm {len(ticked)} đơn vị vào nhóm.", undo=_undo(request, found, was))
            return redirect("organisations:group", pk)
        if not ticked and not form.unread:
            form.add_error(None, "Chưa chọn đơn vị nào: hãy đánh dấu đơn vị tìm được, hoặc dán tên.")
    query = " ".join(request.GET.get("tim", "").split())[:100]
    words = fold(query).split()
    like = [unit for unit in names.choosable() if words and all(word in fold(unit.name) for word in words)]
    chosen = {unit.pk for unit in ticked}
    context = {
        "group": found,
        "form": form,
        "unread": form.unread,
        "ticked": ticked,
        "there": there,
        "query": query,
        "like": [unit for unit in like if unit.pk not in chosen][:FOUND_SHOWN],
        "more": max(0, len(like) - FOUND_SHOWN),
    }
    if request.headers.get("HX-Target") == "found":
        return render(request, "organisations/groups/add.html#found", context)
    return render(request, "organisations/groups/add.html", context, status=422 if form.errors or form.unread else 200)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what leaving out does, then do it."""
    found = _kept(request, pk)
    require(request.user, Permission.UNIT_MANAGE, found.scope)
    today = timezone.localdate()
    names = Names(found.scope, on=today)
    members = {member.unit: member for member in names.day.kept(found).members}
    numbers = [int(value) for value in request.GET.getlist("don-vi") if value.isdecimal() and len(value) < 19]
    chosen = [members[number] for number in numbers if number in members]
    if not chosen:
        say(request, "Chưa chọn đơn vị nào để bỏ khỏi nhóm.")
        return redirect("organisations:group", pk)
    form = LeaveForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        units = [names.as_it_was(member.unit) for member in chosen]
        was = actions.leave_out_units(group=found, units=units, by=request.user, on=form.cleaned_data["on"])
        say(request, f"Đã bỏ {len(units)} đơn vị khỏi nhóm.", undo=_undo(request, found, was))
        return redirect("organisations:group", pk)
    context = {
        "group": found,
        "chosen": chosen,
        "form": form,
        "address": "?" + urlencode([("don-vi", member.unit) for member in chosen]),
    }
    return render(request, "organisations/groups/leave.html", context, status=422 if form.errors else 200)


def _undo(request: StaffRequest, group: Group, was: list[actions.Row]) -> str:
    """Remember what stood before the last change to the group, and where it is put back."""
    request.session[f"group-{group.pk}"] = [asdict(row) for row in was]
    return reverse("organisations:group_undo", args=[group.pk])


@open_to("staff")
@require_POST
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back the last change that this person made to the group's members in this session."""
    found = _kept(request, pk)
    require(request.user, Permission.UNIT_MANAGE, found.scope)
    rows = [actions.Row(**row) for row in request.session.pop(f"group-{pk}", [])]
    if rows:
        actions.restore_units(group=found, rows=rows, by=request.user)
    say(request, "Đã hoàn tác." if rows else "Không còn gì để hoàn tác.")
    return _after(request, pk)


def _after(request: StaffRequest, pk: int) -> HttpResponse:
    return HttpResponseClientRefresh() if request.htmx else redirect("organisations:group", pk)
