from datetime import timedelta

import pytest
from allauth.account import signals
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from loa.accounts import actions, codes
from loa.accounts.models import AccessCode, User
from loa.accounts.states import Purpose
from tests.loa.cast import PASSWORD

PHRASE = "cá rô đồng kho tộ ngày mưa"
RECEIVE = "/tai-khoan/nhan-ma/"
ACCEPT = "/tai-khoan/nhan-ma/dat-mat-khau/"
NOT_OPEN = "Mã này không dùng được"


@pytest.fixture
def invited(db):
    return User.objects.create_user("moi.den", full_name="Phan Mới Đến", email="moi@songlam.example")


def issue(user, by, purpose=Purpose.INVITATION, now=None):
    return actions.issue_code(user=user, purpose=purpose, by=by, now=now or timezone.now())


def accept(client, clear, **fields):
    assert client.post(RECEIVE, {"code": clear}).headers["Location"] == ACCEPT
    return client.post(ACCEPT, {"username": "moi.den", "password1": PHRASE, "password2": PHRASE, **fields})


def heard(signal):
    """Keeps what a signal says while the test runs."""
    said = []

    def listen(sender, **words):
        said.append(words)

    signal.connect(listen)
    return said, listen


def test_a_code_is_long_enough_and_read_however_it_is_typed():
    clear = codes.make_code()
    assert len(codes.plain(clear)) == 20
    assert len(codes.LETTERS) ** 20 > 2**80
    assert not set("0OQ1IL2Z5S") & set(codes.LETTERS)
    for typed in [
        clear,
        clear.lower(),
        clear.replace("-", ""),
        f" {clear.replace('-', ' ')} ",
        clear.replace("-", "–"),
    ]:
        assert codes.digest(typed) == codes.digest(clear)


