"""Which months are covered, and periods of months."""

from datetime import UTC, date, datetime

import pytest

from smes.tests.factories import SmeFactory
from statements.coverage import Span, coverage_of, periods_of, shift

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def span(start, end, currency="EUR", rows=1, statement=1):
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    return Span(statement, 1, currency, start, end, NOW, rows)


def months_of(*spans, currency="EUR"):
    return [f"{m:%Y-%m}" for m in coverage_of(SmeFactory.build(currency=currency), spans).months]


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([span("2026-01-01", "2026-03-31")], ["2026-01", "2026-02", "2026-03"]),
        ([span("2026-01-20", "2026-03-10")], ["2026-02"]),
        ([span("2026-01-16", "2026-03-16")], ["2026-01", "2026-02", "2026-03"]),
        ([span("2026-01-05", "2026-01-06")], ["2026-01"]),
        (
            [span("2026-01-25", "2026-02-28"), span("2026-01-01", "2026-01-08")],
            ["2026-01", "2026-02"],
        ),
        ([], []),
    ],
)
def test_a_month_is_covered_by_half_its_days_or_by_a_file_of_its_own(spans, months):
    assert months_of(*spans) == months


def test_the_profile_s_currency_is_the_main_one_where_a_statement_has_it():
    spans = [span("2026-01-01", "2026-01-31"), span("2026-02-01", "2026-02-28", "GBP", rows=9)]
    assert months_of(*spans) == ["2026-01"]
    assert months_of(*spans, currency="USD") == ["2026-02"]


def test_the_window_is_the_year_that_ends_with_the_newest_month():
    sme = SmeFactory.build()
    old = coverage_of(sme, [span("2025-01-01", "2025-12-31"), span("2026-06-01", "2026-06-30")])
    assert [f"{m:%Y-%m}" for m in old.window] == [
        "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-06",
    ]  # fmt: skip
    assert old.is_enough
    assert not coverage_of(sme, [span("2026-05-01", "2026-06-30")]).is_enough


def test_months_become_the_fewest_periods():
    months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1)]
    assert periods_of(months) == [
        (date(2025, 12, 1), date(2026, 1, 31)),
        (date(2026, 3, 1), date(2026, 3, 31)),
    ]
    assert shift(date(2026, 1, 1), -13) == date(2024, 12, 1)
