"""Getting in: codes, second factors, passkeys (of a virtual authenticator), a real OpenID Connect provider."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from loa.accounts import actions
from loa.accounts.models import User
from loa.accounts.states import Purpose
from tests.loa.cast import PASSWORD
from tests.loa.journeys.waiting import when_ready
from tests.loa.provider import running_provider, settings_for

PHRASE = "cá rô đồng kho tộ ngày mưa"


@pytest.fixture
def invited(people):
    user = User.objects.create_user("moi.den", full_name="Phan Mới Đến")
    _, clear = actions.issue_code(user=user, purpose=Purpose.INVITATION, by=people.admin, now=timezone.now())
    return clear


@pytest.fixture
def authenticator(page):
    """A phone with a fingerprint, as the browser's protocol plays it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    identity = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def verifies(value):
        session.send("WebAuthn.setUserVerified", {"authenticatorId": identity, "isUserVerified": value})

    return verifies


def fill_sign_in(page, name):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def sign_out(page):
    page.goto("/tai-khoan/dang-xuat/")
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def is_in(page):
    expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()


def test_an_invited_person_comes_by_the_link_and_chooses_a_password(page, base_url, invited, accessible):
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    page.goto(f"/tai-khoan/nhan-ma/#{invited}")
    expect(page.get_by_role("heading", name="Bắt đầu sử dụng")).to_be_visible()
    assert not [words for words in asked if invited in "".join(words)]  # in no address, in no Referer
    accessible(page)
    page.get_by_label("Tên đăng nhập").fill("phan.moi")
    first = page.get_by_label("Mật khẩu mới", exact=True)
    first.fill("ngắn")
    page.get_by_label("gõ lần nữa").fill("ngắn")
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_role("alert")).to_contain_text("Mật khẩu cần ít nhất 15 ký tự, hiện có 4")
    accessible(page)
    first.fill(PHRASE)
    expect(first).to_have_attribute("type", "password")
    page.get_by_role("button", name="Hiện").first.click()
    expect(first).to_have_attribute("type", "text")
    page.get_by_label("gõ lần nữa").fill(PHRASE)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    is_in(page)
    assert User.objects.get(username="phan.moi").check_password(PHRASE)


def test_a_code_from_paper_is_typed_without_scripts(browser, base_url, width, invited):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/tai-khoan/nhan-ma/")
    page.get_by_label("Mã truy cập").fill("abcd efgh")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã này không dùng được")
    page.get_by_label("Mã truy cập").fill(invited.lower().replace("-", " "))
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Mật khẩu mới", exact=True).fill(PHRASE)
    page.get_by_label("gõ lần nữa").fill(PHRASE)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    is_in(page)
    context.close()


def test_the_app_on_the_phone(page, people, accessible):
    fill_sign_in(page, "lan")
    page.goto("/cai-dat/")
    page.get_by_role("link", name="Xác thực hai lớp").click()
    expect(page.get_by_text("Chưa bật")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Bật bằng ứng dụng").click()
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    accessible(page)
    page.get_by_text("Không quét được").click()
    secret = page.locator("[data-secret]").inner_text()
    page.get_by_label("Mã xác thực").fill("12 34 56")
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã hoặc khóa chưa đúng")
    page.get_by_label("Mã xác thực").fill(code_now(secret))
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    accessible(page)
    spare = page.locator(".code-list li").first.inner_text()
    page.get_by_role("link", name="Đã cất mã").click()
    expect(page.get_by_text("Đang bật")).to_be_visible()
    accessible(page)

    sign_out(page)
    fill_sign_in(page, "lan")
    expect(page.get_by_role("heading", name="Xác thực lớp thứ hai")).to_be_visible()
    accessible(page)
    page.get_by_label("Mã xác thực").fill(spare)
    page.get_by_role("button", name="Tiếp tục").click()
    is_in(page)

    page.goto("/tai-khoan/hai-lop/ung-dung/tat/")
    accessible(page)
    page.get_by_role("button", name="Tắt").click()
    expect(page.get_by_text("Chưa bật")).to_be_visible()


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_passkey(page, name, alone=True):
    page.goto("/tai-khoan/hai-lop/khoa-truy-cap/them/")
    page.get_by_label("Tên khóa").fill(name)
    page.get_by_label("không cần mật khẩu").set_checked(alone)
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.locator(".toast")).to_contain_text("Đã thêm khóa truy cập")
    page.wait_for_load_state()


