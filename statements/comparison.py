"""What the owner declared beside what statements say, and where the difference may come from.

Declared values are shown beside read ones and never averaged with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from smes.models import Sme
from statements.coverage import Coverage, Period, bounds
from statements.enums import Category
from statements.figures import CREDIT, DEBIT, INTERNAL, NOT_EXPENSE, NOT_REVENUE, split_name
from statements.measures import Window
from statements.models import FinancialSummary
from statements.summary import READ, rows_between


@dataclass(frozen=True)
class Part:
    """One category's credits or debits over the window; `name` is a figure of `figures.SPLITS`.

    `counts` says whether it is part of revenue (credits) or of operating expense (debits).
    """

    name: str
    category: Category
    is_credit: bool
    total: int  # minor units, positive
    count: int

    @property
    def counts(self) -> bool:
        left_out = NOT_REVENUE if self.is_credit else NOT_EXPENSE
        return self.category not in (*left_out, Category.TRANSFER)


def parts_of(sme: Sme, window: Window) -> list[Part]:
    """Money in and out of the window by category, the largest first. One query."""
    if not window.months:
        return []
    rows = rows_between(sme, window.periods, window.currency).order_by()
    sums: dict[tuple[Category, bool], tuple[int, int]] = {}
    for group in rows.values("category", own=INTERNAL).annotate(
        credit=Sum("amount", filter=CREDIT),
        credits=Count("pk", filter=CREDIT),
        debit=Sum("amount", filter=DEBIT),
        debits=Count("pk", filter=DEBIT),
    ):
        category = Category.TRANSFER if group["own"] else Category(group["category"])
        for is_credit, total, count in (
            (True, group["credit"] or 0, group["credits"]),
            (False, -(group["debit"] or 0), group["debits"]),
        ):
            before = sums.get((category, is_credit), (0, 0))
            sums[category, is_credit] = (before[0] + total, before[1] + count)
    parts = [
        Part(split_name(category, is_credit=is_credit), category, is_credit, total, count)
        for (category, is_credit), (total, count) in sums.items()
        if count
    ]
    return sorted(parts, key=lambda part: (-part.total, part.name))


@dataclass(frozen=True)
class Comparison:
    """One input, declared and read. Amounts are annual, in minor units of `currency`."""

    name: str  # revenue or expenses
    figure: str  # the figure whose rows were read
    currency: str
    read: int
    read_total: int  # over the months that were read, before it is scaled to a year
    read_months: int
    read_periods: list[Period]
    declared: int | None
    declared_period: Period | None
    left_out: list[Part] = field(default_factory=list)
    why: list[str | Promise] = field(default_factory=list)

    @property
    def difference(self) -> int | None:
        """Declared less read."""
        return None if self.declared is None else self.declared - self.read

    @property
    def ratio(self) -> Decimal | None:
        """The difference as a part of what was read; None where nothing was."""
        if self.difference is None or self.read <= 0:
            return None
        return Decimal(self.difference) / self.read


def comparisons_of(
    read: FinancialSummary, declared: FinancialSummary | None, coverage: Coverage, parts: list[Part]
) -> list[Comparison]:
    """Revenue and expenses as `read` from the statements of `coverage`, beside the declaration."""
    comparable = declared if declared and declared.currency == read.currency else None
    found = []
    for name, figure in READ.items():
        value = getattr(comparable, name, None)
        is_credit = name == "revenue"
        left_out = [part for part in parts if part.is_credit == is_credit and not part.counts]
        source = read.sources[name]
        difference = None if value is None else value - getattr(read, name)
        comparison = Comparison(
            name=name,
            figure=figure,
            currency=read.currency,
            read=getattr(read, name),
            read_total=source["total"],
            read_months=source["months"],
            read_periods=[
                (date.fromisoformat(first), date.fromisoformat(last))
                for first, last in source["periods"]
            ],
            declared=value,
            declared_period=_period(comparable),
            left_out=left_out,
            why=list(_why(name, difference, left_out, coverage, comparable)) if difference else [],
        )
        found.append(comparison)
    return found


def _period(declared: FinancialSummary | None) -> Period | None:
    if declared is None or declared.period_start is None or declared.period_end is None:
        return None
    return declared.period_start, declared.period_end


_MORE: Mapping[str, str | Promise] = {
    "revenue": _(
        "You declared more than was read: sales may have been paid in cash and not banked, or into"
        " an account whose statements are not here."
    ),
    "expenses": _(
        "You declared more than was read: costs may have been paid in cash, by card or from an"
        " account whose statements are not here."
    ),
}
_LESS: Mapping[str, str | Promise] = {
    "revenue": _(
        "You declared less than was read: money that is no sale may be counted as revenue here."
        " Look through the rows and correct their categories; sales tax is part of what is read."
    ),
    "expenses": _(
        "You declared less than was read: private spending or the purchase of equipment may be"
        " counted as expense here. Look through the rows and correct their categories."
    ),
}
_LEFT_OUT: Mapping[str, str | Promise] = {
    "revenue": _("Money in that is no revenue was left out; if you counted it, that is why."),
    "expenses": _("Money out that is no cost was left out; if you counted it, that is why."),
}


def _why(
    name: str,
    difference: int,
    left_out: list[Part],
    coverage: Coverage,
    declared: FinancialSummary | None,
) -> list[str | Promise]:
    """Why the two may differ, what can be shown from the rows first."""
    reasons: list[str | Promise] = []
    if difference > 0 and left_out:
        reasons.append(_LEFT_OUT[name])
    if coverage.gaps:
        reasons.append(_("Months without a statement were filled with the average of the others."))
    period = _period(declared)
    months = coverage.window
    if period and (period[0] > bounds(months[0])[1] or period[1] > bounds(months[-1])[1]):
        reasons.append(_("The two are of different twelve months."))
    elif period and period[1] < months[-1]:
        reasons.append(_("What you declared is of an earlier time than the statements."))
    reasons.append(_MORE[name] if difference > 0 else _LESS[name])
    return reasons


@dataclass(frozen=True)
class DebtLine:
    """Debt as declared, beside what the window shows of it. Minor units."""

    declared: int | None
    service: int
    months: int
    received: int
    words: str | Promise


def debt_of(window: Window, declared: FinancialSummary | None) -> DebtLine | None:
    """None where neither the owner nor the statements know of a debt."""
    comparable = declared if declared and declared.currency == window.currency else None
    debt = comparable.debt if comparable else None
    service, received = window.total("debt_service"), window.total("loan_proceeds")
    if not (debt or service or received):
        return None
    if service and not debt:
        words = _("Loan repayments were read, but no debt is declared. Declare what is still owed.")
    elif debt and not service:
        words = _("A debt is declared, but no repayment was read. It may be paid from elsewhere.")
    elif received and not debt:
        words = _("A loan was received, but no debt is declared. Declare what is still owed.")
    else:
        words = _("Statements show what is repaid, not what is still owed; so the two may differ.")
    return DebtLine(debt, service, len(window.months), received, words)
