"""What happened to the demonstration province's units in the middle of 2026, and what is decided for later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from loa.accounts.models import User
from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.models import Kind, Reorganisation, Unit
from loa.organisations.models.unit import HeadCount
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from loa.project.demo.province import PROVINCE

HEADS = {
    "Sở Nội vụ": 62,
    "Sở Y tế": 48,
    "Sở Công Thương": 41,
    "UBND phường Bến Trăng": 58,
    "UBND xã Bãi Dâu": 31,
    "UBND xã Cồn Én": 27,
    "UBND xã Suối Mây": 35,
}


def load_reorganisations(*, today: date) -> None:
    """Two communes merged in mid-year, a renaming dated ahead; nothing where any act is on record already."""
    if Reorganisation.objects.exists():
        return
    by = User.objects.get(username="quantri")
    province = Unit.objects.get(name=PROVINCE[0])
    for name, count in HEADS.items():
        unit = Unit.objects.get(name=name)
        HeadCount.objects.get_or_create(
            unit=unit, on=date(2026, 1, 1), defaults={"count": count, "source": "Quyết định giao biên chế năm 2026"}
        )
    merger = draft_act(
        scope=province,
        title="Sáp nhập xã Bãi Dâu và xã Cồn Én thành xã Bãi Én",
        decision="Nghị quyết số 15/NQ-HĐND ngày 12/6/2026 của Hội đồng nhân dân tỉnh Sông Lam",
        effective=date(2026, 7, 1),
        by=by,
    )
    old = [Unit.objects.get(name=name).pk for name in ("UBND xã Bãi Dâu", "UBND xã Cồn Én")]
    new = Into(
        "1.1", "UBND xã Bãi Én", kind=Kind.COMMUNE, parent=province.pk, short_name="Xã Bãi Én", share=Decimal(100)
    )
    put_steps(act=merger, steps=[Said(1, StepKind.MERGE, tuple(From(pk) for pk in old), (new,))], by=by)
    record_act(act=merger, by=by, today=today)

    renaming = draft_act(
        scope=province,
        title="Đổi tên Cổng Thông tin điện tử tỉnh",
        decision="Quyết định số 402/QĐ-UBND ngày 10/11/2026 của Ủy ban nhân dân tỉnh Sông Lam",
        effective=date(2027, 1, 1),
        by=by,
    )
    portal = Unit.objects.get(name="Cổng Thông tin điện tử tỉnh").pk
    renamed = Into(
        portal, "Trung tâm Thông tin và Chuyển đổi số tỉnh", short_name="TT TT&CĐS tỉnh", abbreviation="TTTTCĐS"
    )
    put_steps(act=renaming, steps=[Said(1, StepKind.RENAME, (From(portal),), (renamed,))], by=by)
    record_act(act=renaming, by=by, today=today)
