"""A tree comes in from a file and goes out again, on a phone and at a desk."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from loa.accounts.models import User
from loa.organisations.models import Kind, TreeImport, Unit
from loa.organisations.states import ImportState
from loa.organisations.tree_files.columns import HEADINGS
from tests.loa.cast import Cast, make_unit

SHOTS = os.environ.get("JOURNEY_PICTURES", "")
"""A folder: the journeys leave pictures of their pages there."""
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def picture(page: Page, name: str, width: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        shot.quantize(96).save(f"{SHOTS}/{name}-{width}.png", optimize=True)


def book(*rows: dict[str, object], name: str = "cay-don-vi.xlsx") -> dict[str, object]:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row.get(heading, "") for heading in HEADINGS])
    out = io.BytesIO()
    made.save(out)
    return {"name": name, "mimeType": KIND, "buffer": out.getvalue()}


def ward(name: str, **more: object) -> dict[str, object]:
    return {"Tên đơn vị": f"UBND phường {name}", "Loại": "Phường", "Viết tắt": "UBND", **more}


GOOD = (
    ward("Lưng Đèo", **{"Mã định danh": "H53.11", "Từ ngày": "01/7/2025", "Số người làm việc": 42}),
    ward("Rạch Mây", **{"Mã định danh": "H53.12", "Từ ngày": "01/7/2025"}),
    {"Tên đơn vị": "Phòng Văn hóa - Xã hội", "Loại": "Phòng", "Trực thuộc": "H53.11", "Từ ngày": "01/7/2025"},
    {"Tên đơn vị": "Sở Nội vụ", "Điện thoại": "0200 3812 345"},
    {"Tên đơn vị": "Sở Thông tin và Báo chí", "Loại": "Sở", "Mã định danh": "H53.3", "Từ ngày": "01/3/2026"},
)
WRONG = (
    ward("Lưng Đèo", **{"Trực thuộc": "UBND tinh Song Lam"}),
    {"Tên đơn vị": "Chi cục Bãi Dâu", "Loại": "Chi cục", "Từ ngày": "31/2/2026"},
    ward("Cồn Én", **{"Mã định danh": "53.H"}),
    {"Tên đơn vị": "Sở Nội vụ", "Đến ngày": "30/6/2026"},
)


@pytest.fixture
def admin(people: Cast, sign_in: Callable[[User], Page]) -> Page:
    make_unit("Sở Thông tin", parent=people.province, kind=Kind.DEPARTMENT, code="H53.3")
    return sign_in(people.admin)


def send(page: Page, file: dict[str, object]) -> None:
    page.get_by_label("Kéo thả tệp vào đây").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem trước").click()


def test_upload_look_import_and_see_the_tree(people, admin, accessible, width):
    admin.goto("/don-vi/")
    admin.locator("summary", has_text="Khác").click()
    admin.get_by_role("link", name="Nhập từ tệp").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Nhập cây đơn vị từ tệp")
    accessible(admin)
    picture(admin, "nhap-tai-len", width)
    with admin.expect_download() as template:
        admin.get_by_role("link", name="Tải tệp mẫu").click()
    assert openpyxl.load_workbook(io.BytesIO(Path(template.value.path()).read_bytes())).sheetnames[0] == "Đơn vị"

    send(admin, book(*GOOD))
    expect(admin.get_by_role("button", name="Nhập 3 đơn vị mới, đổi 2 đơn vị")).to_be_visible()
    expect(admin.get_by_role("row").filter(has_text="Sở Thông tin")).to_contain_text("trước ngày này giữ như cũ")
    expect(admin.get_by_role("row").filter(has_text="0200 3812 345")).to_contain_text("Sở Nội vụ")
    accessible(admin)
    picture(admin, "nhap-xem-truoc", width)
    assert Unit.objects.filter(code="H53.11").exists() is False

    admin.get_by_role("button", name="Nhập 3 đơn vị mới, đổi 2 đơn vị").click()
    expect(admin.get_by_text("Đã nhập xong")).to_be_visible()
    accessible(admin)
    picture(admin, "nhap-xong", width)
    admin.get_by_role("link", name="Xem cây của UBND tỉnh").click()
    admin.goto("/don-vi/?tim=lung+deo")
    expect(admin.get_by_role("link", name="UBND phường Lưng Đèo")).to_be_visible()


def test_errors_are_shown_by_row_and_taken_along(people, admin, accessible, width):
    admin.goto("/don-vi/nhap/")
    send(admin, book(*WRONG))
    expect(admin.get_by_text("Chưa nhập được: 5 chỗ cần sửa ở 4 dòng")).to_be_visible()
    expect(admin.get_by_role("row").filter(has_text="Dòng 2")).to_contain_text("Có phải là “UBND tỉnh Sông Lam”?")
    expect(admin.get_by_role("button", name="Nhập")).to_have_count(0)
    accessible(admin)
    picture(admin, "nhap-loi", width)
    with admin.expect_download() as findings:
        admin.get_by_role("link", name="Tải các dòng cần sửa").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(findings.value.path()).read_bytes())).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == ["2", "3", "4", "5"]
    admin.get_by_role("button", name="Bỏ").click()
    expect(admin.get_by_text("Cây đơn vị không thay đổi")).to_be_visible()
    assert Unit.objects.count() == 5


def test_while_a_worker_reads_the_page_asks_again(people, admin, accessible, width, settings):
    admin.goto("/don-vi/nhap/")
    send(admin, book(*GOOD))
    expect(admin.get_by_role("button", name="Nhập 3")).to_be_visible()
    TreeImport.objects.update(state=ImportState.WAITING, rows_read=12_500)
    admin.reload()
    expect(admin.get_by_text("đã đọc 12.500 dòng")).to_be_visible()
    accessible(admin)
    picture(admin, "nhap-dang-doc", width)
    TreeImport.objects.update(state=ImportState.CHECKED)
    expect(admin.get_by_role("button", name="Nhập 3")).to_be_visible()


def test_the_tree_as_a_file(people, admin, accessible, width):
    admin.goto("/don-vi/xuat/")
    accessible(admin)
    picture(admin, "xuat", width)
    admin.get_by_text("Toàn bộ lịch sử").click()
    with admin.expect_download() as exported:
        admin.get_by_role("button", name="Xuất tệp").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(exported.value.path()).read_bytes())).worksheets[0]
    names = [row[2] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert names == [
        "UBND tỉnh Sông Lam", "Sở Nội vụ", "Sở Thông tin", "UBND phường Bến Trăng", "UBND xã Suối Mây",
    ]  # fmt: skip
