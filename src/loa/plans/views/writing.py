"""Write in a draft. Every act answers with what changed since the page's last act, by oneself or by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.toasts import say
from loa.plans.actions import writing as writing_actions
from loa.plans.actions.writing import BuiltOn, TooMuch, Written
from loa.plans.forms.writing import editor, shown, typed_in
from loa.plans.models import Draft, LegalDocument
from loa.plans.permissions import can_draft
from loa.plans.queries.approval import newest_submission
from loa.plans.queries.drafting import BLANK, PARTS, Row, Writing
from loa.plans.queries.history import history_of
from loa.plans.queries.presence import others_in
from loa.plans.queries.review import SHAPES
from loa.plans.queries.text import id_of, item_of, split
from loa.plans.states import WRITABLE, Kind, WrongDraftState
from loa.plans.views.answers import person, says_wrong_state

HEADER = "X-Writing"
"""Sent by the page's script, which wants JSON; a plain form is answered with the page."""
SEEN = timedelta(seconds=20)
KEYS = [
    ("Enter", "Sửa dòng đang chọn"),
    ("Esc", "Thôi sửa dòng"),
    ("j", "Dòng sau"),
    ("k", "Dòng trước"),
    ("n", "Chỗ cần xem tiếp theo"),
    ("Ctrl Z", "Hoàn tác việc vừa làm"),
    ("Ctrl Y", "Làm lại"),
    ("Alt ↑ ↓", "Chuyển dòng lên, xuống"),
]


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = Draft.objects.visible_to(request.user).select_related("unit", "plan", "begun_from", "above", "reading")
    return get_object_or_404(visible, pk=pk)


def _writing(draft: Draft, made: Written | None = None) -> Writing:
    return Writing(draft, on=timezone.localdate(), text=made.text if made else None)


