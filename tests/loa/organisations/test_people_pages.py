"""Pages of people: what each shows, to whom, and what they do."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from loa.accounts.models import AccessCode, User
from loa.accounts.states import Purpose
from loa.core.sheets import Sheet, as_xlsx
from loa.core.templatetags.formats import day
from loa.organisations.actions import members
from loa.organisations.models import Delegation, Membership
from loa.organisations.roles import PERMISSIONS, Permission, Role
from loa.organisations.states import OPEN_END
from loa.workspace.actions.personal import erase_person
from tests.loa.cast import make_unit, make_user

TODAY = timezone.localdate


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(name, *args):
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def admin(cast, signed_in):
    return signed_in(cast.admin)


def test_the_list_names_those_here_and_those_whose_role_reaches_from_above(cast, signed_in):
    make_user(full_name="Vũ Thị Xem", role=Role.VIEWER, unit=cast.province)  # reaches no lower unit
    words = text_of(signed_in(cast.minh).get(page("people", cast.ward.pk)))
    assert "Lê Quang Minh Cán bộ đầu mối từ trước đến nay Tại đây" in words
    assert "Vũ Thành Trung Quản trị từ trước đến nay UBND tỉnh" in words
    assert "Vũ Thị Xem" not in words
    assert "Đỗ Thu Hòa" not in words


def test_the_list_by_time_day_and_name(cast, admin):
    today = TODAY()
    old = make_user(full_name="Người Cũ")
    Membership.objects.create(
        user=old, unit=cast.ward, role=Role.VIEWER, since=date(2020, 1, 1), before=date(2026, 1, 1)
    )
    new = make_user(full_name="Người Mới")
    Membership.objects.create(user=new, unit=cast.ward, role=Role.VIEWER, since=today + timedelta(days=5))

    def names(query):
        words = admin.get(page("people", cast.ward.pk) + query).content.decode()
        return {name for name in ("Người Cũ", "Người Mới", "Lê Quang Minh") if name in words}

    assert names("") == {"Lê Quang Minh"}
    assert names("?luc=sap-toi") == {"Người Mới"}
    assert names("?luc=da-thoi") == {"Người Cũ"}
    assert names("?ngay=2025-12-31") == {"Người Cũ", "Lê Quang Minh"}
    assert names("?ngay=2025-12-31&tim=nguoi+cu") == {"Người Cũ"}
    assert names("?tim=quang minh") == {"Lê Quang Minh"}


def test_htmx_gets_the_part_that_changes(cast, admin):
    part = admin.get(page("people", cast.ward.pk), headers={"HX-Request": "true", "HX-Target": "people"})
    assert part.content.decode().strip().startswith('<div class="stack" id="people">')


def test_people_of_former_superiors_count_on_their_days(cast, admin):
    """On a day before it was moved, a unit's people from above are those of the superior of that day."""
    branch = make_unit("Chi cục", parent=cast.home_affairs)
    period = branch.periods.get()
    period.since = date(2026, 3, 1)
    period.save()
    earlier = type(period)(unit=branch, **{**branch.dated(), "parent_id": cast.ward.pk}, before=date(2026, 3, 1))
    earlier.save()
    chief = make_user(full_name="Trưởng Phường", role=Role.LEADER, unit=cast.ward)
    words = text_of(admin.get(page("people", branch.pk) + "?ngay=2026-02-28"))
    assert chief.full_name in words
    assert chief.full_name not in text_of(admin.get(page("people", branch.pk)))


@pytest.mark.parametrize("name", ["people", "rights", "grant", "invite", "invite_many"])
def test_a_stranger_finds_no_page_of_the_unit(cast, signed_in, name):
    assert signed_in(cast.hoa).get(page(name, cast.ward.pk)).status_code == 404


@pytest.mark.parametrize("name", ["grant", "invite", "invite_many"])
def test_a_member_who_administers_nothing_is_told_so(cast, signed_in, name):
    response = signed_in(cast.minh).get(page(name, cast.ward.pk))
    assert response.status_code == 403
    assert "Chưa có quyền phân quyền cho người dùng tại UBND phường Bến Trăng" in text_of(response)


