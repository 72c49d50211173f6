from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from loa.accounts.devices import device_of
from loa.accounts.middleware import SEEN
from tests.loa.cast import PASSWORD

LIST = "/tai-khoan/phien/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, "Chrome trên máy tính Windows"),
        (WINDOWS + " Edg/141.0", "Edge trên máy tính Windows"),
        (WINDOWS.replace("Chrome", "coc_coc_browser/125 Chrome"), "Cốc Cốc trên máy tính Windows"),
        (PHONE, "Chrome trên điện thoại Android"),
        (PHONE.replace("Mobile ", ""), "Chrome trên máy tính bảng Android"),
        (IPHONE, "Safari trên điện thoại iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên máy tính Linux"),
        ("(Windows NT 10.0)", "Máy tính Windows"),
        ("curl/8", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)
def test_a_device_in_plain_words(user_agent, words):
    assert device_of(user_agent) == words


def at(user, user_agent, address):
    """A client of this person, signed in by password from there."""
    client = Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=address)
    client.post("/tai-khoan/dang-nhap/", {"login": user.username, "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


@pytest.fixture
def three(cast):
    return at(cast.lan, WINDOWS, "192.0.2.1"), at(cast.lan, PHONE, "192.0.2.2"), at(cast.lan, IPHONE, "192.0.2.3")


def session_at(address):
    return UserSession.objects.get(ip=address)


def test_one_sees_where_one_is_signed_in(cast, three):
    at(cast.hoa, WINDOWS, "192.0.2.9")
    page = three[0].get(LIST).content.decode()
    for words in ["máy tính Windows", "điện thoại Android", "điện thoại iPhone", "192.0.2.1", "192.0.2.2", "192.0.2.3"]:
        assert words in page
    assert "192.0.2.9" not in page
    assert page.count("Thiết bị này") == 1


def test_one_device_is_signed_out(three):
    here, phone, other = three
    here.post(f"{LIST}{session_at('192.0.2.2').pk}/dang-xuat/")
    assert [client.get("/").status_code for client in three] == [200, 302, 200]


def test_all_others_are_signed_out(three):
    three[1].post(f"{LIST}khac/dang-xuat/")
    assert [client.get("/").status_code for client in three] == [302, 200, 302]


def test_this_device_is_signed_out_from_its_list(three):
    answer = three[0].post(f"{LIST}{session_at('192.0.2.1').pk}/dang-xuat/")
    assert answer.headers["Location"] == "/tai-khoan/dang-nhap/"
    assert three[0].get("/").status_code == 302


def test_nobody_ends_the_session_of_another(cast, three):
    stranger = at(cast.hoa, WINDOWS, "192.0.2.9")
    assert stranger.post(f"{LIST}{session_at('192.0.2.1').pk}/dang-xuat/").status_code == 404
    assert three[0].get("/").status_code == 200


def test_a_new_password_signs_out_everywhere_else(three):
    new = "cá rô đồng kho tộ ngày mưa"
    three[0].post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [client.get("/").status_code for client in three] == [200, 302, 302]
    assert UserSession.objects.count() == 1


def test_use_is_written_down_every_few_minutes_only(three, django_assert_num_queries):
    here = three[0]
    before = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=before)
    here.get("/")
    assert session_at("192.0.2.1").last_seen_at == before
    session = here.session
    session[SEEN] -= 301
    session.save()
    here.get("/")
    assert timezone.now() - session_at("192.0.2.1").last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("proxies", "written", "counted"),
    [
        (0, "198.51.100.1", "203.0.113.5"),  # no proxy: what the client writes is not believed
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "198.51.100.1"),  # the part that the client made up stands before
    ],
)
def test_addresses_come_from_the_trusted_proxy_alone(cast, settings, proxies, written, counted):
    from axes.models import AccessAttempt

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client = Client(REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": written})
    client.post("/tai-khoan/dang-nhap/", {"login": "lan", "password": "sai"})
    assert AccessAttempt.objects.get().ip_address == counted
    client.post("/tai-khoan/dang-nhap/", {"login": "lan", "password": PASSWORD})
    assert UserSession.objects.get().ip == counted
