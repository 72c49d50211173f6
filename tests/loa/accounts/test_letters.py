"""Letters: to a real mail server on this machine, and to one that is down."""

import re
import smtplib
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.accounts import actions, tasks
from loa.accounts.models import User
from loa.accounts.seals import BrokenSeal, seal, unseal
from loa.accounts.states import Purpose
from loa.project import environment
from tests.loa.cast import PASSWORD

PHRASE = "cá rô đồng kho tộ ngày mưa"
SITE = "https://loa.example"


class Kept:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail_server(settings, monkeypatch):
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    use(settings, monkeypatch, f"smtp://127.0.0.1:{controller.port}")
    yield kept
    controller.stop()


@pytest.fixture
def dead_mail_server(settings, monkeypatch):
    use(settings, monkeypatch, f"smtp://127.0.0.1:{free_port()}")


@pytest.fixture
def queue(settings):
    """The real table of jobs instead of doing everything at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def use(settings, monkeypatch, url):
    monkeypatch.setenv("LOA_MAIL_URL", url)
    for name, value in environment.mail().items():
        setattr(settings, name, value)
    settings.SENDS_MAIL = True


@pytest.fixture
def invited(cast):
    return User.objects.create_user("moi.den", full_name="Phan Mới Đến", email="moi@songlam.example")


def invite(cast, user):
    code, clear = actions.issue_code(user=user, purpose=Purpose.INVITATION, by=cast.admin, now=timezone.now())
    tasks.post_code(code=code, clear=clear, unit="UBND phường Bến Trăng", site=SITE + "/")
    return code, clear


def without_token(response):
    return re.sub(r'X-CSRFToken": "\w+', "", response.content.decode())


def test_the_code_comes_by_letter(mail_server, cast, invited):
    code, clear = invite(cast, invited)
    (letter,) = mail_server.letters
    assert letter.rcpt_tos == ["moi@songlam.example"]
    from email import message_from_bytes, policy

    read = message_from_bytes(letter.content, policy=policy.default)
    assert read["Subject"] == "Mời sử dụng phần mềm Loa"
    body = read.get_content()
    assert f"{SITE}/tai-khoan/nhan-ma/#{clear}" in body
    assert "Vũ Thành Trung (UBND phường Bến Trăng) mời" in body
    code.refresh_from_db()
    assert code.sent_at is not None
    assert code.failure == ""


def test_a_dead_mail_server_breaks_no_page_and_is_seen(dead_mail_server, queue, cast, invited):
    code, clear = invite(cast, invited)
    (waiting,) = DBTaskResult.objects.all()
    assert clear not in str(waiting.args_kwargs)
    assert tasks.send.call(*waiting.args_kwargs["args"]) == "again"
    code.refresh_from_db()
    assert (code.sent_at, code.failure) == (None, "Không kết nối được với máy chủ thư.")
    again = DBTaskResult.objects.exclude(pk=waiting.pk).get()
    later = again.run_after - timezone.now()
    assert timedelta(seconds=30) < later <= tasks.AGAIN_AFTER[0]


def test_it_is_tried_a_few_times_and_then_given_up(dead_mail_server, queue, cast, invited):
    code, clear = invite(cast, invited)
    sealed = DBTaskResult.objects.get().args_kwargs["args"][0]
    outcomes = [tasks.send.call(sealed, code.pk, tried) for tried in range(len(tasks.AGAIN_AFTER) + 1)]
    assert outcomes == ["again"] * len(tasks.AGAIN_AFTER) + ["given up"]


def test_a_letter_that_got_through_after_all_is_no_failure_any_more(mail_server, cast, invited):
    code, _ = invite(cast, invited)
    actions.note_not_sent(code=code, by=None, failure="Không kết nối được với máy chủ thư.")
    tasks.post_code(code=code, clear="x", unit="", site=SITE)
    code.refresh_from_db()
    assert code.failure == ""


def test_a_code_that_ended_is_not_sent(mail_server, queue, cast, invited):
    code, _ = invite(cast, invited)
    actions.withdraw_codes(user=invited, by=cast.admin, now=timezone.now())
    assert tasks.send.call(*DBTaskResult.objects.get().args_kwargs["args"]) == "not needed"
    assert mail_server.letters == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "từ chối tên hoặc mật khẩu"),
        (smtplib.SMTPRecipientsRefused({}), "không nhận địa chỉ"),
        (smtplib.SMTPServerDisconnected(), "từ chối thư"),
        (TimeoutError(), "Không kết nối được"),
        (BrokenSeal(), "cấp mã mới"),
    ],
)
def test_the_reason_is_said_in_words(error, words):
    assert words in tasks.reason(error)


def test_a_seal_opens_with_its_key_alone(settings):
    sealed = seal("điều cần giữ kín")
    assert unseal(sealed) == "điều cần giữ kín"
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(BrokenSeal):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(sealed) == "điều cần giữ kín"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp://loa%40x:m%2Ft@mail.example:587", ("mail.example", 587, "loa@x", "m/t", False, True)),
        ("smtps://loa:x@mail.example", ("mail.example", 465, "loa", "x", True, False)),
    ],
)
def test_the_address_of_the_mail_server_is_read(monkeypatch, url, expected):
    monkeypatch.setenv("LOA_MAIL_URL", url)
    found = environment.mail()
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS"]
    assert tuple(found[name] for name in names) == expected


def test_another_kind_of_address_is_refused(monkeypatch):
    monkeypatch.setenv("LOA_MAIL_URL", "https://mail.example")
    with pytest.raises(ValueError, match="smtp://"):
        environment.mail()


def test_a_forgotten_password_is_set_anew_by_letter(client, settings, cast):
    settings.SENDS_MAIL = True
    User.objects.filter(pk=cast.lan.pk).update(email="lan@songlam.example")
    known = client.post("/tai-khoan/quen-mat-khau/", {"email": "LAN@songlam.example"}, follow=True)
    (letter,) = mail.outbox
    assert letter.to == ["lan@songlam.example"]
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    shown = client.get(link)
    assert shown.status_code == 302
    assert link not in shown.headers["Location"]  # the key leaves the address at once
    fields = {"password1": PHRASE, "password2": PHRASE}
    assert client.post(shown.headers["Location"], fields, follow=True).redirect_chain[-1][0] == "/tai-khoan/dang-nhap/"
    cast.lan.refresh_from_db()
    assert cast.lan.check_password(PHRASE)
    assert "đã dùng hoặc đã hết hạn" in client.get(link).content.decode()

    unknown = client.post("/tai-khoan/quen-mat-khau/", {"email": "khong-ai@songlam.example"}, follow=True)
    assert len(mail.outbox) == 1
    assert without_token(unknown) == without_token(known)


def test_without_mail_the_page_says_whom_to_ask(client, cast):
    page = client.get("/tai-khoan/quen-mat-khau/").content.decode()
    assert "Người quản trị của đơn vị" in page
    client.post("/tai-khoan/quen-mat-khau/", {"email": "lan@songlam.example"})
    assert mail.outbox == []
    assert cast.lan.check_password(PASSWORD)
