import pytest

from loa.accounts.models import User
from tests.loa.cast import PASSWORD

SIGN_IN = "/tai-khoan/dang-nhap/"


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["lan", "LAN", "lan@songlam.example", "Lan@SongLam.example"])
def test_by_name_or_mail_whatever_the_case(client, cast, login):
    User.objects.filter(pk=cast.lan.pk).update(email="lan@songlam.example")
    response = sign_in(client, login, next="/don-vi/")
    assert (response.status_code, response.headers["Location"]) == (302, "/don-vi/")


@pytest.mark.parametrize(("login", "password"), [("lan", "sai"), ("khong-ai", PASSWORD), ("", ""), ("lan", "")])
def test_a_wrong_pair_stays_outside(client, cast, login, password):
    response = sign_in(client, login, password)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_error_does_not_tell_whether_the_name_exists(client, cast):
    words = "Tên đăng nhập hoặc mật khẩu chưa đúng"
    assert words in sign_in(client, "lan", "sai").content.decode()
    assert words in sign_in(client, "khong-ai", "sai").content.decode()


def test_guessing_is_stopped_for_that_name_and_address_only(client, cast):
    for _ in range(10):
        sign_in(client, "lan", "sai")
    locked = sign_in(client, "lan")
    assert locked.status_code == 429
    assert "Tạm dừng đăng nhập" in locked.content.decode()
    assert sign_in(client, "minh").status_code == 302


def test_a_closed_account_cannot_sign_in(client, cast):
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    sign_in(client, "hoa")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client, db):
    response = client.get("/tai-khoan/dang-ky/")
    assert response.status_code == 403
    assert "người quản trị" in response.content.decode()
    client.post("/tai-khoan/dang-ky/", {"username": "ai", "password1": "mat-khau-rat-dai"})
    assert not User.objects.exists()


def test_next_leads_nowhere_else(client, cast):
    assert sign_in(client, "lan", next="https://elsewhere.example/").headers["Location"] == "/"


def test_sign_out_asks_when_opened_by_address(client, cast):
    sign_in(client, "lan")
    assert "Đăng xuất?" in client.get("/tai-khoan/dang-xuat/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/tai-khoan/dang-xuat/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("full_name", "initials", "short"),
    [("Trần Thị Ngọc Lan", "NL", "Lan"), ("Đỗ Hòa", "ĐH", "Hòa"), ("Lan", "L", "Lan")],
)
def test_how_a_person_is_shortened(full_name, initials, short):
    user = User(full_name=full_name)
    assert (user.initials, user.get_short_name(), str(user)) == (initials, short, full_name)


@pytest.mark.parametrize("address", ["/tai-khoan/quen-mat-khau/", "/tai-khoan/ngung-hoat-dong/"])
def test_help_pages_are_open_to_everyone(client, db, address):
    assert "người quản trị" in client.get(address).content.decode().lower()


def test_the_password_once_more(signed_in, cast):
    client = signed_in(cast.lan)
    page = client.get("/tai-khoan/xac-nhan/")
    assert "Mật khẩu" in page.content.decode()
    assert "Mật khẩu chưa đúng." in client.post("/tai-khoan/xac-nhan/", {"password": "sai"}).content.decode()
