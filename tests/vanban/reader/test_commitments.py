"""Duties that stand in the sentences of a plan: whose they are, and what is no duty."""

from __future__ import annotations

import pytest

from tests.vanban.reader.test_findings import DUTIES, HEAD, ROWS
from vanban.reader import read_plan


def reading(body: str) -> dict[str, object]:
    shape: dict[str, object] = read_plan((HEAD + body).encode(), name="plan.txt").as_json()
    return shape


@pytest.mark.parametrize(
    ("sentence", "title", "agencies"),
    [
        (
            "Hiệp hội Doanh nghiệp tỉnh tổ chức 02 hội nghị trong quý II.",
            "tổ chức 02 hội nghị trong quý II",
            ["Hiệp hội Doanh nghiệp tỉnh"],
        ),
        (
            "Phòng Tổ chức - Hành chính hoàn thiện hồ sơ đặt hàng trước ngày 20/3/2026.",
            "hoàn thiện hồ sơ đặt hàng",
            ["Phòng Tổ chức - Hành chính"],
        ),
        (
            "Các huyện, thị, thành đoàn đăng tối thiểu 03 bài đăng/tuần.",
            "đăng tối thiểu 03 bài đăng/tuần",
            ["Các huyện, thị, thành đoàn"],
        ),
    ],
)
def test_a_duty_belongs_to_the_body_that_its_sentence_begins_with(sentence, title, agencies):
    (commitment,) = reading("I. NHIỆM VỤ\n1. " + sentence + "\n" + DUTIES)["commitments"]
    assert (commitment["title"], commitment["agencies"]) == (title, agencies)


@pytest.mark.parametrize(
    ("sentence", "owed"),
    [
        ("Hệ thống truyền thanh xã với 42 cụm loa.", []),
        ("Qua đội ngũ tuyên truyền viên gồm 25 người.", []),
        ("Lắp đặt hệ thống truyền thanh với 12 cụm loa.", [12]),
        ("Hội thi với 200 thí sinh.", [200]),
    ],
)
def test_means_that_are_there_are_no_duty(sentence, owed):
    commitments = reading("I. HÌNH THỨC TUYÊN TRUYỀN\n1. " + sentence + "\n" + DUTIES)["commitments"]
    assert [quota["min"] for each in commitments for quota in each["quotas"]] == owed


@pytest.mark.parametrize(
    "who", ["Hiệp hội Doanh nghiệp tỉnh", "Hội Doanh nhân trẻ tỉnh", "Liên minh Hợp tác xã tỉnh", "Câu lạc bộ Nhà báo"]
)
@pytest.mark.parametrize(
    "form", ["2. {}\nVận động hội viên.\n", "2. {}: Vận động hội viên.\n", "2. {} vận động hội viên.\n"]
)
def test_an_association_is_responsible(who, form):
    responsibilities = reading(ROWS + DUTIES + form.format(who))["responsibilities"]
    assert [each["agencies"] for each in responsibilities] == [["Sở Nội vụ"], [who]]
