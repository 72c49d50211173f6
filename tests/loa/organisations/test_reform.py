"""The rules of a reorganisation, on trees without a database: laws that hold for whatever is entered."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from loa.organisations.lineage import divide
from loa.organisations.reform import From, Into, Said, Standing, reform
from loa.organisations.states import Kind, StepKind

ROOT = 0


@st.composite
def worlds(draw):
    """A root and up to a dozen units, each under one that came before it."""
    world = {ROOT: Standing("Gốc", Kind.COUNTRY, None)}
    for unit in range(1, draw(st.integers(1, 12)) + 1):
        world[unit] = Standing(f"Xã {unit}", Kind.COMMUNE, draw(st.sampled_from(sorted(world))))
    return world


@st.composite
def steps_for(draw, world):
    units = st.sampled_from(sorted(set(world) - {ROOT}))
    steps = []
    for order in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from(list(StepKind)))
        sources = draw(st.lists(units, min_size=0 if kind == StepKind.OPEN else 1, max_size=3, unique=True))
        parts = [From(each, draw(st.booleans()), Decimal(draw(st.integers(0, 100)))) for each in sources]
        parent = draw(st.sampled_from(sorted(world)) | st.sampled_from(["1.1", "2.1"]))
        new = Into(f"{order}.1", draw(st.sampled_from(["Xã Mới", "Xã 1", "Xã Khác"])), Kind.COMMUNE, parent)
        old = Into(draw(units), draw(st.sampled_from(["", "Xã Đổi tên"])), parent=draw(st.sampled_from(sorted(world))))
        results = draw(st.sampled_from([(), (new,), (old,), (new, old)]))
        if kind in {StepKind.RENAME, StepKind.MOVE, StepKind.REGRADE}:
            parts = parts[:1]
            into = Into(parts[0].unit, "Xã Đổi tên", Kind.WARD, draw(st.sampled_from(sorted(world))))
            results = (into,)
        if kind == StepKind.SPLIT:
            parts = parts[:1]
            shares = divide(Decimal(100), [Decimal(60), Decimal(40)])
            results = (
                Into(f"{order}.1", f"Xã A{order}", Kind.COMMUNE, ROOT, share=shares[0]),
                Into(f"{order}.2", f"Xã B{order}", Kind.COMMUNE, ROOT, share=shares[1]),
            )
        if kind == StepKind.CLOSE:
            results = ()
        steps.append(Said(order, kind, tuple(parts), results))
    return steps


worlds_and_steps = worlds().flatmap(lambda world: st.tuples(st.just(world), steps_for(world)))


def after(world, outcome):
    """The tree that the outcome describes."""
    there = {unit: standing for unit, standing in world.items() if unit not in outcome.closed}
    there |= {unit: standing for unit, (_, standing) in outcome.changed.items()}
    return there | outcome.made


@settings(max_examples=400)
@given(worlds_and_steps)
def test_what_is_allowed_leaves_a_tree(given_steps):
    world, steps = given_steps
    outcome = reform(world, steps)
    if outcome.errors:
        return
    there = after(world, outcome)
    for key in there:
        path = []
        while key is not None:
            assert key in there, "every superior is there"
            assert key not in path, "nothing stands under itself"
            path.append(key)
            key = there[key].parent
        assert path[-1] == ROOT
    places = [(standing.parent, standing.name) for standing in there.values()]
    assert len(places) == len(set(places)), "no two of one name side by side"


@settings(max_examples=400)
@given(worlds_and_steps)
def test_what_is_allowed_passes_figures_on_whole(given_steps):
    world, steps = given_steps
    outcome = reform(world, steps)
    if outcome.errors:
        return
    there = after(world, outcome)
    given_away = {}
    for link in outcome.links:
        assert link.predecessor in world
        assert link.successor in there, "who carries on is there"
        given_away[link.predecessor] = given_away.get(link.predecessor, 0) + link.share
    for unit, share in given_away.items():
        assert share <= 100
        assert unit not in outcome.closed or share == 100


@given(worlds_and_steps)
def test_before_and_after_tell_the_whole_difference(given_steps):
    world, steps = given_steps
    outcome = reform(world, steps)
    assert set(outcome.closed) <= set(world)
    assert not set(outcome.closed) & set(outcome.changed)
    for unit, (before, now) in outcome.changed.items():
        assert before == world[unit] != now
    assert reform(world, steps).findings == outcome.findings, "the same steps, the same words"
