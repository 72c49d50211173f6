"""The pages of drafts: as a whole, without scripts, and what they answer to the script of the page."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from loa.organisations.roles import Role
from loa.plans.actions.drafts import begin
from loa.plans.models import Draft, LegalDocument
from tests.loa.cast import make_user
from tests.loa.plans.making import make_draft, make_plan, make_read, short_plan, text_now
from tests.loa.plans.pages.asking import HTMX, text_of

SCRIPT = {"X-Writing": "1"}


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan, themes=["một", "hai"], activities=[{"title": "Bản tin"}])


@pytest.fixture
def duyen(cast, signed_in):
    return signed_in(make_user("duyen", full_name="Phan Mỹ Duyên", role=Role.PLAN_OWNER, unit=cast.province))


def at(name, draft, *args):
    return reverse(f"plans:{name}", args=[draft.pk, *args])


def asked(client, name, draft, *args, query="", **values):
    answer = client.post(at(name, draft, *args) + query, {"since": draft.last_act, **values}, headers=SCRIPT)
    return answer.status_code, json.loads(answer.content)


def test_a_plan_is_begun_written_and_seen_without_scripts(cast, lan):
    answer = lan.post(reverse("plans:draft_new"), {"origin": "blank", "unit": cast.province.pk, "year": 2027})
    draft = Draft.objects.get()
    assert answer.url == at("draft", draft)
    head = {"document-title": "Truyền thông năm 2027", "document-kind": "KH", "document-year": "2027"}
    lan.post(at("draft_write", draft), {"o": "/document", **head})
    answer = lan.post(at("draft_add", draft, "activities"))
    assert answer.url == at("draft", draft) + "?o=/activities/0#item-activities-0"
    opened = lan.get(answer.url)
    assert 'name="activities-0-title"' in opened.content.decode()
    line = {"title": "Bản tin", "quotas": "52 số (01 số/tuần)", "timeframe": "Quý II"}
    typed = {f"activities-0-{name}": words for name, words in line.items()}
    lan.post(at("draft_write", draft), {"o": "/activities/0", **typed})
    shown = text_of(lan.get(at("draft", draft)))
    assert "Truyền thông năm 2027" in shown
    assert "Bản tin" in shown
    assert "52 số cả kế hoạch, nhịp 1 số mỗi tuần" in shown
    assert "từ 01/4/2027 đến 30/6/2027" in shown


@pytest.mark.parametrize(
    ("asked_for", "wrong"),
    [
        ({"origin": "blank"}, "Hãy ghi năm của kế hoạch"),
        ({"origin": "last_year", "year": 2027}, "Hãy chọn kế hoạch"),
        ({"origin": "reading"}, "Hãy chọn văn bản đã đọc"),
        ({"origin": "amending"}, "Hãy chọn kế hoạch"),
    ],
)
def test_what_is_missing_to_begin_is_asked_for(cast, lan, asked_for, wrong):
    answer = lan.post(reverse("plans:draft_new"), {"unit": cast.province.pk, **asked_for})
    assert (answer.status_code, Draft.objects.count()) == (422, 0)
    assert wrong in text_of(answer)


def test_every_origin_begins_a_draft(cast, lan, plan, reading):
    wanted = {"unit": cast.province.pk, "year": 2027}
    for origin in (
        {"origin": "last_year", "plan": plan.pk},
        {"origin": "reading", "reading": reading.pk},
        {"origin": "amending", "plan": plan.pk},
    ):
        assert lan.post(reverse("plans:draft_new"), {**wanted, **origin}).status_code == 302
    assert sorted(Draft.objects.values_list("origin", flat=True)) == ["amending", "last_year", "reading"]
    there = Draft.objects.get(origin="amending")
    again = lan.post(reverse("plans:draft_new"), {"origin": "replacing", "plan": plan.pk})
    assert again.url == at("draft", there)


def test_a_stranger_finds_no_draft(cast, draft, signed_in):
    client = signed_in(cast.hoa)
    for name in ("draft", "draft_changes", "draft_history", "draft_edit"):
        assert client.get(at(name, draft)).status_code == 404
    assert client.post(at("draft_write", draft), {"o": "/themes/0"}).status_code == 404
    assert draft.title not in text_of(client.get(reverse("plans:drafts")))


def test_what_was_typed_is_merged_and_answered_with_what_stands(draft, lan, duyen):
    asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "một lời", "was-themes-0-text": "một"})
    values = {"themes-0-text": "chỉ một", "was-themes-0-text": "một"}
    status, answer = asked(duyen, "draft_write", draft, o="/themes/0", **values)
    assert (status, answer["fields"]["themes-0"]) == (200, {"themes-0-text": ["chỉ một lời"]})
    assert "chỉ một lời" in answer["rows"]["themes-0"]
    assert answer["last_act"] == draft.last_act + 2


def test_a_clash_offers_the_others_words(draft, lan, duyen):
    asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "sáu", "was-themes-0-text": "một"})
    _, answer = asked(
        duyen, "draft_write", draft, o="/themes/0", **{"themes-0-text": "bảy", "was-themes-0-text": "một"}
    )
    (clash,) = answer["clashes"]
    assert (clash["item"], clash["field"]) == ("themes-0", "text")
    assert "sáu" in clash["html"]
    edit = draft.edits.get(after="bảy")
    asked(duyen, "draft_take", draft, query=f"?loi={edit.pk}&ban=before")
    assert text_now(draft).value("/themes/0") == "sáu"


@pytest.mark.parametrize("pointer", ["themes/0", "//themes/0", "/themes/00", "/themes/²", "/themes/٠"])
def test_a_row_has_one_pointer(draft, lan, pointer):
    name, before = pointer.strip("/").replace("/", "-"), draft.edits.count()
    asked(lan, "draft_write", draft, o=pointer, **{f"{name}-text": "khác", f"was-{name}-text": "một"})
    asked(lan, "draft_drop", draft, o=pointer)
    assert draft.edits.count() == before


def test_words_that_were_written_as_typed_are_taken_back_as_typed(draft, lan):
    asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "sáu", "was-themes-0-text": "một"})
    asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "bảy", "was-themes-0-text": "sáu"})
    edit = draft.edits.get(after="sáu")
    asked(lan, "draft_take", draft, query=f"?loi={edit.pk}&ban=typed")
    assert text_now(draft).value("/themes/0") == "sáu"
    assert lan.get(at("draft_document", draft, "docx")).status_code == 200


def test_fields_that_cannot_be_read_hold_up_no_others(draft, lan):
    typed = {"activities-0-title": "Tập san", "was-activities-0-title": "Bản tin", "activities-0-money": "nhiều"}
    _, answer = asked(lan, "draft_write", draft, o="/activities/0", **typed)
    assert answer["errors"] == {"activities-0-money": "Phải là số, ví dụ 12 hoặc 1.500 hoặc 93,01."}
    row = text_now(draft).value("/activities/0")
    assert (row["title"], row.get("money")) == ("Tập san", None)


def test_what_others_changed_is_asked_for(draft, lan, duyen):
    asked(lan, "draft_add", draft, "themes")
    address = at("draft_changes", draft) + f"?since={draft.last_act}&at=/themes/0"
    answer = json.loads(duyen.get(address, headers=SCRIPT).content)
    assert answer["orders"] == {"themes": ["themes-0", "themes-1", "themes-2"]}
    assert list(answer["rows"]) == ["themes-2"]
    address = at("draft_changes", draft) + f"?since={answer['last_act']}"
    answer = json.loads(lan.get(address, headers=SCRIPT).content)
    assert "rows" not in answer
    assert answer["places"] == {"themes-0": "Phan Mỹ Duyên"}


def test_undo_is_told_to_pages_that_are_behind(draft, lan, duyen):
    asked(lan, "draft_drop", draft, o="/themes/0")
    draft.refresh_from_db()
    asked(lan, "draft_undo", draft)
    answer = json.loads(duyen.get(at("draft_changes", draft) + f"?since={draft.last_act}").content)
    assert answer["orders"] == {"themes": ["themes-0", "themes-1"]}


def test_a_draft_out_of_hand_says_so(draft, lan):
    Draft.objects.filter(pk=draft.pk).update(state="submitted")
    status, answer = asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "x"})
    assert (status, answer["is_over"]) == (409, True)
    assert "Đã trình" in answer["refused"]


def test_rows_move_by_buttons(draft, lan):
    lan.post(at("draft_move", draft) + "?huong=xuong", {"o": "/themes/0"})
    assert [value for _, value in text_now(draft).rows("themes")] == ["hai", "một"]
    lan.post(at("draft_move", draft) + "?huong=xuong", {"o": "/themes/0"})  # there is none below it
    assert [value for _, value in text_now(draft).rows("themes")] == ["hai", "một"]


def test_a_base_is_chosen_from_the_register_or_its_successor_taken(cast, draft, lan):
    after = LegalDocument.objects.create(type="Quyết định", number="9/QĐ-UBND", title="Quy chế mới", unit=cast.province)
    before = LegalDocument.objects.create(
        type="Quyết định", number="8/QĐ-UBND", title="Quy chế cũ", unit=cast.province, replaced_by=after
    )
    found = text_of(lan.get(at("draft_bases", draft, "legal_bases") + "?tim=quy che cu", headers=HTMX))
    assert "Đã được thay thế bằng Quyết định 9/QĐ-UBND" in found
    asked(lan, "draft_add", draft, "legal_bases", **{"van-ban": before.pk})
    asked(lan, "draft_replace", draft, o="/legal_bases/0")
    assert text_now(draft).value("/legal_bases/0")["number"] == "9/QĐ-UBND"
    bases = at("draft_bases", draft, "legal_bases")
    assert "Đã chọn" in text_of(lan.get(bases + "?tim=quy che moi", headers=HTMX))
    assert "Đã chọn" not in text_of(lan.get(bases + "?tim=quy che cu", headers=HTMX))
    assert "Số: …/KH-UBND" in text_of(lan.get(at("draft", draft)))


def test_names_are_understood_and_offered_while_typed(draft, lan):
    answer = lan.post(at("draft_explain", draft), {"activities-0-lead": "Sở Nội vụ\nben trang"}, headers=HTMX)
    assert 'data-inserts="UBND phường Bến Trăng" data-line="1"' in answer.content.decode()
    assert "Sở Nội vụ:" not in text_of(answer)


def test_history_tells_every_word(draft, lan):
    asked(lan, "draft_write", draft, o="/themes/0", **{"themes-0-text": "một lời", "was-themes-0-text": "một"})
    shown = text_of(lan.get(at("draft_history", draft) + "?o=/themes/0"))
    assert "một lời" in shown
    assert "Trần Thị Ngọc Lan" in shown


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_document_is_written(draft, lan, ending):
    answer = lan.get(at("draft_document", draft, ending))
    assert answer.status_code == 200
    assert answer.content[:4] in (b"PK\x03\x04", b"%PDF")


def test_the_register_is_searched_and_kept(cast, lan, signed_in):
    values = {"unit": cast.province.pk, "type": "Quyết định", "number": "7/QĐ-UBND", "title": "Quy chế phối hợp"}
    assert lan.post(reverse("plans:legal_document_new"), values).status_code == 302
    assert "7/QĐ-UBND" in text_of(lan.get(reverse("plans:legal_documents") + "?tim=quy che phoi hop"))
    assert lan.post(reverse("plans:legal_document_new"), values).status_code == 422
    document = LegalDocument.objects.get(number="7/QĐ-UBND")
    assert signed_in(cast.hoa).get(reverse("plans:legal_document", args=[document.pk])).status_code == 404


def test_pages_ask_as_often_for_many_rows_as_for_few(cast, lan, django_assert_max_num_queries):
    def count(address):
        lan.get(address)
        with django_assert_max_num_queries(40) as counted:
            assert lan.get(address).status_code == 200
        return len(counted)

    line = {"title": "Bản tin", "lead": ["Sở Nội vụ"]}
    few = make_draft(unit=cast.province, by=cast.lan, activities=[line], legal_bases=[{"number": "1/QĐ"}])
    small = {name: count(at(name, few)) for name in ("draft", "draft_changes", "draft_history")}
    one = count(reverse("plans:drafts"))
    many = make_draft(unit=cast.province, by=cast.lan, activities=[line] * 5, legal_bases=[{"number": "1/QĐ"}] * 3)
    begin(unit=cast.home_affairs, year=2027, by=cast.lan)
    assert {name: count(at(name, many)) for name in small} == small
    assert count(reverse("plans:drafts")) == one
    assert small["draft_changes"] <= 9


def test_plans_and_readings_lead_to_drafts(cast, lan):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="78"))
    assert reverse("plans:draft_new") in lan.get(reverse("plans:list")).content.decode()
    shown = lan.get(reverse("plans:detail", args=[plan.pk])).content.decode()
    for address in (f"?origin=amending&amp;plan={plan.pk}", f"?origin=last_year&amp;plan={plan.pk}"):
        assert address in shown
    assert (
        f"?origin=reading&amp;reading={reading.pk}"
        in lan.get(reverse("plans:review", args=[reading.pk])).content.decode()
    )
