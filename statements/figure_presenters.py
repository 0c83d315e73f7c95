"""Figures put into words, links and charts, for the pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date, get_month_names
from babel.numbers import format_percent
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, to_locale
from django.utils.translation import gettext as _

from core.ui import charts
from statements import queries
from statements.comparison import Comparison, Part
from statements.consistency import CONSTANTS
from statements.figures import FIGURES, Figure
from statements.measures import Reading, Window, top_customer
from statements.models import FinancialSummary, MonthlyFigure
from statements.presenters import major, money_text
from statements.seasonality import Seasonality
from statements.summary import INPUTS

MONTHS_CHARTED = 18
MONTHS_SHOWN = 6  # older ones are folded away
MONTH_COLUMNS = (
    "inflow", "outflow", "true_revenue", "operating_expense", "debt_service", "average_balance",
)  # fmt: skip


def _locale() -> str:
    return to_locale(get_language() or "en")


def month_name(month: date) -> str:
    return format_date(month, "MMM yy", locale=_locale())


def _date(day: str) -> str:
    return format_date(date.fromisoformat(day), "d MMM y", locale=_locale())


# -- Charts


def cash_flow_chart(months: Sequence[MonthlyFigure], currency: str) -> charts.Chart:
    """Money in beside money out for the last months, and what was left as a line."""
    text = money_text(currency)
    return charts.bar_chart(
        [
            charts.Pair(
                month_name(m.month),
                major(m.inflow, currency),
                major(m.outflow, currency),
                text(m.inflow),
                text(m.outflow),
                major(m.inflow - m.outflow, currency),
                text(m.inflow - m.outflow),
            )
            for m in months[-MONTHS_CHARTED:]
        ],
        title=_("Cash flow by month, %s") % currency,
        label_column=_("Month"),
        inflow_label=_("Money in"),
        outflow_label=_("Money out"),
        net_label=_("Left over"),
    )


def balance_curve(months: Sequence[MonthlyFigure], currency: str) -> charts.Chart | None:
    """The average and the lowest balance of each month; None under two known ones."""
    shown = months[-MONTHS_CHARTED:]
    if sum(m.average_balance is not None for m in shown) < 2:
        return None
    text = money_text(currency)

    def words(minor: int | None) -> str:
        return "" if minor is None else text(minor)

    return charts.line_chart(
        [
            charts.Point(
                month_name(m.month),
                major(m.average_balance, currency),
                words(m.average_balance),
                major(m.min_balance, currency),
                words(m.min_balance),
            )
            for m in shown
        ],
        title=_("Balance by month, %s") % currency,
        label_column=_("Month"),
        value_column=_("Average balance"),
        lower_column=_("Lowest balance"),
    )


def calendar_month(month: int) -> str:
    """The name of a month of the year, 1 to 12."""
    return get_month_names("wide", context="stand-alone", locale=_locale())[month]


def seasonality_chart(season: Seasonality) -> charts.Chart | None:
    """Each month of the year against the average month; None where it is not known."""
    if not season.index:
        return None
    short = get_month_names("abbreviated", context="stand-alone", locale=_locale())

    def percent(value: float) -> str:
        return format_percent(value, format="#,##0%", locale=_locale())

    return charts.column_chart(
        [
            charts.Point(short[month], value, percent(float(value)))
            for month, value in season.index.items()
        ],
        title=_("Revenue of each month of the year, the average month is 100%"),
        label_column=_("Month"),
        value_column=_("Of the average month"),
        base=1.0,
        text=percent,
    )


# -- The window


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str


@dataclass(frozen=True)
class MeasureLine:
    """A figure over the window with its definition and the rows behind it."""

    reading: Reading
    note: str
    links: list[Link]


def measure_lines(window: Window, readings: Sequence[Reading]) -> list[MeasureLine]:
    return [
        MeasureLine(
            reading,
            note=_customer_note(window) if reading.measure.name == "top_customer_share" else "",
            links=[
                Link(FIGURES[name].label, queries.rows_link(name, window.periods, window.currency))
                for name in reading.measure.rows
                if reading.value is not None
            ],
        )
        for reading in readings
    ]


def _customer_note(window: Window) -> str:
    if not window.customers:
        return ""
    return top_customer(window).title() or _("the rows name no customer")


@dataclass(frozen=True)
class PartLine:
    """A category's part of the money in or out. `percent` is its share, 0 to 100, for the bar."""

    part: Part
    label: str
    share: Decimal
    link: str

    @property
    def percent(self) -> str:
        return f"{self.share * 100:.1f}"


