"""The year as statements show it: window, measures, seasonality, categories, declared beside read.

What the figures page and the API tell, put together once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smes.models import Sme
from statements import comparison, measures
from statements.comparison import Comparison, DebtLine, Part
from statements.coverage import Coverage, coverage_of
from statements.measures import Reading, Window
from statements.models import FinancialSummary, MonthlyFigure
from statements.seasonality import Seasonality, seasonality_of
from statements.summary import latest_declaration, latest_derived


@dataclass(frozen=True)
class Year:
    """All in one currency. `declared` and what follows it is known in the main currency only: the
    summary, and so the score, rests on that one."""

    coverage: Coverage
    window: Window
    readings: list[Reading]
    season: Seasonality
    parts: list[Part]
    declared: FinancialSummary | None = None
    read: FinancialSummary | None = None  # what statements support, where they cover enough
    comparisons: list[Comparison] = field(default_factory=list)
    debt: DebtLine | None = None

    @property
    def summary(self) -> FinancialSummary | None:
        """The summary in force."""
        return self.read or self.declared


def year_of(sme: Sme, main: Coverage, currency: str, months: Sequence[MonthlyFigure]) -> Year:
    """The year in `currency`; `months` are all its monthly figures, `main` is the coverage in the
    main currency."""
    is_main = currency == (main.currency or sme.currency)
    coverage = main if is_main else coverage_of(sme, currency=currency)
    window = measures.window_of(sme, coverage, months)
    parts = comparison.parts_of(sme, window)
    season = seasonality_of(coverage.months, {m.month: m.true_revenue for m in months})
    year = Year(coverage, window, measures.read(window), season, parts)
    if not is_main:
        return year
    declared = latest_declaration(sme)
    read = latest_derived(sme) if coverage.is_enough else None
    compared = comparison.comparisons_of(read, declared, coverage, parts) if read else []
    return Year(
        coverage,
        window,
        year.readings,
        season,
        parts,
        declared=declared,
        read=read,
        comparisons=compared,
        debt=comparison.debt_of(window, declared),
    )