@open_to("staff")
@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft; "?o=/activities/3" with the form of that row open, for browsers without scripts."""
    found = _draft(request, pk)
    may_write = can_draft(request.user, found) and found.state in WRITABLE
    if may_write:
        writing_actions.be_there(draft=found, by=person(request))
    writing = _writing(found)
    opened = writing.row_at(request.GET.get("o", "")) if may_write else None
    context = {
        **_context(request, writing),
        "opened": opened.id if opened else "",
        "form": editor(opened, year=writing.year) if opened else None,
        "seen": shown(editor(opened, year=writing.year, prefix="was-")) if opened else {},
        "present": others_in(found, but=request.user.pk, since=timezone.now() - SEEN),
        "page_keys": KEYS,
        "submission": newest_submission(found),
    }
    return render(request, "plans/draft.html", context)


def _context(request: HttpRequest, writing: Writing) -> dict[str, Any]:
    found = writing.draft
    return {
        "writing": writing,
        "draft": found,
        "may_draft": can_draft(request.user, found),
        "may_write": can_draft(request.user, found) and found.state in WRITABLE,
    }


def _answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say to the page's script in JSON what stood in the way; to a browser without scripts on the next page."""

    @wraps(view)
    def answered(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except (TooMuch, BuiltOn) as error:
            if HEADER in request.headers:
                return JsonResponse({"refused": str(error)}, status=422)
            say(request, str(error))
            return redirect("plans:draft", pk)
        except (WrongDraftState, PermissionDenied) as error:
            if HEADER in request.headers:
                return JsonResponse({"refused": str(error), "is_over": True}, status=409)
            raise

    return says_wrong_state(answered)


@open_to("staff")
@require_GET
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one row (?o=/activities/3)."""
    writing = _writing(_draft(request, pk))
    row = writing.row_at(request.GET.get("o", ""))
    if row is None:
        raise Http404
    context = {
        **_context(request, writing),
        "row": row,
        "form": editor(row, year=writing.year),
        "seen": shown(editor(row, year=writing.year, prefix="was-")),
    }
    return render(request, "plans/draft.html#editor", context)


@open_to("staff")
@require_POST
@_answers
def draft_write(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed into the form of a row: fields that changed are written, merged with what others wrote."""
    found = _draft(request, pk)
    before = _writing(found)
    row = before.row_at(request.POST.get("o", ""))
    if row is None:
        raise TooMuch("Dòng này không còn trong dự thảo. Chữ vừa gõ vẫn còn trên trang; hãy chép sang dòng khác.")
    typed = typed_in(row, request.POST, year=before.year)
    made = writing_actions.write(draft=found, values=typed.values, before=typed.before, by=person(request))
    return _after(request, pk, made, row=row, errors=typed.errors)


@open_to("staff")
@require_POST
@_answers
def draft_add(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """A blank row, or one with a base of the register (?van-ban=7)."""
    found = _draft(request, pk)
    value = BLANK[SHAPES.get(section, "text")]
    chosen = whole(request.POST.get("van-ban"))
    if chosen is not None:
        base = get_object_or_404(_writing(found).bases.visible(), pk=chosen)
        value = base_as_row(base)
    below = request.POST.get("duoi", "")
    made = writing_actions.add(draft=found, section=section, value=value, below=below, by=person(request))
    pointer = made.edits[0].pointer if made.edits else ""
    return _after(request, pk, made, opened="" if chosen is not None else pointer)


def base_as_row(base: LegalDocument) -> dict[str, Any]:
    return {
        "type": base.type,
        "number": base.number or None,
        "date": base.issued_on.isoformat() if base.issued_on else None,
        "issuer": base.issuer or None,
        "name": base.title or None,
    }


@open_to("staff")
@require_POST
@_answers
def draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    made = writing_actions.drop(draft=found, pointer=request.POST.get("o", ""), by=person(request))
    return _after(request, pk, made, says="Đã bỏ dòng.", can_undo=True)


@open_to("staff")
@require_POST
@_answers
def draft_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down (?huong=len, xuong), or beside another row (canh=/activities/4)."""
    found = _draft(request, pk)
    pointer, beside = request.POST.get("o", ""), request.POST.get("canh", "")
    is_before = request.GET.get("huong", "len") == "len"
    if not beside:
        rows = [p for p, _ in _writing(found).text.rows(split(pointer)[0])] if split(pointer)[0] in PARTS else []
        at = rows.index(pointer) + (-1 if is_before else 1) if pointer in rows else -1
        beside = rows[at] if 0 <= at < len(rows) else pointer
    made = writing_actions.move(draft=found, pointer=pointer, beside=beside, is_before=is_before, by=person(request))
    return _after(request, pk, made, stands=pointer)


@open_to("staff")
@require_POST
@_answers
def draft_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding was looked at."""
    found = _draft(request, pk)
    made = writing_actions.accept(draft=found, pointers=request.POST.getlist("o"), by=person(request))
    return _after(request, pk, made)


@open_to("staff")
@require_POST
@_answers
def draft_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that took a base's place, instead of it."""
    found = _draft(request, pk)
    writing = _writing(found)
    row = writing.row_at(request.POST.get("o", ""))
    successor = next((f.successor for f in row.findings if f.successor), 0) if row else 0
    if row is None or not successor:
        return _after(request, pk, None)
    base = get_object_or_404(writing.bases.visible(), pk=successor)
    values = {f"{row.pointer}/{name}": value for name, value in base_as_row(base).items()}
    seen = {pointer: writing.text.value(pointer) for pointer in values}
    made = writing_actions.write(draft=found, values=values, before=seen, by=person(request))
    return _after(request, pk, made, says="Đã thay bằng văn bản mới.", can_undo=True)


@open_to("staff")
@require_POST
@_answers
def draft_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own last step, or the act that is named (?act=7)."""
    found = _draft(request, pk)
    made = writing_actions.undo(draft=found, by=person(request), act=whole(request.GET.get("act")))
    return _after(request, pk, made, says="Đã hoàn tác." if made.edits else "Không còn gì để hoàn tác.")


@open_to("staff")
@require_POST
@_answers
def draft_redo(request: HttpRequest, pk: int) -> HttpResponse:
    made = writing_actions.redo(draft=_draft(request, pk), by=person(request))
    return _after(request, pk, made, says="Đã làm lại." if made.edits else "Không có gì để làm lại.")


@open_to("staff")
@require_GET
def draft_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked every few seconds: what changed since (?since=12), who else is there; where one is (?at=/themes/1)."""
    found = _draft(request, pk)
    if can_draft(request.user, found):
        writing_actions.be_there(draft=found, by=person(request), pointer=request.GET.get("at", ""))
    return JsonResponse(_changes(request, found, None))


@open_to("staff")
@require_GET
def draft_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who wrote what into a row, newest first (?o=/activities/3)."""
    found = _draft(request, pk)
    pointer = request.GET.get("o", "")[:120]
    context = {"draft": found, "pointer": pointer, "history": history_of(found, pointer)}
    return render(request, "plans/draft_history.html", {**context, **_context(request, _writing(found))})


@open_to("staff")
@require_POST
@_answers
def draft_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write again what an earlier edit held: before it, after it, or as it was typed (?loi=15&ban=before)."""
    found = _draft(request, pk)
    which = request.GET.get("ban", "")
    edit = get_object_or_404(found.edits.filter(kind=Kind.CORRECT), pk=whole(request.GET.get("loi")) or 0)
    value = {"before": edit.before, "typed": edit.typed}.get(which, edit.after)
    if which == "typed" and value is None:  # written as it was typed
        value = edit.after
    stored = _writing(found).text.value(edit.pointer)
    values, seen = {edit.pointer: value}, {edit.pointer: stored}
    made = writing_actions.write(draft=found, values=values, before=seen, by=person(request))
    return _after(request, pk, made, says="Đã lấy lại nội dung cũ.", can_undo=True)


def _after(
    request: HttpRequest,
    pk: int,
    made: Written | None,
    *,
    row: Row | None = None,
    errors: dict[str, str] | None = None,
    opened: str = "",
    stands: str = "",
    says: str = "",
    can_undo: bool = False,
) -> HttpResponse:
    """To the script: what changed. To a browser without one: the page, at the row that was meant."""
    undo = reverse("plans:draft_undo", args=[pk]) + f"?act={made.edits[0].act}" if made and made.edits else ""
    if HEADER not in request.headers:
        if says or errors:
            say(request, " ".join([*(errors or {}).values(), says]).strip(), undo=undo if can_undo else "")
        address = reverse("plans:draft", args=[pk]) + (f"?o={opened}" if opened else "")
        place = opened or stands or (row.pointer if row else "")
        return redirect(address + (f"#item-{id_of(place)}" if place else ""))
    found = _draft(request, pk)
    answer = _changes(request, found, made) | {"says": says, "undo": undo if can_undo else ""}
    answer |= {"errors": errors or {}, "opens": id_of(opened) if opened else ""}
    if made and row:
        answer["clashes"] = [_clash(request, found, edit.pk) for edit in made.clashes]
        answer["fields"] = {**answer.get("fields", {}), row.id: _fields(_writing(found, made), row.pointer)}
    return JsonResponse(answer)


def _clash(request: HttpRequest, found: Draft, pk: int) -> dict[str, str]:
    edit = found.edits.get(pk=pk)
    path = split(edit.pointer)
    name = path[1] if path[0] == "document" else path[2] if len(path) > 2 else "text"
    html = render_to_string("plans/draft.html#clash", {"draft": found, "edit": edit}, request)
    return {"item": _item(edit.pointer), "field": name, "html": html}


def _item(pointer: str) -> str:
    """The name on the page of the row that a field is drawn in; the head is one."""
    return "document" if split(pointer)[0] == "document" else id_of(item_of(pointer))


def _fields(writing: Writing, pointer: str) -> dict[str, list[str]]:
    row = writing.row_at(pointer)
    return shown(editor(row, year=writing.year)) if row else {}


def _changes(request: HttpRequest, found: Draft, made: Written | None) -> dict[str, Any]:
    """Rows as HTML and fields as text, by the names that they have on the page; new orders of sections; the side."""
    since = whole((request.POST if request.method == "POST" else request.GET).get("since"))
    present = others_in(found, but=request.user.pk or 0, since=timezone.now() - SEEN)
    answer: dict[str, Any] = {
        "last_act": found.last_act,
        "csrf": get_token(request),
        "at": timezone.localtime().strftime("%H:%M"),
        "present": render_to_string("plans/draft.html#present", {"present": present}, request),
        "places": {_item(each.pointer): str(each.user) for each in present if each.pointer},
        "is_over": found.state not in WRITABLE,
    }
    if since is None or since >= found.last_act:
        return answer
    writing = _writing(found, made)
    changed = list(found.edits.filter(changed_in__gt=since).values_list("pointer", "kind"))
    context = _context(request, writing)
    rows = {row.id: row for pointer, _ in changed if (row := writing.row_at(_pointer_of(pointer)))}
    answer["rows"] = {
        name: render_to_string("plans/draft.html#row", {**context, "row": row}, request) for name, row in rows.items()
    }
    answer["fields"] = {name: shown(editor(row, year=writing.year)) for name, row in rows.items()}
    sections = {split(pointer)[0] for pointer, kind in changed if kind in (Kind.ADD, Kind.DROP, Kind.MOVE)}
    parts = [part for part in writing.parts if part.name in sections]
    answer["orders"] = {part.name: [row.id for row in part.rows] for part in parts}
    answer["gone"] = {
        part.name: render_to_string("plans/draft.html#gone", {**context, "part": part}, request) for part in parts
    }
    answer["side"] = render_to_string("plans/draft.html#side", context, request)
    answer["title"] = str(found)
    return answer


def _pointer_of(pointer: str) -> str:
    return "/document" if split(pointer)[0] == "document" else item_of(pointer)
