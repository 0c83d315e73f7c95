"""Does every balance follow from the last? Pure functions over what the readers found.

Nothing here touches a database: the actions store the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, groupby, pairwise
from operator import attrgetter, itemgetter

from .parsers.base import Account, Row

OPENING_MISMATCH = "opening_mismatch"
CHAIN_BREAK = "chain_break"
CLOSING_MISMATCH = "closing_mismatch"
TOTAL_MISMATCH = "total_mismatch"
MIXED_CURRENCY = "mixed_currency"
GAP = "gap"
OVERLAP = "overlap"

#: Statements whose balances are unknown have a gap between them from this many days on.
SILENT_DAYS = 31
#: How far apart the two sides of a transfer between own accounts may be booked.
TRANSFER_DAYS = 3


@dataclass(frozen=True, slots=True)
class BreakFound:
    """Something that does not follow. Amounts are in the account's currency.

    `at_line` is the first line that does not fit (`Row.line_no`), None where no line is to blame.
    `difference` is found less expected. For mixed_currency, expected and found are None.
    """

    kind: str
    at_line: int | None = None
    expected: Decimal | None = None
    found: Decimal | None = None
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the rows of one account add up to.

    `order` is "forward" (oldest first in the file), "reversed", or one of "days_forward" and
    "days_reversed", where the days run one way and the lines of a day the other.
    `checked` tells whether any balance was there to check against.
    """

    currency: str
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    period_start: date | None
    period_end: date | None
    order: str
    checked: bool
    total: Decimal
    rows: int
    breaks: tuple[BreakFound, ...]

    @property
    def status(self) -> str:
        return "reconciled_with_breaks" if self.breaks else "reconciled"


Line = tuple[int, Decimal, Decimal | None]  # line number, signed amount, balance after it


def reconcile(account: Account, rows: Sequence[Row]) -> Reconciliation:
    """Check the chain of balances of one account's rows, given in file order."""
    order, lines, breaks = _best_order(rows)
    total = sum((row.amount for row in rows), Decimal(0))
    mixed = _mixed_currency(account, rows)
    found: list[BreakFound] = [mixed] if mixed else []
    opening, closing = account.opening_balance, account.closing_balance
    checked = False
    known = [(position, line[2]) for position, line in enumerate(lines) if line[2] is not None]
    if known:
        first, last = known[0], known[-1]
        implied = first[1] - sum((line[1] for line in lines[: first[0] + 1]), Decimal(0))
        reached = last[1] + sum((line[1] for line in lines[last[0] + 1 :]), Decimal(0))
        checked = len(known) > 1 or opening is not None or closing is not None
        if opening is not None and opening != implied:
            found.append(_differs(OPENING_MISMATCH, lines[0][0], opening, implied))
        found += breaks
        if closing is not None and closing != reached:
            found.append(_differs(CLOSING_MISMATCH, lines[-1][0], reached, closing))
        opening = implied if opening is None else opening
        closing = reached if closing is None else closing
    elif opening is not None and closing is not None:
        checked = True
        if opening + total != closing:
            found.append(_differs(TOTAL_MISMATCH, None, opening + total, closing))
    elif opening is not None:
        closing = opening + total
    elif closing is not None:
        opening = closing - total
    days = [row.booked_on for row in rows]
    return Reconciliation(
        currency=account.currency or next((row.currency for row in rows if row.currency), ""),
        opening_balance=opening,
        closing_balance=closing,
        period_start=account.period_start or min(days, default=None),
        period_end=account.period_end or max(days, default=None),
        order=order,
        checked=checked,
        total=total,
        rows=len(rows),
        breaks=tuple(found),
    )


def in_order(rows: Sequence[Row], order: str) -> list[Row]:
    """The rows from the oldest to the newest, by an order that `reconcile` found."""
    if order == "forward":
        return list(rows)
    if order == "reversed":
        return list(reversed(rows))
    days = [list(group) for _, group in groupby(rows, key=attrgetter("booked_on"))]
    if order == "days_reversed":
        days.reverse()
        return list(chain.from_iterable(days))
    return list(chain.from_iterable(reversed(day) for day in days))


