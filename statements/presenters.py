"""Figures and breaks put into words, links and charts, for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, to_locale
from django.utils.translation import gettext as _

from core import money
from core.ui import charts
from statements import queries
from statements.consistency import CONSTANTS
from statements.enums import BreakKind
from statements.figures import FIGURES
from statements.models import Break, FinancialSummary, MonthlyFigure, Statement, Transaction
from statements.summary import INPUTS

MONTHS_CHARTED = 18
MONTH_COLUMNS = (
    "inflow", "outflow", "true_revenue", "operating_expense", "debt_service", "average_balance",
)  # fmt: skip


def query_without(request: HttpRequest, name: str) -> str:
    """The query of this page without `name`, to put further parameters after."""
    query = request.GET.copy()
    query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""


# -- Breaks


@dataclass(frozen=True)
class BreakLine:
    """A break with what it means and what helps."""

    found: Break
    meaning: str
    advice: str

    @classmethod
    def of(cls, found: Break) -> "BreakLine":
        meaning, advice = _ADVICE[BreakKind(found.kind)]()
        return cls(found, meaning, advice)


_ADVICE = {
    BreakKind.CHAIN_BREAK: lambda: (
        _("The balance on this line is not the one before it plus the amount."),
        _("Usually a line is missing or was changed. Export the period again and upload that."),
    ),
    BreakKind.OPENING_MISMATCH: lambda: (
        _("The opening balance is not what came before."),
        _("Check that no day is missing before this statement."),
    ),
    BreakKind.CLOSING_MISMATCH: lambda: (
        _("The last line does not lead to the closing balance."),
        _("Usually lines at the end are missing. Export the period again."),
    ),
    BreakKind.TOTAL_MISMATCH: lambda: (
        _("Opening balance and amounts do not add up to the closing balance."),
        _("Usually a line is missing. Export the period again and upload that."),
    ),
    BreakKind.GAP: lambda: (
        _("The balance moved between the statement before and this one."),
        _("Upload the statement of the days between."),
    ),
    BreakKind.OVERLAP: lambda: (
        _("Two statements cover the same days with different rows."),
        _("Withdraw the one that is not complete."),
    ),
    BreakKind.MIXED_CURRENCY: lambda: (
        _("This account holds amounts in more than one currency."),
        _("They are kept apart and never added up. Export one currency at a time if you can."),
    ),
}


def already_counted(statement: Statement) -> list[tuple[Statement, int]]:
    """The statements that hold rows of this file already, with how many."""
    counted = statement.report.get("already_counted", {})
    holders = Statement.objects.filter(sme=statement.sme_id, pk__in=counted)
    return [(holder, counted[str(holder.pk)]) for holder in holders]


# -- Charts


def _money_text(currency: str) -> Any:
    return lambda value: money.format_money(int(value), currency, whole=True)


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else money.from_minor(minor, currency)


def _month_name(month: Any) -> str:
    return format_date(month, "MMM yy", locale=to_locale(get_language() or "en"))


def _day_name(day: Any) -> str:
    return format_date(day, "d MMM", locale=to_locale(get_language() or "en"))


def _date(day: str) -> str:
    return format_date(date.fromisoformat(day), "d MMM y", locale=to_locale(get_language() or "en"))


def cash_flow_chart(months: Sequence[MonthlyFigure], currency: str) -> charts.Chart:
    """Money in beside money out for the last months."""
    text = _money_text(currency)
    return charts.bar_chart(
        [
            charts.Pair(
                _month_name(m.month),
                _major(m.inflow, currency),
                _major(m.outflow, currency),
                text(m.inflow),
                text(m.outflow),
            )
            for m in months[-MONTHS_CHARTED:]
        ],
        title=_("Cash flow by month, %s") % currency,
        label_column=_("Month"),
        inflow_label=_("Money in"),
        outflow_label=_("Money out"),
    )


def balance_chart(statement: Statement) -> charts.Chart | None:
    """The balance at the end of each day that the statement names; None where it names too few."""
    rows = Transaction.objects.filter(statement=statement, balance_after__isnull=False)
    if statement.account_id:
        rows = rows.filter(account=statement.account_id)
    days = dict(rows.order_by("booked_on", "position").values_list("booked_on", "balance_after"))
    if len(days) < 2:
        return None
    currency = statement.currency
    shown = sorted(days.items())
    step = -(-len(shown) // 120)
    shown = [*shown[:-1:step], shown[-1]]
    text = _money_text(currency)
    return charts.line_chart(
        [charts.Point(_day_name(d), _major(b, currency), text(b)) for d, b in shown],
        title=_("Balance at the end of the day, %s") % currency,
        label_column=_("Day"),
        value_column=_("Balance"),
    )


# -- Figures


@dataclass(frozen=True)
class Cell:
    label: str
    value: int | None
    link: str


@dataclass(frozen=True)
class MonthLine:
    month: MonthlyFigure
    cells: list[Cell]

    @classmethod
    def of(cls, month: MonthlyFigure) -> "MonthLine":
        return cls(
            month,
            [
                Cell(str(FIGURES[n].label), getattr(month, n), queries.month_link(month, n))
                for n in MONTH_COLUMNS
            ],
        )


LABELS = {
    "revenue": lambda: _("Revenue"),
    "expenses": lambda: _("Expenses"),
    "debt": lambda: _("Debt"),
    "revenue_growth": lambda: _("Revenue growth"),
    "reporting_consistency": lambda: _("Reporting consistency"),
    "impact_score": lambda: _("Impact"),
}


@dataclass(frozen=True)
class InputLine:
    """One input of a summary: its value, where it comes from, and what the owner declared."""

    name: str
    label: str
    value: Any
    is_money: bool
    origin: str
    link: str
    declared: int | None


def input_lines(summary: FinancialSummary) -> list[InputLine]:
    return [_input_line(summary, name) for name in INPUTS]


def _input_line(summary: FinancialSummary, name: str) -> InputLine:
    source = summary.sources.get(name, {})
    value = getattr(summary, name)
    declared = source.get("declared")
    return InputLine(
        name=name,
        label=LABELS[name](),
        value=value,
        is_money=name in ("revenue", "expenses", "debt"),
        origin=_origin(name, source),
        link=queries.source_link(source),
        declared=declared if declared != value else None,
    )


def _origin(name: str, source: dict[str, Any]) -> str:
    match source.get("from"), name:
        case "declaration", _:
            words = gettext("Declared by you on %s") % _date(source["declared_on"])
        case "statements", "reporting_consistency":
            words = gettext("From your statements, by the table below")
        case "statements", "revenue_growth":
            words = (
                gettext("Revenue of the last %s months over the same months a year before")
                % source["months"]
            )
        case "statements", _ if source["months"] < 12:
            words = (
                gettext("Read from %s months of statements, scaled to a year") % source["months"]
            )
        case "statements", _:
            words = gettext("Read from 12 months of statements")
        case _, "revenue_growth":
            words = gettext("Needs 18 months of statements")
        case _:
            words = gettext("Not known; declare it")
    return words


@dataclass(frozen=True)
class ConsistencyLine:
    label: str
    meaning: str
    weight: Decimal
    value: Decimal


def consistency_lines(summary: FinancialSummary) -> list[ConsistencyLine]:
    """The parts of reporting consistency, where it was read from statements."""
    parts = summary.sources.get("reporting_consistency", {}).get("parts")
    if not parts:
        return []
    days = CONSTANTS.days_to_upload
    words = {
        "coverage": (_("Coverage"), _("Months of twelve with a reconciled statement")),
        "timeliness": (
            _("Timeliness"),
            _("Months uploaded within %s days of their end") % days,
        ),
        "agreement": (_("Agreement"), _("How close declared figures are to the ones read")),
        "integrity": (_("Integrity"), _("Months without breaks; explained ones weigh less")),
    }
    return [
        ConsistencyLine(label, meaning, getattr(CONSTANTS, name), Decimal(parts[name]))
        for name, (label, meaning) in words.items()
    ]
