"""Where a draft is written: ask units for opinions, follow the answers, say what becomes of each, end the round."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.sheets import Sheet
from loa.core.toasts import say
from loa.organisations.models import Unit
from loa.organisations.queries.names import Names
from loa.plans.actions import consultation as actions
from loa.plans.forms.consultation import AskForm, RoundForm, UnitsForm, VerdictForm
from loa.plans.models import Consultation, Draft
from loa.plans.permissions import can_draft
from loa.plans.queries import consultation as queries
from loa.plans.queries import papers
from loa.plans.queries.laid_out import title_of
from loa.plans.states import WRITABLE, Answer, DraftState, Verdict
from loa.plans.views.answers import person
from loa.plans.views.papers import as_paper, as_sheet
from loa.plans.views.refusals import errors_of, says_refusal

COMMENTS_A_PAGE = 100
PAGE = "plans:consultation"
VERDICTS = [Verdict.ACCEPTED, Verdict.PARTLY, Verdict.DECLINED, Verdict.OPEN]


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = Draft.objects.visible_to(request.user).select_related("unit__parent")
    return get_object_or_404(visible, pk=pk)


def _round(request: HttpRequest, draft: Draft) -> Consultation | None:
    """The newest round, or the one that the address asks for ("?dot=12")."""
    rounds = draft.consultations.select_related("opened_by", "opened_on_behalf_of", "closed_by", "closed_on_behalf_of")
    asked = request.GET.get("dot", "")
    found = rounds.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else rounds.first()
    if found is not None:
        found.draft = draft
    return found


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_refusal(PAGE)
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest round with its answers, or the form that opens one ("?moi=1" for a further round)."""
    draft = _draft(request, pk)
    found = _round(request, draft)
    may_draft = can_draft(request.user, draft)
    if request.method == "POST" or found is None or ("moi" in request.GET and not found.is_open):
        return _ask(request, draft, may_draft=may_draft)
    context = {
        "draft": draft,
        "consultation": found,
        "rounds": list(draft.consultations.order_by("pk").values_list("pk", flat=True)),
        "counts": queries.counts_of(found),
        "is_late": found.is_late(on=timezone.localdate()),
        "may_draft": may_draft,
        "may_decide": may_draft and draft.state in WRITABLE,
        **_comments(request, found),
        **_answers(request, found),
    }
    if may_draft and found.is_open:
        initial = {"deadline": found.deadline, "letter": found.letter}
        context["round_form"] = RoundForm(initial=initial, today=timezone.localdate())
    return render(request, "plans/consultation.html", context)


def _comments(request: HttpRequest, found: Consultation) -> dict[str, Any]:
    only_open, by_unit = request.GET.get("loc") == "chua", request.GET.get("theo") == "don-vi"
    comments = queries.comments_of(found)
    if only_open:
        comments = comments.filter(verdict=Verdict.OPEN)
    table = queries.Table(found, comments)
    heaps = table.by_unit if by_unit else table.by_point
    page = Paginator([(heap.title, said) for heap in heaps for said in heap.said], COMMENTS_A_PAGE)
    asked = {"loc": "chua" if only_open else "", "theo": "don-vi" if by_unit else "", "dot": request.GET.get("dot", "")}
    return {
        "page": page.get_page(request.GET.get("trang")),
        "only_open": only_open,
        "by_unit": by_unit,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "verdicts": VERDICTS,
    }


def _answers(request: HttpRequest, found: Consultation) -> dict[str, Any]:
    """The units by what they answered; silent ones first, since somebody has to call them."""
    answers = queries.answers_of(found)
    order = [Answer.WAITING, Answer.COMMENTED, Answer.AGREED]
    return {
        "answers": [(answer.label, answer.value, [a for a in answers if a.answer == answer]) for answer in order],
        "late_after": queries.end_of(found.deadline),
    }


def _choices(draft: Draft) -> dict[str, Any]:
    """What the forms may choose from, on today's tree."""
    today = timezone.localdate()
    units = [unit for unit in Names(draft.unit, on=today).choosable() if unit.pk != draft.unit_id]
    return {"groups": queries.choosable_groups(draft.unit, on=today), "units": units}


def _ask(request: HttpRequest, draft: Draft, *, may_draft: bool) -> HttpResponse:
    today = timezone.localdate()
    choices = _choices(draft) if may_draft else {"groups": [], "units": []}
    initial = {"deadline": queries.usual_deadline(today)}
    form = AskForm(_posted(request), today=today, initial=initial, **choices)
    if request.method == "POST" and form.is_valid():
        cleaned = {name: form.cleaned_data[name] for name in ("deadline", "letter", "note")}
        units = form.chosen()
        actions.open_consultation(draft=draft, units=units, by=person(request), **cleaned)
        say(request, f"Đã gửi dự thảo lấy ý kiến {len(units)} đơn vị.")
        return redirect(PAGE, draft.pk)
    context = {
        "draft": draft,
        "form": form,
        "may_draft": may_draft,
        "may_ask": may_draft and draft.state == DraftState.WRITING,
        "kinds": _by_kind(choices["units"]),
        **choices,
    }
    return render(request, "plans/consultation_open.html", context, status=422 if form.errors else 200)


