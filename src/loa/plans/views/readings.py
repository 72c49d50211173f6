"""Upload plan documents and follow their reading."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.core.access import open_to
from loa.core.toasts import say, say_now
from loa.files.actions import LARGEST, NotKept
from loa.files.views import send
from loa.organisations.acting import acting_unit
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans import tasks
from loa.plans.actions import reading as reading_actions
from loa.plans.actions import upload as upload_actions
from loa.plans.forms.upload import UploadForm
from loa.plans.models import Reading
from loa.plans.permissions import units_to_upload_for
from loa.plans.queries.examples import examples
from loa.plans.states import UNDER_WAY, State
from loa.plans.views.answers import person, says_wrong_state

SHOWN = 30
ENDINGS = ".docx,.doc,.odt,.pdf,.txt,.html,.htm,.png,.jpg,.jpeg,.tif,.tiff"


@open_to("staff")
@require_http_methods(["GET", "POST"])
def readings(request: HttpRequest) -> HttpResponse:
    """Where one uploads, and what became of earlier uploads; htmx asks for the list alone while one is being read."""
    units = units_to_upload_for(request.user)
    if request.method == "POST":
        return _upload(request, units)
    return _page(request, UploadForm(units=units, initial={"unit": acting_unit(request)}))


def _page(request: HttpRequest, form: UploadForm, problems: list[str] | None = None) -> HttpResponse:
    found = (
        Reading.objects.visible_to(request.user)
        .light()
        .select_related("unit", "uploaded_by", "uploaded_on_behalf_of", "plan")
    )
    shown = found.exclude(state=State.WITHDRAWN)
    page = Paginator(shown, SHOWN).get_page(request.GET.get("trang"))
    working = set(units_to_upload_for(request.user).values_list("pk", flat=True))
    context = {
        "form": form,
        "problems": problems or [],
        "page": page,
        "is_under_way": any(reading.state in UNDER_WAY for reading in page),
        "now": timezone.now(),
        "working": working,
        "withdrawn": found.filter(state=State.WITHDRAWN, unit__in=working)[:SHOWN],
        "largest": LARGEST,
        "endings": ENDINGS,
        "one_unit": len(working) == 1,
    }
    is_part = request.headers.get("HX-Target") == "readings"
    template = "plans/readings.html#readings" if is_part else "plans/readings.html"
    return render(request, template, context, status=422 if problems or form.errors else 200)


def _upload(request: HttpRequest, units: object) -> HttpResponse:
    form = UploadForm(request.POST, units=units)
    files = request.FILES.getlist("file")
    if not files:
        return _page(request, form, ["Chưa chọn tệp nào. Hãy chọn văn bản kế hoạch rồi tải lên."])
    if not form.is_valid():
        return _page(request, form)
    tasks.resume_interrupted()
    problems = [p for file in files if (p := _upload_one(request, file, form.cleaned_data["unit"]))]
    return _page(request, form, problems) if problems else redirect("plans:readings")


def _upload_one(request: HttpRequest, file: UploadedFile, unit: Unit) -> str:
    """What is wrong with the file, or "" and a message about what becomes of it."""
    try:
        with transaction.atomic():
            uploaded = upload_actions.upload(file=file, unit=unit, by=person(request))
            _have_it_read(uploaded.reading)
    except NotKept as error:
        return str(error)
    if uploaded.was_there:
        state = State(uploaded.reading.state).label.lower()
        messages.info(request, f"“{file.name}” đã có trong danh sách ({state}); không lưu lần nữa.")
    return ""


@open_to("staff")
@require_POST
@says_wrong_state
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user).light(), pk=pk)
    with transaction.atomic():
        reading = _have_it_read(reading_actions.retry(reading=reading, by=person(request)))
    return _after(request, f"Đang đọc lại “{reading.name}”.")


@open_to("staff")
@require_POST
@says_wrong_state
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user).light(), pk=pk)
    upload_actions.withdraw(reading=reading, by=person(request))
    return _after(request, f"Đã rút “{reading.name}”.", undo=reverse("plans:restore", args=[pk]))


@open_to("staff")
@require_POST
@says_wrong_state
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user).light(), pk=pk)
    with transaction.atomic():
        reading = _have_it_read(upload_actions.restore(reading=reading, by=person(request)))
    return _after(request, f"Đã đưa “{reading.name}” trở lại danh sách.")


def _have_it_read(reading: Reading) -> Reading:
    """Hand a waiting document to the worker; in the transaction in which it began to wait."""
    if reading.state == State.WAITING:
        tasks.read.enqueue(reading.pk)
    return reading


def _after(request: HttpRequest, text: str, *, undo: str = "") -> HttpResponse:
    """htmx: a toast, and the list asks for itself again; otherwise the page anew."""
    if not request.headers.get("HX-Request"):
        say(request, text, undo=undo)
        return redirect("plans:readings")
    response = say_now(HttpResponse(status=200), text, undo=undo)
    response["HX-Reswap"] = "none"
    response["HX-Trigger-After-Settle"] = "readings-changed"
    return response


@open_to("staff")
@require_GET
def reading_file(request: HttpRequest, pk: int) -> FileResponse:
    """The document as it was uploaded."""
    visible = Reading.objects.visible_to(request.user).light().select_related("file")
    reading = get_object_or_404(visible, pk=pk)
    return send(reading.file, name=reading.name, inline=True)


@open_to("staff")
@require_GET
def export_examples(request: HttpRequest) -> StreamingHttpResponse:
    """The corrections of the units in which the person reviews, as .jsonl."""
    working = units_with(request.user, Permission.PLAN_REVIEW).values("pk")
    corrected = Reading.objects.filter(unit__in=working, result__isnull=False).select_related("file")
    response = StreamingHttpResponse(examples(corrected.iterator(chunk_size=20)), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="vi-du-sua.jsonl"'
    return response
