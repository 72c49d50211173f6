"""Results as a spreadsheet, with what proves them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from loa.core.sheets import Row, Sheet, as_xlsx
from loa.core.templatetags.formats import day, number
from loa.delivery.models import Evidence, Result
from loa.delivery.queries.results import Chip

HEAD = (
    "Ngày thực hiện", "Đến ngày", "Kết quả", "Đơn vị", "Kế hoạch", "Nhiệm vụ", "Số lượng", "Đơn vị tính",
    "Nơi thực hiện", "Số người tiếp cận", "Số phút", "Kênh", "Tên báo, đài, trang", "Tác giả", "Đăng lại",
    "Trạng thái", "Được tính", "Minh chứng", "Người ghi", "Người duyệt", "Lý do trả lại",
)  # fmt: skip
WIDTHS = (12, 12, 40, 28, 18, 40, 10, 12, 20, 12, 9, 16, 20, 18, 9, 18, 9, 40, 20, 20, 24)
AT_ONCE = 500


def as_sheet(results: Iterable[Result], chips: Sequence[Chip]) -> bytes:
    said = "; ".join(chip.words for chip in chips)
    title = f"Kết quả thực hiện: {said}" if said else "Kết quả thực hiện"
    return as_xlsx(Sheet(name="Kết quả", title=title, head=HEAD, widths=WIDTHS, rows=_rows(results), frozen=1))


def _rows(results: Iterable[Result]) -> Iterator[Row]:
    waiting = iter(results)
    while some := list(islice(waiting, AT_ONCE)):
        proofs = _proofs(some)
        for result in some:
            yield _row(result, proofs[result.pk])


def _proofs(results: Sequence[Result]) -> dict[int, list[str]]:
    """Addresses of links, and names of files."""
    rows = Evidence.objects.standing().filter(result__in=results).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for result, address, name in rows.values_list("result", "link__address", "name"):
        found[result].append(address or name)
    return found


def _row(result: Result, proofs: Sequence[str]) -> Row:
    return (
        day(result.happened_on),
        day(result.until),
        result.title,
        str(result.unit),
        result.plan.number or result.plan.title,
        result.activity.title,
        number(result.quantity),
        result.measure,
        result.place,
        number(result.reached) if result.reached is not None else "",
        number(result.minutes) if result.minutes is not None else "",
        result.get_channel_display(),
        result.outlet,
        result.author,
        "có" if result.is_repost else "",
        result.get_state_display(),
        "có" if result.is_counted else "",
        "\n".join(proofs),
        str(result.logged_by),
        str(result.decided_by or ""),
        result.reason,
    )