def test_only_the_hash_is_kept(cast, invited):
    row, clear = issue(invited, cast.admin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_accesscode")
        assert clear not in str(cursor.fetchall())
    assert row.digest == codes.digest(clear)


def test_an_invited_person_chooses_name_and_password_and_is_in(client, cast, invited):
    _, clear = issue(invited, cast.admin)
    answer = accept(client, clear.lower(), username="Phan.Moi")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    invited.refresh_from_db()
    assert invited.username == "phan.moi"
    assert list(User.objects.named_like("phan.moi")) == [invited]
    assert invited.check_password(PHRASE)
    assert client.session["_auth_user_id"] == str(invited.pk)


def test_a_new_password_keeps_the_name_and_ends_sessions_elsewhere(client, signed_in, cast):
    elsewhere = signed_in(cast.minh)
    _, clear = issue(cast.minh, cast.admin, Purpose.NEW_PASSWORD)
    accept(client, clear, username="anything")
    cast.minh.refresh_from_db()
    assert (cast.minh.username, cast.minh.check_password(PHRASE)) == ("minh", True)
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize("how", ["used", "withdrawn", "replaced", "expired", "unknown", "of a closed account", "empty"])
def test_every_code_that_does_not_open_gets_the_same_sentence(client, cast, invited, how):
    now = timezone.now()
    row, clear = issue(invited, cast.admin, now=now - timedelta(days=20) if how == "expired" else now)
    match how:
        case "used":
            accept(Client(), clear)
        case "withdrawn":
            actions.withdraw_codes(user=invited, by=cast.admin, now=now)
        case "replaced":
            issue(invited, cast.admin)
        case "unknown":
            clear = codes.make_code()
        case "of a closed account":
            User.objects.filter(pk=invited.pk).update(is_active=False)
        case "empty":
            clear = "-"
    page = client.post(RECEIVE, {"code": clear})
    assert page.status_code == 200
    assert NOT_OPEN in page.content.decode()
    assert client.get(ACCEPT).headers["Location"] == RECEIVE


def test_a_code_that_ends_between_the_two_pages_opens_nothing(client, cast, invited):
    _, clear = issue(invited, cast.admin)
    client.post(RECEIVE, {"code": clear})
    actions.withdraw_codes(user=invited, by=cast.admin, now=timezone.now())
    client.post(ACCEPT, {"username": "moi.den", "password1": PHRASE, "password2": PHRASE})
    invited.refresh_from_db()
    assert not invited.has_usable_password()
    assert NOT_OPEN in client.get(RECEIVE).content.decode()


def test_codes_are_not_guessed(client, cast, invited):
    _, clear = issue(invited, cast.admin)
    for _ in range(10):
        client.post(RECEIVE, {"code": codes.make_code()})
    assert "Đã thử quá nhiều lần" in client.post(RECEIVE, {"code": clear}).content.decode()
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(RECEIVE, {"code": clear}).status_code == 302


def test_a_weak_password_or_a_taken_name_leaves_the_code_open(client, cast, invited):
    row, clear = issue(invited, cast.admin)
    page = accept(client, clear, password1="ngắn", password2="ngắn")
    assert "Mật khẩu cần ít nhất 15 ký tự" in page.content.decode()
    assert "đã có người dùng" in accept(client, clear, username="LAN").content.decode()
    near = {"username": "hoasentrang", "password1": "hoa sen trắng 1", "password2": "hoa sen trắng 1"}
    assert "gần giống họ tên" in accept(client, clear, **near).content.decode()
    row.refresh_from_db()
    assert row.used_at is None


def test_nobody_redeems_a_code_for_another(cast, invited):
    row, _ = issue(invited, cast.admin)
    with pytest.raises(actions.NotOpen):
        actions.use_code(code=row, by=cast.hoa, now=timezone.now(), password=PHRASE)
    with pytest.raises(ValidationError):
        actions.use_code(code=row, by=invited, now=timezone.now(), password=PHRASE, username="lan")
    row.refresh_from_db()
    assert row.used_at is None


def test_one_who_is_signed_in_as_another_is_signed_out_first(signed_in, cast, invited):
    client = signed_in(cast.hoa)
    _, clear = issue(invited, cast.admin)
    client.post(RECEIVE, {"code": clear})
    assert "Đang đăng nhập bằng tài khoản hoa" in client.get(ACCEPT).content.decode()
    accept(client, clear)
    assert client.session["_auth_user_id"] == str(invited.pk)


def test_allauth_says_that_a_password_was_set(client, cast, invited):
    said, listen = heard(signals.password_set)
    _, clear = issue(invited, cast.admin)
    accept(client, clear)
    assert [words["user"] for words in said] == [invited]


def test_issuing_ends_the_earlier_code_and_two_never_stand_open(cast, invited):
    first, _ = issue(invited, cast.admin)
    second, _ = issue(invited, cast.lan)
    now = timezone.now()
    assert list(AccessCode.objects.open(now=now)) == [second]
    assert (second.made_by, second.expires_at - second.made_at) == (cast.lan, timedelta(days=14))
    assert actions.withdraw_codes(user=invited, by=cast.admin, now=now) == 1


def test_opening_the_pages_without_a_code(client, db):
    assert client.get(RECEIVE).status_code == 200
    assert client.get(ACCEPT).headers["Location"] == RECEIVE


def test_the_sheet_shows_the_code_once_and_is_kept_nowhere(rf, cast, invited):
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.contrib.sessions.backends.db import SessionStore

    from loa.accounts.views.codes import code_sheet

    row, clear = issue(invited, cast.admin)
    request = rf.get("/")
    request.user, request.session = cast.admin, SessionStore()
    request._messages = CookieStorage(request)
    answer = code_sheet(request, code=row, clear=clear, unit="UBND phường Bến Trăng", back="/don-vi/")
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert page.count(clear) == 1
    for words in [
        "Phan Mới Đến",
        "UBND phường Bến Trăng",
        "http://testserver/tai-khoan/nhan-ma/",
        "data:image/svg+xml",
    ]:
        assert words in page


def test_the_old_password_ends_when_a_code_is_used(client, cast):
    _, clear = issue(cast.minh, cast.admin, Purpose.NEW_PASSWORD)
    accept(client, clear)
    cast.minh.refresh_from_db()
    assert not cast.minh.check_password(PASSWORD)


def test_a_code_that_lies_about_ends_when_the_password_is_changed(client, signed_in, cast):
    _, clear = issue(cast.lan, cast.admin, Purpose.NEW_PASSWORD)
    typed = {"oldpassword": PASSWORD, "password1": PHRASE, "password2": PHRASE}
    signed_in(cast.lan).post("/tai-khoan/doi-mat-khau/", typed)
    assert User.objects.get(pk=cast.lan.pk).check_password(PHRASE)
    assert NOT_OPEN in client.post(RECEIVE, {"code": clear}).content.decode()