def test_a_passkey_alone_signs_in(page, people, authenticator, accessible):
    fill_sign_in(page, "lan")
    is_in(page)
    page.goto("/tai-khoan/hai-lop/khoa-truy-cap/them/")
    accessible(page)
    add_passkey(page, "Điện thoại của Lan")
    page.goto("/tai-khoan/hai-lop/")
    expect(page.get_by_text("đăng nhập được không cần mật khẩu")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Đổi tên").click()
    accessible(page)
    page.get_by_label("Tên khóa").fill("Điện thoại cơ quan")
    page.get_by_role("button", name="Ghi tên").click()
    expect(page.get_by_text("Điện thoại cơ quan")).to_be_visible()

    sign_out(page)
    page.goto("/tai-khoan/dang-nhap/?next=/don-vi/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page).to_have_url(re.compile(r"\d/don-vi/$"))

    page.goto("/tai-khoan/hai-lop/")
    page.get_by_role("link", name="Gỡ").click()
    accessible(page)
    page.get_by_role("button", name="Gỡ khóa").click()
    expect(page.get_by_role("link", name="Gỡ")).to_have_count(0)
    assert not Authenticator.objects.exists()
    sign_out(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()  # the phone still holds it, we do not
    expect(page.locator(".toast")).to_contain_text("Chưa đăng nhập được bằng khóa này")


def test_a_passkey_as_the_second_step_and_to_confirm(page, people, authenticator, sign_in, accessible):
    fill_sign_in(page, "lan")
    is_in(page)
    add_passkey(page, "Khóa USB", alone=False)
    sign_out(page)
    fill_sign_in(page, "lan")
    expect(page.get_by_role("heading", name="Xác thực lớp thứ hai")).to_be_visible()
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    is_in(page)

    sign_in(people.lan)  # a session from long ago
    page.goto("/tai-khoan/hai-lop/khoa-truy-cap/them/")
    expect(page.get_by_role("heading", name="Xác nhận lại")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Dùng khóa truy cập").click()
    accessible(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Thêm khóa truy cập")).to_be_visible()
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_text("Khóa này đã có trong danh sách.")).to_be_visible()


def test_a_passkey_without_finger_or_pin_does_not_sign_in_alone(page, people, authenticator):
    fill_sign_in(page, "lan")
    is_in(page)
    add_passkey(page, "Điện thoại")
    sign_out(page)
    authenticator(False)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Chưa xác nhận")).to_be_visible()


def test_sessions_are_listed_and_ended(page, browser, base_url, people, accessible):
    other = browser.new_context(base_url=base_url)
    elsewhere = when_ready(other.new_page())
    fill_sign_in(elsewhere, "lan")
    is_in(elsewhere)
    fill_sign_in(page, "lan")
    is_in(page)
    page.goto("/cai-dat/")
    accessible(page)
    page.get_by_role("link", name="Thiết bị đang đăng nhập").click()
    expect(page.locator(".todo > li")).to_have_count(2)
    accessible(page)
    page.locator(".todo").get_by_role("button", name="Đăng xuất").click()
    expect(page.locator(".todo > li")).to_have_count(1)
    elsewhere.goto("/")
    expect(elsewhere.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    other.close()


def test_who_must_have_a_second_factor_is_led_to_it(page, people, settings, accessible):
    settings.REQUIRE_SECOND_FACTOR = "everybody"
    fill_sign_in(page, "lan")
    expect(page.get_by_text("phải có lớp thứ hai")).to_be_visible()
    accessible(page)
    page.goto("/don-vi/")
    expect(page.get_by_role("heading", name="Xác thực hai lớp")).to_be_visible()


@pytest.fixture
def provider(base_url, settings, monkeypatch):
    with running_provider(f"{base_url}/tai-khoan/lien-ket/sso/tra-loi/") as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(issuer, monkeypatch)
        yield issuer


def test_signing_in_at_the_provider(page, people, provider, accessible):
    page.goto("/tai-khoan/dang-nhap/")
    accessible(page)
    page.get_by_role("button", name="Dùng tài khoản tỉnh Sông Lam").click()
    at_provider(page, provider, "0101:lan@songlam.example:1")
    expect(page.get_by_role("heading", name="Chưa có tài khoản liên kết")).to_be_visible()
    accessible(page)

    fill_sign_in(page, "lan")
    is_in(page)
    page.goto("/tai-khoan/lien-ket/")
    accessible(page)
    page.get_by_role("button", name="Liên kết tài khoản tỉnh Sông Lam").click()
    at_provider(page, provider, None)  # it knows this browser by now
    expect(page.get_by_role("button", name="Bỏ liên kết")).to_be_visible()
    accessible(page)

    sign_out(page)
    page.get_by_role("button", name="Dùng tài khoản tỉnh Sông Lam").click()
    is_in(page)


def at_provider(page, issuer, name):
    """Says at the provider who one is, where it asks."""
    if name is None:
        return
    expect(page.get_by_role("heading", name="Đăng nhập của tỉnh")).to_be_visible()
    assert urlsplit(page.url).netloc == urlsplit(issuer).netloc
    page.get_by_label("Tên").fill(name)
    page.get_by_role("button", name="Tiếp tục").click()


def test_forgotten_by_letter(page, people, settings, accessible):
    settings.SENDS_MAIL = True
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_role("link", name="Quên mật khẩu?").click()
    accessible(page)
    page.get_by_label("Thư điện tử").fill("khong-ai@songlam.example")
    page.get_by_role("button", name="Gửi thư").click()
    expect(page.get_by_role("heading", name="Hãy kiểm tra hộp thư")).to_be_visible()
    accessible(page)
