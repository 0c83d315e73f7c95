"""What a year of statements says: figures over the window, each defined once.

The window is the covered months among the last twelve (`coverage.Coverage.window`), in one
currency. Sources of the formulas:

- debt service cover: cash available for debt service over debt service, as lenders reckon it
  (DSCR = net operating income / debt service);
- cash buffer: cash over the outflow of a day, here of a month (JPMorgan Chase Institute, "Cash is
  King", 2016: cash buffer days = average balance / average daily outflow);
- volatility: the coefficient of variation, standard deviation of the population over the mean.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from smes.models import Sme
from statements.counterparties import customer_of
from statements.coverage import Coverage, Period, periods_of
from statements.figures import COUNT, DAYS, MONEY, SHARE, top_share
from statements.models import MonthlyFigure
from statements.summary import rows_in

TIMES, MONTHS = "times", "months"  # further units: a multiple, a number of months
LEAST_MONTHS = 3  # below it a spread says nothing


@dataclass(frozen=True)
class Window:
    """The months that are looked at, and the monthly figures of those that have rows."""

    coverage: Coverage
    figures: tuple[MonthlyFigure, ...] = ()
    customers: dict[str, int] = field(default_factory=dict)  # revenue by customer, minor units

    @property
    def currency(self) -> str:
        return self.coverage.currency

    @property
    def months(self) -> tuple[date, ...]:
        return self.coverage.window

    @property
    def periods(self) -> list[Period]:
        return periods_of(self.months)

    def total(self, name: str) -> int:
        return sum(getattr(figure, name) or 0 for figure in self.figures)

    def by_month(self, name: str) -> list[int]:
        """A value for each month; nothing was booked in a covered month without rows."""
        known = {figure.month: getattr(figure, name) or 0 for figure in self.figures}
        return [known.get(month, 0) for month in self.months]

    @property
    def with_balance(self) -> list[MonthlyFigure]:
        return [figure for figure in self.figures if figure.average_balance is not None]


def window_of(sme: Sme, coverage: Coverage, figures: Sequence[MonthlyFigure]) -> Window:
    """The window of `coverage`; `figures` are the monthly figures of its currency. One query."""
    window = Window(coverage)
    if not window.months:
        return window
    rows = rows_in(sme, "true_revenue", window.periods, coverage.currency)
    customers: dict[str, int] = defaultdict(int)
    grouped = rows.order_by().values_list("counterparty_key")
    for key, total in grouped.annotate(total=Sum("amount")):
        customers[customer_of(key)] += total
    within = tuple(figure for figure in figures if figure.month in window.months)
    return Window(coverage, within, dict(customers))


@dataclass(frozen=True)
class Measure:
    """A figure over the window: its definition, in words that the owner sees.

    `rows` names the figures (`figures.FIGURES`) whose rows stand behind the value.
    """

    name: str
    label: str | Promise
    unit: str
    formula: str | Promise
    rows: tuple[str, ...]
    value: Callable[[Window], int | Decimal | None]
    missing: Callable[[Window], str]  # why there is no value


def _never(_window: Window) -> str:
    return ""


def _sum(name: str) -> Callable[[Window], int]:
    return lambda window: window.total(name)


def debt_service_cover(window: Window) -> Decimal | None:
    """(revenue − operating expense) / debt service; None without debt service."""
    service = window.total("debt_service")
    if service <= 0:
        return None
    return Decimal(window.total("true_revenue") - window.total("operating_expense")) / service


def cash_buffer(window: Window) -> Decimal | None:
    """Average balance / monthly operating expense, over the months whose balance is known."""
    known = window.with_balance
    expenses = sum(figure.operating_expense for figure in known)
    if expenses <= 0:
        return None
    return Decimal(sum(figure.average_balance or 0 for figure in known)) / expenses


def revenue_volatility(window: Window) -> Decimal | None:
    """Standard deviation / mean of the monthly revenue; None under three months or without it."""
    values = window.by_month("true_revenue")
    if len(values) < LEAST_MONTHS or sum(values) <= 0:
        return None
    mean = Decimal(sum(values)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Decimal(0)) / len(values)
    return variance.sqrt() / mean


def top_customer_share(window: Window) -> Decimal | None:
    return top_share(window.customers) if window.customers else None


def negative_days(window: Window) -> int | None:
    known = window.with_balance
    return sum(figure.negative_days or 0 for figure in known) if known else None


def lowest_balance(window: Window) -> int | None:
    known = [figure.min_balance for figure in window.figures if figure.min_balance is not None]
    return min(known, default=None)


def _no_balance(window: Window) -> str:
    return _("Your statements give no balances.")


def _no_buffer(window: Window) -> str:
    return (
        _("There are no expenses in these months.") if window.with_balance else _no_balance(window)
    )


def _no_volatility(window: Window) -> str:
    count = len(window.months)
    if count < LEAST_MONTHS:
        return ngettext(
            "Needs three months of statements; there is %(count)s.",
            "Needs three months of statements; there are %(count)s.",
            count,
        ) % {"count": count}
    return _("There is no revenue in these months.")


MEASURES = {
    measure.name: measure
    for measure in (
        Measure(
            "revenue",
            gettext_lazy("Revenue"),
            MONEY,
            gettext_lazy(
                "All money in, less transfers between your own accounts, loans, refunds and"
                " returned payments, and owner's capital."
            ),
            ("true_revenue",),
            _sum("true_revenue"),
            _never,
        ),
        Measure(
            "operating_expense",
            gettext_lazy("Operating expense"),
            MONEY,
            gettext_lazy(
                "All money out, less transfers between your own accounts, loan repayments and"
                " owner's drawings."
            ),
            ("operating_expense",),
            _sum("operating_expense"),
            _never,
        ),
        Measure(
            "debt_service",
            gettext_lazy("Debt service"),
            MONEY,
            gettext_lazy("All loan repayments with their interest."),
            ("debt_service",),
            _sum("debt_service"),
            _never,
        ),
        Measure(
            "debt_service_cover",
            gettext_lazy("Debt service cover"),
            TIMES,
            gettext_lazy(
                "Revenue less operating expense, divided by debt service. Above 1, the business"
                " earns what it repays."
            ),
            ("true_revenue", "operating_expense", "debt_service"),
            debt_service_cover,
            lambda window: _("No loan was repaid in these months."),
        ),
        Measure(
            "cash_buffer",
            gettext_lazy("Cash buffer"),
            MONTHS,
            gettext_lazy(
                "The average balance divided by the operating expense of a month: how long the"
                " cash lasts if nothing comes in."
            ),
            ("average_balance", "operating_expense"),
            cash_buffer,
            _no_buffer,
        ),
        Measure(
            "revenue_volatility",
            gettext_lazy("Revenue volatility"),
            SHARE,
            gettext_lazy(
                "The standard deviation of the monthly revenue divided by its mean. 0% is the"
                " same revenue each month."
            ),
            ("true_revenue",),
            revenue_volatility,
            _no_volatility,
        ),
        Measure(
            "top_customer_share",
            gettext_lazy("Largest customer's share"),
            SHARE,
            gettext_lazy(
                "The revenue from the customer who paid most, divided by all revenue. Card and"
                " cash takings count as many customers."
            ),
            ("top_counterparty_share",),
            top_customer_share,
            lambda window: _("There is no revenue in these months."),
        ),
        Measure(
            "returned_payments",
            gettext_lazy("Returned payments"),
            COUNT,
            gettext_lazy("Payments that came back unpaid, counted."),
            ("returned_payments",),
            _sum("returned_payments"),
            _never,
        ),
        Measure(
            "negative_days",
            gettext_lazy("Days overdrawn"),
            DAYS,
            gettext_lazy("Days that ended with less than nothing, over all accounts together."),
            ("negative_days",),
            negative_days,
            _no_balance,
        ),
        Measure(
            "lowest_balance",
            gettext_lazy("Lowest balance"),
            MONEY,
            gettext_lazy("The lowest balance at the end of a day, over all accounts together."),
            ("min_balance",),
            lowest_balance,
            _no_balance,
        ),
    )
}


@dataclass(frozen=True)
class Reading:
    """A measure's value over one window; without one, `missing` says why."""

    measure: Measure
    value: int | Decimal | None
    missing: str


def read(window: Window) -> list[Reading]:
    """All measures over `window`; none where no month is covered."""
    if not window.months:
        return []
    readings = []
    for measure in MEASURES.values():
        value = measure.value(window)
        readings.append(Reading(measure, value, measure.missing(window) if value is None else ""))
    return readings


def top_customer(window: Window) -> str:
    """The name of the customer who paid most, normalised; empty where none stands out."""
    known = {name: total for name, total in window.customers.items() if name}
    return max(known, key=lambda name: (known[name], name), default="")
