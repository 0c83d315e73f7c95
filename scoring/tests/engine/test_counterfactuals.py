from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.engine import model, rules
from scoring.engine.counterfactuals import improvements
from scoring.engine.inputs import Inputs
from scoring.engine.levels import LEVELS, level_of
from scoring.tests import strategies
from scoring.tests.factories import EXAMPLE

SHIPPED = model.shipped()
ENGINES = pytest.mark.parametrize("engine", [SHIPPED, rules], ids=["model", "rules"])
WEAK = Inputs(Decimal(1_200_000), Decimal(1_100_000), Decimal(700_000), 0.02, 0.4, 0.3)


def next_level(inputs, engine):
    value = engine.value(inputs)
    return min(level.minimum for level in LEVELS if level.minimum > value)


@ENGINES
def test_each_was_run_and_reaches_the_next_level_least_effort_first(engine):
    found = improvements(engine, WEAK)
    assert found
    assert all(each.reaches for each in found)
    for each in found:
        assert each.result == engine.score(replace(WEAK, **each.changes))
        assert each.result.value >= next_level(WEAK, engine)
        assert each.before == {name: getattr(WEAK, name) for name in each.changes}
    efforts = [each.effort for each in found]
    assert efforts == sorted(efforts)
    assert efforts[0] > 0


@ENGINES
def test_a_single_change_is_the_smallest_that_reaches(engine):
    for each in improvements(engine, WEAK):
        if len(each.changes) == 1:
            ((name, value),) = each.changes.items()
            step = WEAK.revenue / 200 if isinstance(value, Decimal) else -0.01
            less = min(value + step, getattr(WEAK, name)) if step > 0 else value + step
            before = engine.value(replace(WEAK, **{name: less}))
            assert before < next_level(WEAK, engine)


def test_a_pair_is_told_only_where_it_takes_less_than_either_change_alone():
    found = improvements(SHIPPED, WEAK)
    alone = {name: each.effort for each in found if len(each.changes) == 1 for name in each.changes}
    pairs = [each for each in found if len(each.changes) == 2]
    assert pairs
    for pair in pairs:
        assert all(pair.effort < alone[name] for name in pair.changes if name in alone)


@ENGINES
def test_the_highest_level_has_nothing_above_it(engine):
    best = replace(EXAMPLE, reporting_consistency=1.0, impact_score=1.0)
    assert level_of(engine.value(best)).name == "LOW"
    assert improvements(engine, best) == []


@ENGINES
def test_where_no_change_reaches_the_next_level_it_says_so_and_what_they_give(engine):
    """Without margin and growth a score is above 40, but nothing leads to 70."""
    inputs = Inputs(Decimal(0), Decimal(0), Decimal(0), None, 0.95, 0.4)
    found = improvements(engine, inputs)
    assert found
    assert not any(each.reaches for each in found)
    values = [each.result.value for each in found]
    assert values == sorted(values, reverse=True)
    assert values[0] > engine.value(inputs)


def test_what_is_not_known_is_not_changed_but_reporting_and_impact_can_begin():
    changed = {name for each in improvements(SHIPPED, Inputs()) for name in each.changes}
    assert changed == {"reporting_consistency", "impact_score"}


@ENGINES
@given(inputs=strategies.inputs)
def test_nothing_impossible_is_proposed(engine, inputs):
    for each in improvements(engine, inputs):
        changed = replace(inputs, **each.changes)  # which checks all ranges
        assert set(each.changes) <= {"expenses", "debt", "reporting_consistency", "impact_score"}
        assert all(effort > 0 for effort in each.efforts.values())
        for name in ("expenses", "debt"):
            if name in each.changes:
                assert 0 <= getattr(changed, name) < getattr(inputs, name)
        for name in ("reporting_consistency", "impact_score"):
            if name in each.changes:
                assert (getattr(inputs, name) or 0) < getattr(changed, name) <= 1
