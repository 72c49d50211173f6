"""Figures through the lives of units: tables of cases, and laws that hold for every history."""
# ruff: noqa: E501  (a case is a line)

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.organisations.lineage import Figure, Lineage, Link, below, divide

A, B, C, D, E = range(1, 6)
JANUARY, JULY, OCTOBER, DECEMBER = date(2026, 1, 10), date(2026, 7, 1), date(2026, 10, 1), date(2026, 12, 31)


def share(percent):
    return Decimal(percent)


MERGED = [Link(A, C, JULY), Link(B, C, JULY)]
SPLIT = [Link(A, B, JULY, share(60)), Link(A, C, JULY, share(40))]
PART = [Link(A, B, JULY, share(25))]  # A lives on
CHAIN = [*MERGED, Link(C, D, OCTOBER)]


@pytest.mark.parametrize(
    ("links", "figures", "to", "expected"),
    [
        pytest.param(MERGED, [(A, JANUARY, 5), (B, JANUARY, 5)], DECEMBER, {C: 10}, id="two communes with 5 and 5 have 10"),
        pytest.param(MERGED, [(A, JANUARY, 5), (B, JANUARY, 5)], date(2026, 6, 30), {A: 5, B: 5}, id="the day before: as it was"),
        pytest.param(MERGED, [(A, JANUARY, 5), (B, JANUARY, 5)], JULY, {C: 10}, id="on the day itself"),
        pytest.param(MERGED, [(A, JANUARY, 5), (C, OCTOBER, 3)], DECEMBER, {C: 8}, id="before and after together"),
        pytest.param(SPLIT, [(A, JANUARY, 10)], DECEMBER, {B: 6, C: 4}, id="split by share"),
        pytest.param(SPLIT, [(A, JANUARY, 5)], DECEMBER, {B: 3, C: 2}, id="split of whole articles stays whole"),
        pytest.param(SPLIT, [(A, JANUARY, 1)], DECEMBER, {B: 1}, id="one article goes to the larger"),
        pytest.param(SPLIT, [(A, JANUARY, 1)] * 10, DECEMBER, {B: 6, C: 4}, id="articles are divided together, not one by one"),
        pytest.param(PART, [(A, JANUARY, 8)], DECEMBER, {A: 6, B: 2}, id="a part goes, the rest stays"),
        pytest.param(PART, [(A, OCTOBER, 8)], DECEMBER, {A: 8}, id="what arose afterwards stays whole"),
        pytest.param(CHAIN, [(A, JANUARY, 5), (B, JANUARY, 4)], DECEMBER, {D: 9}, id="merged and merged again"),
        pytest.param(CHAIN, [(A, JANUARY, 5), (B, JANUARY, 4)], JULY, {C: 9}, id="merged, the second time still to come"),
        pytest.param([], [(A, JANUARY, 5)], DECEMBER, {A: 5}, id="nothing happened"),
        pytest.param(
            [Link(A, B, JULY, share(10)), Link(B, A, JULY, share(50))], [(A, JANUARY, 10), (B, JANUARY, 10)],
            DECEMBER, {A: 14, B: 6}, id="two that exchange parts on one day",
        ),
        pytest.param(SPLIT, [(A, JANUARY, Decimal("2.5"))], DECEMBER, {B: Decimal("1.5"), C: Decimal("1.0")}, id="hours have tenths"),
    ],
)  # fmt: skip
def test_figures_as_of_a_day(links, figures, to, expected):
    found = Lineage(links).as_of([Figure(unit, day, Decimal(amount)) for unit, day, amount in figures], to=to)
    assert found == {unit: Decimal(amount) for unit, amount in expected.items()}


