"""Steps of a draft from a spreadsheet: all of them, or none and what is to be put right by row."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from loa.core.toasts import say
from loa.organisations.act_files.from_table import COLUMNS, LABELS, figures, read_rows, steps_of, unreadable
from loa.organisations.act_files.index import Index
from loa.organisations.actions import reorganise
from loa.organisations.forms.act_import import StepsFileForm
from loa.organisations.models import Reorganisation
from loa.organisations.queries.act_pages import Ground
from loa.organisations.reform import Said, renumbered
from loa.organisations.states import ActState, Kind
from loa.organisations.tree_files.findings import Findings, Unreadable
from loa.organisations.views.acts import draft

FINDINGS_SHOWN = 200
EXAMPLE = (
    ("1", "Sáp nhập", "UBND xã Cồn Én", "", "", "UBND xã Bãi Dâu", "mới", "xã Bãi Dâu", "UBND", "Xã", "", ""),
    ("1", "Sáp nhập", "UBND xã Bãi Dâu", "", "", "", "", "", "", "", "", ""),
    ("1", "Sáp nhập", "UBND xã Rạch Mây", "x", "40", "", "", "", "", "", "", ""),
    ("2", "Chia tách", "Sở Thông tin và Báo chí", "", "70", "Sở Khoa học", "đã có", "", "", "", "", ""),
    ("2", "Chia tách", "Sở Thông tin và Báo chí", "", "30", "Sở Văn hóa", "đã có", "", "", "", "", ""),
    ("3", "Đổi tên", "Sở Văn hóa", "", "", "Sở Văn hóa và Du lịch", "", "", "SVHDL", "", "", ""),
    ("4", "Chuyển", "Trung tâm Văn hóa Bến Trăng", "", "", "", "", "", "", "", "UBND phường Bến Trăng", ""),
    ("5", "Nâng hạ loại", "UBND xã Lưng Đèo", "", "", "UBND phường Lưng Đèo", "", "", "", "Phường", "", ""),
    ("6", "Giải thể", "Ban Quản lý dự án Bãi Dâu", "", "", "", "", "", "", "", "", ""),
    ("7", "Thành lập", "", "", "", "Sở Dân tộc", "mới", "", "SDT", "Sở, ban, ngành", "UBND tỉnh Sông Lam", ""),
)  # fmt: skip


@open_to("staff")
@require_http_methods(["GET", "POST"])
def import_steps(request: StaffRequest, pk: int) -> HttpResponse:
    act = draft(request, pk)
    if act.state != ActState.DRAFT:
        raise Http404
    ground = Ground(act)
    form = StepsFileForm(request.POST or None, request.FILES or None, initial={"after": bool(ground.steps)})
    findings = None
    if form.is_valid():
        steps, findings = _read(form, ground)
        if not findings.errors:
            return _put(request, act, [*ground.steps, *_after(ground, steps)] if form.cleaned_data["after"] else steps)
    context = {
        "act": act,
        "form": form,
        "steps_there": len(ground.steps),
        "findings": [
            (each, LABELS.get(each.column, "")) for each in findings.in_order()[:FINDINGS_SHOWN]
        ] if findings else [],
        "errors": findings.errors if findings else 0,
        "columns": COLUMNS,
    }  # fmt: skip
    wrong = bool(findings) or (form.is_bound and not form.is_valid())
    return render(request, "organisations/acts/import.html", context, status=422 if wrong else 200)


def _read(form: StepsFileForm, ground: Ground) -> tuple[list[Said], Findings]:
    file = form.cleaned_data["file"]
    try:
        rows = read_rows(file.read(), str(file.name))
    except Unreadable as error:
        return [], unreadable(error)
    return steps_of(rows, Index(ground.world, ground.inside))


def _after(ground: Ground, steps: list[Said]) -> list[Said]:
    """Numbered after those that are there, so that their new units keep their places apart."""
    filler = [Said(at, step.kind) for at, step in enumerate(ground.steps, 1)]
    return renumbered([*filler, *steps])[len(filler) :]


def _put(request: StaffRequest, act: Reorganisation, steps: list[Said]) -> HttpResponse:
    reorganise.put_steps(act=act, steps=steps, by=request.user)
    told = figures(steps)
    say(request, f"Đã nhập {told['steps']} bước: {told['before']} đơn vị cũ, {told['made']} đơn vị mới.")
    return redirect("organisations:act", act.pk)


@open_to("staff")
@require_GET
def template(request: StaffRequest, ending: str) -> HttpResponse:
    """The file to fill in, with an example of every kind of step."""
    head = [column.heading for column in COLUMNS]
    if ending == "csv":
        response = HttpResponse(as_csv(head, ()), content_type=CSV)
    elif ending == "xlsx":
        widths = [column.width for column in COLUMNS]
        sheets = (
            Sheet(name="Các bước", title="Các bước của đợt sắp xếp", head=head, widths=widths, rows=(), frozen=3),
            Sheet(name="Ví dụ", title="Mỗi dòng một đơn vị cũ", head=head, widths=widths, rows=EXAMPLE, frozen=3),
            Sheet(
                name="Các cột", title="Ghi gì vào từng cột", head=["Cột", "Ghi gì"], widths=[24, 90],
                rows=[(column.heading, column.hint) for column in COLUMNS],
            ),
            Sheet(name="Các loại", title="Loại đơn vị", head=["Loại"], widths=[50], rows=[(k.label,) for k in Kind]),
        )  # fmt: skip
        response = HttpResponse(as_xlsx(*sheets), content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="mau-sap-xep.{ending}"'
    return response