def part_lines(parts: Iterable[Part], window: Window, *, is_credit: bool) -> list[PartLine]:
    """Own transfers are no money in or out, so they have no share; they come last."""
    mine = [part for part in parts if part.is_credit == is_credit and part.total > 0]
    whole = sum(part.total for part in mine if not _is_own(part))
    lines = [
        PartLine(
            part,
            str(part.category.label),
            Decimal(0) if _is_own(part) else Decimal(part.total) / whole,
            queries.rows_link(part.name, window.periods, window.currency),
        )
        for part in mine
    ]
    return sorted(lines, key=lambda line: _is_own(line.part))


def _is_own(part: Part) -> bool:
    return part.category.value == "transfer"


# -- Months


@dataclass(frozen=True)
class Cell:
    label: str
    value: int | None
    link: str


@dataclass(frozen=True)
class MonthLine:
    month: MonthlyFigure
    cells: list[Cell]

    @property
    def net(self) -> int:
        return self.month.inflow - self.month.outflow

    @classmethod
    def of(cls, month: MonthlyFigure) -> "MonthLine":
        return cls(
            month,
            [
                Cell(str(FIGURES[n].label), getattr(month, n), queries.month_link(month, n))
                for n in MONTH_COLUMNS
            ],
        )


@dataclass(frozen=True)
class Definition:
    """How a figure is worked out, in words."""

    label: str | Promise
    unit: str
    formula: str | Promise


def _units() -> dict[str, str]:
    return {
        "money": _("amount"),
        "count": _("number"),
        "days": _("days"),
        "share": _("per cent"),
        "times": _("multiple"),
        "months": _("months"),
    }


def definitions() -> list[Definition]:
    """All monthly figures, each defined once in `figures.FIGURES`."""
    units = _units()
    figures: Iterable[Figure] = FIGURES.values()
    return [Definition(figure.label, units[figure.unit], figure.explanation) for figure in figures]


# -- The summary


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
class ComparisonLine:
    """An input declared and read, with the rows that were read and those left out."""

    comparison: Comparison
    label: str
    link: str
    left_out: list[PartLine]


def comparison_lines(comparisons: Iterable[Comparison]) -> list[ComparisonLine]:
    return [
        ComparisonLine(
            found,
            LABELS[found.name](),
            queries.rows_link(found.figure, found.read_periods, found.currency),
            [
                PartLine(
                    part,
                    str(part.category.label),
                    Decimal(0),
                    queries.rows_link(part.name, found.read_periods, found.currency),
                )
                for part in found.left_out
            ],
        )
        for found in comparisons
    ]


# -- Reporting consistency


@dataclass(frozen=True)
class ConsistencyLine:
    label: str
    meaning: str
    weight: Decimal
    value: Decimal

    @property
    def points(self) -> Decimal:
        return self.weight * self.value


def consistency_lines(summary: FinancialSummary) -> list[ConsistencyLine]:
    """The parts of reporting consistency, where it was read from statements."""
    parts = summary.sources.get("reporting_consistency", {}).get("parts")
    if not parts:
        return []
    c = CONSTANTS
    words = {
        "coverage": (_("Coverage"), _("Months with a reconciled statement, divided by twelve")),
        "timeliness": (
            _("Timeliness"),
            _("The part of those months that was uploaded within %s days of its end")
            % c.days_to_upload,
        ),
        "agreement": (
            _("Agreement"),
            _(
                "1 less the mean difference of declared from read revenue and expenses, each at"
                " most 1; %s when nothing is declared"
            )
            % c.nothing_declared,
        ),
        "integrity": (
            _("Integrity"),
            _(
                "1 less the part of those months with breaks; a month whose breaks are all"
                " explained counts %(explained)s, any other %(unresolved)s"
            )
            % {"explained": c.explained, "unresolved": c.unresolved},
        ),
    }
    return [
        ConsistencyLine(label, meaning, getattr(c, name), Decimal(parts[name]))
        for name, (label, meaning) in words.items()
    ]


def months_words(months: Iterable[date]) -> str:
    """Months, oldest first, by their names; three and more in a row by the first and the last."""
    runs: list[list[date]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    names = [[format_date(month, "MMM y", locale=_locale()) for month in run] for run in runs]
    return ", ".join(f"{run[0]} – {run[-1]}" if len(run) > 2 else ", ".join(run) for run in names)


def _number(month: date) -> int:
    return 12 * month.year + month.month
