"""The second factor, with codes computed as a phone does (RFC 6238), and who must have one."""

import re
import time

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from loa.accounts import actions
from loa.accounts.queries import has_second_factor
from loa.audit.events import Event as Kind
from loa.audit.models import Event
from loa.organisations.actions.members import hand_over
from tests.loa.cast import PASSWORD

SIGN_IN = "/tai-khoan/dang-nhap/"
SECOND = "/tai-khoan/dang-nhap/lop-thu-hai/"
FACTORS = "/tai-khoan/hai-lop/"
ADD_APP = "/tai-khoan/hai-lop/ung-dung/bat/"
REMOVE_APP = "/tai-khoan/hai-lop/ung-dung/tat/"
CODES = "/tai-khoan/hai-lop/ma-du-phong/"


def code_now(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def signed_in_by_password(user):
    client = Client()
    answer = client.post(SIGN_IN, {"login": user.username, "password": PASSWORD})
    return client, answer


def with_app(user):
    """A client of this person, who has just tied the app: (client, secret)."""
    client, _ = signed_in_by_password(user)
    secret = re.search(r"data-secret>(\w+)<", client.get(ADD_APP).content.decode())[1]
    answer = client.post(ADD_APP, {"code": code_now(secret)})
    assert answer.headers["Location"] == CODES
    return client, secret


def recovery_codes(client):
    return re.findall(r"<li>(\d{8})</li>", client.get(CODES).content.decode())


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_app_is_tied_and_asked_for_from_then_on(cast):
    _, secret = with_app(cast.lan)
    client, answer = signed_in_by_password(cast.lan)
    assert answer.headers["Location"] == SECOND
    assert not is_in(client)
    assert client.get("/").status_code == 302
    assert "chưa đúng" in client.post(SECOND, {"code": "000000"}).content.decode()
    assert not is_in(client)
    client.post(SECOND, {"code": code_now(secret)})
    assert is_in(client)


def test_a_code_is_used_once(cast):
    _, secret = with_app(cast.lan)
    code = code_now(secret)
    first, _ = signed_in_by_password(cast.lan)
    first.post(SECOND, {"code": code})
    second, _ = signed_in_by_password(cast.lan)
    second.post(SECOND, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)
    with connection.cursor() as cursor:  # where every worker sees it
        cursor.execute("SELECT cache_key FROM cache WHERE cache_key LIKE '%totp.used%'")
        assert len(cursor.fetchall()) == 1


def test_a_wrong_first_code_ties_nothing(cast):
    client, _ = signed_in_by_password(cast.lan)
    client.get(ADD_APP)
    assert "chưa đúng" in client.post(ADD_APP, {"code": "123"}).content.decode()
    assert not has_second_factor(cast.lan)


def test_secrets_are_not_readable_in_the_database(cast):
    client, secret = with_app(cast.lan)
    codes = recovery_codes(client)
    shown = client.get(CODES).content.decode()
    assert "data-prints" in shown
    assert "accounts/sheet" in shown
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert len(codes) == 10
    assert secret not in kept
    assert not [code for code in codes if code in kept]


def test_a_secret_sealed_with_a_lost_key_lets_nobody_in(cast, settings):
    _, secret = with_app(cast.lan)
    settings.SECRET_KEY = "another key"
    client, _ = signed_in_by_password(cast.lan)
    for code in [code_now(secret), code_now(""), code_now("AAAAAAAA")]:
        client.post(SECOND, {"code": code})
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(cast):
    client, _ = with_app(cast.lan)
    code = recovery_codes(client)[0]
    first, _ = signed_in_by_password(cast.lan)
    first.post(SECOND, {"code": code})
    second, _ = signed_in_by_password(cast.lan)
    second.post(SECOND, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)
    assert 'Còn <span class="strong">9</span> mã' in client.get(FACTORS).content.decode()


def test_guessing_codes_is_stopped(cast):
    _, secret = with_app(cast.lan)
    client, _ = signed_in_by_password(cast.lan)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert "Đã thử quá nhiều lần" in client.post(SECOND, {"code": code_now(secret)}).content.decode()
    assert not is_in(client)


def test_new_recovery_codes_end_the_old(cast):
    client, _ = with_app(cast.lan)
    old = recovery_codes(client)
    assert client.post(f"{CODES}tao/").headers["Location"] == CODES
    assert not set(old) & set(recovery_codes(client))


def test_whoever_did_not_just_sign_in_confirms_first(signed_in, cast):
    client = signed_in(cast.lan)  # a session from long ago
    answer = client.get(ADD_APP)
    assert answer.headers["Location"].startswith("/tai-khoan/xac-nhan/?next=")
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == ADD_APP
    assert client.get(ADD_APP).status_code == 200


def test_the_app_confirms_too(cast):
    _, secret = with_app(cast.lan)
    client = Client()
    client.force_login(cast.lan, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Dùng mã của ứng dụng" in client.get("/tai-khoan/xac-nhan/").content.decode()
    assert "chưa đúng" in client.post("/tai-khoan/xac-nhan/ma/", {"code": "1"}).content.decode()
    client.post("/tai-khoan/xac-nhan/ma/", {"code": code_now(secret, 1)})
    assert client.get(CODES).status_code == 200


def test_removing_the_app_takes_the_codes_and_ends_other_sessions(cast):
    elsewhere, _ = signed_in_by_password(cast.lan)
    client, _ = with_app(cast.lan)
    assert elsewhere.get("/").status_code == 200
    heard = []

    def hear(sender, **words):
        heard.append(words["authenticator"].type)

    signals.authenticator_removed.connect(hear)
    client.post(REMOVE_APP)
    assert sorted(heard) == ["recovery_codes", "totp"]
    assert not Authenticator.objects.filter(user=cast.lan).exists()
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_the_administrator_takes_it_away_from_who_lost_it(cast):
    with_app(cast.lan)
    assert actions.remove_second_factors(user=cast.lan, by=cast.admin) == 2
    noted = Event.objects.filter(kind=Kind.FACTOR_REMOVED)
    assert {(each.actor_id, each.person_id) for each in noted} == {(cast.admin.pk, cast.lan.pk)}
    client, _ = signed_in_by_password(cast.lan)
    assert is_in(client)


@pytest.mark.parametrize(
    ("rule", "lan", "admin"),
    [("none", 200, 200), ("administrators", 200, 302), ("everybody", 302, 302)],
)
def test_who_must_have_one_is_sent_there(signed_in, cast, settings, rule, lan, admin):
    settings.REQUIRE_SECOND_FACTOR = rule
    assert signed_in(cast.lan).get("/").status_code == lan
    answer = signed_in(cast.admin).get("/")
    assert answer.status_code == admin
    if admin == 302:
        assert answer.headers["Location"] == FACTORS


def test_who_stands_in_for_an_administrator_needs_it_too(signed_in, cast, settings):
    settings.REQUIRE_SECOND_FACTOR = "administrators"
    assert signed_in(cast.hoa).get("/").status_code == 200
    today = timezone.localdate()
    held = cast.admin.memberships.get()
    hand_over(membership=held, stand_in=cast.hoa, since=today, until=today, by=cast.admin)
    assert signed_in(cast.hoa).get("/").headers["Location"] == FACTORS


def test_nothing_else_opens_until_it_is_set_up(cast, settings):
    settings.REQUIRE_SECOND_FACTOR = "everybody"
    client, _ = signed_in_by_password(cast.lan)
    assert client.get("/don-vi/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == FACTORS
    assert "phải có lớp thứ hai" in client.get(FACTORS).content.decode()
    assert client.get("/don-vi/").headers["Location"] == FACTORS
    client, _ = with_app(cast.lan)
    assert client.get("/don-vi/").status_code == 200


def test_a_stranger_is_asked_nothing(client, db, settings):
    settings.REQUIRE_SECOND_FACTOR = "everybody"
    assert client.get(SIGN_IN).status_code == 200


def test_the_second_step_alone_opens_nothing(client, cast):
    with_app(cast.lan)
    assert client.get(SECOND).headers["Location"] == SIGN_IN
    assert client.get("/tai-khoan/hai-lop/khoa-truy-cap/1/go/").headers["Location"].startswith(SIGN_IN)


def test_nobody_touches_the_key_of_another(cast):
    key = Authenticator.objects.create(user=cast.hoa, type="webauthn", data={"name": "Khóa", "credential": {}})
    client, _ = signed_in_by_password(cast.lan)
    assert client.get(f"/tai-khoan/hai-lop/khoa-truy-cap/{key.pk}/go/").status_code == 404
    assert client.post(f"/tai-khoan/hai-lop/khoa-truy-cap/{key.pk}/ten/", {"name": "x"}).status_code == 404


def test_a_forged_passkey_signs_nobody_in(client, cast):
    options = client.get("/tai-khoan/dang-nhap/khoa-truy-cap/", headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    for credential in ["{}", "[]", "x", '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}']:
        answer = client.post("/tai-khoan/dang-nhap/khoa-truy-cap/", {"credential": credential}, follow=True)
        assert not is_in(client)
    assert "Chưa đăng nhập được bằng khóa này" in answer.content.decode()


def test_passkeys_are_not_tried_without_end(client, db):
    answers = [client.post("/tai-khoan/dang-nhap/khoa-truy-cap/", {"credential": "{}"}).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]
    assert Session.objects.count() <= 1
