"""Many at once give what one at a time gives: values, parts, probabilities and reasons."""

import math
import random

import numpy as np
import pytest

from scoring.engine import bulk, model, ranking
from scoring.engine.bulk import Columns

SHIPPED = model.shipped()
ROWS = 20_000  # more than one chunk


def awkward_rows(count, seed=1):
    """Rows of the six inputs, None among them; zeros, ends of curves and ties included."""
    random_ = random.Random(seed)

    def one():
        revenue = random_.choice([None, 0.0, 0.01, 1e15, *[random_.lognormvariate(13, 2)] * 9])
        base = revenue or 1000.0
        expenses = random_.choice([None, 0.0, base, 1e15, *[base * random_.gauss(0.95, 0.3)] * 8])
        debt = random_.choice([None, 0.0, 1e15, *[base * random_.expovariate(2)] * 8])
        growth = random_.choice([None, -1.0, 0.0, 100.0, 1000.0, *[random_.gauss(0.1, 0.4)] * 8])
        consistency, impact = (
            random_.choice([None, 0.0, 0.5, 1.0, *[random_.random()] * 6]) for _ in range(2)
        )
        return (
            revenue,
            max(expenses, 0.0) if expenses else expenses,
            debt,
            growth,
            consistency,
            impact,
        )

    return [one() for _ in range(count)]


def columns_of(rows):
    return Columns(*np.array(rows, dtype=float).T)  # None becomes NaN


def test_many_at_once_equal_one_at_a_time():
    rows = awkward_rows(ROWS)
    found = bulk.evaluate(SHIPPED, columns_of(rows))
    for column, row in enumerate(rows):
        one = SHIPPED.evaluate(*row)
        assert found.values[column] == one.value
        assert tuple(found.parts[:, column]) == one.parts
        assert found.reasons_of(column) == [each[:3] for each in one.reasons], row
        if one.probability is None:
            assert math.isnan(found.probability[column])
        else:
            assert found.probability[column] == pytest.approx(one.probability, rel=1e-12)


def test_every_reason_has_a_number_and_is_given():
    found = bulk.evaluate(SHIPPED, columns_of(awkward_rows(ROWS)))
    given = set(np.unique(found.reasons).tolist())
    assert given - {bulk.NO_REASON} == set(range(len(bulk.REASONS)))
    assert len(bulk.REASONS) == len(bulk.KINDS) == len(set(bulk.REASONS))


def test_none_are_scored_to_none():
    found = bulk.evaluate(SHIPPED, columns_of(np.empty((0, 6))))
    assert found.values.size == found.probability.size == 0
    assert found.reasons.shape == (ranking.MOST, 0)
