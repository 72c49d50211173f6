"""Submit a draft and follow it; decide on what is laid before one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.core.access import open_to
from loa.core.toasts import say
from loa.plans.actions import approval as actions
from loa.plans.actions.consultation import Refused
from loa.plans.forms.approval import STAGES, HandForm, NoteForm, ReasonForm, Steps, SubmitForm
from loa.plans.models import ApprovalStep, Draft, Submission
from loa.plans.permissions import can_draft, can_issue
from loa.plans.queries import approval as queries
from loa.plans.queries import papers
from loa.plans.queries.adoption import NotComplete, missing_in
from loa.plans.queries.consultation import counts_of
from loa.plans.queries.text import text_of
from loa.plans.states import DraftState, StepState, SubmissionState
from loa.plans.views.answers import person
from loa.plans.views.papers import as_paper
from loa.plans.views.refusals import errors_of, says_refusal

A_PAGE = 30
PAGE = "plans:approval"
STEP = "plans:approval_step"
BEFORE_SUBMITTING = {DraftState.WRITING, DraftState.CONSULTING}


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = Draft.objects.visible_to(request.user).select_related("unit__parent", "plan")
    return get_object_or_404(visible, pk=pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_refusal(PAGE)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the draft stands on its way to be approved; before it is submitted, the form that submits it."""
    draft = _draft(request, pk)
    submissions = queries.submissions_of(draft)
    newest = submissions[0] if submissions else None
    context: dict[str, Any] = {
        "draft": draft,
        "submissions": submissions,
        "newest": newest,
        "may_draft": can_draft(request.user, draft),
        "may_issue": draft.state == DraftState.APPROVED and can_issue(request.user, draft.unit),
        "today": timezone.localdate(),
        "reason": ReasonForm(),
    }
    if newest and newest.state == SubmissionState.WAITING:
        context["blocked"] = queries.blocked(newest, today=timezone.localdate())
    if context["may_draft"] and draft.state in BEFORE_SUBMITTING:
        return _submitting(request, draft, context)
    return render(request, "plans/approval.html", context)


def _submitting(request: HttpRequest, draft: Draft, context: dict[str, Any]) -> HttpResponse:
    today = timezone.localdate()
    text = text_of(draft.base, draft.edits.standing())
    consultation = draft.consultations.order_by("-pk").first()
    if consultation:
        consultation.draft = draft
    counts = counts_of(consultation) if consultation else None
    by = person(request)
    author = papers.author_of(draft, by.on_behalf_of or by, on=today)
    note = papers.submission_words(draft, text.as_json(), counts, queries.verdicts_of(draft), author=author)
    rows = {"benches": queries.benches_for(draft.unit, today=today), "today": today}
    posted = request.POST if request.method == "POST" else None
    form = SubmitForm(posted, initial={"note": note})
    initial = _steps_before(context["submissions"])
    steps = Steps(posted, prefix="steps", initial=None if posted else initial, form_kwargs=rows)
    if not posted:
        steps.extra = 0
    missing = missing_in(text)
    if posted is not None and form.is_valid() and steps.is_valid():
        try:
            return _submitted(request, draft, form, [wanted for each in steps if (wanted := each.wanted())])
        except NotComplete as error:
            missing = error.missing
    context |= {"form": form, "steps": steps, "missing": missing, "is_consulting": draft.state == DraftState.CONSULTING}
    is_wrong = posted is not None
    return render(request, "plans/approval.html", context, status=422 if is_wrong else 200)


def _steps_before(submissions: list[Submission]) -> list[dict[str, Any]]:
    """Who approved last time, to be asked again; the rest of four rows is blank."""
    steps = list(submissions[0].steps.all()) if submissions else []
    rows: list[dict[str, Any]] = [
        {"stage": step.stage, "who": f"{step.unit_id}-{step.approver_id}" if step.approver_id else str(step.unit_id)}
        for step in steps
    ]
    last = rows[-1]["stage"] if rows else 0
    return rows + [{"stage": min(last + n, STAGES[-1][0])} for n in range(1, 5 - len(rows))]


