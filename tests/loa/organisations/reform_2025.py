"""A province through the reform of 2025, made by recorded acts: departments merged and split, districts ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loa.accounts.models import User
from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.models import Kind, Unit
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from tests.loa.cast import Cast, make_unit

BEFORE = date(2025, 2, 28)
DEPARTMENTS_DAY = date(2025, 3, 1)
COMMUNES_DAY = date(2025, 7, 1)
EVE = date(2025, 6, 30)
AFTER = date(2026, 1, 15)
TODAY = date(2026, 11, 21)
PAPER = "Nghị quyết số 05/NQ-HĐND ngày 20/02/2025"
COMMUNES_PAPER = "Nghị quyết số 1660/NQ-UBTVQH15 ngày 16/6/2025"


@dataclass(frozen=True, slots=True)
class Province:
    """Units by the words that plans use: `units["Sở TT&TT"]`. `cast` has its people."""

    cast: Cast
    units: dict[str, Unit]

    def __getitem__(self, words: str) -> Unit:
        return self.units[words]


def make_province(cast: Cast) -> Province:
    """The cast's province: before 1 March 2025 the old departments, from 1 July 2025 no districts."""
    top = cast.province
    names = {
        "Sở KH&ĐT": ("Sở Kế hoạch và Đầu tư", "SKHĐT"),
        "Sở Tài chính": ("Sở Tài chính", "STC"),
        "Sở TT&TT": ("Sở Thông tin và Truyền thông", "STTTT"),
        "Sở KH&CN": ("Sở Khoa học và Công nghệ", "SKHCN"),
        "Sở VHTTDL": ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
        "Sở TN&MT": ("Sở Tài nguyên và Môi trường", ""),
        "Sở NN&PTNT": ("Sở Nông nghiệp và Phát triển nông thôn", ""),
        "Sở GD&ĐT": ("Sở Giáo dục và Đào tạo", ""),
        "Sở LĐ-TB&XH": ("Sở Lao động - Thương binh và Xã hội", ""),
    }
    units = {
        words: make_unit(name, parent=top, abbreviation=short, kind=Kind.DEPARTMENT)
        for words, (name, short) in names.items()
    }
    units["Báo"] = make_unit("Báo Sông Lam", parent=top, kind=Kind.PRESS)
    units["Đài"] = make_unit("Đài Phát thanh và Truyền hình tỉnh", parent=top, kind=Kind.PRESS)
    units["Tỉnh đoàn"] = make_unit("Tỉnh đoàn Sông Lam", parent=top, kind=Kind.ASSOCIATION)
    units["Thuế"] = make_unit("Thuế tỉnh Sông Lam", parent=top, kind=Kind.CENTRAL)
    units["Cổng"] = make_unit("Trung tâm Tin học", parent=units["Sở GD&ĐT"], kind=Kind.SERVICE)
    units["Doanh nghiệp"] = make_unit("Công ty Cấp nước", parent=top, kind=Kind.ENTERPRISE)
    units["huyện"] = make_unit("UBND huyện Trà Khương", parent=top, kind=Kind.DISTRICT)
    for name, kind in (
        ("xã Cồn Én", Kind.COMMUNE),
        ("xã Bãi Dâu", Kind.COMMUNE),
        ("thị trấn Trà Khương", Kind.TOWNSHIP),
        ("phường Sông Lam", Kind.WARD),
    ):
        units[name] = make_unit(f"UBND {name}", parent=units["huyện"], kind=kind)
    made = Province(cast, units)
    _departments(made)
    _communes(made)
    return made


def record(cast: Cast, *, title: str, decision: str, day: date, steps: list[Said], by: User | None = None) -> None:
    by = by or cast.admin
    act = draft_act(scope=cast.province, title=title, decision=decision, effective=day, by=by)
    put_steps(act=act, steps=steps, by=by)
    record_act(act=act, by=by, today=TODAY)


def _departments(made: Province) -> None:
    def pk(words: str) -> int:
        return made[words].pk

    new = {"kind": Kind.DEPARTMENT, "parent": made.cast.province.pk}
    steps = [
        Said(1, StepKind.MERGE, (From(pk("Sở KH&ĐT")),), (Into(pk("Sở Tài chính")),)),
        Said(
            2, StepKind.SPLIT, (From(pk("Sở TT&TT")),),
            (Into(pk("Sở KH&CN"), share=Decimal(60)), Into(pk("Sở VHTTDL"), share=Decimal(40))),
        ),
        Said(
            3, StepKind.MERGE, (From(pk("Sở TN&MT")), From(pk("Sở NN&PTNT"))),
            (Into("3.1", name="Sở Nông nghiệp và Môi trường", abbreviation="SNNMT", **new),),
        ),
        Said(
            4, StepKind.MERGE, (From(pk("Báo")), From(pk("Đài"))),
            (Into("4.1", name="Báo và Phát thanh, Truyền hình tỉnh", kind=Kind.PRESS, parent=made.cast.province.pk),),
        ),
        Said(5, StepKind.CLOSE, (From(pk("Sở LĐ-TB&XH")),)),
        Said(6, StepKind.RENAME, (From(pk("Thuế")),), (Into(pk("Thuế"), name="Thuế khu vực Sông Lam"),)),
    ]  # fmt: skip
    record(made.cast, title="Sắp xếp các sở", decision=PAPER, day=DEPARTMENTS_DAY, steps=steps)
    for words, name in (
        ("Sở NN&MT", "Sở Nông nghiệp và Môi trường"),
        ("Báo và Đài", "Báo và Phát thanh, Truyền hình tỉnh"),
    ):
        made.units[words] = Unit.objects.get(name=name)


def _communes(made: Province) -> None:
    def pk(words: str) -> int:
        return made[words].pk

    top = made.cast.province.pk
    steps = [
        Said(
            1, StepKind.MERGE, (From(pk("xã Cồn Én")), From(pk("xã Bãi Dâu")), From(pk("thị trấn Trà Khương"))),
            (Into("1.1", name="UBND xã Trà Khương", kind=Kind.COMMUNE, parent=top),),
        ),
        Said(2, StepKind.MOVE, (From(pk("phường Sông Lam")),), (Into(pk("phường Sông Lam"), parent=top),)),
        Said(3, StepKind.CLOSE, (From(pk("huyện")),)),
    ]  # fmt: skip
    record(made.cast, title="Sắp xếp cấp xã", decision=COMMUNES_PAPER, day=COMMUNES_DAY, steps=steps)
    made.units["xã Trà Khương"] = Unit.objects.get(name="UBND xã Trà Khương")