def test_granting_and_ending_with_undo(cast, admin):
    today = TODAY()
    sent = {"person": "hoa", "role": "viewer", "since": f"{today:%d/%m/%Y}", "until": "31/12/2030"}
    assert admin.post(page("grant", cast.ward.pk), sent).url == page("people", cast.ward.pk)
    membership = Membership.objects.get(user=cast.hoa, unit=cast.ward)
    assert (membership.role, membership.since, membership.before) == ("viewer", today, date(2031, 1, 1))

    assert "Giữ vai trò đến hết ngày" in text_of(admin.get(page("end_role", membership.pk)))
    response = admin.post(page("end_role", membership.pk), {"last": ""})
    membership.refresh_from_db()
    assert membership.before == today
    undo = [message.extra_tags for message in get_messages(response.wsgi_request)]
    assert undo == [page("resume_role", membership.pk) + "?den=2031-01-01"]
    past = text_of(admin.get(page("people", cast.ward.pk), {"luc": "da-thoi"}))
    assert f"trong ngày {day(today)}" in past
    assert admin.post(undo[0]).status_code == 302
    membership.refresh_from_db()
    assert membership.before == date(2031, 1, 1)
    assert admin.post(page("resume_role", membership.pk) + "?den=2031-02-30").status_code == 404


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"person": "khong-co"}, "Không có tài khoản nào mang tên đăng nhập hoặc địa chỉ thư này."),
        ({"person": ""}, "Người được giao"),
        ({"until": "01/01/2020"}, "Ngày cuối không thể trước ngày đầu."),
        ({"since": "hôm nay"}, "Ngày cần ghi như 01/7/2026."),
        ({"role": "vua"}, "Vai trò"),
    ],
)
def test_a_grant_that_cannot_be_says_why(cast, admin, sent, says):
    whole = {"person": "hoa", "role": "viewer", "since": "01/01/2026", "until": "", **sent}
    response = admin.post(page("grant", cast.ward.pk), whole)
    assert response.status_code == 422
    assert says in text_of(response)
    assert not Membership.objects.filter(user=cast.hoa, unit=cast.ward).exists()


def test_a_role_held_already_is_not_granted_twice(cast, admin):
    sent = {"person": "minh", "role": "focal_officer", "since": "01/01/2026", "until": ""}
    response = admin.post(page("grant", cast.ward.pk), sent, follow=True)
    assert "đã giữ vai trò này trong thời gian đó" in text_of(response)
    assert Membership.objects.filter(user=cast.minh).count() == 1


def test_the_picker_offers_the_people_one_administers_and_others_by_exact_name_alone(cast, signed_in):
    chief = make_user(role=Role.ADMINISTRATOR, unit=cast.ward)
    client = signed_in(chief)

    def found(words):
        return re.findall(r'data-value="([^"]+)"', client.get(page("person_choices"), {"tim": words}).content.decode())

    assert found("Minh") == ["minh"]
    assert found("Đỗ Thu Hòa") == []
    assert found("hoa") == ["hoa"]
    assert found("ho") == []
    assert "Xã Suối Mây" not in client.get(page("person_choices"), {"tim": "hoa"}).content.decode()


def test_the_page_of_a_person_shows_only_what_the_viewer_may_see(cast, signed_in, admin):
    members.grant(user=cast.hoa, role=Role.VIEWER, unit=cast.ward, by=cast.admin)
    seen = text_of(signed_in(cast.minh).get(page("person", cast.hoa.pk)))
    assert "Người xem" in seen
    assert "Suối Mây" not in seen
    assert "Tên đăng nhập" not in seen
    whole = text_of(admin.get(page("person", cast.hoa.pk)))
    assert "Suối Mây" in whole
    assert "Tên đăng nhập hoa" in whole
    assert signed_in(cast.minh).get(page("person", cast.lan.pk)).status_code == 404
    assert signed_in(cast.minh).get(page("person", cast.minh.pk)).status_code == 200


