"""What is held about a person: taken out by them or their administrator, erased by the latter, the chain whole."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from loa.accounts.models import AccessCode, User
from loa.accounts.queries import is_erased
from loa.audit.actions import record
from loa.audit.models import Event
from loa.audit.sealing import seal
from loa.audit.verification import verify
from loa.organisations.actions.members import hand_over, take_back
from loa.organisations.actions.units import keep_contact
from loa.organisations.actions.write_tree import write_tree
from loa.organisations.models import Membership
from loa.organisations.queries.imports import compare
from loa.organisations.roles import Role
from loa.plans.models import Reading
from loa.workspace.actions.personal import erase_person, export_person
from loa.workspace.permissions import may_answer_for, may_erase, may_export
from loa.workspace.queries.holdings import (
    ATTEMPTS,
    COLUMNS,
    ERASED,
    SECRET,
    column_of,
    columns,
    going,
    links_to_users,
    staying,
)
from tests.loa.cast import PASSWORD, make_user
from tests.loa.plans.making import make_read, short_plan

SIGNED_IN = "audit.signed_in"


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return archive, {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}


@pytest.fixture
def busy(cast):
    """Minh has uploaded a plan, has signed in, failed to once, and was given a role."""
    cast.minh.email = "minh@example.vn"
    cast.minh.save()
    make_read(unit=cast.ward, by=cast.minh, text=short_plan())
    client = Client(headers={"user-agent": "Máy của Minh"})
    client.post("/tai-khoan/dang-nhap/", {"login": "minh", "password": "sai-mat-khau"})
    client.post("/tai-khoan/dang-nhap/", {"login": "minh", "password": PASSWORD})
    membership = cast.minh.memberships.get()
    personal = {"before": {"email": "cu@example.vn"}, "after": {"email": "minh@example.vn"}}
    record("organisations.role_granted", by=cast.admin, target=membership, person=cast.minh, personal=personal)
    record(SIGNED_IN, by=cast.hoa, personal={"email": "hoa@example.vn"})
    return client


def test_what_goes_is_named_in_words_of_the_office(cast, busy):
    Authenticator.objects.create(user=cast.minh, type=Authenticator.Type.TOTP, data={})
    named = {each.name for each in going(cast.minh)}
    assert {"lớp bảo vệ thứ hai", "phiên đăng nhập", "lần đăng nhập"} <= named
    kinds = {link.words for link in links_to_users()}
    assert [kind for kind in sorted(kinds) if kind.isascii()] == []


# taking out


def test_export_holds_every_place_that_names_the_person(cast, busy):
    archive, held = opened(export_person(person=cast.minh, by=cast.minh))
    assert {"accounts.json", "audit.json", "axes.json", "organisations.json", "plans.json"} <= set(held)
    account = held["accounts.json"][0]["dòng"][0]
    assert (account["họ và tên"], account["thư điện tử"]) == ("Lê Quang Minh", "minh@example.vn")
    assert held["organisations.json"][0]["dòng"][0]["vai trò"] == "focal_officer"
    reading = held["plans.json"][0]["dòng"][0]
    assert (reading["vai"], reading["tên tệp"]) == ("người tải lên", Reading.objects.get().name)
    events = held["audit.json"][0]["dòng"]
    assert {event["địa chỉ"] for event in events if event["người làm"] == "Lê Quang Minh"} >= {"127.0.0.1"}
    book = openpyxl.load_workbook(io.BytesIO(archive.read("du-lieu-ca-nhan.xlsx")))
    assert len(book.worksheets) == sum(len(kinds) for kinds in held.values())


EXPORTED = [(User, True), *((model, True) for model in ATTEMPTS), *((x.model, x.is_own) for x in links_to_users())]


@pytest.mark.parametrize(("model", "whole"), EXPORTED, ids=lambda each: getattr(each, "__name__", ""))
def test_every_column_of_the_export_has_a_name_of_its_own_in_vietnamese(model, whole):
    names = [column_of(field) for field in columns(model, whole=whole)]
    assert [name for name in names if name.isascii() and name not in COLUMNS.values()] == []
    assert sorted(names) == sorted(set(names)), "two columns of one name: one would hide the other"


def test_every_part_that_a_person_plays_is_said_in_vietnamese():
    parts = {column_of(link.field) for link in links_to_users()}
    assert [part for part in sorted(parts) if part.isascii() and part not in COLUMNS.values()] == []


def test_export_says_its_columns_in_vietnamese(cast, busy):
    held = opened(export_person(person=cast.minh, by=cast.minh))[1]
    rows = {kind["loại"]: kind["dòng"][0] for kinds in held.values() for kind in kinds}
    assert {"người dùng", "đơn vị", "đợt sắp xếp mở đầu"} <= set(rows["vai trò trong đơn vị"])
    assert {"địa chỉ mạng", "trình duyệt", "lúc đăng nhập"} <= set(rows["nhật ký đăng nhập"])


def test_export_holds_no_way_in_and_nothing_of_others(cast, busy):
    archive, held = opened(export_person(person=cast.minh, by=cast.minh))
    text = json.dumps(held, ensure_ascii=False)
    cast.minh.refresh_from_db()
    assert cast.minh.password not in text
    assert [word for word in ("hoa@example.vn", "Vũ Thành Trung", "Đỗ Thu Hòa") if word in text] == []
    assert "văn bản và khối" not in text  # the content of the plan that was uploaded


def test_export_is_told_without_a_name(cast):
    export_person(person=cast.minh, by=cast.admin)
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.person_id) == ("workspace.data_exported", cast.admin.pk, cast.minh.pk)
    assert "Minh" not in f"{event.facts}{event.personal}{event.label}"


@pytest.mark.parametrize(
    ("by", "allowed"), [("minh", True), ("admin", True), ("lan", False), ("hoa", False), ("clerk", False)]
)
def test_export_is_for_the_person_and_their_administrator(cast, by, allowed):
    clerk = make_user("thu", role=Role.ADMINISTRATOR, unit=cast.commune)
    actor = clerk if by == "clerk" else getattr(cast, by)
    assert may_export(actor, cast.minh) == allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            export_person(person=cast.minh, by=actor)


def test_administrator_answers_for_all_units_or_not_at_all(cast):
    clerk = make_user("thu", role=Role.ADMINISTRATOR, unit=cast.ward)
    assert may_answer_for(clerk, cast.minh)
    Membership.objects.create(user=cast.minh, unit=cast.commune, role=Role.VIEWER)
    assert not may_answer_for(clerk, cast.minh)
    assert may_answer_for(cast.admin, cast.minh)
    assert not may_answer_for(clerk, make_user())
    assert may_answer_for(cast.admin, make_user())


def test_who_acts_for_another_takes_out_and_erases_nothing(cast):
    cast.admin.on_behalf_of = cast.lan
    assert (may_export(cast.admin, cast.minh), may_erase(cast.admin, cast.minh)) == (False, False)


@pytest.mark.parametrize(
    "name", ["password", "session_key", "token_secret", "data", "code", "code_hash", "personal_digest", "salt"]
)
def test_secrets_are_left_out(name):
    assert SECRET.search(name)


@pytest.mark.parametrize("name", ["unit_code_of", "date_joined", "full_name", "keyword", "database", "ip_address"])
def test_what_is_no_secret_is_not_left_out(name):
    assert not SECRET.search(name)


def test_hidden_foreign_keys_are_found():
    found = {(link.model._meta.label, link.field.name) for link in links_to_users()}
    assert {
        ("plans.Plan", "adopted_by"),
        ("plans.Correction", "undone_by"),
        ("organisations.Membership", "user"),
    } <= found


# erasing


def test_erasing_takes_the_person_out_and_leaves_the_records(cast, busy):
    before = Event.objects.count()
    erase_person(person=cast.minh, by=cast.admin)
    minh = User.objects.get(pk=cast.minh.pk)
    assert (minh.full_name, minh.username, minh.email) == (ERASED, f"da-xoa-{minh.pk}", "")
    assert (minh.is_active, minh.has_usable_password(), minh.last_login) == (False, False, None)
    assert is_erased(minh)
    assert Reading.objects.get().uploaded_by == minh
    assert not AccessLog.objects.filter(username__in=["minh", "minh@example.vn"]).exists()
    assert [row.before for row in Membership.objects.filter(user=minh)] == [timezone.localdate()]
    assert Event.objects.count() == before + 2  # the role that ended, the erasure


def test_nothing_in_the_database_names_the_person_afterwards(cast, busy):
    erase_person(person=cast.minh, by=cast.admin)
    about = Event.objects.by_or_about(cast.minh.pk)
    told = about.get(kind="workspace.person_erased")
    assert set(about.exclude(pk=told.pk).values_list("personal", "salt")) == {(None, None)}
    everything = " ".join(
        str(row) for event in Event.objects.all() for row in (event.facts, event.personal, event.label)
    )
    assert [
        word for word in ("Lê Quang Minh", "minh@example.vn", "cu@example.vn", "Máy của Minh") if word in everything
    ] == []
    assert "hoa@example.vn" in everything
    assert (told.actor_id, told.target) == (cast.admin.pk, f"accounts.user:{cast.minh.pk}")


def test_no_absence_that_others_arranged_names_the_person_afterwards(cast):
    today = timezone.localdate()
    delegation = hand_over(
        membership=cast.minh.memberships.get(), stand_in=cast.hoa, since=today, until=today, by=cast.admin
    )
    take_back(delegation=delegation, by=cast.hoa)
    erase_person(person=cast.minh, by=cast.admin)
    assert not [event for event in Event.objects.all() if cast.minh.full_name in str(event.personal)]


@pytest.mark.parametrize("erased", ["minh", "hoa"])
def test_the_paper_of_an_absence_goes_with_those_it_is_named_after(cast, erased):
    today, paper = timezone.localdate(), "Giấy ủy quyền của ông Quang Minh cho bà Thu Hòa"
    delegation = hand_over(
        membership=cast.minh.memberships.get(), stand_in=cast.hoa, since=today, until=today, by=cast.admin, paper=paper
    )
    told = Event.objects.get(target=f"organisations.delegation:{delegation.pk}")
    assert (told.after["paper"], paper in str(told.facts)) == (paper, False)
    erase_person(person=getattr(cast, erased), by=cast.admin)
    told.refresh_from_db()
    assert (told.after["role"], "paper" in told.after, told.is_erased) == ("focal_officer", False, True)


def contact_of(unit, by, **contact):
    keep_contact(unit=unit, contact=contact, by=by)
    return Event.objects.filter(kind="organisations.contact_kept").latest("pk")


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_contact_that_is_the_mail_of_a_person_goes_with_the_person(cast, busy, side):
    told = contact_of(cast.ward, cast.admin, email="Minh@Example.vn", phone="0200 3812 345")
    other = contact_of(cast.commune, cast.admin, email="xa@example.vn")
    if side == "before":
        told = contact_of(cast.ward, cast.admin, email="ubnd@example.vn")
    assert (told.facts, getattr(told, side)["email"]) == ({}, "Minh@Example.vn")
    erase_person(person=cast.minh, by=cast.admin)
    told.refresh_from_db()
    other.refresh_from_db()
    assert (told.personal, other.after) == (None, {"email": "xa@example.vn"})
    assert "minh@example.vn" not in str([*Event.objects.values_list("facts", "personal")]).lower()


def test_a_contact_from_a_file_is_kept_apart_too(cast, busy):
    rows = [{"name": "Sở Nội vụ", "email": "minh@example.vn", "abbreviation": "SoNV"}]
    found = compare(json.dumps(rows).encode(), "cay.json", into=cast.province, today=timezone.localdate())
    write_tree(plan=found.plan, into=cast.province, source="cay.json", today=timezone.localdate(), by=cast.admin)
    told = Event.objects.get(kind="organisations.units_imported", target=f"organisations.unit:{cast.home_affairs.pk}")
    assert (told.facts["after"], told.after["email"]) == ({"abbreviation": "SoNV"}, "minh@example.vn")
    erase_person(person=cast.minh, by=cast.admin)
    told.refresh_from_db()
    assert told.after == {"abbreviation": "SoNV"}


def test_chain_verifies_after_erasing(cast, busy):
    seal()
    head = verify().head
    erase_person(person=cast.minh, by=cast.admin)
    seal()
    verdict = verify(noted=head)
    assert (verdict.broken, verdict.erased > 3) == (None, True)


def test_erasing_ends_the_sessions(cast, busy):
    assert busy.get("/").status_code == 200
    erase_person(person=cast.minh, by=cast.admin)
    assert busy.get("/").status_code == 302
    assert Client().post("/tai-khoan/dang-nhap/", {"login": "minh", "password": PASSWORD}).status_code == 200


@pytest.fixture
def ways_in(cast, busy):
    """Minh has a second factor, a linked account, an open access code, and sits at one device."""
    now = timezone.now()
    Authenticator.objects.create(user=cast.minh, type="totp", data={"secret": "bi-mat-totp"})
    account = SocialAccount.objects.create(
        user=cast.minh, provider="vneid", uid="001090", extra_data={"phone_number": "0900000001"}
    )
    SocialToken.objects.create(account=account, token="the-cua-minh")
    AccessCode.objects.create(
        user=cast.minh, digest="d" * 64, purpose="invitation", made_by=cast.admin, made_at=now,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    return [Authenticator, SocialAccount, SocialToken, AccessCode, UserSession, Session]


def test_erasing_takes_every_way_in(cast, ways_in):
    assert [model.__name__ for model in ways_in if not model.objects.exists()] == []
    erase_person(person=cast.minh, by=cast.admin)
    assert [model.__name__ for model in ways_in if model.objects.exists()] == []
    assert User.objects.named_like("quang minh").count() == 0


def test_export_tells_of_ways_in_without_opening_them(cast, ways_in):
    text = json.dumps(opened(export_person(person=cast.minh, by=cast.minh))[1], ensure_ascii=False)
    assert [word for word in ("0900000001", "totp", "vneid", "Máy của Minh") if word not in text] == []
    key = Session.objects.get().session_key
    assert [word for word in ("bi-mat-totp", "the-cua-minh", "d" * 64, key) if word in text] == []


def test_erasing_twice_erases_once(cast, busy):
    erase_person(person=cast.minh, by=cast.admin)
    erase_person(person=User.objects.get(pk=cast.minh.pk), by=cast.admin)
    assert Event.objects.filter(kind="workspace.person_erased").count() == 1


@pytest.mark.parametrize("by", ["minh", "lan", "hoa"])
def test_erasing_is_refused_to_others(cast, by):
    with pytest.raises(PermissionDenied):
        erase_person(person=cast.minh, by=getattr(cast, by))
    assert User.objects.get(pk=cast.minh.pk).full_name == "Lê Quang Minh"


def test_nobody_erases_themselves(cast):
    with pytest.raises(PermissionDenied):
        erase_person(person=cast.admin, by=cast.admin)


def test_what_goes_and_what_stays_is_counted(cast, busy):
    assert {tally.name: tally.count for tally in staying(cast.minh)}["bản đọc"] == 1
    assert {tally.name: tally.count for tally in going(cast.minh)}["lần đăng nhập"] >= 1


# pages


def test_own_data_comes_as_a_zip(signed_in, cast):
    answer = signed_in(cast.minh).get("/cai-dat/du-lieu.zip")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    assert "accounts.json" in opened(answer.content)[0].namelist()


@pytest.mark.parametrize(("who", "status"), [("admin", 200), ("lan", 404), ("hoa", 404), ("minh", 404)])
def test_page_of_a_person_is_for_their_administrator(signed_in, cast, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(f"/nguoi/{cast.minh.pk}/du-lieu/").status_code == status
    assert client.get(f"/nguoi/{cast.minh.pk}/du-lieu.zip").status_code == status
    assert client.post(f"/nguoi/{cast.minh.pk}/du-lieu/", {"typed": "minh"}).status_code in {status, 302}
    assert is_erased(User.objects.get(pk=cast.minh.pk)) == (status == 200)


def test_erasing_wants_the_name_typed(signed_in, cast, busy):
    client = signed_in(cast.admin)
    page = client.get(f"/nguoi/{cast.minh.pk}/du-lieu/").content.decode()
    assert [word for word in ("Bản đọc: 1", "minh@example.vn", "Cán bộ đầu mối tại") if word not in page] == []
    page = client.post(f"/nguoi/{cast.minh.pk}/du-lieu/", {"typed": "khac"}).content.decode()
    assert "Chưa khớp. Hãy gõ đúng: minh" in page
    page = client.post(f"/nguoi/{cast.minh.pk}/du-lieu/", {"typed": " Minh "}, follow=True).content.decode()
    assert "Dữ liệu cá nhân của người này đã được xóa" in page
    assert "Lê Quang Minh" not in page


def test_nothing_is_taken_out_of_an_erased_person(signed_in, cast, busy):
    client, address = signed_in(cast.admin), f"/nguoi/{cast.minh.pk}/du-lieu.zip"
    page = f"/nguoi/{cast.minh.pk}/du-lieu/"
    assert (address in client.get(page).content.decode(), client.get(address).status_code) == (True, 200)
    erase_person(person=cast.minh, by=cast.admin)
    told = Event.objects.filter(kind="workspace.data_exported").count()
    answer = client.get(page)
    assert (answer.status_code, address in answer.content.decode()) == (200, False)
    assert client.get(address).status_code == 404
    assert Event.objects.filter(kind="workspace.data_exported").count() == told


def test_own_page_offers_no_erasing(signed_in, cast):
    page = signed_in(cast.admin).get(f"/nguoi/{cast.admin.pk}/du-lieu/").content.decode()
    assert ("Không tự xóa dữ liệu của chính mình được" in page, 'name="typed"' in page) == (True, False)


def test_erased_person_shows_as_such_in_the_log(signed_in, cast, busy):
    erase_person(person=cast.minh, by=cast.admin)
    page = signed_in(cast.admin).get("/nhat-ky/").content.decode()
    assert (ERASED in page, "Lê Quang Minh" in page) == (True, False)
    assert "đã được xóa theo quyền của người có dữ liệu" in page
