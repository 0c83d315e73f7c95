"""What others read of statements: the summary in force, its evidence, figures and their rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from smes.models import Sme
from statements import measures
from statements.coverage import Coverage, Period, bounds, coverage_of
from statements.enums import StatementStatus
from statements.models import (
    Break,
    ColumnMapping,
    FinancialSummary,
    MonthlyFigure,
    Statement,
    Transaction,
)
from statements.summary import latest_declaration, latest_derived, rows_in


def summary_in_force(sme: Sme) -> FinancialSummary | None:
    """The summary a score rests on: what statements support, otherwise the latest declaration."""
    if coverage_of(sme).is_enough:
        return latest_derived(sme)
    return latest_declaration(sme)


def monthly_figures(sme: Sme, *, currency: str = "") -> QuerySet[MonthlyFigure]:
    """Oldest first; of one currency, or of each in turn."""
    figures = MonthlyFigure.objects.filter(sme=sme)
    if currency:
        figures = figures.filter(currency=currency)
    return figures.order_by("currency", "month")


def currencies_of(sme: Sme, coverage: Coverage | None = None) -> list[str]:
    """The currencies with figures, the main one (that of `coverage`) first."""
    main = (coverage or coverage_of(sme)).currency or sme.currency
    found = MonthlyFigure.objects.filter(sme=sme).values_list("currency", flat=True)
    return sorted(set(found), key=lambda currency: (currency != main, currency))


def rows_behind(
    sme: Sme, *, figure: str, periods: Sequence[Period], currency: str
) -> QuerySet[Transaction]:
    """The rows whose sum (or count) is `figure` over `periods`. KeyError: no such figure."""
    return rows_in(sme, figure, periods, currency).order_by("booked_on", "statement", "position")


def rows_link(figure: str, periods: Sequence[Sequence[date | str]], currency: str) -> str:
    """The page that shows the rows behind a figure."""
    query = [("figure", figure), ("currency", currency)]
    query += [("period", f"{first}_{last}") for first, last in periods]
    return f"{reverse('statements:rows')}?{urlencode(query)}"


def month_link(figure: MonthlyFigure, name: str) -> str:
    return rows_link(name, [bounds(figure.month)], figure.currency)


def statements_of(user: Any) -> QuerySet[Statement]:
    """The statements that `user` may see, newest first, each with its number of breaks."""
    return (
        Statement.objects.visible_to(user)
        .annotate(break_count=Count("breaks"))
        .order_by("-uploaded_at", "-pk")
    )


def statement_of(user: Any, pk: int) -> Statement:
    """A statement with its business, account and layout; Http404 where it is withdrawn."""
    statements = Statement.objects.select_related("sme", "account", "mapping")
    return statements.exclude(status=StatementStatus.WITHDRAWN).get_visible(user, pk=pk)


def layouts_of(user: Any) -> QuerySet[ColumnMapping]:
    """The layouts that the owner has told how to read, each with the file it was told for first."""
    told_for = Statement.objects.filter(mapping=OuterRef("pk")).order_by("pk")
    return ColumnMapping.objects.visible_to(user).annotate(
        file_name=Subquery(told_for.values("file_name")[:1])
    )


def rows_of_statement(statement: Statement) -> QuerySet[Transaction]:
    return Transaction.objects.filter(statement=statement).order_by("line_no", "pk")


def rows_of_business(sme: Sme) -> QuerySet[Transaction]:
    """All rows that count of a business, oldest first."""
    rows = Transaction.objects.counted(statement__sme=sme)
    return rows.order_by("booked_on", "statement", "position", "pk")


def evidence_context(sme: Sme) -> dict[str, Any]:
    """What statements show beyond the six inputs, for the reasons of a score.

    Over the covered months among the last twelve, in the main currency; what is not known is
    missing from the result. `coverage`, `timeliness`, `agreement` and `integrity` are the parts of
    reporting consistency (0 to 1); shares, `cash_buffer_months` and `debt_service_cover` are
    `Decimal`.
    """
    coverage = coverage_of(sme)
    context: dict[str, Any] = {"currency": coverage.currency or sme.currency}
    if not coverage.months:
        return context
    figures = list(monthly_figures(sme, currency=coverage.currency))
    window = measures.window_of(sme, coverage, figures)
    context |= {
        "months_covered": len(coverage.window),
        "history_months": len(coverage.months),
        "newest_month": coverage.months[-1],
        "unresolved_breaks": unresolved_breaks(coverage),
        "returned_payments": window.total("returned_payments"),
    }
    for name, value in (
        ("negative_days", measures.negative_days(window)),
        ("cash_buffer_months", measures.cash_buffer(window)),
        ("revenue_volatility", measures.revenue_volatility(window)),
        ("top_customer_share", measures.top_customer_share(window)),
        ("debt_service_cover", measures.debt_service_cover(window)),
    ):
        if value is not None:
            context[name] = value
    summary = latest_derived(sme) if coverage.is_enough else None
    if summary is not None:
        parts = summary.sources["reporting_consistency"]["parts"]
        context |= {name: Decimal(value) for name, value in parts.items()}
    return context


def unresolved_breaks(coverage: Coverage) -> int:
    return Break.objects.filter(statement__in=coverage.statements, resolution="").count()


def source_link(source: Mapping[str, Any]) -> str:
    """The rows behind an input of a summary; empty where it does not come from rows."""
    if "figure" not in source:
        return ""
    return rows_link(source["figure"], source["periods"], source["currency"])


def search(rows: QuerySet[Transaction], words: str) -> QuerySet[Transaction]:
    """Rows whose description, counterparty or reference holds `words`."""
    return rows.filter(
        Q(description__icontains=words)
        | Q(counterparty__icontains=words)
        | Q(reference__icontains=words)
    )
