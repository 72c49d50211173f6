import pytest

from vanban.reader.layout import Layout, Word
from vanban.reader.layout.geometry import Line
from vanban.reader.layout.paragraphs import Block
from vanban.reader.sources.scan import headings, points, quarters


def line(text: str) -> Line:
    return Line([Word(word, 10.0 * i, 0, 10.0 * i + 9, 10) for i, word in enumerate(text.split())])


@pytest.mark.parametrize(
    ("seen", "mended"),
    [
        (["IL. MỤC ĐÍCH CHUNG", "IL NỘI DUNG CHÍNH", "TII. TỔ CHỨC LÀM"], ["I", "II", "III"]),
        (["I. MỤC ĐÍCH CHUNG", "II. NỘI DUNG CHÍNH", "II. TỔ CHỨC LÀM", "IV. KINH PHÍ CHI"], ["I", "II", "III", "IV"]),
        (["I. MỤC ĐÍCH CHUNG", "III. TỔ CHỨC LÀM"], ["I", "III"]),  # the one between may be set otherwise
        (["I. PHẦN MỘT ĐÂY", "II. PHẦN HAI ĐÂY", "I. PHỤ LỤC ĐẦU"], ["I", "II", "I"]),
        (["VI. MỤC ĐÍCH CHUNG", "VIL. NỘI DUNG CHÍNH", "VIH. TỔ CHỨC LÀM"], ["VI", "VII", "VIII"]),
    ],
)
def test_roman_numbers_follow_one_another(seen, mended):
    layout = Layout(items=[Block([line(text)]) for text in seen])
    headings.mend(layout)
    assert [block.text.split(".")[0] for block in layout.items if isinstance(block, Block)] == mended


@pytest.mark.parametrize("text", ["TT TU; TT HĐND", "I. Mục đích", "HĐND TỈNH", "Ill. nội dung"])
def test_other_lines_are_left_alone(text):
    layout = Layout(items=[Block([line(text)])])
    assert headings.mend(layout) == []
    assert layout.items[0].text == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("seen", "mended"),
    [
        ("Hoàn thành trong quý IH", "Hoàn thành trong quý III"),
        ("Quý 11", "Quý II"),
        ("quý Il, IIl và cả năm", "quý II, III và cả năm"),
        ("Quý lV năm 2026", "Quý IV năm 2026"),
    ],
)
def test_numbers_of_quarters_are_put_right_and_told(seen, mended):
    layout = Layout(items=[Block([line(seen)])])
    assert quarters.mend(layout)
    assert layout.items[0].text == mended  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["Quý I, II, III, IV", "Quý 1", "quý 4", "Quý vị đại biểu", "Hội đồng", "quý 12"])
def test_other_quarters_are_left_alone(text):
    layout = Layout(items=[Block([line(text)])])
    assert quarters.mend(layout) == []
    assert layout.items[0].text == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("seen", "mended"),
    [
        ("abcdđeøh1", "abcdđeghi"),
        ("abcdd", "abcdđ"),
        ("abe", "abc"),
        ("eh", "eh"),  # a letter that is left out is left out
        ("ab1", "ab1"),
        ("1ø", "1ø"),
    ],
)
def test_letters_of_points_follow_one_another(seen, mended):
    layout = Layout(items=[Block([line(f"{letter}) Nội dung")]) for letter in seen])
    changes = points.mend(layout)
    assert "".join(block.text[0] for block in layout.items if isinstance(block, Block)) == mended
    assert bool(changes) == (seen != mended)


@pytest.mark.parametrize(
    ("seen", "mended"),
    [
        ("1234S6", "123456"),
        ("1234S", "12345"),
        ("123496", "123456"),
        ("12912", "12912"),
        ("12349", "12349"),  # nothing after it tells
        ("12446", "12446"),  # the document's own mistake
    ],
)
def test_numbers_of_points_follow_one_another(seen, mended):
    layout = Layout(items=[Block([line(f"{number}. Nội dung")]) for number in seen])
    changes = points.mend(layout)
    assert "".join(block.text[0] for block in layout.items if isinstance(block, Block)) == mended
    assert bool(changes) == (seen != mended)