def test_stopping_an_account_ends_its_session_and_its_codes_and_can_be_undone(cast, admin, signed_in):
    theirs = signed_in(cast.minh)
    assert "Mọi phiên đang đăng nhập kết thúc ngay" in text_of(admin.get(page("stop_account", cast.minh.pk)))
    theirs.get("/")
    admin.post(page("new_code", cast.minh.pk), {"way": "paper"})
    assert admin.post(page("stop_account", cast.minh.pk)).url == page("person", cast.minh.pk)
    assert theirs.get("/").status_code == 302
    assert not AccessCode.objects.open(now=timezone.now()).exists()
    assert "Ngừng tài khoản" in text_of(admin.get(page("person", cast.minh.pk)))
    admin.post(page("open_account", cast.minh.pk))
    assert User.objects.get(pk=cast.minh.pk).is_active


def test_the_rights_page_says_who_may_what_through_what(cast, signed_in):
    today = TODAY()
    held = cast.minh.memberships.get()
    members.hand_over(
        membership=held, stand_in=cast.hoa, since=today, until=today + timedelta(days=9), by=cast.minh, paper="01/GUQ"
    )
    shown = signed_in(cast.minh).get(page("rights", cast.ward.pk)).content.decode()
    cards = {
        re.search(r"<h2[^>]*>(.*?)</h2>", card)[1]: " ".join(re.sub(r"<[^>]+>", " ", card).split())
        for card in re.findall(r'<section class="right".*?</section>', shown, re.DOTALL)
    }
    assert list(cards) == [p.value[0].upper() + p.value[1:] for p in Permission]
    upload = cards["Tải văn bản kế hoạch lên"]
    last = today + timedelta(days=9)
    assert (
        f"Đỗ Thu Hòa thay mặt Lê Quang Minh, Cán bộ đầu mối, đến hết {last.day:02d}/{last.month}/{last.year}" in upload
    )
    assert "Trần Thị Ngọc Lan Phụ trách kế hoạch, từ UBND tỉnh Sông Lam" in upload
    assert "Đỗ Thu Hòa" not in cards["Phân quyền cho người dùng"]
    assert "Vũ Thành Trung Quản trị, từ UBND tỉnh Sông Lam" in cards["Phân quyền cho người dùng"]


def test_the_list_of_roles_is_the_one_the_program_goes_by(cast, signed_in):
    words = text_of(signed_in(cast.hoa).get(page("roles")))
    for role in Role:
        held = "; ".join(p.value for p in Permission if p in PERMISSIONS[role])
        assert f"{role.label} " in words
        assert held in words


# Inviting


def invited(**changes):
    sent = {"full_name": "Ngô Bảo Châu Anh", "role": "focal_officer", "since": "01/01/2026", "way": "paper"}
    return {**sent, **changes}


def test_inviting_by_a_printed_code(cast, admin):
    response = admin.post(page("invite", cast.ward.pk), invited())
    user = User.objects.get(username="ngo.bao.chau.anh")
    assert (user.full_name, user.has_usable_password()) == ("Ngô Bảo Châu Anh", False)
    held = user.memberships.get()
    assert (held.unit, held.role, held.since, held.before) == (cast.ward, "focal_officer", date(2026, 1, 1), OPEN_END)
    words = text_of(response)
    assert "PHIẾU MỜI SỬ DỤNG" in words
    assert re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){4}", words)
    assert "no-store" in response.headers["Cache-Control"]
    assert "Mã mời: chờ dùng" in text_of(admin.get(page("person", user.pk)))


def test_somebody_of_the_same_name_is_asked_about(cast, admin):
    admin.post(page("invite", cast.ward.pk), invited())
    again = admin.post(page("invite", cast.ward.pk), invited())
    assert again.status_code == 422
    assert "Là người khác trùng họ tên" in text_of(again)
    admin.post(page("invite", cast.ward.pk), invited(is_another="on"))
    assert User.objects.filter(username="ngo.bao.chau.anh2").exists()


def test_inviting_by_letter(cast, admin, settings, mailoutbox, django_capture_on_commit_callbacks):
    assert "thư" not in str(admin.get(page("invite", cast.ward.pk)).context["form"]["way"])
    settings.SENDS_MAIL = True
    no_address = admin.post(page("invite", cast.ward.pk), invited(way="letter"))
    assert "Cần địa chỉ thư để gửi mã" in text_of(no_address)
    with django_capture_on_commit_callbacks(execute=True):
        response = admin.post(page("invite", cast.ward.pk), invited(way="letter", email="Anh@Example.vn"))
    user = User.objects.get(email="anh@example.vn")
    assert response.url == page("person", user.pk)
    assert [letter.to for letter in mailoutbox] == [["anh@example.vn"]]
    assert "đã gửi thư" in text_of(admin.get(page("person", user.pk)))
    twice = admin.post(page("invite", cast.ward.pk), invited(full_name="Khác", email="anh@example.vn"))
    assert "Địa chỉ thư này đã có tài khoản" in text_of(twice)


