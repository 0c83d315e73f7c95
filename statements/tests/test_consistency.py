"""Reporting consistency by hand-reckoned examples."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from statements.consistency import agreement_of, consistency_of
from statements.coverage import Coverage

MONTHS = tuple(date(2026, month, 1) for month in range(1, 7))
READ = {"revenue": 1000, "expenses": 500}


def coverage(uploaded=datetime(2026, 7, 10, tzinfo=UTC), months=MONTHS):
    return Coverage("EUR", months, dict.fromkeys(months, uploaded), (1,))


def test_six_months_uploaded_at_once_without_a_declaration():
    found = consistency_of(coverage(), read=READ, declared={}, broken={})
    assert found.as_json() == {
        "coverage": "0.500000",
        "timeliness": "0.166667",  # only June was uploaded within 20 days of its end
        "agreement": "0.500000",
        "integrity": "1.000000",
    }
    assert found.value == Decimal("0.533333")


def test_breaks_weigh_by_month_and_less_when_explained():
    broken = {MONTHS[0]: False, MONTHS[1]: True, date(2020, 1, 1): False}
    found = consistency_of(coverage(), read=READ, declared={}, broken=broken)
    assert found.integrity == Decimal("0.791667")  # 1 - 1.25 / 6


@pytest.mark.parametrize(
    ("declared", "agreement"),
    [
        ({"revenue": 1000, "expenses": 500}, "1"),
        ({"revenue": 1100, "expenses": 500}, "0.95"),
        ({"revenue": 5000, "expenses": 500}, "0.5"),
        ({"revenue": 900, "expenses": None}, "0.9"),
        ({"revenue": None, "expenses": None}, "0.5"),
        ({}, "0.5"),
    ],
)
def test_agreement_is_one_less_the_mean_difference(declared, agreement):
    assert agreement_of(READ, declared) == Decimal(agreement)


def test_agreement_with_nothing_read():
    assert agreement_of({"revenue": 0}, {"revenue": 0}) == 1
    assert agreement_of({"revenue": 0}, {"revenue": 1}) == 0


def test_everything_right_is_one():
    months = tuple(date(2025, month, 1) for month in range(1, 13))
    known = {month: datetime(month.year, month.month, 28, tzinfo=UTC) for month in months}
    whole = Coverage("EUR", months, known, (1,))
    found = consistency_of(whole, read=READ, declared=READ, broken={})
    assert found.value == Decimal(1)
