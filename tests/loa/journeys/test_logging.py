"""An officer logs results: from the line of work, from a list, and where there is no line at all."""

from __future__ import annotations

import pytest
from django.templatetags.static import static
from playwright.sync_api import expect

from loa.delivery.models import Evidence, Result
from loa.delivery.states import EvidenceKind, Source, State
from loa.plans.models import Slot
from loa.plans.states import PointKind
from tests.loa.delivery.making import make_result, make_work
from tests.loa.delivery.test_links import SAME
from tests.loa.journeys.test_plans import picture
from tests.loa.journeys.waiting import settle

SHEET = {"name": "ban-quet.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"}


@pytest.fixture
def line(people):
    return make_work(unit=people.province, by=people.lan).activities.get(order=1)


@pytest.fixture
def slot(people, line):
    return Slot.objects.filter(activity=line, unit=people.ward).order_by("due").first()


def write(page, title, *, day="05/3/2026"):
    page.get_by_label("Tên kết quả").fill(title)
    page.get_by_role("textbox", name="Ngày thực hiện").fill(day)


def log(page):
    page.get_by_role("button", name="Ghi kết quả").click()


def has_worker(page):
    """The page for logging is kept, and the device knows who is there and what they owe."""
    page.evaluate("navigator.serviceWorker.ready.then(() => loaUnsent.refresh())")


def opened(page, slot):
    """The form for this slot, kept by the device for when there is no line."""
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    settle(page)
    has_worker(page)


def is_taken_along(page):
    """What the person owes has come to the device: nobody sees it, so it is asked for until it is there."""
    lines = "self.loaUnsent ? loaUnsent.kept().then((kept) => kept.lines.length) : 0"
    for _ in range(200):
        if page.evaluate(lines):
            return
        page.wait_for_timeout(100)
    pytest.fail("what the person owes did not come to the device")


def with_a_wrong_day_waiting(page, slot):
    """A result that the server is going to refuse, written where the line is still down."""
    opened(page, slot)
    page.context.set_offline(True)
    write(page, "Tin sai ngày", day="31/02/2026")
    log(page)
    waiting = page.get_by_role("region", name="Chờ gửi")
    expect(waiting).to_contain_text("Tin sai ngày")
    return page, waiting


def test_a_result_is_logged_with_a_scan_and_the_next_one_follows(people, line, slot, sign_in, accessible, width):
    page = sign_in(people.minh)
    page.goto("/ket-qua/ghi/")
    page.get_by_role("link", name="Đăng tin về dịch vụ công").click()
    expect(page.get_by_text("Nhiệm vụ này cần: đường dẫn hoặc bản quét, văn bản.")).to_be_visible()
    accessible(page)
    picture(page, "ghi-ket-qua", width)
    log(page)
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi tên kết quả")
    write(page, "Nộp hồ sơ tại nhà")
    page.locator("input[name=files]").set_input_files(SHEET)
    expect(page.get_by_text("ban-quet.pdf (1 KB)")).to_be_visible()
    page.get_by_text("Thêm chi tiết").click()
    page.get_by_label("Tác giả").fill("Lê Minh")
    accessible(page)
    log(page)
    expect(page.get_by_text("Đã ghi: Nộp hồ sơ tại nhà")).to_be_visible()
    expect(page.get_by_text("Chờ nghiệm thu: 1 tin").first).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ghi tiếp").click()
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    result = Result.objects.get()
    assert (result.state, result.author, result.slot) == (State.SUBMITTED, "Lê Minh", slot)
    assert Evidence.objects.get().kind == EvidenceKind.SCAN


def test_files_stay_chosen_when_something_is_wrong_and_what_is_used_is_shown(people, line, slot, sign_in, accessible):
    make_result(activity=line, unit=people.ward, by=people.minh, address="https://bao.example/tin", title="Tin cũ")
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    page.locator("input[name=files]").set_input_files(SHEET)
    write(page, "Tin mới", day="31/02/2026")
    page.get_by_label("Đường dẫn").fill("https://www.bao.example/tin?utm_source=zalo")
    log(page)
    expect(page.get_by_role("alert").first).to_contain_text("Ngày thực hiện")
    expect(page.get_by_text("ban-quet.pdf (1 KB)")).to_be_visible()
    write(page, "Tin mới")
    log(page)
    expect(page.get_by_text("Tin cũ")).to_be_visible()
    accessible(page)
    page.get_by_label("Đã xem, vẫn ghi kết quả này").check()
    log(page)
    expect(page.get_by_text("Đã ghi: Tin mới")).to_be_visible()
    assert Result.objects.get(title="Tin mới").evidence.count() == 2


