"""What must hold everywhere: monotone, free of scale, steady, equal to scikit-learn."""

import itertools
from decimal import Decimal

import numpy as np
import pytest

from scoring.engine import bulk, model, rules
from scoring.engine.bulk import Columns
from scoring.engine.inputs import Inputs
from scoring.engine.result import Result
from scoring.tests.estimators import as_scikit_learn, financial_features

SHIPPED = model.shipped()
PAIRS = 100_000
SAFER = {"revenue": 1, "expenses": -1, "debt": -1, "growth": 1, "consistency": 1, "impact": 1}


def some(count, seed):
    draw = np.random.default_rng(seed)
    revenue = draw.lognormal(12, 2, count).round(2) + 100
    return Columns(
        revenue,
        (revenue * draw.normal(0.95, 0.4, count).clip(0)).round(2),
        (revenue * draw.exponential(0.6, count)).round(2),
        draw.normal(0.1, 0.5, count).clip(-1),
        draw.random(count),
        draw.random(count),
    )


@pytest.mark.parametrize("number", range(len(SAFER)))
def test_a_better_figure_never_lowers_a_score_in_a_hundred_thousand_pairs(number):
    name, direction = list(SAFER.items())[number]
    left, others = some(PAIRS, number), some(PAIRS, 100 + number)
    right = left._replace(**{name: getattr(others, name)})
    one, two = bulk.evaluate(SHIPPED, left), bulk.evaluate(SHIPPED, right)
    better = (getattr(right, name) - getattr(left, name)) * direction
    moved = two.values.astype(int) - one.values.astype(int)
    wrong = ((better > 0) & (moved < 0)) | ((better < 0) & (moved > 0))
    assert wrong.sum() == 0
    assert (moved != 0).mean() > 0.2  # the pairs do differ
    rise = (two.probability - one.probability) * np.sign(better)
    assert rise.max() <= 1e-12


@pytest.mark.parametrize("cents", [0.01, -0.01, 0.5, -0.5])
@pytest.mark.parametrize("name", ["revenue", "expenses", "debt"])
def test_a_cent_or_a_rounding_moves_a_score_by_one_at_most(name, cents):
    rows = some(PAIRS, 7)
    rows = Columns(*(column[rows.revenue > abs(cents) * 10_000] for column in rows))
    other = rows._replace(**{name: (getattr(rows, name) + cents).clip(0)})
    one, two = bulk.evaluate(SHIPPED, rows), bulk.evaluate(SHIPPED, other)
    assert np.abs(two.values.astype(int) - one.values.astype(int)).max() <= 1


@pytest.mark.parametrize("rate", [0.000_23, 0.31, 3.4, 15_300.0])
def test_another_currency_moves_a_score_by_one_at_most(rate):
    rows = some(PAIRS, 8)
    amounts = {name: getattr(rows, name) * rate for name in ("revenue", "expenses", "debt")}
    one, two = bulk.evaluate(SHIPPED, rows), bulk.evaluate(SHIPPED, rows._replace(**amounts))
    assert np.abs(two.values.astype(int) - one.values.astype(int)).max() <= 1


def test_the_probability_is_that_of_scikit_learn():
    rows = some(10_000, 9)
    theirs = as_scikit_learn(SHIPPED).predict_proba(financial_features(rows))[:, 1]
    assert np.abs(bulk.evaluate(SHIPPED, rows).probability - theirs).max() <= 1e-12
    ours = [SHIPPED.evaluate(*row).probability for row in np.column_stack(rows)[:2000].tolist()]
    assert np.abs(np.array(ours) - theirs[:2000]).max() <= 1e-12


def test_scores_add_up_exactly_in_bulk():
    rows = some(PAIRS, 10)
    found = bulk.evaluate(SHIPPED, rows)
    rest = 100 * found.values.astype(int) - found.parts.sum(axis=0, dtype=int)
    assert np.abs(rest).max() <= 53  # half a point, and six halves of a hundredth


def awkward():
    """All combinations of nothing, unknown, tiny, huge and the edges of the training range."""
    growth = next(curve for curve in SHIPPED.curves if curve.code == "growth")
    amounts = [None, Decimal(0), Decimal("0.01"), Decimal(1000), Decimal(10) ** 15]
    growths = [None, -1.0, growth.low, growth.high, 100.0, 1000.0]
    shares = [(None, None), (0.0, 0.0), (1.0, 1.0)]
    for revenue, expenses, debt, growth, both in itertools.product(
        amounts, amounts, amounts, growths, shares
    ):
        yield Inputs(revenue, expenses, debt, growth, *both)


@pytest.mark.parametrize("engine", [SHIPPED, rules], ids=["model", "rules"])
def test_awkward_figures_get_a_clear_answer(engine):
    for inputs in awkward():
        found = engine.score(inputs)
        assert isinstance(found, Result)
        assert 0 <= found.value <= 100
        assert found.base + sum(part.points for part in found.contributions) == found.value
        told = {reason.code for reason in found.reasons}
        missing = {f"missing_{name}" for name in inputs.missing()}
        if missing:
            assert told & missing, inputs  # never a silent average
        assert len(told) == len(found.reasons) <= 4


def test_growth_of_ten_thousand_percent_earns_no_more_than_the_most_that_was_seen():
    growth = next(curve for curve in SHIPPED.curves if curve.code == "growth")
    assert growth.at(100.0) == growth.at(growth.knots[-1]) == max(growth.points)
