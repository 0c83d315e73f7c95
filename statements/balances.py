"""Balances at the end of each day, from the balances that statements give."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from smes.models import Sme
from statements import workflow
from statements.models import BankAccount, Statement, Transaction

DAY = timedelta(days=1)


def at_day_ends(
    rows: Iterable[tuple[date, int, int | None]], closing: int | None = None
) -> dict[date, int]:
    """Each day from the first to the last with rows, and the balance at its end.

    `rows` are (day, amount, balance after it where the file gives one), oldest first. A balance is
    taken as it stands; between balances, and before the first one, it follows from the amounts.
    Where no row has one, `closing` is that after the last. Empty where none is known.
    """
    sums, known = defaultdict[date, int](int), dict[date, int]()
    for day, amount, balance in rows:
        sums[day] += amount
        if balance is not None:
            known[day] = balance
        elif day in known:
            known[day] += amount
    days = sorted(sums)
    if days and not known and closing is not None:
        known[days[-1]] = closing
    if not known:
        return {}
    first = min(known)
    balance = known[first] - sum(sums[day] for day in days if day <= first)
    ends = {}
    for later in range((days[-1] - days[0]).days + 1):
        day = days[0] + later * DAY
        balance = ends[day] = known.get(day, balance + sums.get(day, 0))
    return ends


def daily(account: BankAccount) -> list[tuple[date, int]]:
    """The balance of `account` at the end of each day between its first and last row.

    Empty where no balance is known.
    """
    rows = Transaction.objects.counted(account=account)
    ordered = rows.order_by("booked_on", "statement__period_end", "position")
    ends = at_day_ends(
        ordered.values_list("booked_on", "amount", "balance_after").iterator(),
        _closing_balance(account),
    )
    return list(ends.items())


def _closing_balance(account: BankAccount) -> int | None:
    """The closing balance of the newest statement that has one, and the rows since."""
    newest = (
        Statement.objects.filter(
            account=account, status__in=workflow.SETTLED, closing_balance__isnull=False
        )
        .order_by("-period_end")
        .first()
    )
    if newest is None or newest.period_end is None or newest.closing_balance is None:
        return None
    later = Transaction.objects.counted(account=account, booked_on__gt=newest.period_end)
    return newest.closing_balance + (later.aggregate(total=Sum("amount"))["total"] or 0)


def by_month(sme: Sme) -> dict[tuple[date, str], list[int]]:
    """The summed balances of all accounts at the end of each day, by month and currency."""
    total: dict[tuple[str, date], int] = defaultdict(int)
    for account in BankAccount.objects.filter(sme=sme):
        for day, balance in daily(account):
            total[account.currency, day] += balance
    months: dict[tuple[date, str], list[int]] = defaultdict(list)
    for (currency, day), balance in total.items():
        months[day.replace(day=1), currency].append(balance)
    return months


def figures_of(balances: list[int]) -> dict[str, Any]:
    """Average (rounded half up), lowest and number of negative ones; None where none is known."""
    if not balances:
        return {"average_balance": None, "min_balance": None, "negative_days": None}
    return {
        "average_balance": (2 * sum(balances) + len(balances)) // (2 * len(balances)),
        "min_balance": min(balances),
        "negative_days": sum(balance < 0 for balance in balances),
    }