def _submitted(request: HttpRequest, draft: Draft, form: SubmitForm, steps: list[actions.Wanted]) -> HttpResponse:
    actions.submit(draft=draft, steps=steps, by=person(request), **form.cleaned_data)
    say(request, "Đã trình duyệt dự thảo.")
    return redirect(PAGE, draft.pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def approval_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the submission back before it is decided."""
    draft = _draft(request, pk)
    newest = draft.submissions.select_related("draft__unit").first()
    if newest is None:
        raise Http404
    actions.recall(submission=newest, by=person(request))
    say(request, "Đã rút lại dự thảo. Sửa xong có thể trình lại.")
    return redirect(PAGE, pk)


@open_to("staff")
@require_POST
@says_refusal(PAGE)
def approval_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approved draft back to be written on."""
    form = ReasonForm(request.POST)
    draft = _draft(request, pk)
    if not form.is_valid():
        raise Refused("Đưa dự thảo đã duyệt về soạn lại cần ghi lý do.")
    actions.reopen(draft=draft, by=person(request), **form.cleaned_data)
    say(request, "Dự thảo trở lại trạng thái đang soạn; sửa xong phải trình duyệt lại.")
    return redirect(PAGE, pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def approval_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a step that waits to somebody else, where the draft is written."""
    visible = ApprovalStep.objects.visible_to(request.user).select_related(
        "submission__draft__unit", "unit", "approver"
    )
    step = get_object_or_404(visible, pk=pk)
    draft, today = step.submission.draft, timezone.localdate()
    if not can_draft(request.user, draft):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    benches = queries.benches_for(draft.unit, today=today)
    form = HandForm(posted, benches=benches, today=today, initial={"deadline": step.deadline})
    if posted is not None and form.is_valid():
        who = form.cleaned_data["who"]
        given = {"unit": who.unit, "approver": who.approver, "deadline": form.cleaned_data["deadline"]}
        return says_refusal(PAGE)(lambda request, pk: _handed(request, pk, step, given))(request, draft.pk)
    context = {"draft": draft, "step": step, "form": form}
    return render(request, "plans/approval_hand.html", context, status=422 if form.errors else 200)


def _handed(request: HttpRequest, pk: int, step: ApprovalStep, given: dict[str, Any]) -> HttpResponse:
    actions.hand_step(step=step, by=person(request), **given)
    say(request, f"Đã chuyển bước duyệt cho {given['approver'] or given['unit']}.")
    return redirect(PAGE, pk)


@open_to("staff")
@require_GET
def approval_paper(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The Tờ trình of the newest submission, or of the one asked for ("?lan=12")."""
    draft = _draft(request, pk)
    asked = request.GET.get("lan", "")
    rounds = draft.submissions.prefetch_related("steps__unit")
    found = rounds.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else rounds.first()
    if found is None:
        raise Http404
    found.draft = draft
    name = f"Tờ trình kế hoạch {draft.year}"
    return as_paper(
        request, papers.submission_paper(found), ending=ending, name=name, back=reverse(PAGE, args=[draft.pk])
    )


# -- before the approver ----------------------------------------------------------------------------------------------


@open_to("staff")
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """ "Chờ tôi duyệt"; "?xem=tat-ca" also what was decided."""
    everything = request.GET.get("xem") == "tat-ca"
    found = queries.listed(person(request), everything=everything)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("trang")),
        "everything": everything,
        "today": timezone.localdate(),
    }
    return render(request, "plans/approvals.html", context)


def _step(request: HttpRequest, pk: int) -> ApprovalStep:
    people = ("approver", "decided_by", "decided_on_behalf_of", "submission__submitted_by")
    visible = ApprovalStep.objects.visible_to(request.user).select_related(
        "unit", "submission__draft__unit__parent", "submission__draft__plan", *people
    )
    return get_object_or_404(visible, pk=pk)


@open_to("staff")
@require_GET
def approval_step(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as submitted, how it differs from the last submission, the Tờ trình; agree or return."""
    step = _step(request, pk)
    may_decide = (
        step.state == StepState.WAITING and ApprovalStep.objects.for_person(request.user).filter(pk=pk).exists()
    )
    context = {
        "step": step,
        "draft": step.submission.draft,
        "submission": step.submission,
        "sheet": queries.StepPage(step),
        "may_decide": may_decide,
        "today": timezone.localdate(),
        "note": NoteForm(),
        "reason": ReasonForm(),
    }
    return render(request, "plans/approval_step.html", context)


@open_to("staff")
@require_GET
def approval_document(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The plan as it was submitted, as the official document that it will be."""
    step = _step(request, pk)
    draft = step.submission.draft
    paper = papers.plan_paper(step.submission.content, draft.unit)
    return as_paper(request, paper, ending=ending, name=str(draft)[:80], back=reverse(STEP, args=[pk]))


@open_to("staff")
@require_POST
@says_refusal(STEP)
def approval_agree(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Refused(errors_of(form))
    step = actions.approve(step=_step(request, pk), by=person(request), **form.cleaned_data)
    step.submission.refresh_from_db(fields=["state"])
    done = step.submission.state == SubmissionState.APPROVED
    say(request, "Đã đồng ý. " + ("Dự thảo được duyệt, chờ văn thư cấp số." if done else "Còn bước duyệt khác."))
    return redirect("plans:approvals")


@open_to("staff")
@require_POST
@says_refusal(STEP)
def approval_return(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(errors_of(form))
    actions.return_draft(step=_step(request, pk), by=person(request), **form.cleaned_data)
    say(request, "Đã trả lại dự thảo kèm lý do.")
    return redirect("plans:approvals")
