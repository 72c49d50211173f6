"""Somebody hears of something, an owner sees what got stuck and sends it again, an administrator looks what runs."""

import re

from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from playwright.sync_api import expect

from loa.notices.kinds import declare
from loa.notices.models import Sending, Wish
from loa.organisations.models import Membership
from tests.loa.delivery.making import make_work
from tests.loa.notices.posting import by_mail, tell

declare("journey.given", "Giao lập kế hoạch")


def test_hear_of_it_and_wish_for_a_weekly_letter(people, sign_in, accessible):
    tell(people.minh, kind="journey.given", subject="Giao lập kế hoạch năm 2027", link="/ke-hoach/", unit=people.ward)
    tell(people.minh, kind="journey.given", subject="Kế hoạch đã duyệt", key="sau", lines=["Một", "Hai", "Ba", "Bốn"])
    page = sign_in(people.minh)
    page.get_by_role("link", name="Thông báo: 2 chưa xem").click()
    expect(page.get_by_role("heading", name="Kế hoạch đã duyệt")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Đã xem: Kế hoạch đã duyệt").click()
    expect(page.get_by_role("button", name="Đã xem: Kế hoạch đã duyệt")).to_have_count(0)
    page.get_by_role("link", name="Giao lập kế hoạch năm 2027").click()
    expect(page.get_by_role("heading", name="Kế hoạch", exact=True)).to_be_visible()
    page.get_by_role("link", name="Thông báo", exact=True).click()
    page.get_by_role("link", name="Chưa xem").click()
    expect(page.get_by_text("Đã xem hết")).to_be_visible()
    accessible(page)

    page.get_by_role("link", name="Cách nhận", exact=True).click()
    page.get_by_label("Một thư tổng hợp mỗi tuần").check()
    page.get_by_label("Ngày gửi thư tổng hợp hằng tuần").select_option("thứ Sáu")
    accessible(page)
    page.get_by_role("button", name="Lưu cách nhận").click()
    expect(page.get_by_text("Đã lưu cách nhận thông báo.")).to_be_visible()
    assert (Wish.objects.get().mail, Wish.objects.get().weekday) == ("weekly", 4)


def test_send_again_what_got_stuck(people, sign_in, accessible, settings):
    settings.SENDS_MAIL = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    for person in (people.minh, people.hoa):
        person.email = f"{person.username}@songlam.example"
        person.save()
    tell(people.minh, kind="journey.given", subject="Giao lập kế hoạch năm 2027", unit=people.ward)
    tell(people.hoa, kind="journey.given", subject="Giao lập kế hoạch năm 2027", unit=people.commune, key="xã")
    reason = "Máy chủ thư không nhận địa chỉ của người này."
    Sending.objects.filter(channel="mail").update(state="stuck", failure=reason, tried=1)
    page = sign_in(people.lan)
    page.goto("/thong-bao/da-gui/")
    expect(page.get_by_text("2 lần gửi cần xử lý")).to_be_visible()
    accessible(page)
    page.get_by_label("Tìm theo tiêu đề, người nhận").press_sequentially("le quang minh")
    expect(page).to_have_url(re.compile("tim=le"))
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("button", name="Gửi lại cho Lê Quang Minh").click()
    expect(page.get_by_text("Đã xếp vào hàng để gửi lại.")).to_be_visible()
    assert by_mail(people.minh).state == "waiting"

    page.get_by_role("link", name="Xem các lần gửi này").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("button", name="Bỏ, không gửi cho Đỗ Thu Hòa").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("sẽ không được gửi cho Đỗ Thu Hòa")
    accessible(page)
    dialog.get_by_role("button", name="Bỏ, không gửi").click()
    expect(page.get_by_text("Đã bỏ, thông báo này không gửi nữa.")).to_be_visible()
    assert by_mail(people.hoa, "xã").state == "dropped"


def test_urge_late_units_by_letter(people, sign_in, accessible):
    line = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND các xã, phường\t\tTháng 4/2026"
    plan = make_work(unit=people.province, by=people.lan, lines=(line,))
    Membership.objects.filter(unit=people.commune).delete()
    page = sign_in(people.lan)
    page.goto(f"/tien-do/{plan.pk}/don-doc/")
    for unit in (people.ward, people.commune):
        page.get_by_role("checkbox", name=unit.label).check()
    page.get_by_label("Nội dung thêm vào công văn").fill("Ghi rõ khó khăn, vướng mắc.")
    page.get_by_role("button", name="Lập công văn").click()
    expect(page.get_by_text("Đã lập công văn đôn đốc 2 đơn vị")).to_be_visible()
    expect(page.get_by_text("Đã gửi thông báo cho 1 người.")).to_be_visible()
    expect(page.get_by_text("1 đơn vị không có ai để báo")).to_be_visible()
    expect(page.get_by_label("Nội dung thêm vào công văn")).to_have_value("")  # the next letter is another one
    expect(page.get_by_role("checkbox", name=people.ward.label)).not_to_be_checked()
    accessible(page)
    with page.expect_download() as letter:
        page.get_by_role("link", name="Tải công văn (Word)").click()
    assert letter.value.suggested_filename.startswith("Công văn đôn đốc")
    page.get_by_role("link", name="Xem gửi cho ai, đã đến chưa").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("cell", name="Lê Quang Minh")).to_be_visible()


def test_look_after_the_work_in_the_background(people, sign_in, accessible):
    common = {"args_kwargs": {"args": [0], "kwargs": {}}, "backend_name": "default", "run_after": get_date_max()}
    failed = {"status": "FAILED", "finished_at": timezone.now(), "worker_ids": ["a", "b", "c"]}
    for path in ("loa.plans.tasks.read", "loa.plans.tasks.build_slots"):
        DBTaskResult.objects.create(
            **common,
            **failed,
            task_path=path,
            exception_class_path="builtins.KeyError",
            traceback="Traceback …\nKeyError: 'tu'",
        )
    page = sign_in(people.admin)
    page.goto("/cai-dat/")
    page.get_by_role("link", name="Việc chạy nền").click()
    expect(page.get_by_role("heading", name="Bị kẹt, cần quyết định")).to_be_visible()
    page.locator("summary", has_text="Chi tiết cho kỹ thuật").first.click()
    expect(page.locator("pre").first).to_contain_text("KeyError")
    accessible(page)
    page.get_by_role("button", name="Chạy lại: Đọc văn bản kế hoạch").click()
    expect(page.get_by_text("Đã đưa việc vào hàng đợi để chạy lại.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Đọc văn bản kế hoạch")).to_be_visible()
    page.get_by_role("button", name="Bỏ: Lập lịch thực hiện kế hoạch").click()
    accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Bỏ việc này").click()
    expect(page.get_by_text("Đã bỏ việc này.")).to_be_visible()
    expect(page.get_by_role("heading", name="Bị kẹt, cần quyết định")).to_have_count(0)
    DBTaskResult.objects.all().delete()
    expect(page.get_by_text("Không có việc nào đang chờ")).to_be_visible()  # by itself
