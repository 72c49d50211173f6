"""Short ways to make uploads, readings and plans in any state, from fictional documents."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from loa.accounts.models import User
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Unit, UnitPeriod
from loa.plans.actions.adopt import adopt
from loa.plans.actions.drafts import begin
from loa.plans.actions.reading import claim, fail, finish
from loa.plans.actions.slots import want_slots
from loa.plans.actions.upload import upload
from loa.plans.actions.writing import add, write
from loa.plans.models import Draft, Plan, Reading
from loa.plans.queries.agencies import Named, named_in_plan
from loa.plans.queries.directory import Directory
from loa.plans.queries.source import source_as_json, whole_points
from loa.plans.queries.text import Text, text_of
from loa.plans.tasks import build_slots
from vanban.reader import read

PLANS = Path(__file__).parents[2] / "vanban" / "plans"
WHOLE = (PLANS / "song-lam-2026.txt").read_text(encoding="utf-8")
SHORT = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG LAM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\tSông Lam, ngày 09 tháng 01 năm 2026

KẾ HOẠCH
Truyền thông cải cách hành chính năm 2026

Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;
I. NỘI DUNG
1. Giới thiệu cách nộp hồ sơ trực tuyến.
2. Nêu gương tổ dân phố làm tốt.
II. NHIỆM VỤ CỤ THỂ
STT\tNhiệm vụ\tSố lượng\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian
{rows}
III. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
a) Theo dõi việc thực hiện Kế hoạch.
Trên đây là Kế hoạch truyền thông cải cách hành chính năm 2026./.

Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Các sở, ban, ngành;\tCHỦ TỊCH
- Lưu: VT.\tLương Đình Khoát
"""
ROWS = (
    "1\tBản tin cải cách hành chính\t52 số (01 số/tuần)\tSở Nội vụ\tUBND các xã, phường\tThường xuyên",
    "2\tCuộc thi đăng ký hồ sơ trực tuyến\t01 cuộc\tSở Nội vụ\tHội Nhà vườn\tQuý II/2026",
    "3\tĐối thoại với hộ kinh doanh\t02 cuộc\tUBND phường Bến Trăng\tSở Nội vụ\tTrước ngày 30/9/2026",
)


def short_plan(*, number: str = "31", rows: int = 3, lines: Sequence[str] = ()) -> str:
    """The text of a small plan with so many activities, or with these lines of its table."""
    lines = lines or [
        ROWS[n] if n < len(ROWS) else f"{n + 1}\tNhiệm vụ thứ {n + 1}\t01 cuộc\tSở Nội vụ\t\tTháng 5/2026"
        for n in range(rows)
    ]
    return SHORT.format(number=number, rows="\n".join(lines))


def as_upload(text: str = WHOLE, name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def as_docx(text: str = WHOLE) -> bytes:
    """The same plan as a Word file: paragraphs, and a real table where lines hold more than two tabs."""
    document = docx.Document()
    table = None
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) > 2:
            if table is None:
                table = document.add_table(rows=0, cols=len(cells), style="Table Grid")
            row = table.add_row().cells
            for box, words in zip(row, cells, strict=False):
                box.text = words
        elif table is not None and len(cells) == 2:  # a heading row: "I", "Truyền thông trên báo chí"
            row = table.add_row().cells
            row[0].text, row[1].text = cells
        else:
            table = None
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@functools.cache
def _read(text: str) -> str:
    found = read(text.encode(), name="ke-hoach.txt")
    result = whole_points(found.as_json(), found.source.text)
    return json.dumps([source_as_json(found.source), result])


def make_waiting(*, unit: Unit, by: User, text: str = WHOLE, name: str = "ke-hoach.txt") -> Reading:
    return upload(file=as_upload(text, name), unit=unit, by=by).reading


def make_read(*, unit: Unit, by: User, text: str = WHOLE, name: str = "ke-hoach.txt", **result: Any) -> Reading:
    """Waiting for review; `result` replaces parts of what was read."""
    reading = claim(reading=make_waiting(unit=unit, by=by, text=text, name=name), by=by)
    assert reading is not None
    source, found = json.loads(_read(text))
    return finish(reading=reading, source=source, result={**found, **result}, by=by)


def make_failed(*, unit: Unit, by: User, text: str = "?", name: str = "hong.txt") -> Reading:
    reading = claim(reading=make_waiting(unit=unit, by=by, text=text, name=name), by=by)
    assert reading is not None
    return fail(reading=reading, code="damaged", sentence="Tệp hỏng. Hãy tải lại.", by=by)


def make_plan(*, unit: Unit, by: User, text: str = WHOLE, name: str = "ke-hoach.txt") -> Plan:
    return adopt(reading=make_read(unit=unit, by=by, text=text, name=name), by=by)


def make_communes(parent: Unit, count: int) -> list[Unit]:
    """So many communes under one unit, in few queries."""
    made = Unit.objects.bulk_create(
        [Unit(name=f"UBND xã Bến Đá {n}", parent=parent, kind=Kind.COMMUNE) for n in range(1, count + 1)],
        batch_size=500,
    )
    UnitPeriod.objects.bulk_create((UnitPeriod.of(unit) for unit in made), batch_size=500)
    rebuild_reach(today=date.today())
    return made


def with_slots(plan: Plan) -> Plan:
    """The plan, once its slots are made or brought in step with it."""
    want_slots(plan=plan, by=plan.adopted_by)
    build_slots.func(plan.pk)
    return plan


def make_draft(
    *, unit: Unit, by: User, year: int = 2027, title: str = "Truyền thông năm 2027", **rows: list[Any]
) -> Draft:
    """A draft being written; `rows` by section: `themes=["…"], activities=[{"title": "…"}]`."""
    draft = begin(unit=unit, year=year, by=by)
    write(draft=draft, values={"/document/title": title}, before={}, by=by)
    for section, values in rows.items():
        for value in values:
            add(draft=draft, section=section, value=value, by=by)
    return Draft.objects.get(pk=draft.pk)


def unsettled_in(plan: Plan) -> list[Named]:
    """What a plan in force names and nobody has linked to a unit yet."""
    directory = Directory(plan.unit, on=plan.day)
    return [name for name in named_in_plan(plan, directory) if not name.is_settled]


def text_now(draft: Draft) -> Text:
    return text_of(draft.base, draft.edits.standing())
