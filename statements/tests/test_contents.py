"""What a file said, taken apart by account and currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from statements.contents import Contents, ledgers_of
from statements.parsers import Account, Row


def contents(*days: date, start: date | None = None, end: date | None = None) -> Contents:
    found = Contents(accounts={"1": Account("1", period_start=start, period_end=end)})
    found.rows["1"] = [
        Row("1", line_no, day, Decimal("1.00"), "EUR", "Sale")
        for line_no, day in enumerate(days, 1)
    ]
    return found


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        (None, None, (date(2011, 3, 8), date(2011, 4, 2))),
        (date(2011, 3, 5), date(2011, 4, 10), (date(2011, 3, 5), date(2011, 4, 10))),
        (date(1970, 1, 1), date(2020, 1, 1), (date(2011, 3, 1), date(2011, 4, 30))),
        (date(2011, 4, 12), date(2011, 6, 14), (date(2011, 3, 8), date(2011, 4, 30))),
        (date(2010, 1, 1), date(2010, 2, 1), (date(2011, 3, 1), date(2011, 4, 2))),
    ],
)
def test_the_period_is_what_the_rows_bear_out(start, end, period):
    days = date(2011, 3, 8), date(2011, 4, 2)
    (ledger,) = ledgers_of(contents(*days, start=start, end=end), "EUR")
    assert ledger.period == period