@pytest.mark.parametrize(
    ("links", "counts", "to", "expected"),
    [
        pytest.param(MERGED, [(A, JANUARY, 27), (B, JANUARY, 31)], DECEMBER, {C: 58}, id="merged"),
        pytest.param(MERGED, [(A, JANUARY, 27), (A, date(2026, 3, 1), 29)], date(2026, 4, 1), {A: 29}, id="the later count counts"),
        pytest.param(MERGED, [(A, JANUARY, 27), (B, JANUARY, 31), (C, OCTOBER, 50)], DECEMBER, {C: 50}, id="counted anew"),
        pytest.param(CHAIN, [(A, JANUARY, 27), (B, JANUARY, 31), (C, JULY, 50)], DECEMBER, {D: 50}, id="counted anew, then on"),
        pytest.param([Link(A, B, JULY)], [(A, JANUARY, 20), (B, JANUARY, 30)], DECEMBER, {B: 50}, id="absorbed"),
        pytest.param(PART, [(A, JANUARY, 20)], DECEMBER, {A: 15, B: 5}, id="part"),
        pytest.param(MERGED, [(A, OCTOBER, 9)], JULY, {}, id="not counted yet"),
    ],
)  # fmt: skip
def test_stock_on_a_day(links, counts, to, expected):
    found = Lineage(links).stock([Figure(unit, day, Decimal(amount)) for unit, day, amount in counts], to=to)
    assert found == {unit: Decimal(amount) for unit, amount in expected.items()}


def test_heirs_the_largest_first():
    lines = Lineage([Link(A, B, JULY, share(30)), Link(A, C, JULY, share(70)), Link(C, D, OCTOBER)])
    assert lines.heirs(A, after=JANUARY, to=JULY) == [C, B]
    assert lines.heirs(A, after=JANUARY, to=DECEMBER) == [D, B]
    assert lines.heirs(E, after=JANUARY, to=DECEMBER) == [E]


def test_below_sums_up_a_tree():
    parents = {A: None, B: A, C: B, D: A}
    assert below(parents, {C: Decimal(3), D: Decimal(4), B: Decimal(1)}) == {A: 8, B: 4, C: 3, D: 4}


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2) | st.integers(-(10**6), 10**6).map(Decimal)


@st.composite
def wholes(draw):
    """Percentages that add up to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=5)))
    return [Decimal(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]


@given(amounts, wholes())
def test_divide_loses_nothing_and_invents_no_decimals(amount, shares):
    parts = divide(amount, shares)
    assert sum(parts) == amount
    step = Decimal(1).scaleb(min(0, amount.as_tuple().exponent))
    for part, each in zip(parts, shares, strict=True):
        assert part % step == 0
        assert abs(part - amount * each / 100) < step
        assert each or not part


@st.composite
def histories(draw):
    """Successions among ten units over ten days: every unit gives away at most everything, on any number of days."""
    links = []
    for unit in range(1, 11):
        for day in draw(st.sets(st.integers(1, 10), max_size=2)):
            heirs = draw(
                st.lists(st.integers(1, 10).filter(lambda each, unit=unit: each != unit), max_size=3, unique=True)
            )
            shares = draw(wholes())[: len(heirs)]
            links += [
                Link(unit, heir, JANUARY + timedelta(days=day), part) for heir, part in zip(heirs, shares, strict=False)
            ]
    figures = draw(
        st.lists(
            st.builds(
                Figure, st.integers(1, 10), st.integers(0, 11).map(lambda n: JANUARY + timedelta(days=n)), amounts
            )
        )
    )
    return links, figures


@given(histories(), st.integers(-1, 12))
def test_sums_are_what_they_were_on_every_day(history, day):
    links, figures = history
    found = Lineage(links).as_of(figures, to=JANUARY + timedelta(days=day))
    assert sum(found.values()) == sum(figure.amount for figure in figures)


@given(histories())
def test_the_order_of_figures_and_links_does_not_matter(history):
    links, figures = history
    assert Lineage(links).as_of(figures, to=DECEMBER) == Lineage(links[::-1]).as_of(figures[::-1], to=DECEMBER)
