"""What a file said: its rows by account, and what they add up to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from statements import reconciliation
from statements.coverage import Period, bounds
from statements.parsers import Account, Report, Row, Skipped


@dataclass
class Contents:
    """Everything a file said."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    accounts: dict[str, Account] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    report: Report | None = None

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass
class Ledger:
    """The rows of one account in one currency, in order of time, and what they add up to."""

    told: Account
    currency: str
    rows: list[Row]
    checked: reconciliation.Reconciliation
    is_currency_assumed: bool = False

    @property
    def days(self) -> Period:
        """The first and the last day with a row."""
        days = {row.booked_on for row in self.rows}
        return min(days), max(days)

    @property
    def period(self) -> Period:
        """The stated period as far as rows bear it out: to the ends of their months.

        It holds every row, whatever is stated.
        """
        first, last = self.days
        start, end = self.checked.period_start or first, self.checked.period_end or last
        start, end = max(start, bounds(first)[0]), min(end, bounds(last)[1])
        return min(start, first), max(end, last)


def ledgers_of(contents: Contents, fallback: str) -> Iterator[Ledger]:
    """The rows apart by account and by currency: two currencies are never added up.

    `fallback` is the currency of an account that the file names none for.
    """
    for key, rows in contents.rows.items():
        yield from _of_account(contents.accounts.get(key) or Account(key=key), rows, fallback)


def _of_account(told: Account, rows: list[Row], fallback: str) -> Iterator[Ledger]:
    named = told.currency or next((row.currency for row in rows if row.currency), "")
    usual = named or fallback
    checked = reconciliation.reconcile(replace(told, currency=usual), rows)
    apart: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        apart[row.currency or usual].append(row)
    if len(apart) == 1:
        in_time = reconciliation.in_order(rows, checked.order)
        yield Ledger(told, usual, in_time, checked, is_currency_assumed=not named)
        return
    mixed = tuple(b for b in checked.breaks if b.kind == reconciliation.MIXED_CURRENCY)
    for currency, some in apart.items():
        bare = replace(told, currency=currency, opening_balance=None, closing_balance=None)
        part = reconciliation.reconcile(bare, some)
        part = replace(part, breaks=(*(mixed if currency == usual else ()), *part.breaks))
        yield Ledger(told, currency, reconciliation.in_order(some, part.order), part)
