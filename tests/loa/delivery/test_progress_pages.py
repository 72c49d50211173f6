"""The pages of progress: who sees them, what they say, where their figures lead, and what they cost.

The year of the plan is nearly over, or long ago, on any day on which this runs: all units are late.
"""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loa.delivery.actions.reckoning import want_reckoning
from loa.delivery.states import State
from loa.organisations.models import Kind
from loa.organisations.roles import Role
from tests.loa.cast import Cast, make_user
from tests.loa.delivery.boards import Board, make_board, make_own_plan, make_varied
from tests.loa.delivery.making import LETTERS, NEWS, make_result, make_work, with_tallies
from tests.loa.plans.making import make_communes, make_plan, short_plan
from tests.loa.plans.pages.asking import text_of

MOST_QUERIES = 25
PAGES = (
    "/tien-do/{}/", "/tien-do/{}/tong-quan/", "/tien-do/{}/do-phu/", "/tien-do/{}/ky/", "/tien-do/{}/bang.xlsx",
)  # fmt: skip


@pytest.fixture
def board(cast: Cast) -> Board:
    return make_board(cast)


@pytest.fixture
def lan(cast, signed_in) -> Client:
    return signed_in(cast.lan)


def addresses(board, cast):
    pages = [each.format(board.plan.pk) for each in PAGES]
    one = f"/tien-do/{board.plan.pk}/?don-vi={cast.ward.pk}"
    return [
        "/tien-do/",
        *pages,
        one,
        f"/tien-do/{board.plan.pk}/ky/?tinh-trang=thieu",
        f"/tien-do/don-vi/{cast.ward.pk}/",
    ]


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def links_in(response, words):
    """Addresses of links whose text holds the words."""
    found = re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    return [href.replace("&amp;", "&") for href, inner in found if words in re.sub(r"<[^>]+>|\s+", " ", inner)]


# who sees what


@pytest.mark.parametrize("page", PAGES)
def test_the_work_of_all_units_is_not_seen_by_one_that_owes_some(cast, board, signed_in, page):
    address = page.format(board.plan.pk)
    assert signed_in(cast.lan).get(address).status_code == 200
    assert signed_in(cast.minh).get(address).status_code == 404
    assert signed_in(make_user()).get(address).status_code == 404


def test_a_unit_is_seen_by_its_people_and_from_above(cast, board, signed_in):
    address = f"/tien-do/don-vi/{cast.ward.pk}/"
    assert signed_in(cast.minh).get(address).status_code == 200
    assert signed_in(cast.lan).get(address).status_code == 200
    assert signed_in(cast.hoa).get(address).status_code == 404
    assert signed_in(cast.lan).get("/tien-do/don-vi/999999/").status_code == 404


def test_the_tab_of_progress_stands_where_the_page_is_seen(cast, board, signed_in):
    address = f"/ke-hoach/{board.plan.pk}/"
    assert links_in(signed_in(cast.lan).get(address), "Tiến độ") == [f"/tien-do/{board.plan.pk}/tong-quan/"]


def chips_of(response):
    """How many quotas stand how, as the chips above the table of lines say."""
    nav = response.content.decode().partition('aria-label="Tình trạng của chỉ tiêu"')[2].partition("</nav>")[0]
    said = re.findall(r">([^<>]+?) <span class=\"count\">([\d.]+)<", nav)
    return {words.strip(): int(number) for words, number in said}


def rows_of_lines(response):
    table = response.content.decode().partition('class="line-cards"')[2]
    return re.findall(r'line-title"><a[^>]*>(?:[\w.]+\. )?([^<]+)</a>', table)


# what they say


def test_all_plans_with_their_numbers(cast, board, lan):
    said = text_of(lan.get("/tien-do/"))
    assert "41/KH-UBND" in said
    assert re.search(r"5 kỳ đã đạt / 36 kỳ", said)


def test_without_plans_the_list_says_what_comes(db, signed_in):
    assert "Chưa có kế hoạch nào" in text_of(signed_in(make_user()).get("/tien-do/"))


def test_the_map_says_state_and_share_and_opens_to_results(cast, board, lan):
    page = lan.get(f"/tien-do/{board.plan.pk}/")
    cell = f"/ket-qua/?nhiem-vu={board.news.pk}&don-vi={cast.ward.pk}&chi-tieu=1&tinh=1"
    assert links_in(page, "45%") == [cell]
    assert text_of(lan.get(cell)).count("Tin số") == 11
    assert "trễ" in text_of(page)
    late = links_in(page, "2 trễ")
    assert f"?nhiem-vu={board.news.pk}&chi-tieu=1&tre=1" in late


