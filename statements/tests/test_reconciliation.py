from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.parsers import Account, Row
from statements.reconciliation import (
    Movement,
    Period,
    continuity,
    in_order,
    internal_transfers,
    reconcile,
)

from . import ledgers

ACCOUNT = Account(key="1", currency="EUR")


def rows_of(ledger: ledgers.Ledger, *, balances: bool = True) -> list[Row]:
    return [
        Row(
            "1",
            n,
            e.booked_on,
            e.amount,
            "EUR",
            e.description,
            balance_after=e.balance if balances else None,
        )
        for n, e in enumerate(ledger.entries, 2)
    ]


LEDGER = ledgers.plain_ledger(30)
ROWS = rows_of(LEDGER)


def turned_days(rows: list[Row]) -> list[Row]:
    """Days in order, the lines of each day turned round."""
    return [r for _, day in groupby(rows, key=lambda r: r.booked_on) for r in reversed(list(day))]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        (ROWS, "forward"),
        (ROWS[::-1], "reversed"),
        (turned_days(ROWS), "days_forward"),
        (turned_days(ROWS)[::-1], "days_reversed"),
    ],
)
def test_the_order_of_the_file_is_found(rows, order):
    result = reconcile(ACCOUNT, rows)
    assert (result.order, result.breaks, result.status) == (order, (), "reconciled")
    assert in_order(rows, result.order) == ROWS
    assert (result.opening_balance, result.closing_balance) == (LEDGER.opening, LEDGER.closing)
    assert (result.period_start, result.period_end) == (ROWS[0].booked_on, ROWS[-1].booked_on)
    assert result.checked is True


@given(ledger=ledgers.ledgers(), data=st.data(), backwards=st.booleans())
def test_a_deleted_row_in_the_middle_is_one_break_at_the_next(ledger, data, backwards):
    if len(ledger.entries) < 4:
        return
    rows = rows_of(ledger)
    gone = data.draw(st.integers(1, len(rows) - 2))
    left = rows[:gone] + rows[gone + 1 :]
    found = reconcile(ACCOUNT, left[::-1] if backwards else left).breaks
    if len({row.booked_on for row in rows}) < len(rows):
        # Lines of one day can sometimes be put so that they fit as well.
        assert len(found) <= 1
        return
    assert [(b.kind, b.at_line) for b in found] == [("chain_break", rows[gone + 1].line_no)]
    assert found[0].difference == rows[gone].amount


def test_an_altered_amount_breaks_the_chain_at_its_line():
    rows = [*ROWS]
    rows[7] = rows[7]._replace(amount=rows[7].amount + Decimal(100))
    (found,) = reconcile(ACCOUNT, rows).breaks
    assert (found.kind, found.at_line, found.difference) == ("chain_break", 9, Decimal(-100))
    assert found.found - found.expected == found.difference
    assert reconcile(ACCOUNT, rows).status == "reconciled_with_breaks"


def test_an_altered_balance_breaks_the_chain_twice():
    rows = [*ROWS]
    rows[7] = rows[7]._replace(balance_after=rows[7].balance_after + 1)
    assert [b.at_line for b in reconcile(ACCOUNT, rows).breaks] == [9, 10]


def test_balances_on_some_lines_only():
    rows = [r if n % 4 == 3 else r._replace(balance_after=None) for n, r in enumerate(ROWS)]
    result = reconcile(ACCOUNT, rows)
    assert (result.breaks, result.opening_balance, result.closing_balance) == (
        (),
        LEDGER.opening,
        LEDGER.closing,
    )


def test_stated_balances_are_checked_against_the_lines():
    account = replace(
        ACCOUNT, opening_balance=LEDGER.opening + 1, closing_balance=LEDGER.closing + 2
    )
    found = reconcile(account, ROWS).breaks
    assert [(b.kind, b.at_line, b.difference) for b in found] == [
        ("opening_mismatch", 2, Decimal(-1)),
        ("closing_mismatch", 31, Decimal(2)),
    ]


def test_without_line_balances_the_total_is_checked():
    rows = rows_of(LEDGER, balances=False)
    account = replace(ACCOUNT, opening_balance=LEDGER.opening, closing_balance=LEDGER.closing)
    assert reconcile(account, rows).breaks == ()
    (found,) = reconcile(account, rows[1:]).breaks
    assert (found.kind, found.at_line, found.difference) == ("total_mismatch", None, ROWS[0].amount)


