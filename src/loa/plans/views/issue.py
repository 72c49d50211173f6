"""Give an approved draft its number and day: from here on it is a plan, or the next version of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loa.core.access import open_to
from loa.core.toasts import say
from loa.files.actions import LARGEST, NotKept
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Permission
from loa.plans import tasks
from loa.plans.actions import issue as actions
from loa.plans.forms.approval import IssueForm, SignedForm
from loa.plans.models import Draft, Plan
from loa.plans.permissions import can_issue
from loa.plans.queries import papers
from loa.plans.queries.adoption import AlreadyInForce, NotComplete
from loa.plans.queries.laid_out import title_of
from loa.plans.queries.numbers import proposed
from loa.plans.queries.signatures import NotReadable, signatures_in
from loa.plans.states import DraftState, SubmissionState
from loa.plans.views.answers import person
from loa.plans.views.papers import as_paper
from loa.plans.views.refusals import says_refusal
from vanban.time.holidays import VIETNAM

PAGE = "plans:issue"


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = Draft.objects.visible_to(request.user).select_related("unit__parent", "plan")
    draft = get_object_or_404(visible, pk=pk)
    if not can_issue(request.user, draft.unit):
        raise NotAllowed(Permission.PLAN_ISSUE, draft.unit)
    return draft


def _approved(draft: Draft) -> dict[str, Any]:
    """The text as it was approved."""
    found = draft.submissions.filter(state=SubmissionState.APPROVED).order_by("-pk").first()
    if found is None:
        raise Http404
    content: dict[str, Any] = found.content
    return content


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_refusal("plans:approval")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, day and the signed document; the document itself to be signed is downloaded from here."""
    draft, today = _draft(request, pk), timezone.localdate()
    if draft.state == DraftState.ISSUED:
        return redirect("plans:detail", draft.plan_id)
    if draft.state != DraftState.APPROVED:
        messages.warning(request, f"Dự thảo {draft.get_state_display().lower()} nên chưa ban hành được.")
        return redirect("plans:approval", pk)
    content = _approved(draft)
    kind = str((content.get("document") or {}).get("kind") or "KH")
    number = proposed(draft.unit, kind=kind, year=today.year)
    initial = {"number": number, "issued_on": today}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IssueForm(*posted, today=today, initial=initial)
    if form.is_bound and form.is_valid() and (answer := _issued(request, draft, form)):
        return answer
    context = {
        "draft": draft,
        "form": form,
        "title": title_of(content),
        "works": len(content.get("activities") or []) + len(content.get("commitments") or []),
        "largest": LARGEST,
        "is_working_day": VIETNAM.is_working(today),
        "newest": draft.plan.versions.order_by("-no").first() if draft.plan else None,
    }
    return render(request, "plans/issue.html", context, status=422 if form.errors else 200)


def _issued(request: HttpRequest, draft: Draft, form: IssueForm) -> HttpResponse | None:
    """The plan's page; None where something is wrong, which the form says then."""
    cleaned = form.cleaned_data
    try:
        version = actions.issue(
            draft=draft, by=person(request), signatures=_signatures(request, cleaned["signed"]), **cleaned
        )
    except (actions.NumberTaken, AlreadyInForce) as error:
        form.add_error("number", str(error))
    except NotKept as error:
        form.add_error("signed", str(error))
    except NotComplete as error:
        form.add_error(None, str(error))
    else:
        tasks.build_slots.enqueue(version.plan_id)
        tasks.carry_on(version.plan)
        if not VIETNAM.is_working(cleaned["issued_on"]):
            messages.warning(request, f"Ngày {cleaned['issued_on']:%d/%m/%Y} là ngày nghỉ; hãy kiểm tra lại nếu nhầm.")
        say(request, f"Đã ban hành {version.number}.")
        return redirect("plans:detail", version.plan_id)
    return None


def _signatures(request: HttpRequest, signed: UploadedFile | None) -> list[dict[str, Any]]:
    """What stands signed in the file; where that cannot be told, the person is told so."""
    if signed is None or signed.size is None or signed.size > LARGEST:
        return []
    signed.seek(0)
    content = signed.read()
    signed.seek(0)
    try:
        return signatures_in(content, trusted=Path(settings.VAR) / "chung-thu-so")
    except NotReadable as error:
        messages.warning(request, str(error))
        return []


@open_to("staff")
@require_GET
def issue_paper(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The document to be signed, with the number and the day that stand in the form, or blank."""
    draft = _draft(request, pk)
    form = IssueForm(request.GET, today=timezone.localdate())
    form.is_valid()
    number, day = form.cleaned_data.get("number", ""), form.cleaned_data.get("issued_on")
    paper = papers.plan_paper(_approved(draft), draft.unit, number=number, issued_on=day)
    name = f"Kế hoạch {number.replace('/', '-')} {draft.year}"
    return as_paper(request, paper, ending=ending, name=" ".join(name.split()), back=reverse(PAGE, args=[pk]))


@open_to("staff")
@require_http_methods(["GET", "POST"])
def attach_signed(request: HttpRequest, pk: int, no: int) -> HttpResponse:
    """The signed document of a version that was issued without it."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    version = get_object_or_404(plan.versions.select_related("plan__unit", "file"), no=no)
    if not can_issue(request.user, plan.unit):
        raise NotAllowed(Permission.PLAN_ISSUE, plan.unit)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SignedForm(*posted)
    if form.is_bound and form.is_valid():
        signed = form.cleaned_data["signed"]
        try:
            actions.attach_signed(
                version=version, signed=signed, by=person(request), signatures=_signatures(request, signed)
            )
        except NotKept as error:
            form.add_error("signed", str(error))
        else:
            say(request, f"Đã gắn văn bản đã ký vào {version.number}.")
            return redirect("plans:versions", pk)
    context = {"plan": plan, "version": version, "form": form, "largest": LARGEST}
    return render(request, "plans/attach_signed.html", context, status=422 if form.errors else 200)