def _best_order(rows: Sequence[Row]) -> tuple[str, list[Line], list[BreakFound]]:
    """The order of the lines with the fewest breaks; the earlier of equals."""
    dated = _by_dates(rows)
    orders = ("forward", "reversed", "days_forward", "days_reversed")
    best: tuple[str, list[Line], list[BreakFound]] = ("forward", [], [])
    for tried, order in enumerate(
        sorted(orders, key=lambda name: (name != dated, orders.index(name)))
    ):
        lines = [(row.line_no, row.amount, row.balance_after) for row in in_order(rows, order)]
        breaks = list(_chain_breaks(lines))
        if not tried or len(breaks) < len(best[2]):
            best = order, lines, breaks
        if not breaks:
            break
    return best


def _by_dates(rows: Sequence[Row]) -> str:
    """Which way the dates run, to choose between orders that fit equally well."""
    up = down = 0
    for before, after in pairwise(rows):
        up += before.booked_on < after.booked_on
        down += before.booked_on > after.booked_on
    return "reversed" if down > up else "forward"


def _chain_breaks(lines: Iterable[Line]) -> Iterator[BreakFound]:
    """balance before + amounts since = balance, for each line that has one."""
    expected: Decimal | None = None
    for line_no, amount, balance in lines:
        if expected is not None:
            expected += amount
        if balance is None:
            continue
        if expected is not None and expected != balance:
            yield _differs(CHAIN_BREAK, line_no, expected, balance)
        expected = balance


def _differs(kind: str, at_line: int | None, expected: Decimal, found: Decimal) -> BreakFound:
    return BreakFound(kind, at_line, expected, found, found - expected)


def _mixed_currency(account: Account, rows: Sequence[Row]) -> BreakFound | None:
    usual = account.currency or next((row.currency for row in rows if row.currency), "")
    other = next((row for row in rows if row.currency and row.currency != usual), None)
    return BreakFound(MIXED_CURRENCY, other.line_no) if other else None


@dataclass(frozen=True, slots=True)
class Period:
    """One statement of an account, as far as its neighbours care. `key` is the caller's own."""

    key: object
    start: date
    end: date
    opening: Decimal | None = None
    closing: Decimal | None = None


def continuity(periods: Iterable[Period]) -> Iterator[tuple[object, BreakFound]]:
    """closing(n) = opening(n + 1), over the statements of one account in any order.

    Yields (key of the later statement, break). Balances that meet prove that nothing is missing,
    whatever the dates; when they do not, overlapping days explain it, then days that no statement
    covers (a gap), and otherwise it is an opening mismatch. Copies of one period are overlaps.
    """
    before: Period | None = None
    for after in sorted(periods, key=lambda period: (period.start, period.end)):
        if before is not None:
            found = _between(before, after)
            if found:
                yield after.key, found
            if after.end < before.end:
                continue  # lies within what is covered already
        before = after


def _between(before: Period, after: Period) -> BreakFound | None:
    overlaps, apart = after.start < before.end, (after.start - before.end).days
    if before.closing is None or after.opening is None:
        if overlaps:
            return BreakFound(OVERLAP)
        return BreakFound(GAP) if apart >= SILENT_DAYS else None
    if overlaps:
        return _differs(OVERLAP, None, before.closing, after.opening)
    if before.closing == after.opening:
        return None
    kind = GAP if apart > 1 else OPENING_MISMATCH
    return _differs(kind, None, before.closing, after.opening)


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of one of a business's accounts; `key` is the caller's own."""

    key: object
    account: object
    booked_on: date
    amount: Decimal
    currency: str


def internal_transfers(
    movements: Iterable[Movement], *, days: int = TRANSFER_DAYS
) -> list[tuple[object, object]]:
    """Pairs (key of money out, key of money in): equal and opposite across own accounts.

    Each row is used once; of several partners the one nearest in time is taken.
    """
    incoming: dict[tuple[Decimal, str], list[Movement]] = {}
    outgoing = []
    for movement in movements:
        if movement.amount > 0:
            incoming.setdefault((movement.amount, movement.currency), []).append(movement)
        elif movement.amount < 0:
            outgoing.append(movement)
    candidates: list[tuple[int, date, int, Movement, Movement]] = []
    for out in outgoing:
        for back in incoming.get((-out.amount, out.currency), ()):
            apart = abs((back.booked_on - out.booked_on).days)
            if back.account != out.account and apart <= days:
                candidates.append((apart, out.booked_on, len(candidates), out, back))
    used: set[int] = set()
    pairs = []
    for *_, out, back in sorted(candidates, key=itemgetter(0, 1, 2)):
        if id(out) not in used and id(back) not in used:
            used |= {id(out), id(back)}
            pairs.append((out.key, back.key))
    return pairs
