"""Balances at the end of each day, from the balances that statements give."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Sum

from smes.models import Sme
from statements import workflow
from statements.models import BankAccount, Statement, Transaction

DAY = timedelta(days=1)


def daily(account: BankAccount) -> list[tuple[date, int]]:
    """The balance of `account` at the end of each day between its first and last row.

    Balances per line are taken as they stand. Where a file gives only one balance for all, the
    days before it follow from the rows. Empty where no balance is known.
    """
    rows = Transaction.objects.filter(account=account)
    span = rows.aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if span["first"] is None:
        return []
    known: dict[date, Any] = dict(
        rows.filter(balance_after__isnull=False)
        .order_by("booked_on", "statement__period_end", "position")
        .values_list("booked_on", "balance_after")
    )
    if not known:
        known = _counted_back(account, span["last"])
    if not known:
        return []
    day, series, balance = min(known), [], 0
    while day <= span["last"]:
        balance = known.get(day, balance)
        series.append((day, balance))
        day += DAY
    return series


def _counted_back(account: BankAccount, last: date) -> dict[date, int]:
    newest = (
        Statement.objects.filter(
            account=account, status__in=workflow.SETTLED, closing_balance__isnull=False
        )
        .order_by("-period_end")
        .first()
    )
    if newest is None or newest.period_end is None:
        return {}
    sums = dict(
        Transaction.objects.filter(account=account)
        .values_list("booked_on")
        .annotate(total=Sum("amount"))
    )
    balance = newest.closing_balance - sum(
        -total for day, total in sums.items() if day > newest.period_end
    )
    known = {}
    for day in sorted(sums, reverse=True):
        known[day] = balance
        balance -= sums[day]
    return known


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
