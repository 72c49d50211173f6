"""Signing in at an OpenID Connect provider: a real one, run by the tests."""

import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as now
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from loa.accounts import actions
from loa.accounts.models import User
from loa.accounts.states import Purpose
from loa.project import environment
from tests.loa.cast import PASSWORD
from tests.loa.provider import running_provider, settings_for

BACK = "http://testserver/tai-khoan/lien-ket/sso/tra-loi/"
LEAVE = "/tai-khoan/lien-ket/sso/"
LINKED = "/tai-khoan/lien-ket/"
SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture(scope="module")
def issuer():
    with running_provider(BACK) as address:
        yield address


@pytest.fixture
def provider(issuer, settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(issuer, monkeypatch)


@pytest.fixture
def trusted(issuer, settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(issuer, monkeypatch, trusts_mail=True)


def address_asked(client, process="login", **fields):
    """Where the person is sent: the provider's authorisation page."""
    page = client.post(f"{LEAVE}?process={process}", fields).content.decode()
    return re.search(r'content="0;url=([^"]+)"', page)[1].replace("&amp;", "&")


def address_back(address, name):
    """Where the provider sends a person back to, who says there what his name is ("" cancels)."""
    browser = requests.Session()
    page = browser.get(address)
    answer = browser.post(page.url, data={"name": name} if name else {"cancel": "1"}, allow_redirects=False)
    while not answer.headers["Location"].startswith(BACK):
        answer = browser.get(requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return answer.headers["Location"].removeprefix("http://testserver")


def come(client, name, process="login", **fields):
    return client.get(address_back(address_asked(client, process, **fields), name))


def is_in(client):
    return int(client.session.get("_auth_user_id", 0))


def link(user, subject):
    SocialAccount.objects.create(user=user, provider="sso", uid=kept(subject))


def kept(subject):
    """How a `sub` of the provider that is configured is kept: at another it means somebody else."""
    issuer = now.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"]
    return f"{hashlib.sha256(issuer.encode()).hexdigest()[:16]}:{subject}"


def test_one_who_is_linked_signs_in(client, provider, cast):
    link(cast.lan, "0101")
    answer = come(client, "0101:lan@songlam.example:1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(client) == cast.lan.pk


def test_the_question_carries_state_nonce_and_a_pkce_challenge(client, provider, cast):
    asked = parse_qs(urlsplit(address_asked(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    again = parse_qs(urlsplit(address_asked(client)).query)
    for name in ["state", "nonce", "code_challenge"]:
        assert len(asked[name][0]) >= 16
        assert asked[name] != again[name]


def test_the_same_subject_of_another_provider_is_somebody_else(client, provider, cast):
    SocialAccount.objects.create(user=cast.lan, provider="sso", uid=f"{'0' * 16}:0101")
    come(client, "0101")
    assert not is_in(client)


def test_the_page_after_sign_in_is_kept(client, provider, cast):
    link(cast.lan, "0101")
    page = client.post(LEAVE, {"next": "/don-vi/"}).content.decode()
    address = re.search(r'content="0;url=([^"]+)"', page)[1].replace("&amp;", "&")
    assert client.get(address_back(address, "0101::")).headers["Location"] == "/don-vi/"


def test_a_stranger_is_told_whom_to_ask_and_leaves_no_trace(client, provider, cast):
    before = User.objects.count()
    answer = come(client, "9999:khach@songlam.example:1")
    assert answer.status_code == 403
    assert "hãy liên hệ người quản trị của đơn vị" in answer.content.decode()
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert not [words for words in kept if "khach" in words or "9999" in words]


@pytest.mark.parametrize(
    ("name", "lets_in"),
    [
        ("0101:lan@songlam.example:1", True),
        ("0101:Lan@SongLam.example:1", True),
        ("0101:lan@songlam.example:0", False),  # not verified
        ("0101:khac@songlam.example:1", False),
        ("0101::1", False),
    ],
)
def test_a_verified_address_lets_in_where_the_operator_trusts_it(client, trusted, cast, name, lets_in):
    User.objects.filter(pk=cast.lan.pk).update(email="lan@songlam.example")
    come(client, name)
    assert is_in(client) == (cast.lan.pk if lets_in else 0)
    assert SocialAccount.objects.filter(user=cast.lan, uid=kept("0101")).exists() == lets_in
    cast.lan.refresh_from_db()
    assert cast.lan.check_password(PASSWORD)  # the password stays


def test_a_verified_address_alone_lets_nobody_in_otherwise(client, provider, cast):
    User.objects.filter(pk=cast.lan.pk).update(email="lan@songlam.example")
    assert come(client, "0101:lan@songlam.example:1").status_code == 403


def test_an_address_given_to_a_successor_does_not_open_the_old_account(client, trusted, cast):
    User.objects.filter(pk=cast.lan.pk).update(email="lan@songlam.example")
    link(cast.lan, "0101")
    assert come(client, "0202:lan@songlam.example:1").status_code == 403
    assert not is_in(client)


def test_a_closed_account_stays_closed(client, trusted, cast):
    link(cast.hoa, "0303")
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False, email="hoa@songlam.example")
    come(client, "0303:hoa@songlam.example:1")
    assert not is_in(client)


def test_one_links_in_the_settings_and_signs_in_with_it(provider, cast):
    client = Client()
    client.post(SIGN_IN, {"login": "minh", "password": PASSWORD})
    assert "Liên kết tài khoản tỉnh Sông Lam" in client.get(LINKED).content.decode()
    assert come(client, "0404:minh@songlam.example:1", "connect").headers["Location"] == LINKED
    assert "minh@songlam.example" in client.get(LINKED).content.decode()
    fresh = Client()
    come(fresh, "0404::")
    assert is_in(fresh) == cast.minh.pk


def test_an_account_is_not_linked_to_two_people(provider, cast):
    link(cast.lan, "0101")
    client = Client()
    client.post(SIGN_IN, {"login": "minh", "password": PASSWORD})
    come(client, "0101::", "connect")
    assert SocialAccount.objects.get().user == cast.lan
    assert is_in(client) == cast.minh.pk


def test_a_link_is_removed_but_not_the_last_way_in(provider, cast):
    client = Client()
    client.post(SIGN_IN, {"login": "lan", "password": PASSWORD})
    link(cast.lan, "0101")
    cast.lan.refresh_from_db()
    account = SocialAccount.objects.get()
    User.objects.filter(pk=cast.lan.pk).update(password="!")
    only = Client()
    come(only, "0101::")
    assert "cách đăng nhập duy nhất" in only.post(LINKED, {"account": account.pk}).content.decode()
    assert SocialAccount.objects.exists()
    cast.lan.set_password(PASSWORD)
    cast.lan.save()
    client = Client()
    client.post(SIGN_IN, {"login": "lan", "password": PASSWORD})
    assert client.post(LINKED, {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_removes_the_link_of_another(provider, cast):
    link(cast.lan, "0101")
    client = Client()
    client.post(SIGN_IN, {"login": "minh", "password": PASSWORD})
    client.post(LINKED, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


def test_one_who_came_without_a_password_sets_one(provider, cast):
    link(cast.lan, "0101")
    User.objects.filter(pk=cast.lan.pk).update(password="!")
    client = Client()
    come(client, "0101::")
    answer = client.get("/tai-khoan/doi-mat-khau/")
    assert answer.headers["Location"] == "/tai-khoan/dat-mat-khau/"
    new = "cá rô đồng kho tộ ngày mưa"
    assert client.post("/tai-khoan/dat-mat-khau/", {"password1": new, "password2": new}).status_code == 302
    cast.lan.refresh_from_db()
    assert cast.lan.check_password(new)


def test_an_access_code_links_whoever_typed_it(client, provider, cast):
    invited = User.objects.create_user("moi.den", full_name="Phan Mới Đến")
    code, clear = actions.issue_code(user=invited, purpose=Purpose.INVITATION, by=cast.admin, now=timezone.now())
    client.post("/tai-khoan/nhan-ma/", {"code": clear})
    assert "Dùng tài khoản tỉnh Sông Lam" in client.get("/tai-khoan/nhan-ma/dat-mat-khau/").content.decode()
    come(client, "0505:moi@songlam.example:0", with_code="1")
    assert is_in(client) == invited.pk
    code.refresh_from_db()
    assert code.used_at is not None
    other = Client()
    come(other, "0505::")
    assert is_in(other) == invited.pk


@pytest.mark.parametrize("how", ["from the page of sign-in", "too late"])
def test_the_next_person_at_the_machine_does_not_get_the_account_of_a_typed_code(client, provider, cast, how):
    invited = User.objects.create_user("moi.den", full_name="Phan Mới Đến")
    code, clear = actions.issue_code(user=invited, purpose=Purpose.INVITATION, by=cast.admin, now=timezone.now())
    client.post("/tai-khoan/nhan-ma/", {"code": clear})
    fields = {}
    if how == "too late":
        session = client.session
        session["access_code"]["at"] -= 1801
        session.save()
        fields = {"with_code": "1"}
        assert client.get("/tai-khoan/nhan-ma/dat-mat-khau/").status_code == 302
    assert come(client, "0606:khac@songlam.example:0", **fields).status_code == 403
    code.refresh_from_db()
    assert (code.used_at, is_in(client)) == (None, 0)


def change_state(client, **fields):
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0].update(fields)
    session.save()


@pytest.mark.parametrize("changed", ["nonce", "pkce_code_verifier"])
def test_an_answer_to_another_question_is_refused(client, provider, cast, changed):
    link(cast.lan, "0101")
    back = address_back(address_asked(client), "0101::")
    change_state(client, **{changed: "x" * 43})
    answer = client.get(back)
    assert (answer.status_code, is_in(client)) == (401, 0)
    assert "chưa xong" in answer.content.decode()


def test_a_code_that_is_wrong_or_used_is_refused(client, provider, cast):
    link(cast.lan, "0101")
    back = address_back(address_asked(client), "0101::")
    assert client.get(re.sub(r"code=[^&]+", "code=made-up", back)).status_code == 401
    assert client.get(back).status_code == 401  # its state was used up
    back = address_back(address_asked(client), "0101::")
    kept = client.session["socialaccount_states"]
    assert client.get(back).status_code == 302
    client.logout()
    client.get(SIGN_IN)
    session = client.session
    session["socialaccount_states"] = kept
    session.save()
    answer = client.get(back)
    assert (answer.status_code, is_in(client)) == (401, 0)


def test_an_answer_for_another_browser_is_refused(client, provider, cast):
    link(cast.lan, "0101")
    back = address_back(address_asked(client), "0101::")
    other = Client()
    assert (other.get(back).status_code, is_in(other)) == (401, 0)


def test_cancelling_leads_back(client, provider, cast):
    answer = client.get(address_back(address_asked(client), ""))
    assert answer.status_code == 401
    assert "đã được hủy" in answer.content.decode()


def test_a_provider_that_is_down_is_a_sentence(client, settings, monkeypatch, cast):
    settings.SOCIALACCOUNT_PROVIDERS = settings_for("http://localhost:9", monkeypatch)
    answer = client.post(LEAVE)
    assert answer.status_code == 401
    assert "chưa xong" in answer.content.decode()


def test_without_a_provider_there_is_no_button_and_no_address(client, cast):
    assert "tài khoản tỉnh" not in client.get(SIGN_IN).content.decode()
    assert client.post(LEAVE).status_code == 404
    assert client.get(f"{LEAVE}tra-loi/").status_code == 404


def test_no_more_is_kept_of_a_person_than_is_used(client, provider, cast):
    link(cast.lan, "0101")
    come(client, "0101:lan@songlam.example:1")
    kept = SocialAccount.objects.get().extra_data
    assert {part: set(claims) for part, claims in kept.items()} == {
        "userinfo": {"sub", "name", "email", "email_verified"},
        "id_token": {"sub", "iss", "nonce"},
    }


@pytest.mark.parametrize("issuer", ["http://sso.example", "ftp://sso.example", "sso.example"])
def test_a_provider_without_tls_is_refused(monkeypatch, issuer):
    monkeypatch.setenv("LOA_OIDC_ISSUER", issuer)
    with pytest.raises(ValueError, match="https://"):
        environment.linked_accounts()
