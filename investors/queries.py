"""Reads of investors: what a credit file shows. Callers have asked which scopes are open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet

from scoring.models import Milestone, Score
from scoring.queries import history, score_in_force
from smes.enums import Scope
from smes.models import Sme
from statements.measures import Reading
from statements.models import MonthlyFigure, Transaction
from statements.queries import currencies_of, monthly_figures

MONTHS = 24
COUNTRIES_SECONDS = 300
CARD_COLUMNS = (
    "business_name",
    "industry",
    "country",
    "city",
    "years_of_operation",
    "employees",
    "score",
    "risk_level",
    "score_basis",
    "scored_at",
)
FILE_PARTS = (Scope.PROFILE, Scope.SCORE, Scope.REASONS, Scope.MONTHLY_FIGURES)


@dataclass(frozen=True)
class EvidenceMonth:
    """How far one month can be trusted; the breaks of its statements counted."""

    month: date
    is_covered: bool
    in_time: bool
    explained: int
    unresolved: int


@dataclass(frozen=True)
class Evidence:
    """What statements the figures rest on, over the twelve months that end with the newest."""

    statements: int
    covered: int  # months
    reconciled_until: date
    months: list[EvidenceMonth]  # newest first

    @property
    def late(self) -> list[EvidenceMonth]:
        return [month for month in self.months if month.is_covered and not month.in_time]

    @property
    def with_unresolved(self) -> list[EvidenceMonth]:
        return [month for month in self.months if month.unresolved]

    @property
    def with_explained(self) -> list[EvidenceMonth]:
        """With breaks that are all explained."""
        return [month for month in self.months if month.explained and not month.unresolved]


@dataclass(frozen=True)
class CreditFile:
    """A business and the parts of its file that are shared; None is what is not."""

    sme: Sme
    shared: list[Scope]
    not_shared: list[Scope]
    profile: Sme | None
    scores: list[Score] | None  # oldest first
    reasons: Score | None  # the score in force
    monthly_figures: list[MonthlyFigure] | None  # oldest first, in the main currency
    milestones: list[Milestone] | None = None  # with the scores, in the order they were reached
    readings: list[Reading] | None = None  # the year in figures, with the monthly ones
    evidence: Evidence | None = None  # with them too; None where no statement is reconciled


def credit_file(sme: Sme, opened: Collection[Scope], shared: Collection[Scope]) -> CreditFile:
    """Read the parts `opened` and nothing else; `shared` is all that the reader could open."""
    return CreditFile(
        sme=sme,
        shared=[scope for scope in Scope if scope in shared],
        not_shared=[scope for scope in Scope if scope not in shared],
        profile=sme if Scope.PROFILE in opened else None,
        scores=history(sme) if Scope.SCORE in opened else None,
        reasons=score_in_force(sme) if Scope.REASONS in opened else None,
        monthly_figures=_months(sme) if Scope.MONTHLY_FIGURES in opened else None,
    )


def _months(sme: Sme) -> list[MonthlyFigure]:
    currencies = currencies_of(sme)
    if not currencies:
        return []
    newest = monthly_figures(sme, currency=currencies[0]).reverse()[:MONTHS]
    return list(newest)[::-1]


def listed_countries() -> list[str]:
    """The countries of listed businesses, as of the last few minutes."""
    return cache.get_or_set("listed_countries", _listed_countries, COUNTRIES_SECONDS) or []


def _listed_countries() -> list[str]:
    listed = Sme.objects.filter(is_listed=True)
    return list(listed.order_by("country").values_list("country", flat=True).distinct())


def transactions_of(sme: Sme) -> QuerySet[Transaction]:
    """All rows of the business's accounts, without their order."""
    return Transaction.objects.counted(statement__sme=sme)


TRANSACTION_ORDER = ("-booked_on", "-id")