LINES = """Họ và tên; Thư điện tử; Vai trò
Ngô Bảo Châu Anh; anh@example.vn; Người xem
2.\tPhạm Thị Bình\tLãnh đạo
Phạm Thị Bình
"""


def many(lines, **changes):
    return {"lines": lines, "role": "contributor", "since": "01/01/2026", "way": "paper", **changes}


def test_inviting_many_shows_first_what_was_read(cast, admin):
    before = User.objects.count()
    words = text_of(admin.post(page("invite_many", cast.ward.pk), many(LINES)))
    assert "Đọc được 3 người, chưa mời ai" in words
    assert "2 Ngô Bảo Châu Anh anh@example.vn Người xem" in words
    assert "3 Phạm Thị Bình không có, in phiếu Lãnh đạo" in words
    assert "4 Phạm Thị Bình không có, in phiếu Cộng tác viên Trùng họ tên" in words
    assert User.objects.count() == before
    sheets = text_of(admin.post(page("invite_many", cast.ward.pk), many(LINES, moi="1")))
    assert len(re.findall(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){4}", sheets)) == 3
    roles = Membership.objects.filter(unit=cast.ward).exclude(user=cast.minh).order_by("pk")
    assert [(m.user.username, m.role) for m in roles] == [
        ("ngo.bao.chau.anh", "viewer"),
        ("pham.thi.binh", "leader"),
        ("pham.thi.binh2", "contributor"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("anh@example.vn; Người xem", "Thiếu họ và tên."),
        ("Ngô Anh; anh@; Người xem", "Địa chỉ thư “anh@” viết chưa đúng."),
        ("Ngô Anh; Nhà vua", "Không hiểu “Nhà vua”"),
        ("Ngô Anh; co@example.vn", "Địa chỉ thư này đã có tài khoản."),
        ("A B; a@b.vn\nC D; a@b.vn", "Địa chỉ thư này đã có ở dòng trên."),
        ("x" * 121, "Họ và tên dài quá 120 ký tự."),
    ],
)
def test_a_wrong_line_stops_all(cast, admin, line, says):
    User.objects.filter(pk=cast.hoa.pk).update(email="co@example.vn")
    before = User.objects.count()
    response = admin.post(page("invite_many", cast.ward.pk), many(f"Lý Đủ Cả\n{line}", moi="1"))
    assert "1 dòng cần sửa" in text_of(response)
    assert says in text_of(response)
    assert User.objects.count() == before


def test_a_spreadsheet_becomes_lines_to_look_at(cast, admin):
    head = ["STT", "Họ và tên", "Thư điện tử", "Vai trò"]
    rows = [["1", "Ngô Bảo Châu Anh", "anh@example.vn", "Người xem"], ["2", "Phạm Thị Bình", "", ""]]
    book = as_xlsx(Sheet(name="Người", title="Danh sách mời", head=head, widths=[6, 30, 30, 20], rows=rows))
    file = SimpleUploadedFile("moi.xlsx", book)
    response = admin.post(page("invite_many", cast.ward.pk), many("", file=file))
    assert "2; Phạm Thị Bình" in response.context["form"]["lines"].value()
    words = text_of(response)
    assert "Thiếu họ và tên" not in words
    assert "Ngô Bảo Châu Anh anh@example.vn Người xem" in words
    assert "Phạm Thị Bình không có, in phiếu Cộng tác viên" in words
    broken = admin.post(page("invite_many", cast.ward.pk), many("", file=SimpleUploadedFile("x.xlsx", b"PK\x03\x04")))
    assert "Không mở được tệp Excel này" in text_of(broken)


def test_too_many_or_no_lines(cast, admin):
    assert "Chưa có dòng nào" in text_of(admin.post(page("invite_many", cast.ward.pk), many("")))
    lines = "\n".join(f"Người Số {n}" for n in range(201))
    assert "201 dòng" in text_of(admin.post(page("invite_many", cast.ward.pk), many(lines)))


def test_a_new_code_for_a_forgotten_password(cast, admin):
    response = admin.post(page("new_code", cast.minh.pk), {"way": "paper"})
    assert "PHIẾU ĐẶT LẠI MẬT KHẨU" in text_of(response)
    code = AccessCode.objects.get()
    assert (code.user, code.purpose, code.made_by) == (cast.minh, Purpose.NEW_PASSWORD, cast.admin)


# Absences


def test_handing_over_on_the_page_and_ending_early(cast, signed_in):
    minh = signed_in(cast.minh)
    today = TODAY()
    held = cast.minh.memberships.get()
    sent = {
        "roles": [held.pk],
        "stand_in": "hoa",
        "since": f"{today:%d/%m/%Y}",
        "until": "31/12/2030",
        "paper": "05/GUQ",
    }
    assert "Cán bộ đầu mối, UBND phường Bến Trăng" in text_of(minh.get(page("hand_over", cast.minh.pk)))
    assert minh.post(page("hand_over", cast.minh.pk), sent).url == page("delegations")
    delegation = Delegation.objects.get()
    assert (delegation.membership, delegation.stand_in, delegation.paper) == (held, cast.hoa, "05/GUQ")
    assert "Đỗ Thu Hòa làm thay" in text_of(minh.get(page("delegations")))
    assert "Làm thay Lê Quang Minh" in text_of(signed_in(cast.hoa).get(page("delegations")))
    assert minh.post(page("take_back", delegation.pk)).url == page("delegations")
    delegation.refresh_from_db()
    assert delegation.before == today
    assert "đã hủy trước khi bắt đầu" in text_of(minh.get(page("delegations")))


def test_an_administrator_hands_over_for_who_cannot_and_others_do_not(cast, signed_in, admin):
    held = cast.minh.memberships.get()
    sent = {"roles": [held.pk], "stand_in": "minh", "since": "01/12/2026", "until": "31/12/2030"}
    assert "Hãy chọn một người khác" in text_of(admin.post(page("hand_over", cast.minh.pk), sent))
    assert admin.post(page("hand_over", cast.minh.pk), {**sent, "stand_in": "hoa"}).url == page("person", cast.minh.pk)
    colleague = make_user(role=Role.LEADER, unit=cast.ward)
    assert signed_in(colleague).get(page("hand_over", cast.minh.pk)).status_code == 403
    assert signed_in(cast.lan).post(page("take_back", Delegation.objects.get().pk)).status_code == 404
    assert signed_in(make_user()).get(page("hand_over", cast.minh.pk)).status_code == 404


@pytest.mark.parametrize("day", ["31/12/9999", "30/12/9999", "01/01/2101"])
def test_a_day_that_is_too_far_out_is_asked_for_again(cast, admin, day):
    held, today = cast.minh.memberships.get(), f"{TODAY():%d/%m/%Y}"
    term = {"role": Role.VIEWER, "since": today, "until": day, "way": "paper"}
    for address, typed in (
        (page("grant", cast.ward.pk), {"person": "minh", **term}),
        (page("grant", cast.ward.pk), {"person": "minh", **term, "since": day, "until": ""}),
        (page("invite", cast.ward.pk), {"full_name": "Lý Xa Xôi", **term}),
        (page("invite_many", cast.ward.pk), {"lines": "Lý Xa Xôi", "moi": "1", **term}),
        (page("hand_over", cast.minh.pk), {"roles": [held.pk], "stand_in": "hoa", **term}),
        (page("end_role", held.pk), {"last": day}),
        (page("new"), {"parent": cast.ward.pk, "kind": "division", "name": "Phòng Một", "since": day}),
    ):
        response = admin.post(address, typed)
        assert response.status_code == 422, address
        assert "Hãy kiểm tra lại năm." in text_of(response)


def test_an_erased_account_is_not_opened_and_the_page_says_so(cast, admin):
    erase_person(person=cast.minh, by=cast.admin)
    response = admin.post(page("open_account", cast.minh.pk), follow=True)
    assert "không mở lại được" in text_of(response)
    assert not User.objects.get(pk=cast.minh.pk).is_active
