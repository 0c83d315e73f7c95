"""What each figure is made of: the one place that ties a value to the rows behind it.

A figure is a sum (or a count) over the rows that its filter lets through, so the rows shown for a
figure add up to it by construction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from smes.models import Sme
from statements import balances
from statements.counterparties import customer_of
from statements.enums import Category
from statements.models import MonthlyFigure, Transaction

CREDIT, DEBIT = Q(amount__gt=0), Q(amount__lt=0)
INTERNAL = Q(is_internal_transfer=True) | Q(category=Category.TRANSFER)
#: Credits that are no revenue: each is shown with its reason and can be disputed.
NOT_REVENUE = (Category.LOAN_IN, Category.REFUND, Category.RETURNED, Category.OWNER_CAPITAL)
#: Debits that are no cost of running the business.
NOT_EXPENSE = (Category.LOAN_REPAYMENT, Category.OWNER_DRAWINGS)


#: What a value is counted in: minor units, a number of things or days, a ratio (1 is the whole).
MONEY, COUNT, DAYS, SHARE = "money", "count", "days", "share"


@dataclass(frozen=True)
class Figure:
    """A monthly value. `sign` turns the sum of its rows round; 0 means that rows are counted.

    A figure that `is_sum` equals the sum of its rows; others say what they are in `explanation`.
    `unit` is one of MONEY, COUNT, DAYS and SHARE.
    """

    name: str
    label: str | Promise
    rows: Q
    sign: int
    explanation: str | Promise
    is_sum: bool = True
    unit: str = MONEY


FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "inflow",
            _("Money in"),
            CREDIT & ~INTERNAL,
            1,
            _("All credits, without transfers between the business's own accounts."),
        ),
        Figure(
            "outflow",
            _("Money out"),
            DEBIT & ~INTERNAL,
            -1,
            _("All debits, without transfers between the business's own accounts."),
        ),
        Figure(
            "true_revenue",
            _("Revenue"),
            CREDIT & ~INTERNAL & ~Q(category__in=NOT_REVENUE),
            1,
            _("Credits less own transfers, loans received, refunds and owner's capital."),
        ),
        Figure(
            "operating_expense",
            _("Operating expense"),
            DEBIT & ~INTERNAL & ~Q(category__in=NOT_EXPENSE),
            -1,
            _("Debits less own transfers, loan repayments and owner's drawings."),
        ),
        Figure(
            "debt_service",
            _("Debt service"),
            DEBIT & ~INTERNAL & Q(category=Category.LOAN_REPAYMENT),
            -1,
            _("Repayments of loans and their interest."),
        ),
        Figure(
            "loan_proceeds",
            _("Loans received"),
            CREDIT & ~INTERNAL & Q(category=Category.LOAN_IN),
            1,
            _("Loans paid out to the business."),
        ),
        Figure(
            "returned_payments",
            _("Returned payments"),
            Q(category=Category.RETURNED),
            0,
            _("Payments that came back unpaid, counted."),
            is_sum=False,
            unit=COUNT,
        ),
        Figure(
            "average_balance",
            _("Average balance"),
            Q(),
            0,
            _("The mean of the balances at the end of each day, over all accounts."),
            is_sum=False,
        ),
        Figure(
            "min_balance",
            _("Lowest balance"),
            Q(),
            0,
            _("The lowest balance at the end of a day, over all accounts."),
            is_sum=False,
        ),
        Figure(
            "negative_days",
            _("Days overdrawn"),
            Q(),
            0,
            _("Days that ended with less than nothing, over all accounts."),
            is_sum=False,
            unit=DAYS,
        ),
        Figure(
            "top_counterparty_share",
            _("Largest customer's share"),
            CREDIT & ~INTERNAL & ~Q(category__in=NOT_REVENUE),
            0,
            _("The largest customer's part of the revenue."),
            is_sum=False,
            unit=SHARE,
        ),
    )
}
SUMS = [figure for figure in FIGURES.values() if figure.is_sum]


def split_name(category: str, *, is_credit: bool) -> str:
    """The figure of one category's credits or debits, such as `in_loan_in` or `out_rent`."""
    return f"in_{category}" if is_credit else f"out_{category}"


