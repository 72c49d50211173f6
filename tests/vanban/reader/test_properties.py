"""What may differ between two writings of a plan without changing its reading."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.reader import read_plan, read_source
from vanban.reader.source import Cell, Paragraph, Row, Source, Table
from vanban.text.span import Span

PLANS = sorted((Path(__file__).parent.parent / "plans").glob("*.txt"))
FACTS = (
    "document",
    "legal_bases",
    "citations",
    "themes",
    "activities",
    "commitments",
    "responsibilities",
    "recipients",
)


def facts(text: str) -> dict[str, object]:
    reading = read_plan(text.encode(), name="plan.txt").as_json()
    return {part: reading[part] for part in FACTS} | {"warnings": [warning["code"] for warning in reading["warnings"]]}


@pytest.fixture(params=PLANS, ids=lambda file: file.stem)
def plan(request) -> str:
    return unicodedata.normalize("NFC", request.param.read_text(encoding="utf-8"))


def test_decomposed_letters_read_the_same(plan):
    assert facts(unicodedata.normalize("NFD", plan)) == facts(plan)


@pytest.mark.parametrize("hyphen", ["–", "—", "‐", "‑", "−"])
def test_kinds_of_hyphens_read_the_same(plan, hyphen):
    assert facts(plan.replace("-", hyphen)) == facts(plan)


def test_kinds_of_spaces_read_the_same(plan):
    assert facts(plan.replace(" ", "\u00a0").replace("\n", " \n")) == facts(plan)


def test_blank_lines_and_line_ends_read_the_same(plan):
    assert facts(plan.replace("\n\n", "\n \n\n").replace("\n", "\r\n")) == facts(plan)


# -- one table in every shape ------------------------------------------------------------------------------------------

HEAD = """Số: 9/KH-UBND
Sông Lam, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2026
Căn cứ Kế hoạch số 2/KH-UBND ngày 03/01/2026 của UBND tỉnh Sông Lam;
I. NHIỆM VỤ
"""
HEADINGS = ("TT", "Nội dung công việc", "Số lượng", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện")
TAIL = """II. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
Theo dõi việc thực hiện.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""
TITLES = (
    "Phát thanh bản tin cải cách hành chính tại các thôn, xóm",
    "Tổ chức đối thoại với doanh nghiệp về thủ tục đầu tư",
    "In và phát tờ gấp hướng dẫn nộp hồ sơ trực tuyến",
    "Mở lớp tập huấn kỹ năng viết tin cho cộng tác viên",
)
QUANTITIES = ("52 số (01 số/tuần)", "03 cuộc", "15.000 tờ", "ít nhất 02 tin, bài/tháng", "Từ 10 - 15 lớp")
AGENCIES = (
    "Sở Nội vụ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Báo và Phát thanh, Truyền hình tỉnh",
    "UBND các xã, phường",
    "Sở Tư pháp; các sở, ban, ngành",
    "Văn phòng UBND tỉnh, UBND các xã, phường, đặc khu",
)
TIMES = ("Thường xuyên", "Quý II/2026", "Trước ngày 15/11/2026", "Tháng 3, 6, 9/2026", "Năm 2026")

rows_strategy = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.sampled_from(QUANTITIES),
        st.sampled_from(AGENCIES),
        st.sampled_from(AGENCIES),
        st.sampled_from(TIMES),
    ),
    min_size=2,
    max_size=9,
).map(lambda rows: [(str(number), *row) for number, row in enumerate(rows, 1)])


def as_text(rows: list[tuple[str, ...]], between: str) -> Source | str:
    table = "\n".join(between.join(row) for row in [HEADINGS, *rows])
    return f"{HEAD}{table}\n{TAIL}"


def as_table(rows: list[tuple[str, ...]]) -> Source:
    """The same as a file with a real table gives it."""
    text, blocks = "", []
    for line in HEAD.splitlines():
        blocks.append(Paragraph(Span(len(text), len(text) + len(line))))
        text += line + "\n"
    start, made = len(text), []
    for row in [HEADINGS, *rows]:
        cells = []
        for column, words in enumerate(row):
            cells.append(Cell(Span(len(text), len(text) + len(words)), column))
            text += words + ("\t" if column < len(row) - 1 else "\n")
        made.append(Row(tuple(cells)))
    blocks.append(Table(Span(start, len(text) - 1), tuple(made)))
    for line in TAIL.splitlines():
        blocks.append(Paragraph(Span(len(text), len(text) + len(line))))
        text += line + "\n"
    return Source("docx", text, tuple(blocks))


def activities(reading) -> list[dict[str, object]]:
    return reading.as_json()["activities"]


@settings(max_examples=60, deadline=None)
@given(rows=rows_strategy)
def test_a_table_reads_the_same_in_every_shape(rows):
    real = activities(read_source(as_table(rows)))
    assert [activity["no"] for activity in real] == [row[0] for row in rows]
    assert [activity["title"] for activity in real] == [row[1] for row in rows]
    for between in ("\t", "\n", " | "):
        text = as_text(rows, between)
        if between == " | ":
            text = "\n".join(f"| {line} |" if " | " in line else line for line in text.splitlines())
        assert activities(read_plan(text.encode(), name="plan.txt")) == real


@settings(max_examples=40, deadline=None)
@given(rows=rows_strategy, seed=st.integers(0, 10_000))
def test_blank_cells_leave_their_neighbours_alone(rows, seed):
    """With one cell a line, a blank coordinating or time cell does not push the others out of place."""
    random = Random(seed)
    blanked = [
        tuple("" if index in (4, 5) and random.random() < 0.25 else cell for index, cell in enumerate(row))
        for row in rows
    ]
    tabs = activities(read_plan(as_text(blanked, "\t").encode(), name="plan.txt"))
    lines = "\n".join(line for line in as_text(blanked, "\n").splitlines() if line)
    found = activities(read_plan(lines.encode(), name="plan.txt"))
    for key in ("no", "title", "quotas", "timeframe"):
        assert [activity[key] for activity in found] == [activity[key] for activity in tabs]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="IVX1.2)-+abđ|\t\n SởỦQuýNơinhậnKẾHOẠCH:;/0năm", max_size=400))
def test_any_text_is_read_without_an_error(text):
    reading = read_source(
        Source(
            "text", text, tuple(Paragraph(span) for span in Source("text", text, ()).lines() if span.start < span.end)
        )
    )
    assert isinstance(reading.as_json(), dict)


def test_every_character_belongs_to_a_named_part(plan):
    reading = read_plan(plan.encode(), name="plan.txt")
    owned = [0] * len(reading.source.text)
    for stretch in reading.coverage:
        for offset in range(*stretch.span):
            owned[offset] += 1
    for offset, character in enumerate(reading.source.text):
        assert owned[offset] <= 1
        assert character.isspace() or owned[offset] == 1, reading.source.text[max(0, offset - 20) : offset + 20]
