"""A result with a photo that the server does not take: nothing written or chosen is lost, and nothing sent twice."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from socket import SHUT_RDWR, create_connection, socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from loa.delivery.models import Result
from loa.delivery.states import EvidenceKind
from loa.plans.models import Slot
from tests.loa.conftest import BACKEND
from tests.loa.delivery.making import make_work
from tests.loa.delivery.test_log import filled
from tests.loa.journeys.test_logging import SHEET, has_worker, log, opened, write
from tests.loa.journeys.waiting import settle

PHOTO = Path(__file__).parents[3] / "src/loa/delivery/static/delivery/icon-192.png"

NO_WORKER = pytest.mark.browser_context_args(service_workers="block")
"""What the worker sends beside the page cannot be answered in the server's place."""


@pytest.fixture
def slot(people):
    line = make_work(unit=people.province, by=people.lan).activities.get(order=1)
    return Slot.objects.filter(activity=line, unit=people.ward).order_by("due").first()


@pytest.fixture
def written(people, slot, sign_in):
    """The page with a result that was typed, and its photo."""
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    settle(page)
    write(page, "Treo pa nô ở bến phà")
    page.locator("input[name=files]").set_input_files(PHOTO)
    expect(page.get_by_text(PHOTO.name)).to_be_visible()
    return page


def answer_with(page, status):
    """What comes back for the form, as from a proxy: nothing reaches the server."""

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        return route.fulfill(status=status, content_type="text/html", body=f"<h1>{status}</h1>")

    page.route("**/ket-qua/ghi/?*", answer)
    if status >= 500:
        page.route("**/ngoai-tuyen/**", lambda route: route.fulfill(status=status))


def waiting_on(page):
    return page.get_by_role("region", name="Chờ gửi")


def is_whole(page):
    expect(page.get_by_label("Tên kết quả")).to_have_value("Treo pa nô ở bến phà")
    expect(page.get_by_role("textbox", name="Ngày thực hiện")).to_have_value("05/3/2026")
    expect(page.locator(".file-chosen")).to_contain_text(PHOTO.name)
    return True


def is_kept_once():
    (result,) = Result.objects.all()
    (proof,) = result.evidence.all()
    return (result.title, proof.kind) == ("Treo pa nô ở bến phà", EvidenceKind.PHOTO)


@NO_WORKER
@pytest.mark.parametrize("arrived", [False, True])
def test_a_server_that_is_away_gets_it_later_and_once(written, arrived, people, slot, signed_in, accessible):
    page = written
    answer_with(page, 502)
    if arrived:  # the form was taken, and only the answer got lost
        given = filled(slot, key=page.locator("[name=key]").input_value(), title="Treo pa nô ở bến phà", link=None)
        files = {"kind": "photo", "files": SimpleUploadedFile(PHOTO.name, PHOTO.read_bytes())}
        assert signed_in(people.minh).post(f"/ket-qua/ghi/?ky={slot.pk}", given | files).status_code == 302
    log(page)
    said = "Máy chủ đang gián đoạn: kết quả được giữ trên máy này, tự gửi lại khi máy chủ hoạt động."
    expect(page.get_by_text(said)).to_be_visible()
    expect(waiting_on(page)).to_contain_text("Treo pa nô ở bến phà")
    expect(waiting_on(page)).to_contain_text("1 tệp")
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    accessible(page)
    assert Result.objects.count() == arrived
    page.reload()
    expect(waiting_on(page)).to_contain_text("Chưa gửi được. Kết quả vẫn được giữ trên máy này")
    expect(waiting_on(page)).to_contain_text("Treo pa nô ở bến phà")
    page.unroute_all()
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()  # by itself, within the time that a person waits
    expect(waiting_on(page)).to_be_hidden()
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    assert is_kept_once()


@NO_WORKER
@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "Chưa có quyền ghi kết quả cho việc này."), (413, "Tệp quá lớn, máy chủ không nhận.")],
)
def test_what_is_refused_stays_in_the_form_also_when_the_page_is_read_anew(written, status, said, accessible):
    page = written
    answer_with(page, status)
    log(page)
    toast = page.locator(".toast").filter(has_text=said)
    expect(toast).to_contain_text("Nội dung và tệp vẫn còn trên trang này, và được giữ trên máy này.")
    assert is_whole(page)
    expect(waiting_on(page)).to_contain_text("Cần sửa")
    page.reload()
    expect(toast).to_be_visible()
    assert is_whole(page)
    toast.get_by_role("button", name="Đóng").click()
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    accessible(page)
    assert Result.objects.count() == 0
    page.unroute_all()
    log(page)
    expect(page.get_by_text("Đã ghi: Treo pa nô ở bến phà")).to_be_visible()
    expect(waiting_on(page)).to_be_hidden()
    assert is_kept_once()


@NO_WORKER
def test_a_page_with_an_old_token_sends_it_with_the_new_one(written):
    page = written
    page.context.clear_cookies(name="csrftoken")
    log(page)
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    expect(waiting_on(page)).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    assert is_kept_once()