def _splits() -> Iterator[Figure]:
    """Each category's credits and debits; a row found to be an own transfer is one whatever its
    category says, so that the parts add up to the whole without counting a row twice."""
    for category in Category:
        own = category == Category.TRANSFER
        rows = INTERNAL if own else Q(category=category) & ~INTERNAL
        for is_credit, way in ((True, _("money in")), (False, _("money out"))):
            yield Figure(
                split_name(category, is_credit=is_credit),
                format_lazy("{}: {}", category.label, way),
                (CREDIT if is_credit else DEBIT) & rows,
                1 if is_credit else -1,
                _("The rows of one category. Not right? Open a row and correct its category."),
            )


#: Money in and out by category; with the monthly figures all that rows can be asked for by.
SPLITS = {figure.name: figure for figure in _splits()}
WITH_ROWS = FIGURES | SPLITS


def value_of(figure: str, rows: QuerySet[Transaction]) -> int:
    """The figure over `rows`: minor units, or a count."""
    definition = WITH_ROWS[figure]
    if definition.sign:
        return definition.sign * (rows.aggregate(total=Sum("amount"))["total"] or 0)
    return rows.count()


def refresh_monthly_figures(sme: Sme) -> None:
    """Derive all monthly figures of `sme` anew from its rows; untouched ones are left alone."""
    fresh = {(figure.month, figure.currency): figure for figure in _derive(sme)}
    stored = {(f.month, f.currency): f for f in MonthlyFigure.objects.filter(sme=sme)}
    names = list(FIGURES)
    changed, added = [], []
    for key, figure in fresh.items():
        known = stored.pop(key, None)
        if known is None:
            added.append(figure)
        elif any(getattr(known, name) != getattr(figure, name) for name in names):
            figure.pk = known.pk
            changed.append(figure)
    MonthlyFigure.objects.filter(pk__in=[figure.pk for figure in stored.values()]).delete()
    MonthlyFigure.objects.bulk_update(changed, names)
    MonthlyFigure.objects.bulk_create(added)


def _derive(sme: Sme) -> Iterable[MonthlyFigure]:
    shares = _top_shares(sme)
    daily = balances.by_month(sme)
    for key, totals in sorted(_totals(sme).items()):
        month, currency = key
        yield MonthlyFigure(
            sme=sme,
            month=month,
            currency=currency,
            returned_payments=totals["returned_payments"],
            top_counterparty_share=shares.get(key),
            **{figure.name: figure.sign * totals[figure.name] for figure in SUMS},
            **balances.figures_of(daily.get(key, [])),
        )


def _totals(sme: Sme) -> dict[tuple[date, str], Counter[str]]:
    """The sums of rows by month and currency; the database sums days, which it knows best."""
    sums: dict[str, Any] = {figure.name: Sum("amount", filter=figure.rows) for figure in SUMS}
    sums["returned_payments"] = Count("pk", filter=FIGURES["returned_payments"].rows)
    days: Any = Transaction.objects.counted(statement__sme=sme).values("booked_on", "currency")
    months: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for day in days.annotate(**sums).order_by():
        totals = months[day["booked_on"].replace(day=1), day["currency"]]
        for name in sums:
            totals[name] += day[name] or 0
    return months


def _top_shares(sme: Sme) -> dict[tuple[date, str], Decimal]:
    """The largest customer's share of the revenue of each month and currency."""
    totals: dict[tuple[date, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Transaction.objects.counted(statement__sme=sme).filter(FIGURES["true_revenue"].rows)
    sums = rows.values_list("booked_on", "currency", "counterparty_key").annotate(Sum("amount"))
    for booked_on, currency, key, amount in sums.order_by():
        totals[booked_on.replace(day=1), currency][customer_of(key)] += amount
    return {key: top_share(customers) for key, customers in totals.items()}


def top_share(customers: dict[str, int]) -> Decimal:
    """The largest known customer's part of the whole, with six decimals."""
    known = [total for customer, total in customers.items() if customer]
    whole = sum(customers.values())
    return (Decimal(max(known, default=0)) / whole).quantize(Decimal("0.000001"))
