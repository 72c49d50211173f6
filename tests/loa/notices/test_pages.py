"""The pages of notices: the bell, one's own, how one wishes to get them, what was sent."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from loa.audit.models import Event
from loa.notices import actions
from loa.notices.models import Sending, Wish
from loa.notices.queries import A_PAGE
from loa.organisations.models import Membership
from tests.loa.notices.posting import by_mail, message_to, tell

pytestmark = pytest.mark.usefixtures("queue")


@pytest.fixture
def lan(people, signed_in):
    return signed_in(people.lan)


@pytest.fixture
def minh(people, signed_in):
    return signed_in(people.minh)


def text(client, name, *args, query="", **kwargs):
    response = client.get(reverse(f"notices:{name}", args=args) + query, **kwargs)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def bell(client):
    return re.search(r'<a class="bell.*?</a>', text(client, "wishes"))[0]


def test_the_bell_counts_what_was_not_seen(people, lan):
    assert "bell-count" not in bell(lan)
    for number in range(2):
        tell(people.lan, people.minh, key=f"k{number}")
    assert "Thông báo: 2 chưa xem" in bell(lan)
    for number in range(2, 105):
        tell(people.lan, key=f"k{number}")
    assert "99+" in bell(lan)


def test_ones_own_notices_and_nobody_elses(people, lan):
    assert "Chưa có thông báo nào" in text(lan, "list")
    tell(people.lan, subject="Việc của Lan", lines=["<b>đậm</b>", "hai", "ba", "bốn"], unit=people.ward)
    tell(people.minh, subject="Việc của Minh", key="khác")
    page = text(lan, "list")
    assert "Việc của Lan" in page
    assert "Việc của Minh" not in page
    assert "&lt;b&gt;đậm&lt;/b&gt;" in page
    assert "Thử thông báo" in page


def test_opening_one_leads_on_and_counts_as_seen(people, lan, minh):
    tell(people.lan, link="/cai-dat/")
    message = message_to(people.lan)
    response = lan.get(reverse("notices:open", args=[message.pk]))
    assert (response.status_code, response.headers["Location"]) == (302, "/cai-dat/")
    assert message_to(people.lan).seen_at is not None
    assert minh.get(reverse("notices:open", args=[message.pk])).status_code == 404


def test_marking_as_seen_one_and_all(people, lan):
    for number in range(3):
        tell(people.lan, key=f"k{number}", subject=f"Việc {number}")
    part = lan.post(
        reverse("notices:seen", args=[message_to(people.lan, "k0").pk]) + "?xem=chua", headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert ("Việc 0" in part, "Việc 1" in part, "Chưa xem (2)" in part) == (False, True, True)
    newest = message_to(people.lan, "k1").pk
    assert lan.post(reverse("notices:all_seen"), {"newest": newest}).status_code == 302
    assert "Việc 2" in text(lan, "list", query="?xem=chua")
    assert "Việc 1" not in text(lan, "list", query="?xem=chua")
    for odd in ("", "x", "9" * 30, "²"):
        assert lan.post(reverse("notices:all_seen"), {"newest": odd}).status_code == 302
    assert "Việc 2" in text(lan, "list", query="?xem=chua")


def test_wishes_are_kept(mail_server, people, lan):
    page = text(lan, "wishes")
    assert 'value="at_once" id="mail-at_once" checked' in page
    assert "lan@songlam.example" in page
    assert lan.post(reverse("notices:wishes"), {"mail": "weekly", "weekday": "4"}).status_code == 302
    wish = Wish.objects.get()
    assert (wish.user, wish.mail, wish.weekday, wish.gathered_on) == (people.lan, "weekly", 4, timezone.localdate())
    assert 'value="weekly" id="mail-weekly" checked' in text(lan, "wishes")
    wrong = lan.post(reverse("notices:wishes"), {"mail": "hourly", "weekday": "9"})
    assert wrong.status_code == 200
    assert Wish.objects.get().mail == "weekly"


def test_who_gets_no_mail_is_told_why(people, signed_in, lan):
    assert "chưa được nối với máy chủ thư" in text(lan, "wishes")
    assert "chưa có địa chỉ thư" in text(signed_in(people.hoa), "wishes")


# what was sent


@pytest.fixture
def sent(mail_server, people):
    tell(people.minh, unit=people.ward, subject="Nhắc phường Bến Trăng", by=people.lan)
    tell(people.hoa, unit=people.commune, subject="Nhắc xã Suối Mây", key="xã")
    tell(people.hoa, subject="Không về đơn vị nào", key="riêng")
    return people


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("lan", {"phường Bến Trăng", "xã Suối Mây"}),  # owns the plans of the province
        ("admin", {"phường Bến Trăng", "xã Suối Mây"}),
        ("minh", {"phường Bến Trăng"}),
        ("hoa", {"xã Suối Mây", "đơn vị nào"}),
    ],
)
def test_who_sees_what_was_sent(sent, signed_in, who, seen):
    page = text(signed_in(getattr(sent, who)), "sent")
    subjects = {"phường Bến Trăng": "Nhắc phường", "xã Suối Mây": "Nhắc xã", "đơn vị nào": "Không về đơn vị nào"}
    assert {name for name, subject in subjects.items() if subject in page} == seen


def test_a_plan_owner_of_a_department_sees_no_others(sent, signed_in):
    Membership.objects.filter(user=sent.lan, unit=sent.province).delete()
    page = text(signed_in(sent.lan), "sent")
    assert "Chưa gửi thông báo nào" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?tim=ben+trang", {"phường"}),
        ("?tim=le+quang+minh", {"phường"}),
        ("?tim=nhac", {"phường", "xã"}),
        ("?tim=khong+co", set()),
        ("?kenh=mail", {"phường"}),
        ("?trang-thai=dang-cho", {"phường"}),
        ("?trang-thai=da-gui", {"phường", "xã"}),
        ("?trang-thai=dang-cho&kenh=in_app", set()),
        ("?loai=test.urgent", set()),
        ("?loai=test.plain", {"phường", "xã"}),
        ("?trang-thai=la&truoc=x", {"phường", "xã"}),
        ("?truoc=0", set()),
    ],
)
def test_filters_stand_in_the_address(sent, lan, query, found):
    page = text(lan, "sent", query=query, headers={"HX-Request": "true", "HX-Target": "sent"})
    assert "<html" not in page
    assert {name for name in ("phường", "xã") if f"Nhắc {name}" in page} == found


def test_what_is_stuck_is_told_and_decided(sent, lan, minh, signed_in):
    failure = "Máy chủ thư từ chối thư."
    Sending.objects.filter(channel="mail").update(state="stuck", failure=failure, tried=7)
    stuck = by_mail(sent.minh)
    page = text(lan, "sent")
    assert "1 lần gửi cần xử lý" in page
    assert f"{failure} Đã thử 7 lần." in page
    assert signed_in(sent.hoa).post(reverse("notices:resend", args=[stuck.pk])).status_code == 404
    response = lan.post(reverse("notices:resend", args=[stuck.pk]) + "?trang-thai=can-xu-ly", follow=True)
    assert response.redirect_chain == [("/thong-bao/da-gui/?trang-thai=can-xu-ly", 302)]
    assert "Đã xếp vào hàng để gửi lại" in response.content.decode()
    assert by_mail(sent.minh).state == "waiting"
    assert minh.post(reverse("notices:drop", args=[stuck.pk])).status_code == 302
    again = lan.post(reverse("notices:drop", args=[stuck.pk]), follow=True)
    assert "nên không làm được việc đó" in again.content.decode()
    assert by_mail(sent.minh).state == "dropped"


REFUSED, UNREACHED = "Máy chủ thư không nhận địa chỉ của người này.", "Không kết nối được với máy chủ thư."
STUCK = "?trang-thai=can-xu-ly"


@pytest.fixture
def many_stuck(mail_server, people):
    for number in range(3):
        tell(people.minh, unit=people.ward, key=f"k{number}", subject=f"Nhắc {number}")
    tell(people.lan, unit=people.home_affairs, key="k0")
    Sending.objects.filter(channel="mail").update(state="stuck", failure=UNREACHED, tried=7)
    Sending.objects.filter(channel="mail", message__key="k1").update(failure=REFUSED)
    Sending.objects.filter(channel="mail", message__key="k2").update(state="uncertain")
    return people


def states_by_mail():
    return [each.state for each in Sending.objects.filter(channel="mail").order_by("pk")]


def test_why_many_are_stuck_is_said_once_with_what_to_do(many_stuck, lan):
    assert "Vì sao không gửi được" not in text(lan, "sent")
    page = text(lan, "sent", query=STUCK)
    assert f"2 lần:</span> {UNREACHED} <span" in page
    assert f"1 lần:</span> {REFUSED} <span" in page
    assert "kiểm tra đường mạng và LOA_MAIL_URL" in page
    assert "Sửa địa chỉ thư trong trang của người nhận rồi gửi lại." in page
    assert "Hỏi người nhận: chưa nhận được thì gửi lại, nhận được rồi thì bỏ." in page


def test_all_that_is_stuck_is_sent_again_at_once(many_stuck, lan, signed_in):
    answer = lan.post(reverse("notices:sent") + STUCK, {"act": "gui-lai"}, follow=True)
    assert "Đã xếp 3 lần gửi vào hàng để gửi lại." in answer.content.decode()
    assert states_by_mail() == ["waiting", "waiting", "uncertain", "waiting"]
    assert Event.objects.filter(kind="notices.resent").count() == 3
    Sending.objects.filter(channel="mail").update(state="stuck")
    signed_in(many_stuck.hoa).post(reverse("notices:sent") + STUCK, {"act": "bo"})
    assert states_by_mail() == ["stuck"] * 4


def test_all_that_the_filters_let_through_is_dropped_at_once(many_stuck, lan):
    answer = lan.post(reverse("notices:sent") + STUCK + "&tim=minh", {"act": "bo"}, follow=True)
    assert "Đã bỏ 2 lần gửi." in answer.content.decode()
    assert states_by_mail() == ["dropped", "dropped", "uncertain", "stuck"]


def test_nothing_is_sent_again_where_it_cannot_arrive(many_stuck, lan, settings):
    many_stuck.lan.email = ""
    many_stuck.lan.save()
    own = by_mail(many_stuck.lan, "k0")
    page = text(lan, "sent", query=STUCK + "&tim=ngoc lan")
    assert "Người nhận chưa có địa chỉ thư. Thêm địa chỉ thư vào trang của người nhận rồi gửi lại." in page
    assert reverse("notices:resend", args=[own.pk]) not in page
    answer = lan.post(reverse("notices:resend", args=[own.pk]), follow=True)
    assert "Người nhận chưa có địa chỉ thư. Chưa gửi lại được." in answer.content.decode()
    answer = lan.post(reverse("notices:sent") + STUCK, {"act": "gui-lai"}, follow=True)
    assert "Còn 1 lần gửi chưa gửi lại" in answer.content.decode()
    settings.SENDS_MAIL = False
    page = text(lan, "sent", query=STUCK)
    assert "Máy chủ này chưa được nối với máy chủ thư." in page
    assert "Gửi lại" not in page.split("<tbody>")[1]
    assert by_mail(many_stuck.lan, "k0").state == "stuck"


def test_those_that_cannot_arrive_keep_none_back_that_can(many_stuck, lan, monkeypatch):
    many_stuck.minh.email = ""
    many_stuck.minh.save()
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(actions, "BATCH", 1)
    answer = lan.post(reverse("notices:sent") + STUCK, {"act": "gui-lai"}, follow=True).content.decode()
    assert "Đã xếp 1 lần gửi vào hàng để gửi lại." in answer
    assert "Còn 2 lần gửi chưa gửi lại" in answer
    assert by_mail(many_stuck.lan, "k0").state == "waiting"


def test_the_first_lines_of_a_notice_stand_open(people, lan):
    tell(people.lan, lines=["Một", "Hai", "Ba", "Bốn"])
    tell(people.lan, lines=["Năm", "Sáu", "Bảy", "Tám", "Chín"], key="dài")
    page = text(lan, "list")
    assert '<div class="notice-body-text">Một<br>Hai<br>Ba<br>Bốn</div>' in page
    assert '<div class="notice-body-text">Năm<br>Sáu<br>Bảy</div>' in page
    assert "Xem thêm 2 dòng" in page


def test_older_ones_are_on_further_pages(people, lan):
    for number in range(A_PAGE + 2):
        tell(people.lan, key=f"k{number}", subject=f"Việc số {number}.")
    page = text(lan, "sent")
    older = re.search(r"truoc=(\d+)", page)[1]
    assert ("Việc số 2." in page, "Việc số 1." in page) == (True, False)
    page = text(lan, "sent", query=f"?truoc={older}")
    assert ("Việc số 2." in page, "Việc số 1." in page, "Mới nhất" in page) == (False, True, True)


@pytest.mark.parametrize("name", ["list", "sent"])
def test_pages_ask_as_often_for_three_rows_as_for_one(mail_server, people, lan, django_assert_max_num_queries, name):
    counts = []
    for number in range(3):
        tell(people.lan, people.minh, unit=people.ward, key=f"k{number}", by=people.lan)
        text(lan, name)
        if number != 1:
            with django_assert_max_num_queries(20) as counted:
                text(lan, name)
            counts.append(len(counted))
    assert counts[0] == counts[1]


def test_who_is_no_longer_in_charge_sees_nothing(sent, signed_in):
    Membership.objects.filter(user=sent.admin).update(before=timezone.localdate())
    assert "Nhắc" not in text(signed_in(sent.admin), "sent")
