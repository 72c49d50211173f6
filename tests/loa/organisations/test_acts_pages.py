"""The pages of reorganisations: who may, what forms say, what is drawn, recorded and taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from loa.organisations.actions import reorganise
from loa.organisations.models import Reorganisation, Unit
from loa.organisations.queries.acts import said
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import ActState, Kind, StepKind
from tests.loa.cast import make_unit, make_user

HTMX = {"HX-Request": "true"}
TODAY = date.today()


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def act(cast):
    return reorganise.draft_act(
        scope=cast.province, title="Sáp nhập xã Suối Mây", decision="NQ 12/NQ-HĐND", effective=TODAY, by=cast.admin
    )


@pytest.fixture
def admin(cast, signed_in):
    return signed_in(cast.admin)


def merge_of(cast, **changed):
    typed = {
        "units": [cast.ward.pk, cast.commune.pk], "rows": "1", "r1-how": "new", "r1-name": "UBND phường Suối Trăng",
        "r1-kind": Kind.WARD, "r1-parent": cast.province.pk,
    }  # fmt: skip
    return typed | changed


def add(client, act, kind, typed, **headers):
    address = reverse("organisations:step_new", args=[act.pk, kind])
    return client.post(
        address, urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded", headers=headers
    )


def test_a_merger_is_drafted_and_recorded(cast, act, admin):
    assert add(admin, act, "merge", merge_of(cast)).status_code == 302
    page = text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    assert "1 bước, không có lỗi" in page
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    assert Unit.objects.opened().filter(name="UBND phường Suối Trăng", parent=cast.province).count() == 1
    assert not Unit.objects.opened().filter(pk__in=[cast.ward.pk, cast.commune.pk]).exists()


# Who may -------------------------------------------------------------------------------------------------------------


def addresses(act):
    one = [act.pk]
    return {
        "act": reverse("organisations:act", args=one),
        "edit": reverse("organisations:act_edit", args=one),
        "units": reverse("organisations:act_units", args=one),
        "import": reverse("organisations:act_import", args=one),
        "step": reverse("organisations:step_new", args=[act.pk, "merge"]),
    }


@pytest.mark.parametrize("who", ["lan", "minh", "hoa"])
def test_a_draft_is_known_only_to_those_who_may_reorganise(cast, act, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert {name: client.get(address).status_code for name, address in addresses(act).items()} == dict.fromkeys(
        addresses(act), 404
    )
    assert act.title not in text_of(client.get(reverse("organisations:acts")))
    for name in ("act_record", "act_undo", "act_again"):
        assert client.post(reverse(f"organisations:{name}", args=[act.pk])).status_code == 404


def test_a_recorded_act_is_read_where_one_belongs_and_changed_by_administrators(cast, act, admin, signed_in):
    add(admin, act, "merge", merge_of(cast))
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    lan, hoa = signed_in(cast.lan), signed_in(cast.hoa)
    page = text_of(lan.get(reverse("organisations:act", args=[act.pk])))
    assert "UBND phường Suối Trăng" in page
    assert "Hủy đợt" not in page
    assert lan.post(reverse("organisations:act_undo", args=[act.pk])).status_code == 403
    assert hoa.get(reverse("organisations:act", args=[act.pk])).status_code == 200, "it merged her unit"
    assert act.title in text_of(hoa.get(reverse("organisations:acts")))
    other = signed_in(make_user(role="viewer", unit=cast.home_affairs))
    assert other.get(reverse("organisations:act", args=[act.pk])).status_code == 404


def test_only_administrators_draft(cast, signed_in):
    assert signed_in(cast.lan).get(reverse("organisations:act_new")).status_code == 403
    assert "Soạn đợt" not in text_of(signed_in(cast.lan).get(reverse("organisations:acts")))


def test_a_scope_of_others_is_refused(cast, signed_in, admin):
    typed = {"title": "x", "decision": "y", "effective": "01/7/2026", "scope": make_unit("UBND tỉnh khác").pk}
    response = admin.post(reverse("organisations:act_new"), typed)
    assert response.status_code == 422
    assert "Chưa có quyền sắp xếp đơn vị ở phạm vi này" in text_of(response)
    assert not Reorganisation.objects.exists()


# The list ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(cast, admin, django_assert_num_queries, rows):
    for at in range(rows):
        reorganise.draft_act(
            scope=cast.province, title=f"Đợt {at}", decision="QĐ", effective=date(2026, 7, 1), by=cast.admin
        )
    admin.get(reverse("organisations:acts"))
    # session, user, absences, own units, the bell; acts: count, rows, four of figures, years, right to draft
    with django_assert_num_queries(12):
        admin.get(reverse("organisations:acts"))


def test_the_list_is_filtered_by_state_and_year(cast, admin):
    for title, year in [("Đợt năm ngoái", 2025), ("Đợt sau này", 2099)]:
        drafted = reorganise.draft_act(
            scope=cast.province, title=title, decision="QĐ", effective=date(year, 7, 1), by=cast.admin
        )
        add(
            admin,
            drafted,
            "rename",
            {"units": cast.ward.pk if year == 2025 else cast.commune.pk, "name": f"Tên {year}"},
        )
        reorganise.record_act(act=drafted, by=cast.admin, today=TODAY)

    def listed(**query):
        page = text_of(admin.get(reverse("organisations:acts"), query, headers=HTMX))
        return {title for title in ("Đợt năm ngoái", "Đợt sau này") if title in page}

    assert listed() == {"Đợt năm ngoái", "Đợt sau này"}
    assert listed(**{"trang-thai": "sap"}) == {"Đợt sau này"}
    assert listed(**{"trang-thai": "hieu-luc"}) == {"Đợt năm ngoái"}
    assert listed(nam="2099") == {"Đợt sau này"}
    assert listed(**{"trang-thai": "soan"}) == set()
    assert "1 thay đổi" in text_of(admin.get(reverse("organisations:acts")))


INTO_COMMUNE = {"units": "WARD", "rows": "1", "r1-how": "old", "r1-unit": "COMMUNE"}

# Forms of steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("merge", {"rows": "1", "r1-how": "old"}, "Hãy chọn ít nhất một đơn vị"),
        ("merge", {"units": "WARD", "rows": "1", "r1-how": "old", "r1-unit": "WARD"}, "ít nhất hai đơn vị"),
        ("merge", {"units": ["WARD", "COMMUNE"], "rows": "1", "r1-how": "new"}, "Hãy ghi tên đầy đủ của đơn vị mới"),
        ("merge", {"units": "999999", "rows": "1", "r1-how": "old", "r1-unit": "WARD"}, "ngoài phạm vi"),
        ("merge", INTO_COMMUNE | {"part-WARD": "on"}, "Hãy ghi phần số liệu"),
        ("merge", INTO_COMMUNE | {"part-WARD": "on", "share-WARD": "120"}, "Phần số liệu từ 0 đến 100 %"),
        ("rename", {"units": "WARD"}, "Hãy ghi tên mới"),
        ("rename", {"name": "x"}, "Hãy chọn đơn vị"),
        ("rename", {"units": "WARD", "name": "x", "code": "mã sai"}, "chưa đúng dạng mã định danh"),
        ("move", {"units": "WARD"}, "Hãy chọn nơi chuyển về"),
        ("regrade", {"units": "WARD"}, "Hãy chọn loại mới"),
        ("close", {}, "Hãy chọn ít nhất một đơn vị"),
        ("open", {"rows": "1", "r1-name": "x", "r1-kind": "ward"}, "Hãy chọn đơn vị cấp trên của đơn vị mới"),
        (
            "split",
            {
                "units": "WARD", "old": "closed", "rows": ["1", "2"], "r1-how": "old", "r1-unit": "COMMUNE",
                "r1-share": "60", "r2-how": "old", "r2-unit": "HOME", "r2-share": "30",
            },
            "Phần số liệu cộng lại là 90 %. Phải đúng 100 %",
        ),
        (
            "split",
            {"units": "WARD", "old": "closed", "rows": ["1"], "r1-how": "old", "r1-unit": "COMMUNE", "r1-share": "100"},
            "ít nhất hai đơn vị",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_step_is_said_and_nothing_is_lost(cast, act, admin, kind, typed, words):
    named = {"WARD": cast.ward.pk, "COMMUNE": cast.commune.pk, "HOME": cast.home_affairs.pk}

    def real(value):
        for name, number in named.items():
            value = value.replace(name, str(number))
        return value

    sent = {
        real(key): [real(each) for each in ([value] if isinstance(value, str) else value)]
        for key, value in typed.items()
    }
    response = add(admin, act, kind, sent, **{"HX-Request": "true"})
    assert response.status_code == 422
    assert words in text_of(response)
    for each in sent.get("units", []):
        assert f'value="{each}"' in response.content.decode()
    assert said(act) == []


def test_picking_and_adding_rows_keeps_what_was_typed(cast, act, admin):
    typed = merge_of(cast, units=[cast.ward.pk], more=cast.commune.pk, do="add")
    typed["r1-name"] = "Tên đang gõ"
    page = add(admin, act, "merge", typed, **HTMX).content.decode()
    assert page.strip().startswith("<form")
    assert page.count('name="units"') == 2
    assert 'value="Tên đang gõ"' in page
    assert 'role="alert"' not in page
    typed = merge_of(cast, do=f"drop:{cast.ward.pk}")
    assert add(admin, act, "merge", typed, **HTMX).content.decode().count('name="units"') == 1


def test_a_new_unit_takes_kind_and_superior_of_the_first_until_told_otherwise(cast, act, admin):
    page = add(admin, act, "merge", {"more": cast.ward.pk, "do": "add", "rows": "1"}, **HTMX).content.decode()
    assert '<option value="ward" selected>' in page
    assert f'<option value="{cast.province.pk}" selected>' in page


def test_every_kind_of_step_is_entered_edited_and_put_in_order(cast, act, admin):
    third = make_unit("UBND xã Rạch Mây", parent=cast.province, kind=Kind.COMMUNE)
    fourth = make_unit("Trung tâm Văn hóa", parent=third, kind=Kind.SERVICE)
    new = {"rows": "1", "r1-name": "Sở Dân tộc", "r1-kind": "department", "r1-parent": cast.province.pk}
    below = {"rows": "1", "r1-name": "Phòng Tôn giáo", "r1-kind": "division", "r1-parent": "#1.1"}
    for kind, typed in [
        ("open", new),
        ("open", below),
        ("rename", {"units": cast.ward.pk, "name": "UBND phường Bến Mới"}),
        ("regrade", {"units": third.pk, "kind": "ward", "name": "UBND phường Rạch Mây"}),
        ("move", {"units": [fourth.pk], "parent": cast.ward.pk}),
        ("close", {"units": [cast.home_affairs.pk]}),
    ]:
        assert add(admin, act, kind, typed).status_code == 302
    assert [step.kind.value for step in said(act)] == ["open", "open", "rename", "regrade", "move", "close"]
    assert said(act)[1].results[0].parent == "1.1"

    admin.post(reverse("organisations:step_move", args=[act.pk, 1, "xuong"]), headers=HTMX)
    assert [into.name for step in said(act)[:2] for into in step.results] == ["Phòng Tôn giáo", "Sở Dân tộc"]
    assert said(act)[0].results[0].parent == "2.1"  # the superior is found at its new place

    edit = reverse("organisations:step_edit", args=[act.pk, 3])
    assert 'value="UBND phường Bến Mới"' in admin.get(edit).content.decode()
    admin.post(edit, {"units": cast.ward.pk, "name": "UBND phường Bến Trăng Mới"})
    assert said(act)[2].results[0].name == "UBND phường Bến Trăng Mới"
    assert "6 bước, không có lỗi" in text_of(admin.get(reverse("organisations:act", args=[act.pk])))

    before = said(act)
    admin.post(reverse("organisations:step_drop", args=[act.pk, 2]), headers=HTMX)
    assert said(act)[0].results[0].parent is None
    assert "1 chỗ cần sửa" in text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    admin.post(reverse("organisations:steps_restore", args=[act.pk]), headers=HTMX)
    assert said(act) == before
    assert admin.post(reverse("organisations:steps_restore", args=[act.pk]), headers=HTMX).status_code == 404


@pytest.mark.parametrize("old", ["closed", "stays"])
def test_a_split_is_entered_and_edited_as_it_was(cast, act, admin, old):
    typed = {
        "units": [cast.ward.pk], "old": old, "rows": ["1", "2"],
        "r1-how": "old", "r1-unit": [cast.commune.pk], "r1-share": "33,33",
        "r2-how": "new", "r2-name": "UBND phường Bến Tây", "r2-kind": "ward", "r2-parent": cast.province.pk,
        "r2-share": "66,67",
    }  # fmt: skip
    assert add(admin, act, "split", typed).status_code == 302
    [first] = said(act)
    page = admin.get(reverse("organisations:step_edit", args=[act.pk, 1])).content.decode()
    assert 'value="33,33"' in page
    assert re.search(rf'value="{old}"[^>]*checked', page)
    admin.post(
        reverse("organisations:step_edit", args=[act.pk, 1]), urlencode(typed, doseq=True),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert said(act) == [first]


def test_units_are_found_in_the_scope_and_superiors_also_among_the_new(cast, act, admin):
    make_unit("UBND xã Suối Mây", parent=make_unit("UBND tỉnh khác"))
    add(admin, act, "open", {"rows": "1", "r1-name": "Sở Suối", "r1-kind": "department", "r1-parent": cast.province.pk})
    units = admin.get(reverse("organisations:act_units", args=[act.pk]), {"tim": "suoi"}).content.decode()
    assert re.findall(r'data-value="([^"]+)"', units) == [str(cast.commune.pk)]
    parents = admin.get(reverse("organisations:act_parents", args=[act.pk]), {"tim": "suối"}).content.decode()
    assert re.findall(r'data-value="([^"]+)"', parents) == ["#1.1", str(cast.commune.pk)]


# Recording and taking back -------------------------------------------------------------------------------------------


def test_an_act_with_errors_is_not_recorded(cast, act, admin):
    add(admin, act, "close", {"units": [cast.province.pk]})
    page = admin.get(reverse("organisations:act", args=[act.pk]))
    assert "còn đơn vị trực thuộc" in text_of(page)
    assert 'record-dialog">' not in page.content.decode().replace('id="record-dialog"', "")
    response = admin.post(reverse("organisations:act_record", args=[act.pk]), follow=True)
    assert "còn đơn vị trực thuộc" in text_of(response)
    act.refresh_from_db()
    assert act.state == ActState.DRAFT


def test_an_act_ahead_says_how_long_and_changes_nothing_yet(cast, admin):
    ahead = reorganise.draft_act(
        scope=cast.province, title="Đợt sau", decision="QĐ", effective=TODAY + timedelta(days=41), by=cast.admin
    )
    add(admin, ahead, "merge", merge_of(cast))
    page = text_of(admin.post(reverse("organisations:act_record", args=[ahead.pk]), follow=True))
    assert "còn 41 ngày" in page
    assert Unit.objects.opened().filter(pk=cast.ward.pk).exists()
    assert not Unit.objects.opened().filter(name="UBND phường Suối Trăng").exists()


def test_what_hangs_on_an_act_keeps_it_from_being_undone(cast, act, admin):
    add(admin, act, "merge", merge_of(cast))
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    new = Unit.objects.get(name="UBND phường Suối Trăng")
    another = reorganise.draft_act(
        scope=cast.province, title="Đợt tiếp", decision="QĐ", effective=TODAY + timedelta(days=9), by=cast.admin
    )
    add(admin, another, "rename", {"units": new.pk, "name": "UBND phường Trăng Suối"})
    page = text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    assert "Không hủy được nữa." in page
    assert "Đợt khác dùng đến đơn vị mới lập: “Đợt tiếp”" in page
    response = admin.post(reverse("organisations:act_undo", args=[act.pk]), follow=True)
    assert "Đợt khác dùng đến" in text_of(response)
    act.refresh_from_db()
    assert act.state == ActState.RECORDED


def test_an_undone_act_is_drafted_again_with_its_steps(cast, act, admin):
    moved = make_unit("Trạm Y tế Bến Trăng", parent=cast.ward, kind=Kind.SERVICE)
    add(admin, act, "merge", merge_of(cast))
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    moved.refresh_from_db()
    assert moved.parent.name == "UBND phường Suối Trăng"
    admin.post(reverse("organisations:act_undo", args=[act.pk]))
    moved.refresh_from_db()
    assert (moved.parent, moved.is_open) == (cast.ward, True)
    assert "cây đơn vị không thay đổi" in text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    admin.post(reverse("organisations:act_again", args=[act.pk]))
    assert "1 bước, không có lỗi" in text_of(admin.get(reverse("organisations:act", args=[act.pk])))


def test_a_recorded_act_shows_what_it_did_whatever_happened_since(cast, act, admin):
    add(admin, act, "merge", merge_of(cast, **{f"part-{cast.commune.pk}": "on", f"share-{cast.commune.pk}": "40"}))
    draft = text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    admin.post(reverse("organisations:act_record", args=[act.pk]))
    recorded = text_of(admin.get(reverse("organisations:act", args=[act.pk])))
    for words in (
        "một phần, 40% số liệu",
        "UBND phường Suối Trăng mới",
        "Giữ nguyên",
        "Kế tục: UBND phường Suối Trăng",
    ):
        assert words in draft
        assert words in recorded
    assert "Ghi nhận đợt sắp xếp: 1 đơn vị mới, 0 thay đổi, 1 chấm dứt" in recorded


def test_the_page_costs_the_same_for_one_step_and_for_many(cast, act, admin, django_assert_max_num_queries):
    for at in range(12):
        unit = make_unit(f"Sở {at}", parent=cast.province)
        add(admin, act, "rename", {"units": unit.pk, "name": f"Sở mới {at}"})
    with django_assert_max_num_queries(45):
        admin.get(reverse("organisations:act", args=[act.pk]))


@pytest.mark.parametrize("scope", ["abc", "²", "9" * 30, ""])
def test_a_scope_that_is_no_unit_is_asked_for_again(cast, admin, scope):
    typed = {"title": "Sắp xếp", "decision": "1", "effective": "01/01/2026", "scope": scope}
    assert admin.post(reverse("organisations:act_new"), typed).status_code == 422


@pytest.mark.parametrize(
    "address", ["/don-vi/sap-xep/?nam=0000", "/don-vi/them/?duoi=²", "/don-vi/nhom/?don-vi=²", "/don-vi/nhom/?don-vi="]
)
def test_what_is_no_number_in_an_address_is_passed_over(admin, address):
    assert admin.get(address).status_code == 200


def test_a_unit_is_not_closed_before_what_stood_under_it_went_elsewhere(cast):
    """Its child left later: closing it earlier would carry the child along, out of its present place."""
    office = make_unit("Ban Một", parent=cast.commune)
    child = make_unit("Tổ Hai", parent=office)
    moved = reorganise.draft_act(
        scope=cast.province, title="Chuyển", decision="1", effective=date(2024, 1, 1), by=cast.admin
    )
    step = Said(1, StepKind.MOVE, (From(child.pk),), (Into(child.pk, parent=cast.home_affairs.pk),))
    reorganise.put_steps(act=moved, steps=[step], by=cast.admin)
    reorganise.record_act(act=moved, by=cast.admin, today=TODAY)
    earlier = reorganise.draft_act(
        scope=cast.province, title="Nhập", decision="2", effective=date(2021, 1, 1), by=cast.admin
    )
    step = Said(1, StepKind.MERGE, (From(office.pk),), (Into(cast.commune.pk),))
    reorganise.put_steps(act=earlier, steps=[step], by=cast.admin)
    with pytest.raises(reorganise.StillErrors, match="“Tổ Hai” đã có thay đổi ghi trước"):
        reorganise.record_act(act=earlier, by=cast.admin, today=TODAY)
