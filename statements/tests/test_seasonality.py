"""Seasonality of revenue, by hand-reckoned examples."""

from datetime import date
from decimal import Decimal

from statements.coverage import shift
from statements.seasonality import seasonality_of

FIRST = date(2024, 1, 1)


def months(count, first=FIRST):
    return [shift(first, index) for index in range(count)]


def test_each_month_over_the_average_month_of_its_own_year():
    # 2024: 100 a month, July 220, so 110 on average; 2025: twice as much of everything.
    revenue = {m: 100 * (1 if m.year == 2024 else 2) for m in months(24)}
    revenue[date(2024, 7, 1)], revenue[date(2025, 7, 1)] = 220, 440
    found = seasonality_of(months(24), revenue)
    assert found.index == {
        month: Decimal("2.0000") if month == 7 else Decimal("0.9091") for month in range(1, 13)
    }
    assert (found.strongest, found.weakest, found.missing) == (7, 1, "")
    assert (found.start, found.end) == (FIRST, date(2025, 12, 1))


def test_years_are_averaged():
    # December: 12 × the average of a year in which nothing else came in, and 1 × in the other.
    revenue = dict.fromkeys(months(12), 50) | {date(2025, 12, 1): 600}
    found = seasonality_of(months(24), revenue)
    assert found.index[12] == Decimal("6.5000")  # (1 + 12) / 2
    assert found.index[1] == Decimal("0.5000")  # (1 + 0) / 2


def test_a_third_year_counts_when_it_is_whole():
    revenue = dict.fromkeys(months(36), 100)
    assert seasonality_of(months(36), revenue).start == FIRST
    assert seasonality_of(months(35), revenue).start == shift(FIRST, 11)


def test_the_index_of_all_months_is_one_on_average():
    revenue = {month: 7 * index + 13 for index, month in enumerate(months(36))}
    found = seasonality_of(months(36), revenue)
    assert abs(sum(found.index.values()) - 12) < Decimal("0.001")


def test_less_than_two_years_says_what_is_missing():
    found = seasonality_of(months(22), dict.fromkeys(months(22), 100))
    assert found.index == {}
    assert found.missing == ("Needs 24 months of statements in a row; of the last 24 there are 22.")
    assert found.gaps == (date(2023, 11, 1), date(2023, 12, 1))


def test_a_month_missing_between_is_named():
    covered = [month for month in months(40) if month != date(2026, 6, 1)]
    found = seasonality_of(covered, dict.fromkeys(covered, 100))
    assert (found.index, found.gaps) == ({}, (date(2026, 6, 1),))


def test_nothing_at_all_and_a_year_without_revenue():
    assert seasonality_of([], {}).missing == (
        "Needs 24 months of statements in a row; there are none yet."
    )
    assert seasonality_of(months(24), dict.fromkeys(months(12), 5)).missing == (
        "One of the years has no revenue."
    )
