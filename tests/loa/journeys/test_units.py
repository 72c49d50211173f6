"""The tree of units in a browser: opened branch by branch, on any day, and one unit's page."""

from datetime import date

from playwright.sync_api import expect

from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.models import Kind, Unit
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from tests.loa.cast import make_unit


def test_the_tree_of_any_day(people, sign_in, accessible, width):
    division = make_unit("Phòng Kinh tế", parent=people.ward, kind=Kind.DIVISION)
    act = draft_act(
        scope=people.province, title="Sáp nhập", decision="Nghị quyết 15", effective=date(2026, 7, 1), by=people.admin
    )
    other = make_unit("UBND xã Khe Ngọc", parent=people.province, kind=Kind.COMMUNE)
    new = Into("1.1", "UBND xã Mây Ngọc", Kind.COMMUNE, people.province.pk)
    merge = Said(1, StepKind.MERGE, (From(people.commune.pk), From(other.pk)), (new,))
    put_steps(act=act, steps=[merge], by=people.admin)
    record_act(act=act, by=people.admin, today=date.today())

    page = sign_in(people.admin)
    page.goto("/don-vi/")
    accessible(page)
    page.get_by_role("button", name="Các đơn vị thuộc UBND phường Bến Trăng").click()
    expect(page.get_by_role("link", name=division.name)).to_be_visible()
    page.get_by_role("button", name="Các đơn vị thuộc UBND phường Bến Trăng").press("Enter")
    expect(page.get_by_role("link", name=division.name)).to_be_hidden()

    day = page.get_by_label("Tính đến ngày")
    day.fill("30/6/2026")
    day.press("Enter")
    expect(page.get_by_text("như vào ngày 30/6/2026")).to_be_visible()
    expect(page.get_by_role("link", name="UBND xã Khe Ngọc")).to_be_visible()
    expect(page.get_by_role("link", name="UBND xã Mây Ngọc")).to_have_count(0)
    accessible(page)
    page.get_by_role("link", name="Về hôm nay").click()

    page.get_by_label("Tìm đơn vị").fill("khe ngoc")
    expect(page.get_by_role("heading", name="Tên này ở thời gian khác")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="UBND xã Mây Ngọc").click()
    expect(page.get_by_role("heading", name="UBND xã Mây Ngọc")).to_be_visible()
    expect(page.get_by_role("heading", name="Trước và sau sắp xếp")).to_be_visible()
    accessible(page)


def test_a_unit_is_entered_and_its_slip_corrected(people, sign_in, accessible, width):
    page = sign_in(people.admin)
    page.goto(f"/don-vi/{people.province.pk}/")
    page.get_by_role("link", name="Thêm đơn vị trực thuộc").click()
    expect(page.get_by_label("Trực thuộc")).to_have_value("UBND tỉnh Sông Lam")
    page.get_by_label("Loại").select_option("department")
    page.get_by_label("Tên đơn vị").fill("Sở Ngoai vụ")
    page.get_by_label("Có từ ngày").fill("01/3/2026")
    accessible(page)
    page.get_by_role("button", name="Thêm đơn vị").dispatch_event("click")
    expect(page.get_by_role("heading", name="Sở Ngoai vụ")).to_be_visible()
    page.get_by_role("link", name="Sửa sai sót").click()
    page.get_by_label("Tên đơn vị").fill("Sở Ngoại vụ")
    accessible(page)
    page.get_by_role("button", name="Ghi").dispatch_event("click")
    expect(page.get_by_role("heading", name="Sở Ngoại vụ")).to_be_visible()
    page.get_by_text("Ghi số người làm việc").click()
    page.get_by_label("Số người").fill("24")
    page.get_by_role("button", name="Ghi số người").dispatch_event("click")
    expect(page.get_by_text("24 người")).to_be_visible()
    assert Unit.objects.get(name="Sở Ngoại vụ").periods.get().since == date(2026, 3, 1)