def test_the_whole_is_told_in_slots_which_nothing_hides(cast, board, lan):
    for _ in range(60):
        make_result(activity=board.news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, on=date(2026, 4, 10))
    page = lan.get(f"/tien-do/{board.plan.pk}/")
    total = page.content.decode().partition('class="heat-total"')[2].partition("</tr>")[0]
    assert "%" not in total  # 72 of 48 would be 150% of all units
    assert f"/tien-do/{board.plan.pk}/ky/?nhiem-vu={board.news.pk}&chi-tieu=1" in links_in(page, "4/24")
    book = openpyxl.load_workbook(io.BytesIO(lan.get(f"/tien-do/{board.plan.pk}/bang.xlsx").content))
    units = {row[0]: row for row in book["Đơn vị"].iter_rows(min_row=4, values_only=True)}
    assert units[cast.ward.name][4:8] == ("4", "12", "0", "71 / 24 (4/12 kỳ)")


def test_lines_are_listed_by_how_they_stand(cast, board, lan):
    address = f"/tien-do/{board.plan.pk}/"
    page = lan.get(address)
    assert chips_of(page) == {"Tất cả": 2, "Trễ": 2}
    late = lan.get(f"{address}?tinh-trang=tre&hinh-thuc={board.letters.form}&tre=1&dong=1")
    assert rows_of_lines(late) == [board.letters.title]
    assert "tre=1&tinh-trang=tre" in " ".join(links_in(late, "Tất cả") + links_in(late, "Trễ"))
    of_one = lan.get(f"{address}?don-vi={cast.home_affairs.pk}")
    assert rows_of_lines(of_one) == [board.letters.title]
    assert "Bảng tiến độ: đơn vị theo nhiệm vụ" not in of_one.content.decode()
    none = lan.get(f"{address}?tinh-trang=dat")
    assert "Không có chỉ tiêu nào như vậy" in text_of(none)


def test_only_kinds_that_take_part_are_offered_and_none_to_one_unit(cast, board, lan):
    page = lan.get(f"/tien-do/{board.plan.pk}/").content.decode()
    assert re.findall(r'<option value="(\w+)"', page.partition('id="board-kind"')[2].partition("</select>")[0]) == [
        value for value in Kind.values if value in {cast.ward.kind, cast.commune.kind, cast.home_affairs.kind}
    ]
    alone = make_work(unit=cast.home_affairs, by=cast.lan, lines=(LETTERS,), number="77")
    page = lan.get(f"/tien-do/{alone.pk}/")
    assert "board-words" not in page.content.decode()
    assert "heat-frame" not in page.content.decode()
    assert rows_of_lines(page) == [board.letters.title]


def test_the_map_alone_is_asked_for_by_filters(cast, board, lan):
    answer = lan.get(f"/tien-do/{board.plan.pk}/?tim=suoi+may", headers={"HX-Request": "true", "HX-Target": "map"})
    said = text_of(answer)
    assert "Suối Mây" in said
    assert "Bến Trăng" not in said
    assert "<html" not in answer.content.decode()


def test_nothing_found_is_said_with_a_way_back(board, lan):
    page = lan.get(f"/tien-do/{board.plan.pk}/?tim=khong+co")
    assert "Không có đơn vị nào khớp" in text_of(page)
    assert links_in(page, "Bỏ lọc")


def test_columns_come_in_pages(cast, lan):
    lines = tuple(NEWS.replace("1\t", f"{n}\t", 1).replace("Đăng tin", f"Đăng tin {n}") for n in range(1, 15))
    plan = make_work(unit=cast.province, by=cast.lan, lines=lines)
    first, second = (lan.get(f"/tien-do/{plan.pk}/?cot={n}") for n in (1, 2))
    assert "Nhiệm vụ 1–12 trong 14" in text_of(first)
    assert "Nhiệm vụ 13–14 trong 14" in text_of(second)
    assert links_in(first, "Nhiệm vụ sau") == ["?cot=2"]


