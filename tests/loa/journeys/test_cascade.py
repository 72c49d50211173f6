"""A province gives its plan to a ward and a commune; the commune writes its own, and decides on a change above."""

import re

from playwright.sync_api import expect

from loa.plans import tasks
from loa.plans.actions.writing import add
from loa.plans.models import Cascade, Draft
from tests.loa.journeys.test_plans import picture
from tests.loa.journeys.waiting import settle
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_plan, short_plan

NOTHING_RUNS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["default"]}}


def test_a_plan_is_given_to_units_and_watched(people, sign_in, accessible, settings, width):
    settings.TASKS = NOTHING_RUNS  # until the test lets the worker run
    plan = make_plan(unit=people.province, by=people.lan, text=short_plan())
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/{plan.pk}/")
    page.get_by_role("link", name="Giao cho đơn vị").click()
    expect(page.get_by_text("Sẽ giao cho 3 đơn vị.")).to_be_visible()
    accessible(page)

    page.get_by_label("Tìm đơn vị để trừ ra hoặc thêm vào").fill("so noi vu")
    page.get_by_role("button", name="Trừ ra Sở Nội vụ").click()
    expect(page.get_by_text("Sẽ giao cho 2 đơn vị.")).to_be_visible()
    expect(page.get_by_role("button", name="Lấy lại Sở Nội vụ")).to_be_visible()
    accessible(page)
    picture(page, "giao-chon", width)
    page.get_by_label("Hạn ban hành kế hoạch của đơn vị").fill("31/12/2099")
    page.get_by_role("button", name="Giao cho các đơn vị").click()
    expect(page.get_by_text("Đã xong 0 trong 2 đơn vị")).to_be_visible()
    expect(page.get_by_text("còn 2")).to_be_visible()
    accessible(page)

    tasks.cascade.func(Cascade.objects.get().pk)
    expect(page.get_by_text("Đã xong 0 trong 2 đơn vị")).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("Chưa bắt đầu 2"))).to_be_visible()
    accessible(page)

    draft = Draft.objects.get(unit=people.commune)
    add(draft=draft, section="activities", value={"title": "Bản tin của xã", "quotas": []}, by=people.hoa)
    issue_draft(draft=draft, by=people.hoa)
    page.reload()
    row = page.get_by_role("row").filter(has_text="UBND xã Suối Mây")
    expect(row).to_contain_text("Ban hành đúng hạn")
    expect(row).to_contain_text("05/KH-UBND")
    picture(page, "giao-tien-do", width)
    page.get_by_label("Tìm đơn vị").fill("ben trang")
    expect(row).to_be_hidden()
    page.get_by_role("link", name="UBND phường Bến Trăng").click()
    expect(page.get_by_role("heading", name="UBND phường Bến Trăng")).to_be_visible()
    accessible(page)
    page.get_by_text("Cho đơn vị không phải lập kế hoạch").click()
    page.get_by_label("Lý do").fill("Phường dùng kế hoạch chung")
    page.get_by_role("button", name="Không phải lập").click()
    expect(page.get_by_text("Phường dùng kế hoạch chung")).to_be_visible()
    page.goto(f"/ke-hoach/{plan.pk}/giao/dong/")
    accessible(page)


def test_a_change_above_is_taken_and_thought_over(people, sign_in, accessible, width):
    plan = make_plan(unit=people.province, by=people.lan, text=short_plan())
    make_cascade(plan=plan, units=[people.ward], by=people.lan)
    make_version(plan=plan, by=people.lan, titles={1: "Bản tin số", 3: "Đối thoại với người dân"})
    page = sign_in(people.minh)
    expect(page.get_by_text("Kế hoạch của UBND phường Bến Trăng phải ban hành trước hết ngày")).to_be_visible()
    page.get_by_role("link", name="2 thay đổi của kế hoạch cấp trên chờ xem xét").click()
    expect(page.get_by_role("heading", name="Chờ xem xét (2)")).to_be_visible()
    accessible(page)
    picture(page, "giao-thay-doi", width)
    first = page.get_by_role("article").filter(has_text="Bản tin số")
    first.get_by_role("button", name="Lấy").first.click()
    expect(page.get_by_role("heading", name="Chờ xem xét (1)")).to_be_visible()
    page.get_by_label("Lý do không lấy").fill("Phường giữ đối tượng cũ")
    page.get_by_role("button", name="Không lấy").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", name="Chờ xem xét (1)")).to_be_visible()
    page.get_by_label("Lý do không lấy").fill("Phường giữ đối tượng cũ")
    page.get_by_role("button", name="Không lấy").click()
    expect(page.get_by_text("Lý do: Phường giữ đối tượng cũ")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Xem xét lại : Đối thoại với người dân").click()
    expect(page.get_by_role("heading", name="Chờ xem xét (1)")).to_be_visible()
    page.get_by_role("link", name="Nội dung", exact=True).click()
    settle(page)
    expect(page.get_by_role("heading", name=re.compile("Bản tin số"))).to_be_visible()
    expect(page.get_by_role("link", name="Từ kế hoạch cấp trên").first).to_be_visible()