def _by_kind(units: list[Unit]) -> list[tuple[str, list[Unit]]]:
    kinds: dict[str, list[Unit]] = {}
    for unit in units:
        kinds.setdefault(unit.get_kind_display(), []).append(unit)
    return list(kinds.items())


def _open_round(draft: Draft) -> Consultation:
    found = draft.consultations.filter(closed_at=None).first()
    if found is None:
        raise actions.Refused("Không có đợt lấy ý kiến nào đang mở.")
    found.draft = draft
    return found


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_refusal(PAGE)
def consultation_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask further units in the round that is open."""
    draft = _draft(request, pk)
    found = _open_round(draft)
    there = set(found.asked.values_list("unit", flat=True))
    choices = _choices(draft)
    choices["units"] = [unit for unit in choices["units"] if unit.pk not in there]
    choices["groups"] = [group for group in choices["groups"] if not there.issuperset(group.units)]
    form = UnitsForm(_posted(request), **choices)
    if request.method == "POST" and form.is_valid():
        added = actions.ask_more(consultation=found, units=form.chosen(), by=person(request))
        say(request, f"Đã lấy ý kiến thêm {added} đơn vị.")
        return redirect(PAGE, pk)
    context = {"draft": draft, "form": form, "kinds": _by_kind(choices["units"]), **choices}
    return render(request, "plans/consultation_more.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def consultation_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another deadline, the number of the letter."""
    draft = _draft(request, pk)
    form = RoundForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        raise actions.Refused(errors_of(form))
    actions.change_round(consultation=_open_round(draft), by=person(request), **form.cleaned_data)
    say(request, f"Hạn góp ý: {form.cleaned_data['deadline']:%d/%m/%Y}.")
    return redirect(PAGE, pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def consultation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the round; the page's dialog confirms where units are silent."""
    draft = _draft(request, pk)
    found = _open_round(draft)
    actions.close(consultation=found, by=person(request), confirmed=bool(request.POST.get("confirmed")))
    say(request, "Đã kết thúc lấy ý kiến. Dự thảo trở lại trạng thái đang soạn.")
    return redirect(PAGE, pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def consultation_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One verdict on the comments that were ticked, or on one by its own form."""
    draft = _draft(request, pk)
    found = get_object_or_404(draft.consultations, pk=whole(request.POST.get("round")) or 0)
    found.draft = draft
    chosen = [said for each in request.POST.getlist("comment") if (said := whole(each)) is not None]
    form = VerdictForm(request.POST)
    if not chosen:
        raise actions.Refused("Chưa đánh dấu ý kiến nào.")
    if not form.is_valid():
        raise actions.Refused(errors_of(form))
    verdict = Verdict(form.cleaned_data["verdict"])
    reason = form.cleaned_data["reason"]
    decided = actions.decide(consultation=found, comments=chosen, verdict=verdict, reason=reason, by=person(request))
    say(request, f"{verdict.label}: {decided} ý kiến.")
    query = request.POST.get("query", "")
    return redirect(f"{reverse(PAGE, args=[pk])}{'?' + query if query else ''}")


@open_to("staff")
@require_GET
def consultation_table(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The official table of opinions, as a document or a spreadsheet."""
    draft = _draft(request, pk)
    found = _round(request, draft)
    if found is None:
        raise Http404
    asked = queries.answers_of(found)
    name = f"Tổng hợp góp ý {draft.year} đợt {draft.consultations.filter(pk__lte=found.pk).count()}"
    if ending == "xlsx":
        rows = papers.table_rows(found, asked)
        title = f"Tổng hợp, giải trình, tiếp thu ý kiến góp ý: {title_of(found.content)}"
        return as_sheet(Sheet(name="Góp ý", title=title, head=papers.HEAD, widths=papers.WIDTHS, rows=rows), name=name)
    paper = papers.table(found, asked, queries.counts_of(found))
    return as_paper(request, paper, ending=ending, name=name, back=reverse(PAGE, args=[pk]))


@open_to("staff")
@require_GET
def consultation_letter(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The letter that asks the units."""
    draft = _draft(request, pk)
    found = _round(request, draft)
    if found is None:
        raise Http404
    paper = papers.letter(found, queries.answers_of(found))
    name = f"Công văn lấy ý kiến {draft.year}"
    return as_paper(request, paper, ending=ending, name=name, back=reverse(PAGE, args=[pk]))
