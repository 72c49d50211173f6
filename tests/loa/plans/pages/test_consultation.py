"""The pages of a round of consultation, where the draft is written and where a unit is asked."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from loa.organisations.models import Kind
from loa.plans.actions import consultation as act
from loa.plans.models import Asked, Comment, Consultation
from loa.plans.states import Answer, DraftState, Verdict
from tests.loa.cast import make_unit
from tests.loa.plans.pages.asking import HTMX, text_of
from tests.loa.plans.pages.test_costs import queries
from tests.loa.plans.rounds import make_draft, make_round, write
from vanban.writer.check import check


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan)


@pytest.fixture
def opened(cast, draft):
    return make_round(draft=draft, units=[cast.home_affairs, cast.ward, cast.commune], by=cast.lan, note="Góp ý giúp.")


@pytest.fixture
def minh(cast, signed_in):
    return signed_in(cast.minh)


def address(name, thing, *more):
    return reverse(f"plans:{name}", args=[thing.pk, *more])


def words(content):
    found = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([p.text for p in found.paragraphs] + cells).split())


def test_units_are_asked_by_groups_and_one_by_one(cast, lan, draft):
    page = address("consultation", draft)
    shown = text_of(lan.get(page))
    assert "Các sở, ban, ngành 1 đơn vị" in shown
    assert "UBND cấp xã 2 đơn vị" in shown
    sent = {"deadline": "05/3/2099", "groups": ["communes"], "unit": [str(cast.home_affairs.pk), str(cast.ward.pk)]}
    assert lan.post(page, sent).status_code == 302
    asked = Consultation.objects.get().asked
    assert set(asked.values_list("unit", flat=True)) == {cast.ward.pk, cast.commune.pk, cast.home_affairs.pk}
    assert "0/3" in text_of(lan.get(page))


def test_what_is_wrong_with_the_form_is_said(cast, lan, draft):
    page = address("consultation", draft)
    for sent, said in [
        ({"deadline": "05/3/2099"}, "Hãy chọn ít nhất một nhóm"),
        ({"deadline": "05/3/2020", "groups": ["communes"]}, "không thể là ngày đã qua"),
        ({"deadline": "mai", "groups": ["communes"]}, "05/3/2026"),
        ({"deadline": "05/3/2099", "unit": ["99999"]}, "không chọn được nữa"),
    ]:
        answer = lan.post(page, sent)
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert not Consultation.objects.exists()


def test_the_deadline_proposed_is_ten_working_days_away(lan, draft):
    from loa.plans.queries.consultation import usual_deadline

    day = usual_deadline(timezone.localdate())
    assert f'value="{day.day:02d}/{day.month}/{day.year}"' in lan.get(address("consultation", draft)).content.decode()


def test_who_is_asked_sees_what_was_sent_and_not_the_draft(cast, minh, lan, draft, opened):
    write(draft, "/activities/0/title", "Tên sửa sau khi gửi", by=cast.lan)
    asked = opened.asked.get(unit=cast.ward)
    assert "Truyền thông cải cách hành chính" in text_of(minh.get(reverse("plans:asked_list")))
    shown = text_of(minh.get(address("asked", asked)))
    assert "Bản tin cải cách hành chính" in shown
    assert "Góp ý giúp." in shown
    assert "Tên sửa sau khi gửi" not in shown
    for hidden in (address("draft", draft), address("consultation", draft)):
        assert minh.get(hidden).status_code == 404
    assert minh.get(address("asked", opened.asked.get(unit=cast.commune))).status_code == 404


def test_one_click_agrees_and_one_more_takes_it_back(cast, minh, opened):
    asked = opened.asked.get(unit=cast.ward)
    answer = minh.post(address("asked_agree", asked), follow=True)
    assert "Đã thống nhất" in text_of(answer)
    assert address("asked_take_back", asked) in answer.content.decode()
    undone = minh.post(address("asked_take_back", asked), headers=HTMX)  # as the toast's button does
    assert undone.headers["HX-Redirect"] == address("asked", asked)
    asked.refresh_from_db()
    assert asked.answer == Answer.WAITING


def test_comments_at_a_point_are_sent_reworded_and_taken_back(cast, minh, opened):
    asked = opened.asked.get(unit=cast.ward)
    minh.post(address("asked_comment", asked), {"text": "Lùi sang quý III", "pointer": "/activities/1"})
    minh.post(address("asked_comment", asked), {"text": "Nêu rõ kinh phí", "pointer": ""})
    said = Comment.objects.order_by("pk").first()
    shown = minh.get(f"{address('asked', asked)}?sua={said.pk}").content.decode()
    assert ">Lùi sang quý III</textarea>" in shown
    minh.post(address("comment_reword", said), {"text": "Lùi sang quý IV"})
    minh.post(address("comment_withdraw", said))
    assert "Lùi sang quý IV" not in text_of(minh.get(address("asked", asked)))
    minh.post(address("comment_restore", said))
    assert "Lùi sang quý IV" in text_of(minh.get(address("asked", asked)))
    assert "Thống nhất với dự thảo" not in text_of(minh.get(address("asked", asked)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"text": " "}, "Hãy ghi ý kiến"), ({"text": "Ý", "pointer": "/activities/99"}, "Không tìm thấy chỗ góp ý")],
)
def test_a_comment_without_words_or_place_is_not_sent(cast, minh, opened, sent, said):
    asked = opened.asked.get(unit=cast.ward)
    answer = minh.post(address("asked_comment", asked), sent, follow=True)
    assert said in text_of(answer)
    assert not Comment.objects.exists()


def test_a_late_answer_is_taken_and_marked(cast, minh, lan, draft, opened):
    Consultation.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    asked = opened.asked.get(unit=cast.ward)
    assert "Quá hạn" in text_of(minh.get(reverse("plans:asked_list")))
    assert "ghi là trả lời muộn" in text_of(minh.get(address("asked", asked)))
    minh.post(address("asked_comment", asked), {"text": "Muộn nhưng có ích"})
    shown = text_of(lan.get(address("consultation", draft)))
    assert "Góp ý muộn" in shown
    assert "1 trả lời muộn" in shown
    assert "trả lời muộn" in text_of(minh.get(address("asked", asked)))


def test_after_the_round_nothing_can_be_sent(cast, minh, draft, opened):
    act.close(consultation=opened, by=cast.lan, confirmed=True)
    asked = opened.asked.get(unit=cast.ward)
    assert "Gửi ý kiến" not in text_of(minh.get(address("asked", asked)))
    answer = minh.post(address("asked_agree", asked), follow=True)
    assert "đã kết thúc" in text_of(answer)
    assert text_of(minh.get(reverse("plans:asked_list"))).count("Truyền thông") == 0
    assert text_of(minh.get(reverse("plans:asked_list"), {"xem": "tat-ca"})).count("Truyền thông") == 1


@pytest.fixture
def said(cast, opened):
    ward = opened.asked.get(unit=cast.ward)
    act.agree(asked=opened.asked.get(unit=cast.commune), by=cast.hoa)
    return [
        act.comment(asked=ward, text=f"Ý kiến {pointer or 'chung'}", pointer=pointer, by=cast.minh)
        for pointer in ("/activities/1", "", "/themes/0")
    ]


def test_comments_stand_by_point_by_unit_and_only_open(lan, draft, opened, said):
    page = address("consultation", draft)
    by_point = text_of(lan.get(page))
    order = [by_point.index(f"Ý kiến {pointer}") for pointer in ("chung", "/themes/0", "/activities/1")]
    assert order == sorted(order)
    assert "Nội dung tuyên truyền, điểm 1" in by_point
    assert f"{address('draft', draft)}#item-activities-1" in lan.get(page).content.decode()
    sent = {"round": opened.pk, "comment": [said[0].pk], "verdict": "declined", "reason": "Đã có kế hoạch khác"}
    lan.post(address("consultation_decide", draft), {**sent, "query": "theo=don-vi"})
    shown = text_of(lan.get(page, {"theo": "don-vi"}))
    assert "Đã có kế hoạch khác" in shown
    assert "Ý kiến /activities/1" not in text_of(lan.get(page, {"loc": "chua"}))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verdict": "declined", "comment": True}, "cần giải trình"),
        ({"verdict": "accepted"}, "Chưa đánh dấu"),
        ({"verdict": "?", "comment": True}, "?"),
    ],
)
def test_a_verdict_that_lacks_something_is_refused(lan, draft, opened, said, sent, words):
    sent = {**sent, "round": opened.pk, "comment": [said[0].pk] if sent.get("comment") else []}
    answer = lan.post(address("consultation_decide", draft), sent, follow=True)
    assert words in text_of(answer)
    assert set(Comment.objects.values_list("verdict", flat=True)) == {Verdict.OPEN}


def test_the_official_table_has_who_agrees_in_one_line(cast, lan, draft, opened, said):
    act.decide(consultation=opened, comments=[said[0].pk], verdict=Verdict.PARTLY, reason="Có sửa", by=cast.lan)
    answer = lan.get(address("consultation_table", draft, "docx"))
    assert quote("đợt 1.docx") in answer["Content-Disposition"]
    found = words(answer.content)
    for part in (
        "Tiếp thu một phần. Có sửa", "Thống nhất với dự thảo", "1 đơn vị: UBND xã Suối Mây",
        "Chưa có văn bản trả lời", "1 đơn vị: Sở Nội vụ",
    ):  # fmt: skip
        assert part in found
    assert [f.says for f in check(answer.content) if f.severity != "note"] == []
    assert lan.get(address("consultation_table", draft, "pdf")).content.startswith(b"%PDF")
    sheet = openpyxl.load_workbook(io.BytesIO(lan.get(address("consultation_table", draft, "xlsx")).content)).active
    assert sheet.max_row == 3 + 5
    assert lan.get(address("consultation_table", draft, "exe")).status_code == 404


def test_the_letter_names_groups_where_all_are_asked(cast, lan, draft, opened):
    for number in range(3):
        make_unit(f"Sở thử {number}", parent=cast.province)
    act.ask_more(consultation=opened, units=list(cast.province.children.filter(kind=Kind.DEPARTMENT)), by=cast.lan)
    found = words(lan.get(address("consultation_letter", draft, "docx")).content)
    assert "Các sở, ban, ngành" in found
    assert "UBND cấp xã" in found
    assert "Sở thử 1" not in found
    assert f"{opened.deadline:%d/%m/%Y}" in found


def test_a_round_is_prolonged_widened_and_ended(cast, lan, draft, opened):
    other = make_unit("Sở Y tế", parent=cast.province)
    page = lan.get(address("consultation_more", draft))
    assert f'value="{cast.ward.pk}"' not in page.content.decode()
    assert lan.post(address("consultation_more", draft), {"unit": []}).status_code == 422
    lan.post(address("consultation_more", draft), {"unit": [other.pk]})
    lan.post(address("consultation_change", draft), {"deadline": "05/3/2099", "letter": "9/UBND-NC"})
    opened.refresh_from_db()
    assert (opened.asked.count(), opened.deadline.year, opened.letter) == (4, 2099, "9/UBND-NC")
    assert "đã qua" in text_of(lan.post(address("consultation_change", draft), {"deadline": "05/3/2020"}, follow=True))
    assert "Còn 4 đơn vị chưa trả lời" in text_of(lan.post(address("consultation_close", draft), follow=True))
    lan.post(address("consultation_close", draft), {"confirmed": "1"})
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    assert "Không có đợt lấy ý kiến nào" in text_of(lan.post(address("consultation_close", draft), follow=True))
    assert "Gửi lấy ý kiến" in text_of(lan.get(address("consultation", draft), {"moi": "1"}))


def test_124_communes_that_agree_are_one_line_and_few_queries(cast, lan, draft, django_assert_max_num_queries):
    communes = [make_unit(f"UBND xã Số {n}", parent=cast.province, kind=Kind.COMMUNE) for n in range(3)]
    opened = make_round(draft=draft, units=communes, by=cast.lan)
    page = address("consultation", draft)
    few = queries(lan, page, django_assert_max_num_queries(60))
    more = [make_unit(f"UBND xã Khác {n}", parent=cast.province, kind=Kind.COMMUNE) for n in range(4)]
    act.ask_more(consultation=opened, units=[*more, cast.ward, cast.commune], by=cast.lan)
    now = timezone.now()
    Asked.objects.update(answer=Answer.AGREED, answered_by=cast.lan, answered_at=now)
    assert queries(lan, page, django_assert_max_num_queries(60)) == few
    found = words(lan.get(address("consultation_table", draft, "docx")).content)
    assert found.count("UBND xã Khác 3") == 1
    assert "9 đơn vị: UBND cấp xã (9): UBND phường Bến Trăng" in found


def test_pages_of_a_unit_ask_as_often_for_many_comments(cast, minh, opened, django_assert_max_num_queries):
    asked = opened.asked.get(unit=cast.ward)
    counts = []
    for _ in range(2):
        counts.append(
            [
                queries(minh, page, django_assert_max_num_queries(40))
                for page in (address("asked", asked), reverse("plans:asked_list") + "?xem=tat-ca")
            ]
        )
        for pointer in ("/activities/0", "/activities/1", ""):
            act.comment(asked=asked, text="Ý", pointer=pointer, by=cast.minh)
    assert counts[0] == counts[1]
