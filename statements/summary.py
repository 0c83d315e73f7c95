"""The financial summary: six inputs for one trailing year, and where each comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from smes.enums import Basis
from smes.models import Sme
from statements import figures
from statements.consistency import CONSTANTS, PLACES, consistency_of
from statements.coverage import Coverage, Period, bounds, coverage_of, periods_of, shift
from statements.enums import BreakKind
from statements.models import Break, FinancialSummary, Transaction

READ = {"revenue": "true_revenue", "expenses": "operating_expense"}
INPUTS = (
    "revenue", "expenses", "debt", "revenue_growth", "reporting_consistency", "impact_score",
)  # fmt: skip
COMPARED = ("period_start", "period_end", "currency", *INPUTS, "basis", "sources")


def latest_declaration(sme: Sme) -> FinancialSummary | None:
    declared = FinancialSummary.objects.filter(sme=sme, basis=Basis.DECLARED)
    return declared.order_by("-created_at", "-pk").first()


def latest_derived(sme: Sme) -> FinancialSummary | None:
    derived = FinancialSummary.objects.filter(sme=sme).exclude(basis=Basis.DECLARED)
    return derived.order_by("-created_at", "-pk").first()


def refresh_summary(sme: Sme) -> FinancialSummary | None:
    """Derive the summary of `sme` anew and append it where anything differs from the last.

    Returns the summary that statements now support, None where they cover too little.
    """
    coverage = coverage_of(sme)
    if not coverage.is_enough:
        return None
    fresh, last = derive(sme, coverage), latest_derived(sme)
    if last is not None and all(getattr(fresh, n) == getattr(last, n) for n in COMPARED):
        return last
    fresh.save()
    return fresh


@dataclass
class _Read:
    """An annual amount read from rows: `total` over `periods`, times 12 over their months."""

    figure: str
    total: int
    months: int
    annual: int
    periods: list[Period] = field(default_factory=list)

    def source(self, currency: str, declared: int | None) -> dict[str, Any]:
        return {
            "from": "statements",
            "figure": self.figure,
            "currency": currency,
            "periods": _json(self.periods),
            "months": self.months,
            "total": self.total,
            "declared": declared,
        }


def derive(sme: Sme, coverage: Coverage) -> FinancialSummary:
    """The unsaved summary that the statements of `coverage`, which is enough, support."""
    window, currency = coverage.window, coverage.currency
    declaration = latest_declaration(sme)
    comparable = declaration if declaration and declaration.currency == currency else None
    declared = {name: getattr(comparable, name, None) for name in READ}
    read = {name: _annual(sme, figure, window, currency) for name, figure in READ.items()}
    growth, growth_source = _growth(sme, coverage)
    consistency = consistency_of(
        coverage,
        read={name: value.annual for name, value in read.items()},
        declared=declared,
        broken=broken_months(sme, coverage),
    )
    sources: dict[str, Any] = {n: r.source(currency, declared[n]) for n, r in read.items()}
    sources["revenue_growth"] = growth_source
    sources["reporting_consistency"] = {
        "from": "statements",
        "version": CONSTANTS.version,
        "parts": consistency.as_json(),
    }
    debt = comparable.debt if comparable else None
    impact = declaration.impact_score if declaration else None
    for name, value in (("debt", debt), ("impact_score", impact)):
        sources[name] = declared_source(declaration) if value is not None else {"from": "nowhere"}
    sources["statements"] = list(coverage.statements)
    return FinancialSummary(
        sme=sme,
        period_start=max(window[0], shift(window[-1], -11)),
        period_end=bounds(window[-1])[1],
        currency=currency,
        revenue=read["revenue"].annual,
        expenses=read["expenses"].annual,
        debt=debt,
        revenue_growth=growth,
        reporting_consistency=consistency.value,
        impact_score=impact,
        basis=Basis.PARSED if debt is None and impact is None else Basis.BLENDED,
        sources=sources,
    )


def declared_source(declaration: FinancialSummary | None) -> dict[str, Any]:
    if declaration is None:
        return {"from": "nowhere"}
    return {
        "from": "declaration",
        "declared_on": declaration.created_at.date().isoformat(),
        "declaration": declaration.pk,
    }


def total_of(sme: Sme, figure: str, periods: Sequence[Period], currency: str) -> int:
    """A figure over several periods: minor units, or a count."""
    return figures.value_of(figure, rows_in(sme, figure, periods, currency))


def rows_in(
    sme: Sme, figure: str, periods: Sequence[Period], currency: str
) -> QuerySet[Transaction]:
    """The rows behind a figure over several periods. KeyError: no such figure."""
    if not periods:
        return Transaction.objects.none()
    return rows_between(sme, periods, currency).filter(figures.WITH_ROWS[figure].rows)


def rows_between(sme: Sme, periods: Sequence[Period], currency: str) -> QuerySet[Transaction]:
    """The rows of one currency booked within `periods`, of which there is at least one."""
    start, end = min(p[0] for p in periods), max(p[1] for p in periods)
    rows = Transaction.objects.counted(
        statement__sme=sme, currency=currency, booked_on__gte=start, booked_on__lte=end
    )
    within = Q()
    for first, last in periods:
        within |= Q(booked_on__gte=first, booked_on__lte=last)
    return rows.filter(within) if len(periods) > 1 else rows


def _annual(sme: Sme, figure: str, months: Sequence[date], currency: str) -> _Read:
    periods = periods_of(months)
    total = total_of(sme, figure, periods, currency)
    annual = total
    if len(months) < 12:
        annual = int((Decimal(total) * 12 / len(months)).quantize(Decimal(1), ROUND_HALF_UP))
    return _Read(figure, total, len(months), annual, periods)


def _growth(sme: Sme, coverage: Coverage) -> tuple[Decimal | None, dict[str, Any]]:
    """Revenue of the last k months over the same months a year earlier, k = min(12, n − 12)."""
    months = coverage.months
    k = min(12, len(months) - 12)
    missing = {"from": "nowhere", "months": len(months)}
    if len(months) < 18:
        return None, missing
    recent = [shift(months[-1], 1 - k + index) for index in range(k)]
    earlier = [shift(month, -12) for month in recent]
    if not set(recent + earlier) <= set(months):
        return None, missing
    currency, figure = coverage.currency, READ["revenue"]
    now = total_of(sme, figure, periods_of(recent), currency)
    before = total_of(sme, figure, periods_of(earlier), currency)
    if before <= 0:
        return None, missing
    growth = (Decimal(now) / before - 1).quantize(PLACES, ROUND_HALF_UP)
    return growth, {
        "from": "statements",
        "figure": figure,
        "currency": currency,
        "periods": _json(periods_of(recent)),
        "total": now,
        "earlier_periods": _json(periods_of(earlier)),
        "earlier_total": before,
        "months": k,
    }


def _json(periods: Sequence[Period]) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in periods]


def broken_months(sme: Sme, coverage: Coverage) -> dict[date, bool]:
    """The months that a break falls into, and whether all breaks of the month are explained."""
    return {
        month: all(found.resolution for found in breaks)
        for month, breaks in breaks_by_month(sme, coverage).items()
    }


def breaks_by_month(sme: Sme, coverage: Coverage) -> dict[date, list[Break]]:
    """The breaks of the statements of `coverage`, by the first day of their month.

    A break belongs to the month of its line; without a line to the first month of its statement
    when it is about the opening, otherwise to the last.
    """
    breaks = Break.objects.filter(statement__in=coverage.statements).select_related("statement")
    breaks = breaks.defer("statement__report", "statement__question")
    lines: dict[tuple[int, int | None], date | None] = {
        (statement, line): booked_on
        for statement, line, booked_on in Transaction.objects.filter(
            statement__in=coverage.statements,
            line_no__in=breaks.exclude(at_line=None).values("at_line"),
        ).values_list("statement", "line_no", "booked_on")
    }
    at_opening = (BreakKind.OPENING_MISMATCH, BreakKind.GAP, BreakKind.OVERLAP)
    months: dict[date, list[Break]] = {}
    for found in breaks.order_by("statement", "at_line", "pk"):
        statement = found.statement
        default = statement.period_start if found.kind in at_opening else statement.period_end
        day = lines.get((found.statement_id, found.at_line), default)
        if day is not None:
            months.setdefault(day.replace(day=1), []).append(found)
    return months
