"""The pages of versions and of a plan that was drafted here."""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.urls import reverse

from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.pages.asking import text_of
from tests.loa.plans.pages.test_costs import queries
from tests.loa.plans.rounds import amend, make_draft, make_issued


@pytest.fixture
def bach(cast):
    return make_user("bach", role=Role.LEADER, unit=cast.province)


@pytest.fixture
def written(cast, bach):
    """Drafted here, one version."""
    return make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach).plan


@pytest.fixture
def amended(cast, bach, written):
    """A second version: one line added, one changed, one dropped, a theme changed."""
    text = written.versions.get().content
    bulletin, contest, talk = text["activities"]
    rows = [{**bulletin, "lead": ["Sở Y tế"]}, talk, {"title": "Xe loa lưu động", "lead": ["Sở Nội vụ"]}]
    themes = [f"{text['themes'][0].rstrip('.')} tại nhà", *text["themes"][1:]]
    draft = amend(written, by=cast.lan, activities=rows, themes=themes)
    return make_issued(draft=draft, by=cast.lan, approver=bach, number="9/KH-UBND", on=date(2026, 6, 1)).plan


def address(name, plan, *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def test_versions_are_listed_with_what_can_be_downloaded(lan, amended):
    shown = text_of(lan.get(address("versions", amended)))
    assert shown.index("Lần 2: 9/KH-UBND") < shown.index("Lần 1: 05/KH-UBND")
    assert "sửa đổi, bổ sung" in shown
    paper = docx.Document(io.BytesIO(lan.get(address("version_paper", amended, 1, "docx")).content))
    assert "05/KH-UBND" in " ".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
    assert lan.get(address("version_paper", amended, 2, "pdf")).content.startswith(b"%PDF")
    assert lan.get(address("version_paper", amended, 3, "docx")).status_code == 404
    assert lan.get(address("version_file", amended, 1)).status_code == 404


def test_a_read_plan_has_its_signed_file_as_first_version(lan, plan):
    assert b"".join(lan.get(address("version_file", plan, 1)).streaming_content)
    assert "từ văn bản đã đọc" in text_of(lan.get(address("versions", plan)))


def test_two_versions_line_by_line(lan, amended):
    page = address("compare", amended)
    shown = text_of(lan.get(page))
    for part in ("Nhiệm vụ thêm 1", "Nhiệm vụ sửa 1", "Nhiệm vụ bỏ 1", "Cuộc thi đăng ký hồ sơ trực tuyến"):
        assert part in shown
    whole = lan.get(page).content.decode()
    assert "<del>Nội vụ</del> <ins>Y tế</ins>" in whole
    assert "tại nhà</ins>" in whole
    assert "Lần 2 so với lần 1" in text_of(lan.get(page, {"tu": "2", "den": "1"}))
    only = text_of(lan.get(page, {"loai": "dropped"}))
    assert "Cuộc thi đăng ký" in only
    assert "Xe loa lưu động" not in only
    sheet = openpyxl.load_workbook(io.BytesIO(lan.get(page, {"xuat": "xlsx"}).content)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=4)} == {"Thêm", "Sửa", "Bỏ"}


def test_one_version_has_nothing_to_be_compared_with(lan, written):
    assert lan.get(address("compare", written)).headers["Location"] == address("versions", written)


@pytest.mark.parametrize("asked", [{"tu": "9", "den": "x"}, {"den": "2"}, {"tu": "1"}, {"tu": "1", "den": "1"}])
def test_whatever_is_asked_two_versions_are_compared(lan, amended, asked):
    assert "Lần 2 so với lần 1" in text_of(lan.get(address("compare", amended), asked))


def test_strangers_do_not_see_versions(cast, signed_in, amended):
    for page in (
        address("versions", amended),
        address("compare", amended),
        address("version_paper", amended, 1, "docx"),
        address("version_file", amended, 1),
    ):
        assert signed_in(cast.hoa).get(page).status_code == 404


def test_a_plan_drafted_here_has_its_pages(lan, written):
    shown = lan.get(address("detail", written)).content.decode()
    assert "Tệp gốc" not in shown
    text = text_of(lan.get(address("document", written)))
    assert "Giới thiệu cách nộp hồ sơ trực tuyến" in text
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in text
    page = text_of(lan.get(address("activity", written, 2)))
    assert "Đến chỗ này trong văn bản" in page
    place = f"{address('document', written)}#nhiem-vu-{written.activities.get(order=2).pk}"
    assert place in lan.get(address("activity", written, 2)).content.decode()
    assert lan.get(address("file", written)).status_code == 404


def test_an_amended_plan_that_was_read_shows_its_newest_text(cast, lan, bach):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    assert "Đến chỗ này trong văn bản" in text_of(lan.get(address("activity", plan, 1)))
    rows = plan.versions.get().content["activities"][:2]
    draft = amend(plan, by=cast.lan, activities=[{**rows[0], "title": "Bản tin mới"}, rows[1]])
    make_issued(draft=draft, by=cast.lan, approver=bach, number="9/KH-UBND")
    shown = text_of(lan.get(address("document", plan)))
    assert "Bản tin mới" in shown
    assert "Đối thoại với hộ kinh doanh" not in shown
    dropped = text_of(lan.get(address("activity", plan, 3)))
    assert "Bỏ từ lần ban hành 2" in dropped


def test_the_list_of_versions_asks_as_often_for_two(cast, lan, bach, written, django_assert_max_num_queries):
    one = queries(lan, address("versions", written), django_assert_max_num_queries(30))
    for number in ("11/KH-UBND", "12/KH-UBND"):
        make_issued(draft=amend(written, by=cast.lan), by=cast.lan, approver=bach, number=number)
    assert queries(lan, address("versions", written), django_assert_max_num_queries(30)) == one
