from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.engine import rules
from scoring.engine.inputs import Inputs
from scoring.tests import strategies
from scoring.tests.factories import EXAMPLE


def points(inputs):
    return {term.code: float(term.points) for term in rules.terms(inputs)}


def test_the_documented_example_is_78_and_low():
    result = rules.score(EXAMPLE)
    assert (result.value, result.level.name, result.engine) == (78, "LOW", "rules")
    assert {part.code: str(part.points) for part in result.contributions} == {
        "margin": "20.83",
        "debt": "16.67",
        "growth": "7.33",
        "consistency": "22.50",
        "impact": "10.50",
        "rounding": "0.17",
    }


@pytest.mark.parametrize(
    ("changes", "code", "expected"),
    [
        ({"expenses": Decimal(720_000)}, "margin", 25.0),
        ({"expenses": Decimal(1_300_000)}, "margin", 0.0),
        ({"debt": Decimal(0)}, "debt", 20.0),
        ({"debt": Decimal(1_300_000)}, "debt", 0.0),
        ({"revenue_growth": -0.1}, "growth", 0.0),
        ({"revenue_growth": 0.35}, "growth", 15.0),
        ({"revenue_growth": 100.0}, "growth", 15.0),
        ({"revenue": Decimal(0)}, "margin", 0.0),
        ({"revenue": Decimal(0)}, "debt", 0.0),
        ({"revenue": Decimal(0), "debt": Decimal(0)}, "debt", 20.0),
        ({"revenue": None}, "margin", 0.0),
        ({"revenue": None}, "debt", 0.0),
        ({"expenses": None}, "margin", 0.0),
        ({"debt": None}, "debt", 0.0),
        ({"revenue_growth": None}, "growth", 0.0),
        ({"reporting_consistency": None}, "consistency", 0.0),
        ({"impact_score": None}, "impact", 0.0),
    ],
)
def test_each_term_follows_the_formula(changes, code, expected):
    assert points(replace(EXAMPLE, **changes))[code] == expected


@pytest.mark.parametrize(
    ("consistency", "impact", "value"),
    [(0.5, 0.0, 13), (0.1, 0.2, 6), (0.1, 0.199, 5), (1.0, 1.0, 40), (0.0, 0.0, 0)],
)
def test_halves_are_rounded_up(consistency, impact, value):
    """12.5 is 13; 5.5 is 6, though 25 × 0.1 + 15 × 0.2 can fall short of it in floats."""
    inputs = Inputs(reporting_consistency=consistency, impact_score=impact)
    assert rules.score(inputs).value == value


@given(strategies.inputs)
def test_the_parts_add_up_to_the_value(inputs):
    result = rules.score(inputs)
    assert result.base + sum(part.points for part in result.contributions) == result.value
    assert abs(result.contributions[-1].points) <= Decimal("0.53")
    assert 0 <= result.value <= 100


@given(strategies.inputs)
def test_stored_inputs_give_the_same_score_again(inputs):
    assert rules.score(Inputs.from_mapping(inputs.as_json())) == rules.score(inputs)
