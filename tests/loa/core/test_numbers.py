import pytest

from loa.core.numbers import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_figures_are_a_number(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 7", "-1", "+1", "1_0", "1.0", "²", "١", "９", "7\n", "9" * 19, "9" * 5000]
)
def test_all_else_is_none(text):
    assert whole(text) is None
