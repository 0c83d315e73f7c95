"""Signs that a file or its rows may have been made up, for reviewers; never shown to the owner.

Each is a plain dict: `kind`, and where there are any the `lines` that show it (the first SHOWN), an
`amount` (a decimal string) with its `currency`, and `detail` in words. A sign proves nothing alone.
Pure functions, no database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from statements import reconciliation
from statements.contents import Contents, Ledger
from statements.parsers import Row
from statements.words import plain

SHOWN = 50  # lines kept of one sign
ROUND = Decimal(100)  # major units; what is missing by mistake is seldom a multiple of it
CIRCLE = timedelta(days=5)
MATERIAL = 100  # a circle counts from a hundredth of the money that came in

Sign = dict[str, Any]


def signs_of(
    contents: Contents,
    ledgers: Iterable[Ledger],
    *,
    business: str,
    today: date,
    party_of: Callable[[str, str], str],
) -> list[Sign]:
    """Everything that the file itself shows. `party_of(counterparty, description)` names who stands
    on the other side of a row, in one way however banks write it; "" where nobody can tell."""
    found: list[Sign] = []
    for ledger in ledgers:
        found += broken_on_round_amounts(ledger.checked.breaks, ledger.currency)
    for rows in contents.rows.values():
        found += dated_in_future(rows, today)
        found += circular_flows(rows, party_of)
    found += [
        {"kind": "holder_differs", "detail": told.holder_name}
        for told in contents.accounts.values()
        if told.holder_name and not same_name(told.holder_name, business)
    ]
    if contents.report is not None:
        found += [dict(sign) for sign in contents.report.signals]
    return found


def broken_on_round_amounts(
    breaks: Iterable[reconciliation.BreakFound], currency: str
) -> list[Sign]:
    """Balances that are off by a round amount: a digit was changed, or a line taken out."""
    return [
        {
            "kind": "broken_on_round_amount",
            "lines": [found.at_line] if found.at_line is not None else [],
            "amount": f"{found.difference:f}",
            "currency": currency,
        }
        for found in breaks
        if found.difference and found.difference % ROUND == 0
    ][:SHOWN]


def dated_in_future(rows: Sequence[Row], today: date) -> list[Sign]:
    late = [row for row in rows if row.booked_on > today]
    if not late:
        return []
    return [
        {
            "kind": "date_in_future",
            "lines": [row.line_no for row in late[:SHOWN]],
            "amount": f"{sum((row.amount for row in late), Decimal(0)):f}",
            "currency": late[0].currency,
        }
    ]


class Circle(NamedTuple):
    """Money that went out to one party and came back from another."""

    out: Row
    back: Row


def circular_flows(rows: Sequence[Row], party_of: Callable[[str, str], str]) -> list[Sign]:
    circles = circles_of(rows, party_of)
    if not circles:
        return []
    lines = [line for circle in circles for line in (circle.out.line_no, circle.back.line_no)]
    return [
        {
            "kind": "circular_flow",
            "lines": lines[:SHOWN],
            "amount": f"{sum((circle.back.amount for circle in circles), Decimal(0)):f}",
            "currency": circles[0].back.currency,
        }
    ]


def circles_of(rows: Sequence[Row], party_of: Callable[[str, str], str]) -> list[Circle]:
    """Equal amounts out and back within CIRCLE through two named parties, each row used once.

    Only amounts that matter beside the money that came in: small equal amounts are daily life.
    """
    incoming = sum((row.amount for row in rows if row.amount > 0), Decimal(0))
    least = incoming / MATERIAL
    paid = {(-row.amount, row.currency) for row in rows if row.amount <= -least}
    backs: dict[tuple[Decimal, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.amount > 0 and (row.amount, row.currency) in paid:
            backs[row.amount, row.currency].append(row)
    for waiting in backs.values():
        waiting.sort(key=lambda row: row.booked_on)
    outs = [row for row in rows if row.amount < 0 and (-row.amount, row.currency) in backs]
    circles = []
    for out in sorted(outs, key=lambda row: row.booked_on):
        payee = party_of(out.counterparty, out.description)
        waiting = backs[-out.amount, out.currency]
        for index, back in enumerate(waiting):
            if back.booked_on > out.booked_on + CIRCLE:
                break
            payer = party_of(back.counterparty, back.description)
            if back.booked_on >= out.booked_on and payee and payer and payee != payer:
                circles.append(Circle(out, waiting.pop(index)))
                break
    return circles


def same_name(one: str, other: str) -> bool:
    """Whether two names share a word of more than two letters."""
    return any(len(word) > 2 for word in set(plain(one).split()) & set(plain(other).split()))