def test_the_overview_tells_a_leader_where_to_look(cast, board, lan):
    page = lan.get(f"/tien-do/{board.plan.pk}/tong-quan/")
    said = text_of(page)
    for words in ("Kết quả đã nghiệm thu 13", "Chờ nghiệm thu 1", "Chỉ tiêu trễ 2", "Đơn vị trễ 3"):
        assert words in said, words
    assert f"/tien-do/{board.plan.pk}/?don-vi={cast.commune.pk}" in links_in(page, "Suối Mây")
    (counted,) = links_in(page, "Kết quả đã nghiệm thu")
    assert text_of(lan.get(counted)).count("Tin số") == 13


def count_on(response, href):
    """How many things the page that a figure opens shows."""
    path, said = href.partition("?")[0], text_of(response)
    if path == "/ket-qua/":
        return int(re.search(r"(\d+) kết quả[.,]", said)[1])
    if path.endswith("/ky/"):
        marks = response.content.decode().count('class="mark ')
        assert int(re.search(r"(\d+) kỳ(?: đã[^.]*)?\.", said)[1]) == marks
        return marks
    if href.endswith("#map"):
        found = re.search(r"(\d+) (?:trong \d+ )?đơn vị", said)
        assert response.content.decode().count('<th scope="row"><a href="?don-vi=') == int(found[1])
        return int(found[1])
    chips = re.search(r'aria-current="true"[^>]*>[^<]+<span class="count">(\d+)<', response.content.decode())
    assert int(chips[1]) == len(rows_of_lines(response))
    return int(chips[1])


def test_every_figure_of_the_overview_opens_down_to_its_evidence(cast, lan):
    plan = make_varied(cast)
    page = lan.get(f"/tien-do/{plan.pk}/tong-quan/")
    main = page.content.decode().partition('<div class="overview">')[2].partition("</main>")[0]
    followed = set()
    for attributes, inner in re.findall(r"<a\b([^>]*)>(.*?)</a>", main, re.DOTALL):
        words = " ".join(re.sub(r"<[^>]+>", " ", inner).split())
        href = re.search(r'href="([^"]+)"', attributes)[1].replace("&amp;", "&")
        number = re.search(r"(?<!\S)\d+", words)
        if number and "grow" not in attributes:
            shown = lan.get(href.partition("#")[0])
            assert count_on(shown, href) == int(number[0]), (words, href)
            followed.add(re.sub(r"\d+", "", words))
    cards = {words.partition(" ")[0] for words in followed}
    assert {"Kết", "Chờ", "Chỉ", "Đơn", "đạt"} <= cards
    assert {" trễ", " đơn vị", " kỳ", " kỳ đã đạt", " kỳ đã đến hạn", " kỳ chưa đạt", " chỉ tiêu"} <= followed
    numbers = re.sub(r"<a\b.*?</a>|<svg.*?</svg>|\([\d,]+%\)", " ", main, flags=re.DOTALL)
    assert not re.search(
        r">[^<>]*(?<!T)\b[1-9]\d*\b[^<>]*<",
        re.sub(r"<h2.*?</h2>|<caption.*?</caption>|aria-label=\"[^\"]*\"", "", numbers),
    ), numbers
    assert max(asked(lan, f"/tien-do/{plan.pk}/{each}") for each in ("", "tong-quan/", "ky/")) <= MOST_QUERIES
    slots = lan.get(f"/tien-do/{plan.pk}/ky/?tinh-trang=dat")
    mark = re.search(r'class="mark [^"]*" href="([^"]+)"', slots.content.decode())[1].replace("&amp;", "&")
    result = next(href for href in links_in(lan.get(mark), "Tin số"))
    assert "bao.example" in text_of(lan.get(result))


def test_a_plan_without_slots_says_how_progress_comes(cast, lan):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    for page in PAGES[:2]:
        assert "Chưa có việc nào phải thực hiện" in text_of(lan.get(page.format(plan.pk)))


@pytest.mark.parametrize("page", PAGES[:4])
def test_a_plan_that_is_being_reckoned_says_so_until_it_is_done(cast, board, lan, page):
    address = page.format(board.plan.pk)
    assert "Đang tính lại tiến độ" not in text_of(lan.get(address))
    want_reckoning(plan=board.plan.pk, by=None)
    assert "Đang tính lại tiến độ" in text_of(lan.get(address))
    part = {"HX-Request": "true", "HX-Target": "reckoning"}
    answer = lan.get(address, headers=part)
    assert "hx-trigger" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    with_tallies(board.plan)
    assert lan.get(address, headers=part).headers["HX-Refresh"] == "true"


