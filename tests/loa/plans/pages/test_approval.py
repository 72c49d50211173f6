"""The pages of submitting, deciding and issuing."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from loa.organisations.models import Membership
from loa.organisations.roles import Role
from loa.plans.actions import approval as act
from loa.plans.actions import consultation
from loa.plans.actions.approval import Wanted
from loa.plans.models import ApprovalStep, Plan, Submission, Version
from loa.plans.states import DraftState, StepState, Verdict
from tests.loa.cast import make_user
from tests.loa.plans.pages.asking import text_of
from tests.loa.plans.pages.test_costs import queries
from tests.loa.plans.rounds import (
    amend,
    make_approved,
    make_draft,
    make_issued,
    make_round,
    make_submitted,
    text_json,
    write,
)


@pytest.fixture
def bach(cast):
    return make_user("bach", full_name="Phan Xuân Bách", role=Role.LEADER, unit=cast.province)


@pytest.fixture
def clerk(cast):
    return make_user("vanthu", full_name="Lý Thị Thư", role=Role.CLERK, unit=cast.province)


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan)


def address(name, thing, *more):
    return reverse(f"plans:{name}", args=[thing.pk, *more])


def steps(*rows, **more):
    """The formset as the page sends it: (stage, who) each."""
    sent = {"steps-TOTAL_FORMS": "4", "steps-INITIAL_FORMS": "0", **more}
    for at in range(4):
        stage, who, *deadline = rows[at] if at < len(rows) else (at + 1, "")
        sent |= {f"steps-{at}-stage": str(stage), f"steps-{at}-who": who}
        sent |= {f"steps-{at}-deadline": deadline[0] if deadline else ""}
    return sent


def words(content):
    return " ".join(" ".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs).split())


def test_submit_to_a_person_and_to_a_unit(cast, lan, draft, bach):
    make_user("duyen", full_name="Hoàng Mỹ Duyên", role=Role.APPROVER, unit=cast.home_affairs)
    page = address("approval", draft)
    shown = text_of(lan.get(page))
    assert "Phan Xuân Bách – UBND tỉnh Sông Lam" in shown
    assert "dự thảo chưa lấy ý kiến" in shown
    who = f"{cast.province.pk}-{bach.pk}"
    sent = steps((1, str(cast.home_affairs.pk)), (3, who, "05/3/2099"), note="Kính trình.", letter="4/TTr-SNV")
    assert lan.post(page, sent).status_code == 302
    found = ApprovalStep.objects.order_by("pk").values_list("stage", "unit", "approver", "deadline", "state")
    assert list(found) == [
        (1, cast.home_affairs.pk, None, None, StepState.WAITING),
        (2, cast.province.pk, bach.pk, date(2099, 3, 5), StepState.AHEAD),
    ]
    assert "Rút lại dự thảo" in text_of(lan.get(page))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Chưa chọn người duyệt nào"),
        ([(1, "home"), (2, "home")], "bị lặp"),
        ([(1, "home", "05/3/2020")], "không thể là ngày đã qua"),
        ([(1, "99999")], "không duyệt được nữa"),
    ],
)
def test_what_is_wrong_with_the_steps_is_said(cast, lan, draft, rows, said):
    sent = steps(*((stage, str(cast.province.pk) if who == "home" else who, *more) for stage, who, *more in rows))
    assert said in text_of(lan.post(address("approval", draft), sent, follow=True))
    assert not Submission.objects.exists()


def test_what_the_text_lacks_is_said_before_submitting(cast, lan, bach):
    draft = make_draft(unit=cast.province, by=cast.lan, base=text_json(title=None, year=2026))
    page = address("approval", draft)
    shown = lan.get(page).content.decode()
    assert f"{address('draft', draft)}#item-document-title" in shown
    assert lan.post(page, steps((1, str(cast.province.pk)))).status_code == 422
    assert not Submission.objects.exists()


def test_the_submission_says_what_the_consultation_brought(cast, lan, draft, bach):
    opened = make_round(draft=draft, units=[cast.ward, cast.commune], by=cast.lan)
    said = consultation.comment(asked=opened.asked.get(unit=cast.ward), text="Ý", by=cast.minh)
    consultation.decide(consultation=opened, comments=[said.pk], verdict=Verdict.ACCEPTED, by=cast.lan)
    page = address("approval", draft)
    shown = text_of(lan.get(page))
    assert "đã trả lời: 1; chưa trả lời: 1" in shown
    assert "Trong 1 ý kiến: tiếp thu 1" in shown
    sent = steps((1, str(cast.province.pk)), note="Kính trình Chủ tịch.")
    assert "đang được lấy ý kiến" in text_of(lan.post(page, sent, follow=True))
    lan.post(page, {**sent, "ends_consultation": "on"})
    paper = words(lan.get(address("approval_paper", draft, "docx")).content)
    assert "TỜ TRÌNH" in paper
    assert "Kính trình Chủ tịch." in paper
    assert lan.get(address("approval_paper", draft, "pdf")).content.startswith(b"%PDF")
    assert lan.get(address("approval_paper", draft, "txt")).status_code == 404


def test_the_approver_sees_agrees_and_the_draft_is_approved(cast, signed_in, draft, bach):
    step = make_submitted(draft=draft, by=cast.lan).steps.get()
    client = signed_in(bach)
    assert "Truyền thông cải cách hành chính" in text_of(client.get(reverse("plans:approvals")))
    shown = text_of(client.get(address("approval_step", step)))
    assert "Kính trình." in shown
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in shown
    assert "DANH MỤC NHIỆM VỤ" in words(client.get(address("approval_document", step, "docx")).content)
    assert client.get(address("approval_document", step, "pdf")).content.startswith(b"%PDF")
    assert signed_in(cast.hoa).get(address("approval_document", step, "docx")).status_code == 404
    client.post(address("approval_agree", step), {"note": "Nhất trí"})
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED
    assert "Không có dự thảo nào chờ duyệt" in text_of(client.get(reverse("plans:approvals")))
    assert "Nhất trí" in text_of(client.get(address("approval_step", step)))
    assert "đang ở trạng thái “Đồng ý”" in text_of(client.post(address("approval_agree", step), follow=True))


def test_returned_the_reason_stands_in_the_draft_and_the_next_time_what_changed(cast, lan, signed_in, draft, bach):
    first = make_submitted(draft=draft, by=cast.lan).steps.get()
    client = signed_in(bach)
    assert "cần ghi lý do" in text_of(client.post(address("approval_return", first), {"reason": ""}, follow=True))
    client.post(address("approval_return", first), {"reason": "Thiếu kinh phí"})
    assert "Thiếu kinh phí" in text_of(lan.get(address("approval", draft)))
    assert "Thiếu kinh phí" in text_of(lan.get(address("draft", draft)))
    draft.refresh_from_db()
    write(draft, "/activities/0/title", "Bản tin cải cách hành chính hằng tuần", by=cast.lan)
    second = make_submitted(draft=draft, by=cast.lan).steps.get()
    shown = client.get(address("approval_step", second)).content.decode()
    assert "Khác lần trình trước" in shown
    assert "<ins>hằng tuần</ins>" in shown


def test_an_amendment_is_shown_against_the_plan(cast, signed_in, draft, bach):
    plan = make_issued(draft=draft, by=cast.lan, approver=bach).plan
    rows = plan.versions.get().content["activities"][:2]
    amending = amend(plan, by=cast.lan, activities=rows)
    assert "dự thảo sửa đổi, bổ sung Kế hoạch" in text_of(signed_in(cast.lan).get(address("approval", amending)))
    step = make_submitted(draft=amending, by=cast.lan).steps.get()
    shown = text_of(signed_in(bach).get(address("approval_step", step)))
    assert "Khác kế hoạch đang thực hiện" in shown
    assert "Bỏ Đối thoại với hộ kinh doanh" in shown


def test_a_stand_in_is_said_everywhere(cast, lan, signed_in, draft, bach):
    from loa.organisations.acting import PERSON_KEY
    from loa.organisations.actions.members import hand_over

    step = make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, 1, bach)]).steps.get()
    stand_in = make_user("thay", full_name="Ngô Văn Thay", role=Role.VIEWER, unit=cast.ward)
    today = timezone.localdate()
    until = today + timedelta(days=2)
    hand_over(membership=bach.memberships.get(), stand_in=stand_in, since=today, until=until, by=bach)
    client = signed_in(stand_in)
    assert client.get(address("approval_step", step)).status_code == 404
    session = client.session
    session[PERSON_KEY] = bach.pk
    session.save()
    assert "Duyệt thay mặt Phan Xuân Bách" in text_of(client.get(address("approval_step", step)))
    client.post(address("approval_agree", step))
    for page in (address("approval", draft),):
        assert "Ngô Văn Thay thay mặt Phan Xuân Bách" in text_of(lan.get(page))


def test_strangers_see_nothing(cast, signed_in, draft, bach):
    step = make_submitted(draft=draft, by=cast.lan).steps.get()
    for page in (address("approval", draft), address("approval_step", step), address("issue", draft)):
        assert signed_in(cast.minh).get(page).status_code == 404
    assert signed_in(cast.minh).post(address("approval_agree", step)).status_code == 404
    assert signed_in(cast.lan).get(address("approval_hand", step)).status_code == 200
    assert signed_in(bach).get(address("approval_hand", step)).status_code == 404
    assert signed_in(cast.lan).post(address("approval_agree", step)).status_code == 403


def test_a_blocked_step_is_said_and_given_to_somebody_else(cast, lan, draft, bach):
    other = make_user("khac", full_name="Hà Thị Khác", role=Role.LEADER, unit=cast.province)
    step = make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, 1, bach)]).steps.get()
    assert "Không còn ai duyệt được" not in text_of(lan.get(address("approval", draft)))
    Membership.objects.filter(user=bach).delete()
    assert "Không còn ai duyệt được" in text_of(lan.get(address("approval", draft)))
    assert lan.post(address("approval_hand", step), {"who": ""}).status_code == 422
    lan.post(address("approval_hand", step), {"who": f"{cast.province.pk}-{other.pk}", "deadline": ""})
    step.refresh_from_db()
    assert step.approver == other


def test_recall_and_reopen(cast, lan, draft, bach):
    make_submitted(draft=draft, by=cast.lan)
    assert "Đã rút lại dự thảo" in text_of(lan.post(address("approval_recall", draft), follow=True))
    draft.refresh_from_db()
    make_approved(draft=draft, by=cast.lan, approver=bach)
    assert "cần ghi lý do" in text_of(lan.post(address("approval_reopen", draft), follow=True))
    lan.post(address("approval_reopen", draft), {"reason": "Sửa số"})
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING


@pytest.fixture
def approved(cast, draft, bach):
    return make_approved(draft=draft, by=cast.lan, approver=bach)


def pdf():
    return SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")


def test_the_clerk_issues_with_the_proposed_number(cast, signed_in, approved, clerk):
    client, page = signed_in(clerk), address("issue", approved)
    today = timezone.localdate()
    assert 'value="01/KH-UBND"' in client.get(page).content.decode()
    paper = client.get(address("issue_paper", approved, "docx"), {"number": "7/KH-UBND", "issued_on": "20/01/2026"})
    assert "Truyền thông cải cách hành chính" in words(paper.content)
    sent = {"number": "1/KH-UBND", "issued_on": f"{today:%d/%m/%Y}", "signed": pdf()}
    answer = client.post(page, sent)
    plan = Plan.objects.get()
    assert answer.headers["Location"] == address("detail", plan)
    assert (plan.number, plan.issued_on, plan.file.original_name) == ("01/KH-UBND", today, "ke-hoach.pdf")
    assert client.get(page).headers["Location"] == address("detail", plan)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"number": ""}, "Hãy ghi số"),
        ({"number": "KH-UBND"}, "như 05/KH-UBND"),
        ({"issued_on": "05/3/2099"}, "không thể sau hôm nay"),
        ({"issued_on": "05/3/1999"}, "kiểm tra lại năm"),
        ({"signed": SimpleUploadedFile("a.pdf", b"<html></html>")}, "phải là tệp PDF hoặc ảnh quét"),
        ({"number": "09/KH-UBND"}, "đã cấp ngày"),
    ],
)
def test_what_is_wrong_with_the_issue_is_said(cast, signed_in, approved, clerk, bach, sent, said):
    other = make_draft(unit=cast.province, by=cast.lan)
    make_issued(draft=other, by=cast.lan, approver=bach, number="09/KH-UBND", on=timezone.localdate())
    usual = {"number": "10/KH-UBND", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    answer = signed_in(clerk).post(address("issue", approved), {**usual, **sent})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    approved.refresh_from_db()
    assert approved.state == DraftState.APPROVED


def test_what_is_not_approved_is_not_issued(cast, signed_in, draft, clerk, bach, approved):
    other = make_draft(unit=cast.province, by=cast.lan)
    assert "chưa ban hành được" in text_of(signed_in(clerk).get(address("issue", other), follow=True))
    assert signed_in(bach).get(address("issue", approved)).status_code == 403


def test_the_signed_document_is_attached_later_and_its_signature_shown(cast, signed_in, lan, approved, clerk):
    version = act_issue(approved, clerk)
    page = address("attach_signed", version.plan, 1)
    assert signed_in(cast.minh).get(page).status_code == 404
    assert signed_in(clerk).post(page, {}).status_code == 422
    signed_in(clerk).post(page, {"signed": pdf()})
    version.refresh_from_db()
    assert version.file.original_name == "ke-hoach.pdf"
    told = {"signer": "Lương Đình Khoát", "organisation": "UBND tỉnh", "at": "2026-01-20T02:30:00+00:00"}
    for whole, trusted, said in [
        (True, True, "chứng thư tin cậy"),
        (True, False, "chưa rõ chứng thư"),
        (False, False, "bị sửa sau khi ký"),
    ]:
        signatures = [{**told, "is_whole": whole, "is_trusted": trusted}]
        Version.objects.update(signatures=signatures)
        shown = text_of(lan.get(address("versions", version.plan)))
        assert said in shown
        assert "Lương Đình Khoát , UBND tỉnh 09:30, 20/1/2026" in shown


def act_issue(draft, clerk):
    from loa.plans.actions.issue import issue

    return issue(draft=draft, number="05/KH-UBND", issued_on=date(2026, 1, 20), by=clerk)


def test_lists_ask_as_often_for_three_steps_as_for_one(cast, signed_in, draft, bach, django_assert_max_num_queries):
    client, counts = signed_in(bach), []
    for n in range(3):
        make_submitted(draft=draft if n == 0 else make_draft(unit=cast.province, by=cast.lan), by=cast.lan)
        counts.append(queries(client, reverse("plans:approvals"), django_assert_max_num_queries(30)))
    assert counts[0] == counts[2]


def test_a_submission_asks_as_often_for_many_steps(cast, lan, draft, bach, django_assert_max_num_queries):
    make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, 1, bach)])
    few = queries(lan, address("approval", draft), django_assert_max_num_queries(50))
    act.recall(submission=Submission.objects.get(), by=cast.lan)
    draft.refresh_from_db()
    people = [make_user(role=Role.LEADER, unit=cast.province) for _ in range(3)]
    make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, n, each) for n, each in enumerate(people)])
    assert queries(lan, address("approval", draft), django_assert_max_num_queries(50)) == few


def test_those_asked_last_time_are_filled_in_when_a_draft_comes_back(signed_in, cast, bach):
    draft = make_draft(unit=cast.province, by=cast.lan)
    steps = [Wanted(cast.province, 1), Wanted(cast.province, 2, bach)]
    submission = make_submitted(draft=draft, by=cast.lan, steps=steps)
    act.return_draft(step=submission.steps.get(stage=1), reason="Bổ sung", by=bach)
    rows = signed_in(cast.lan).get(reverse("plans:approval", args=[draft.pk])).context["steps"]
    asked = [(each["stage"].value(), each["who"].value()) for each in rows]
    here = cast.province.pk
    assert asked == [(1, str(here)), (2, f"{here}-{bach.pk}"), (3, None), (4, None)]
