from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from scoring.engine import ranking, reasons, rules
from scoring.engine.inputs import Inputs
from scoring.tests import strategies
from scoring.tests.factories import EXAMPLE

POOR = Inputs(Decimal(100_000), Decimal(120_000), Decimal(90_000), -0.2, 0.2, 0.1)


def codes(inputs, **context):
    return [reason.code for reason in rules.score(inputs, context).reasons]


def reason(inputs, code, **context):
    return next(found for found in rules.score(inputs, context).reasons if found.code == code)


def test_the_largest_losses_come_first():
    assert codes(POOR) == ["loss_making", "reporting_incomplete", "debt_high", "revenue_falling"]


def test_strengths_and_what_costs_most_are_both_told():
    found = rules.score(EXAMPLE).reasons
    assert [(row.code, row.kind, str(row.weight)) for row in found] == [
        ("reporting_complete", "strength", "22.50"),
        ("healthy_margin", "strength", "20.83"),
        ("revenue_flat", "weakness", "7.67"),
        ("impact_unevidenced", "weakness", "4.50"),
    ]


def test_a_reason_tells_the_business_its_own_figures_and_one_advice():
    found = reason(POOR, "loss_making", currency="EUR")
    assert found.title == "Making a loss"
    assert found.sentence == "Expenses of 120,000 EUR are higher than revenue of 100,000 EUR."
    assert found.advice == "Bring expenses below revenue before taking on new debt."


@pytest.mark.parametrize(
    ("name", "code", "weight"),
    [
        ("revenue", "missing_revenue", "45.00"),
        ("expenses", "missing_expenses", "25.00"),
        ("debt", "missing_debt", "20.00"),
        ("revenue_growth", "missing_revenue_growth", "15.00"),
        ("reporting_consistency", "missing_reporting_consistency", "25.00"),
        ("impact_score", "missing_impact_score", "15.00"),
    ],
)
def test_each_missing_input_is_a_reason_of_its_own(name, code, weight):
    found = reason(replace(EXAMPLE, **{name: None}), code)
    assert (found.kind, str(found.weight)) == ("missing", weight)


@pytest.mark.parametrize(
    ("low", "code"),
    [
        ("coverage", "months_missing"),
        ("timeliness", "statements_late"),
        ("agreement", "declared_differs"),
        ("integrity", "unresolved_breaks"),
    ],
)
def test_low_consistency_names_its_weakest_component(low, code):
    shares = {"coverage": 1, "timeliness": 1, "agreement": 1, "integrity": 1, low: Decimal("0.2")}
    assert reason(POOR, code, **shares).kind == "weakness"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("negative_days", 3, "days_overdrawn"),
        ("negative_days", 0, "never_overdrawn"),
        ("returned_payments", 2, "returned_payments"),
        ("top_customer_share", Decimal("0.6"), "one_customer_dominates"),
        ("top_customer_share", 0.1, "customers_spread"),
        ("cash_buffer_months", 0.2, "cash_buffer_low"),
        ("revenue_volatility", 0.8, "revenue_volatile"),
        ("revenue_volatility", 0.1, "revenue_steady"),
        ("debt_service_cover", 1.0, "debt_service_cover_low"),
        ("history_months", 5, "short_history"),
    ],
)
def test_signals_fill_the_places_that_remain(key, value, code):
    flawless = Inputs(Decimal(100), Decimal(0), Decimal(0), 1.0, 1.0, 1.0)
    context = {key: value}
    parts = [part for part in rules.score(flawless).contributions if part.code == "margin"]
    found = reasons.of(parts, flawless, context)
    assert [row.code for row in found] == ["healthy_margin", code]
    assert found[1].weight == 0


def test_a_middling_part_is_not_called_bad():
    inputs = replace(EXAMPLE, expenses=Decimal(900_000))  # 25 % margin, 62 % of the points
    assert reason(inputs, "thin_margin").title == "Margin could be better"


def test_every_reason_has_words():
    used = {signal.code for signal in reasons.SIGNALS} | {row[2] for row in reasons.REPORTING}
    used |= {*ranking.STRENGTHS.values(), *ranking.WEAKNESSES.values()}
    assert used <= set(reasons.WORDS)
    assert all(words.title and words.advice for words in reasons.WORDS.values())


@given(strategies.inputs)
def test_at_most_four_and_each_once(inputs):
    found = codes(inputs)
    assert len(found) == len(set(found)) <= 4