def test_pressed_twice_it_is_kept_once(people, slot, sign_in):
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    write(page, "Tin một")
    page.locator("form[data-log]").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    expect(page.get_by_text("Đã ghi: Tin một")).to_be_visible()
    assert Result.objects.count() == 1


def test_an_attendance_list_proposes_its_number_unless_one_was_typed(people, slot, sign_in, accessible):
    words = "STT;Họ và tên\n" + "\n".join(f"{n};Nguyễn Văn An" for n in range(1, 43))
    sheet = {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": words.encode()}
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    page.get_by_label("Đơn vị tính").fill("người")
    page.locator("input[name=files]").set_input_files(sheet)
    page.get_by_label("danh-sach.csv là").select_option("attendance")
    expect(
        page.get_by_text("Trong tệp có 42 người. Đã điền Số lượng, Số người tiếp cận; sửa nếu chưa đúng.")
    ).to_be_visible()
    expect(page.get_by_label("Số lượng")).to_have_value("42")
    accessible(page)
    page.get_by_role("button", name="Bỏ danh-sach.csv").click()
    page.get_by_label("Số lượng").fill("40")
    page.locator("input[name=files]").set_input_files(sheet)
    page.get_by_label("danh-sach.csv là").select_option("attendance")
    expect(page.get_by_text("Trong tệp có 42 người. Đã điền Số người tiếp cận")).to_be_visible()
    expect(page.get_by_label("Số lượng")).to_have_value("40")


def test_pressing_back_after_sending_shows_an_empty_form(people, slot, sign_in):
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    write(page, "Tin một")
    log(page)
    expect(page.get_by_text("Đã ghi: Tin một")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Tên kết quả")).to_have_value("")


def test_a_result_written_offline_is_sent_when_the_line_is_back(people, slot, sign_in, accessible, width):
    page = sign_in(people.minh)
    opened(page, slot)
    page.context.set_offline(True)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    expect(page.get_by_text("Đang mất mạng")).to_be_visible()
    expect(page.get_by_text("Danh sách việc của Lê Quang Minh")).to_be_visible()
    expect(page.get_by_label("Việc đã làm")).to_have_value(f"ky={slot.pk}")
    write(page, "Ghi ở thôn xa")
    page.locator("input[name=files]").set_input_files(SHEET)
    log(page)
    waiting = page.get_by_role("region", name="Chờ gửi")
    expect(waiting).to_contain_text("Ghi ở thôn xa")
    expect(page.get_by_label("Việc đã làm")).to_have_value(f"ky={slot.pk}")
    expect(page.get_by_label("Đơn vị tính")).to_have_value("tin")
    accessible(page)
    picture(page, "cho-gui", width)
    assert Result.objects.count() == 0
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi 1 kết quả ghi khi mất mạng.")).to_be_visible()
    expect(waiting).to_be_hidden()
    result = Result.objects.get()
    assert (result.title, result.source, result.state) == ("Ghi ở thôn xa", Source.OFFLINE, State.SUBMITTED)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    expect(page.get_by_label("Tên kết quả")).to_be_visible()
    assert Result.objects.count() == 1


def test_what_waits_is_refused_mended_and_never_sent_by_another(people, slot, sign_in):
    page, waiting = with_a_wrong_day_waiting(sign_in(people.minh), slot)
    page.context.clear_cookies()
    sign_in_again = sign_in  # another person on the same device
    page.context.set_offline(False)
    sign_in_again(people.hoa)
    page.goto("/ket-qua/ghi/")
    expect(page.get_by_text("Máy này còn 1 kết quả của người khác chờ gửi")).to_be_visible()
    sign_in_again(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    expect(waiting).to_contain_text("Ngày thực hiện:")
    waiting.get_by_role("button", name="Sửa").click()
    expect(page.get_by_label("Tên kết quả")).to_have_value("Tin sai ngày")
    write(page, "Tin đúng ngày")
    log(page)
    expect(page.get_by_text("Đã ghi: Tin đúng ngày")).to_be_visible()
    expect(waiting).to_be_hidden()
    assert list(Result.objects.values_list("title", flat=True)) == ["Tin đúng ngày"]


def test_what_waits_is_kept_when_the_session_has_ended(people, slot, sign_in):
    page = sign_in(people.minh)
    opened(page, slot)
    page.context.set_offline(True)
    write(page, "Tin chờ")
    log(page)
    waiting = page.get_by_role("region", name="Chờ gửi")
    expect(waiting).to_contain_text("Tin chờ")
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(waiting).to_contain_text("Phiên đăng nhập đã hết")
    assert Result.objects.count() == 0
    sign_in(people.minh)
    page.goto("/ket-qua/ghi/")
    expect(waiting).to_be_hidden()
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    expect(page.get_by_label("Tên kết quả")).to_be_visible()
    assert Result.objects.get().title == "Tin chờ"


def test_signing_out_forgets_what_one_owes(people, slot, sign_in):
    page = sign_in(people.minh)
    opened(page, slot)
    assert page.evaluate("loaUnsent.kept().then((kept) => kept.lines.length)") == 1
    page.get_by_text("tài khoản và cài đặt").locator("xpath=..").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible()
    page.goto("/ket-qua/ghi/ngoai-tuyen/")
    expect(page.get_by_text("Trên máy này chưa có danh sách việc")).to_be_visible()
    assert page.evaluate("loaUnsent.kept()") == {"lines": [], "plans": {}, "links": {}}
    sign_in(people.minh)
    settle(page)
    is_taken_along(page)
    page.context.set_offline(True)
    page.goto("/ket-qua/ghi/")
    expect(page.get_by_text("Danh sách việc của Lê Quang Minh")).to_be_visible()


def test_offline_one_chooses_slot_and_themes_and_is_told_when_the_line_is_back(people, line, slot, sign_in, accessible):
    theme = line.plan.points.filter(kind=PointKind.THEME).first()
    page = sign_in(people.minh)
    page.goto("/ket-qua/ghi/")
    settle(page)
    has_worker(page)
    page.context.set_offline(True)
    page.goto("/ket-qua/ghi/")
    page.get_by_label("Việc đã làm").select_option(f"ky={slot.pk}")
    page.get_by_label("Tính vào kỳ").select_option(str(slot.pk))
    write(page, "Tin về cơ sở", day="05/11/2026")
    page.get_by_text("Thêm chi tiết").click()
    expect(page.get_by_label("Kênh")).to_have_value("site")
    page.get_by_label(theme.text[:60]).check()
    accessible(page)
    log(page)
    waiting = page.get_by_role("region", name="Chờ gửi")
    expect(waiting).to_contain_text("Tin về cơ sở")
    waiting.get_by_role("button", name="Sửa").click()
    expect(page.get_by_label("Tên kết quả")).to_have_value("Tin về cơ sở")
    expect(page.get_by_label("Tính vào kỳ")).to_have_value(str(slot.pk))
    expect(page.get_by_label(theme.text[:60])).to_be_checked()
    log(page)
    expect(page.get_by_text("Đang mất mạng")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Đã có mạng trở lại")).to_be_visible()
    expect(page.get_by_text("Đang mất mạng")).to_be_hidden()
    expect(page.get_by_text("Đã gửi 1 kết quả ghi khi mất mạng.")).to_be_visible()
    result = Result.objects.get()
    assert (result.slot, [topic.text for topic in result.topics.all()]) == (slot, [theme.text])


def test_every_page_says_what_waits_on_this_device(people, slot, sign_in, accessible):
    page, _ = with_a_wrong_day_waiting(sign_in(people.minh), slot)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.goto("/")
    expect(
        page.get_by_text("Máy này còn 1 kết quả chờ gửi; đăng nhập bằng đúng tài khoản đã ghi để gửi.")
    ).to_be_visible()
    sign_in(people.minh)
    expect(page.get_by_text("1 kết quả ghi khi mất mạng chưa gửi được, cần xem lại.")).to_be_visible()
    accessible(page)
    page.goto("/ke-hoach/")
    page.get_by_role("link", name="Xem mục Chờ gửi").click()
    page.get_by_role("region", name="Chờ gửi").get_by_role("button", name="Sửa").click()
    write(page, "Tin đúng ngày")
    page.context.set_offline(True)
    log(page)
    expect(page.get_by_role("region", name="Chờ gửi")).to_contain_text("Tin đúng ngày")
    page.evaluate("self.loaUnsent.send = async () => ({ sent: 0 })")  # the page closes before it has sent
    page.context.set_offline(False)
    page.goto("/ke-hoach/")
    sent = "async (script) => { await import(script); await loaUnsent.send(); }"
    page.evaluate(sent, static("delivery/unsent.js"))  # by now the page or the worker has sent it
    expect(page.get_by_role("link", name="Xem mục Chờ gửi")).to_be_hidden()
    assert Result.objects.get().title == "Tin đúng ngày"


def test_offline_the_same_link_is_told_at_once(people, line, slot, sign_in, accessible):
    known = "https://bao.example/tin-1.html"
    make_result(activity=line, unit=people.ward, by=people.minh, address=known, title="Tin cũ")
    page = sign_in(people.minh)
    opened(page, slot)
    page.context.set_offline(True)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    write(page, "Tin mới")
    page.get_by_label("Đường dẫn").fill("http://www.bao.example/tin-1.html?utm_source=zalo")
    log(page)
    expect(page.get_by_text("Cùng đường dẫn với kết quả “Tin cũ”, ngày 10/3/2026 của đơn vị.")).to_be_visible()
    accessible(page)
    waiting = page.get_by_role("region", name="Chờ gửi")
    expect(waiting).to_be_hidden()
    page.get_by_label("Đã xem, vẫn ghi kết quả này").check()
    log(page)
    expect(waiting).to_contain_text("Tin mới")
    expect(page.get_by_text("Đường dẫn này đã được dùng")).to_be_hidden()
    page.get_by_label("Đường dẫn").fill("bao.example/tin-1.html#binh-luan")
    write(page, "Tin lần nữa")
    expect(page.get_by_text("Cùng đường dẫn với kết quả “Tin mới” đang chờ gửi trên máy này.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    assert Result.objects.get(title="Tin mới").evidence.count() == 1


def test_an_address_is_spelled_on_the_device_as_on_the_server(people, slot, sign_in):
    page = sign_in(people.minh)
    opened(page, slot)
    script = static("delivery/links.js")
    spelled = page.evaluate(
        """async ([script, addresses]) => {
            const [{ spelled }, { spelling }] = [await import(script), await loaUnsent.kept()];
            return addresses.map((each) => spelled(each, spelling));
        }""",
        [script, [address for address, _ in SAME]],
    )
    assert spelled == [expected for _, expected in SAME]


def test_a_list_is_pasted_looked_at_and_logged(people, line, slot, sign_in, accessible, width):
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/danh-sach/?nhiem-vu={line.pk}")
    accessible(page)
    page.get_by_label("Danh sách").fill(
        "Tên\tNgày\tĐường dẫn\nTin một\t05/3/2026\thttps://bao.example/1\nTin hai\t31/02/2026\thttps://bao.example/2"
    )
    page.get_by_role("button", name="Xem trước danh sách").click()
    expect(page.get_by_text("1 dòng cần sửa")).to_be_visible()
    accessible(page)
    picture(page, "ghi-danh-sach", width)
    page.locator("input[name=d1-happened_on]").fill("28/02/2026")
    page.get_by_label("Dòng 3").check()
    page.get_by_role("button", name="Ghi các dòng đã chọn (2)").click()
    expect(page.get_by_text("Đã ghi 2 kết quả.")).to_be_visible()
    assert Result.objects.filter(source=Source.LIST).count() == 2


def test_a_returned_result_is_changed_and_sent_again(people, line, sign_in, accessible):
    result = make_result(activity=line, unit=people.ward, by=people.minh, state=State.RETURNED)
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/{result.pk}/sua/")
    expect(page.get_by_text("Chưa rõ ngày đăng")).to_be_visible()
    accessible(page)
    write(page, "Tên đã sửa", day="06/3/2026")
    page.locator("input[name=files]").set_input_files(SHEET)
    page.get_by_role("button", name="Ghi và gửi nghiệm thu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tên đã sửa")
    result.refresh_from_db()
    assert (result.state, result.evidence.count()) == (State.SUBMITTED, 2)


def test_the_owner_says_which_evidence_is_enough(people, line, sign_in, accessible):
    page = sign_in(people.lan)
    page.goto(f"/ket-qua/dieu-kien/{line.pk}/")
    accessible(page)
    page.get_by_label("Một trong các loại chọn dưới đây").check()
    page.get_by_role("checkbox", name="Đường dẫn").uncheck()
    page.get_by_label("Không tính tin, bài đăng lại vào chỉ tiêu").check()
    page.get_by_role("button", name="Đặt điều kiện").click()
    expect(page.get_by_text("Đã đặt điều kiện nghiệm thu.")).to_be_visible()
    line.terms.refresh_from_db()
    assert (line.terms.proofs, line.terms.only_originals) == (["scan"], True)