def test_one_stated_balance_gives_the_other():
    rows = rows_of(LEDGER, balances=False)
    result = reconcile(replace(ACCOUNT, closing_balance=LEDGER.closing), rows)
    assert (result.opening_balance, result.checked) == (LEDGER.opening, False)
    result = reconcile(replace(ACCOUNT, opening_balance=LEDGER.opening), rows)
    assert (result.closing_balance, result.checked) == (LEDGER.closing, False)
    result = reconcile(ACCOUNT, rows)
    assert (result.opening_balance, result.closing_balance, result.status) == (
        None,
        None,
        "reconciled",
    )


def test_two_currencies_are_reported_with_the_first_strange_line():
    rows = [*ROWS]
    rows[4] = rows[4]._replace(currency="USD")
    assert [(b.kind, b.at_line) for b in reconcile(ACCOUNT, rows).breaks] == [("mixed_currency", 6)]


def test_no_rows_keep_what_the_file_states():
    account = replace(ACCOUNT, opening_balance=Decimal(1), closing_balance=Decimal(1))
    result = reconcile(account, [])
    assert (result.rows, result.breaks, result.closing_balance) == (0, (), Decimal(1))


def period(
    key: str, start: str, end: str, opening: str | None = None, closing: str | None = None
) -> Period:
    money = [None if text is None else Decimal(text) for text in (opening, closing)]
    return Period(key, date.fromisoformat(start), date.fromisoformat(end), *money)


@pytest.mark.parametrize(
    ("later", "kind", "difference"),
    [
        (period("b", "2024-02-01", "2024-02-28", "5", "7"), None, None),
        (period("b", "2024-03-15", "2024-03-28", "5", "7"), None, None),
        (period("b", "2024-02-01", "2024-02-28", "6", "7"), "opening_mismatch", Decimal(1)),
        (period("b", "2024-03-15", "2024-03-28", "6", "7"), "gap", Decimal(1)),
        (period("b", "2024-01-20", "2024-02-28", "5", "7"), "overlap", Decimal(0)),
        (period("b", "2024-01-31", "2024-02-28", "5", "7"), None, None),
        (period("b", "2024-02-20", "2024-02-28"), None, None),
        (period("b", "2024-04-01", "2024-04-28"), "gap", None),
    ],
)
def test_continuity(later, kind, difference):
    first = period("a", "2024-01-01", "2024-01-31", "1", "5")
    found = list(continuity([later, first]))
    expected = [] if kind is None else [("b", kind, difference)]
    assert [(key, b.kind, b.difference) for key, b in found] == expected


def test_a_statement_inside_another_does_not_hide_the_next():
    periods = [
        period("year", "2024-01-01", "2024-12-31", "1", "5"),
        period("june", "2024-06-01", "2024-06-30", "2", "3"),
        period("next", "2025-01-01", "2025-01-31", "5", "6"),
    ]
    assert [(key, b.kind) for key, b in continuity(periods)] == [("june", "overlap")]


def move(key: str, account: str, day: int, amount: str, currency: str = "EUR") -> Movement:
    return Movement(key, account, date(2024, 1, 1) + timedelta(days=day), Decimal(amount), currency)


def test_internal_transfers_are_equal_opposite_near_and_across_accounts():
    movements = [
        move("out", "A", 0, "-100"),
        move("far", "B", 4, "100"),
        move("same account", "A", 0, "100"),
        move("other currency", "B", 0, "100", "USD"),
        move("other amount", "B", 0, "100.01"),
        move("in", "B", 3, "100"),
    ]
    assert internal_transfers(movements) == [("out", "in")]


def test_each_side_of_a_transfer_is_used_once_nearest_first():
    movements = [
        move("out1", "A", 0, "-5"),
        move("out2", "A", 2, "-5"),
        move("in2", "B", 2, "5"),
        move("in1", "B", 3, "5"),
        move("out3", "A", 3, "-5"),
    ]
    assert sorted(internal_transfers(movements)) == [("out2", "in2"), ("out3", "in1")]
