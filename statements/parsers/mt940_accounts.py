"""What the pages of an MT940 statement say of its accounts, and the rows that wait to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .base import Account, Batch


@dataclass(slots=True)
class Known:
    """What the pages of one account have said so far."""

    key: str
    number: str
    bank: str
    currency: str
    opening: Decimal | None = None
    closing: Decimal | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    first: date | None = None
    last: date | None = None

    def account(self) -> Account:
        start, end = self.first, self.last
        # The opening balance is dated by the day of the closing balance before it.
        if self.opened_on and (start is None or self.opened_on < start):
            start = self.opened_on + timedelta(days=1)
        if self.closed_on and (end is None or self.closed_on > end):
            end = self.closed_on
        return Account(
            key=self.key,
            number=self.number,
            bank_name=self.bank,
            currency=self.currency,
            opening_balance=self.opening,
            closing_balance=self.closing,
            period_start=min(start, end) if start and end else start,
            period_end=end,
            kind="bank",
        )


@dataclass(slots=True)
class Waiting:
    """Rows of one account, column by column: the balance of the last may still come.

    The columns are those of `mt940_entries.Columns` and the balances.
    """

    columns: list[list[Any]] = field(default_factory=lambda: [[] for _ in range(8)])

    def __len__(self) -> int:
        return len(self.columns[0])

    def add(self, row: Iterable[Any], balance: str | None) -> None:
        for column, value in zip(self.columns, (*row, balance), strict=True):
            column.append(value)

    def extend(self, columns: Iterable[Any]) -> None:
        *told, balances = self.columns
        for column, values in zip(told, columns, strict=True):
            column.extend(values)
        balances += [None] * (len(told[0]) - len(balances))

    def batch(self, known: Known) -> Batch:
        """The rows as they cross the pipe; none wait any more."""
        line_nos, booked, amounts, *rest = self.columns
        first, last = date.fromisoformat(min(booked)), date.fromisoformat(max(booked))
        known.first = min(known.first or first, first)
        known.last = max(known.last or last, last)
        columns: list[Any] = [known.key, line_nos, booked, amounts, known.currency, *rest, None]
        self.columns = [[] for _ in range(8)]
        return Batch(len(line_nos), columns)