def test_a_unit_reads_what_is_late_and_since_when(cast, board, signed_in):
    page = signed_in(cast.hoa).get(f"/tien-do/don-vi/{cast.commune.pk}/?nam=2026")
    said = text_of(page)
    assert "1 / 24 tin" in said
    assert "Trễ" in said
    assert "Chưa có" not in said
    assert "chưa có việc nào" in text_of(signed_in(cast.hoa).get(f"/tien-do/don-vi/{cast.commune.pk}/?nam=2031"))


def test_what_the_own_plan_carries_out_is_logged_there(cast, board, signed_in):
    own = make_own_plan(board.plan, unit=cast.ward, by=cast.minh, owner=cast.lan)
    line = own.activities.get(above=board.news)
    make_result(activity=line, unit=cast.ward, by=cast.minh)
    page = signed_in(cast.minh).get(f"/tien-do/don-vi/{cast.ward.pk}/?nam=2026")
    assert links_in(page, f"Đơn vị thực hiện theo {own.number or 'kế hoạch của mình'}") == [f"#viec-{line.pk}"]
    said = page.content.decode()
    assert f'id="viec-{line.pk}"' in said
    assert f"nhiem-vu={line.pk}&amp;don-vi={cast.ward.pk}" in said
    assert f'nhiem-vu={board.news.pk}&amp;don-vi={cast.ward.pk}"' not in said  # no form to log there
    (waiting,) = links_in(page, "Chờ nghiệm thu")
    assert "Chờ nghiệm thu 1 " in text_of(page)
    assert "1 kết quả" in text_of(signed_in(cast.minh).get(waiting))


def test_plans_stand_under_whose_they_are(cast, board, lan, signed_in):
    make_work(unit=cast.ward, by=cast.lan, number="06")
    said = text_of(signed_in(make_user(role=Role.LEADER, unit=cast.province)).get("/tien-do/"))
    places = [said.index(words) for words in ("Kế hoạch của đơn vị mình", "41/KH", "cấp dưới", "06/KH")]
    assert places == sorted(places)
    said = text_of(signed_in(cast.minh).get("/tien-do/"))
    assert said.index("Kế hoạch của đơn vị mình") < said.index("06/KH") < said.index("Kế hoạch cấp trên giao việc")
    assert said.index("Kế hoạch cấp trên giao việc") < said.index("41/KH")


def test_coverage_names_what_nobody_told(board, lan):
    said = text_of(lan.get(f"/tien-do/{board.plan.pk}/do-phu/"))
    assert "Chưa ai nói đến: Giới thiệu cách nộp hồ sơ trực tuyến" in said


def test_the_spreadsheet_holds_lines_and_units(cast, board, lan):
    answer = lan.get(f"/tien-do/{board.plan.pk}/bang.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Nhiệm vụ", "Đơn vị"]
    lines = list(book["Nhiệm vụ"].iter_rows(min_row=4, values_only=True))
    assert [row[4:6] for row in lines] == [("12", "48"), ("1", "12")]
    units = {row[0]: row[1:8] for row in book["Đơn vị"].iter_rows(min_row=4, values_only=True)}
    assert units[cast.ward.name][6] == "11 / 24 (4/12 kỳ)"
    found = lan.get(f"/tien-do/{board.plan.pk}/bang.xlsx?tim=suoi+may")
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    assert [row[0] for row in book["Đơn vị"].iter_rows(min_row=4, values_only=True)] == [cast.commune.name]
    of_form = f"tinh-trang=tre&hinh-thuc={board.letters.form}"
    book = openpyxl.load_workbook(io.BytesIO(lan.get(f"/tien-do/{board.plan.pk}/bang.xlsx?{of_form}").content))
    assert [row[1] for row in book["Nhiệm vụ"].iter_rows(min_row=4, values_only=True)] == [board.letters.title]


# what they cost


def test_pages_ask_as_many_queries_for_one_unit_and_plan_as_for_three(cast, lan, signed_in):
    board = make_board(cast)
    before = {address: asked(lan, address) for address in addresses(board, cast)}
    make_communes(cast.province, 2)
    for number in ("42", "43"):
        make_work(unit=cast.province, by=cast.lan, number=number)
    with_tallies(board.plan)
    after = {address: asked(lan, address) for address in addresses(board, cast)}
    assert after == before
    assert max(after.values()) <= MOST_QUERIES
