"""A plan as a paper: whose it is, how its lines are numbered, what is kept."""

from datetime import date

from loa.organisations.roles import Role
from loa.plans.models import Draft
from loa.plans.queries.papers import author_of, plan_paper, submission_paper, submission_words
from tests.loa.cast import make_user
from tests.loa.plans.rounds import make_draft, make_submitted

LINES = [{"title": "Đăng tin", "quotas": []}, {"title": "Tập huấn", "quotas": []}]


def paper(unit, **content):
    return plan_paper({"document": {"kind": "KH", "title": "Truyền thông", "year": 2027}, **content}, unit)


def test_a_commune_signs_with_its_full_name(cast):
    made = paper(cast.commune, document={"kind": "KH", "issuer": "UBND xã Suối Mây", "title": "Truyền thông"})
    assert (made.issuer.name, made.symbol) == ("Ủy ban nhân dân xã Suối Mây", "KH-UBND")


def test_what_is_kept_is_said_once(cast):
    made = paper(cast.commune, recipients=["UBND tỉnh Sông Lam (để báo cáo)", "Lưu: VT, NC."])
    assert (made.recipients.lines, made.recipients.archive) == (("UBND tỉnh Sông Lam (để báo cáo)",), "VT, NC")
    assert paper(cast.commune).recipients.archive == "VT"


def test_lines_without_numbers_get_them_and_printed_numbers_stay(cast):
    (annex,) = paper(cast.commune, activities=LINES).annexes
    assert [row.cells[0] for row in annex.body[0].rows] == ["1", "2"]
    (annex,) = paper(cast.commune, activities=[{**LINES[0], "no": "4"}, LINES[1]]).annexes
    assert [row.cells[0] for row in annex.body[0].rows] == ["4", ""]


def test_a_submission_speaks_only_of_what_the_plan_holds(cast):
    draft = Draft(unit=cast.province, year=2027)
    content = {"document": {"title": "Truyền thông"}, "activities": LINES}
    words = submission_words(draft, content, None, {}, author=draft.unit)
    assert "dự thảo giao 2 nhiệm vụ." in words
    assert " 0 " not in words


def test_a_submission_names_the_money_of_all_work(cast):
    draft = Draft(unit=cast.province, year=2027)
    content = {
        "document": {"title": "Truyền thông"},
        "activities": [{"title": "Tập huấn", "money": 15_000_000}],
        "commitments": [{"title": "Duy trì chuyên mục", "money": 5_000_000}],
    }
    words = submission_words(draft, content, None, {}, author=draft.unit)
    assert "giao 2 nhiệm vụ; kinh phí dự kiến 20.000.000 đồng." in words


def test_a_department_submits_what_it_drafts_for_the_committee(cast):
    make_user(role=Role.LEADER, unit=cast.province)
    submission = make_submitted(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan)
    made = submission_paper(submission)
    assert (made.issuer.name, made.symbol) == ("Sở Nội vụ", "TTr-SNV")
    assert made.addressees == ("Ủy ban nhân dân tỉnh Sông Lam",)
    assert (made.signature.post, made.signature.name) == ("Giám đốc", "")


def test_a_commune_submits_its_plan_itself(cast):
    draft = Draft(unit=cast.commune, year=2027)
    assert author_of(draft, cast.hoa, on=date(2026, 5, 4)) == cast.commune