@NO_WORKER
def test_where_somebody_else_has_signed_in_it_waits_for_its_writer(written, people, slot, sign_in, base_url):
    page = written
    page.context.clear_cookies()  # in another tab, as signing in does
    client = Client()
    client.force_login(people.hoa, backend=BACKEND)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    log(page)
    expect(waiting_on(page)).to_contain_text("Máy này đang đăng nhập bằng tài khoản khác. Kết quả vẫn được giữ")
    expect(waiting_on(page)).to_contain_text("Treo pa nô ở bến phà")
    page.goto("/ket-qua/ghi/")
    expect(page.get_by_text("Máy này còn 1 kết quả của người khác chờ gửi")).to_be_visible()
    expect(page.get_by_text("Treo pa nô ở bến phà")).to_be_hidden()
    assert Result.objects.count() == 0
    sign_in(people.minh)
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    expect(waiting_on(page)).to_be_hidden()
    assert is_kept_once()


def test_a_page_that_is_read_anew_while_it_sends_loses_nothing(people, slot, sign_in):
    page = sign_in(people.minh)
    opened(page, slot)
    page.locator("input[name=files]").set_input_files(SHEET)
    write(page, "Tin đang gửi")
    page.route("**/ket-qua/ghi/?*", lambda route: None if route.request.method == "POST" else route.continue_())
    log(page)
    expect(page.get_by_text("Đã gửi xong, đang ghi…").or_(page.get_by_text("Đang gửi…"))).to_be_visible()
    expect(page.get_by_role("region", name="Chờ gửi")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    result = Result.objects.get()
    assert (result.title, result.evidence.count()) == ("Tin đang gửi", 1)


def test_the_line_drops_while_a_form_is_sent(people, slot, sign_in):
    page = sign_in(people.minh)
    opened(page, slot)
    write(page, "Tin giữa đường")
    page.context.set_offline(True)
    log(page)
    expect(page.get_by_role("region", name="Chờ gửi")).to_contain_text("Tin giữa đường")
    expect(page.get_by_label("Tên kết quả")).to_have_value("")
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    assert Result.objects.get().title == "Tin giữa đường"


class Proxy:
    """A way to the server that can be closed and opened at the same port, while the device has its own network."""

    def __init__(self, to: tuple[str, int]) -> None:
        self.to, self.at, self.open_ends, self.server = to, 0, [], None

    def open(self) -> None:
        proxy = self

        class Through(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with create_connection(proxy.to) as beyond:
                    proxy.open_ends += [self.request, beyond]
                    back = threading.Thread(target=pour, args=(beyond, self.request), daemon=True)
                    back.start()
                    pour(self.request, beyond)
                    back.join()

        class Threads(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True
            block_on_close = False

        self.server = Threads(("localhost", self.at), Through)
        self.at = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        for end in self.open_ends:
            shut(end)
        self.open_ends.clear()


def shut(end: socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(SHUT_RDWR)


def pour(source: socket, into: socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            into.sendall(piece)
    shut(into)
    shut(source)


@pytest.fixture
def proxy(live_server) -> Iterator[Proxy]:
    made = Proxy((live_server.thread.host, live_server.thread.port))
    made.open()
    yield made
    made.close()


@pytest.fixture
def before_a_stop(people, slot, page, proxy):
    """The page behind the way that can be closed."""
    client = Client()
    client.force_login(people.minh, backend=BACKEND)
    address = f"http://localhost:{proxy.at}"
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page.goto(f"{address}/ket-qua/ghi/?ky={slot.pk}")
    settle(page)
    has_worker(page)
    return page


def test_the_page_without_a_line_sees_by_itself_that_the_server_is_back(before_a_stop, proxy, slot):
    page = before_a_stop
    proxy.close()
    page.goto(f"http://localhost:{proxy.at}/ke-hoach/")
    expect(page.get_by_text("Đang mất mạng")).to_be_visible()
    assert page.evaluate("navigator.onLine")
    page.get_by_label("Việc đã làm").select_option(f"ky={slot.pk}")
    write(page, "Treo pa nô ở bến phà")
    page.locator("input[name=files]").set_input_files(PHOTO)
    log(page)
    expect(waiting_on(page)).to_contain_text("Treo pa nô ở bến phà")
    proxy.open()
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    expect(page.get_by_text("Đã có mạng trở lại")).to_be_visible()
    expect(waiting_on(page)).to_be_hidden()
    assert is_kept_once()


def test_the_form_that_met_a_stopped_server_sends_by_itself_too(before_a_stop, proxy):
    page = before_a_stop
    write(page, "Treo pa nô ở bến phà")
    page.locator("input[name=files]").set_input_files(PHOTO)
    proxy.close()
    log(page)
    expect(waiting_on(page)).to_contain_text("Treo pa nô ở bến phà")
    proxy.open()
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    expect(waiting_on(page)).to_be_hidden()
    assert is_kept_once()


@NO_WORKER
def test_one_that_the_server_fails_with_does_not_hold_up_those_behind_it(people, slot, sign_in):
    page = sign_in(people.minh)
    page.goto(f"/ket-qua/ghi/?ky={slot.pk}")
    settle(page)
    answer_with(page, 502)
    for title in ("Tin hỏng", "Tin lành"):
        write(page, title)
        log(page)
        expect(waiting_on(page)).to_contain_text(title)
    page.unroute_all()

    def fail_with_one(route):
        if "Tin hỏng" in (route.request.post_data_buffer or b"").decode():
            return route.fulfill(status=507)
        return route.continue_()

    page.route("**/ngoai-tuyen/**", fail_with_one)
    page.reload()
    expect(page.get_by_text("Đã gửi 1 kết quả")).to_be_visible()
    expect(waiting_on(page)).to_contain_text("Tin hỏng")
    expect(waiting_on(page)).not_to_contain_text("Tin lành")
    assert [result.title for result in Result.objects.all()] == ["Tin lành"]
