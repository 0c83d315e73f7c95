"""Reads: the score in force, its history, and the figures that reasons may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import from_minor
from scoring.engine.inputs import Inputs
from scoring.models import Score, ScoreReview
from smes.models import Sme
from statements.models import FinancialSummary, Statement
from statements.queries import evidence_context

HISTORY = 36  # scores on the chart
REVIEWS = 5  # on the owner's page


def score_in_force(sme: Sme) -> Score | None:
    """The score of a business that counts now, with its summary."""
    scores = Score.objects.in_force().filter(sme=sme)
    return scores.select_related("summary", "correction").first()


def history(sme: Sme, limit: int = HISTORY) -> list[Score]:
    """The last scores, oldest first."""
    newest = Score.objects.filter(sme=sme).order_by("-created_at", "-pk")
    return list(newest[:limit])[::-1]


def reviews_of(sme: Sme, limit: int = REVIEWS) -> list[ScoreReview]:
    """What the owner asked of reviewers, newest first, each with its scores."""
    reviews = ScoreReview.objects.filter(score__sme=sme).select_related("score", "result")
    return list(reviews.order_by("-pk")[:limit])


@dataclass(frozen=True)
class Figures:
    """What a run scores: a summary's inputs, or those a review has corrected, and its evidence."""

    summary: FinancialSummary
    inputs: Inputs
    context: dict[str, Any]
    correction: ScoreReview | None = None


def figures_of(summary: FinancialSummary, before: Score | None) -> Figures:
    """The figures of the summary in force. Raises InputError where they cannot be scored.

    As long as no newer summary takes the place of a corrected one, its correction stays.
    """
    correction = before.correction if before and before.summary_id == summary.pk else None
    inputs = Inputs.from_mapping(before.inputs) if before and correction else inputs_of(summary)
    return Figures(summary, inputs, context_of(summary), correction)


def inputs_of(summary: FinancialSummary) -> Inputs:
    """The six inputs in major units. Raises InputError where they cannot be scored."""

    def amount(minor: int | None) -> Any:
        return None if minor is None else from_minor(minor, summary.currency)

    def ratio(value: Any) -> float | None:
        return None if value is None else float(value)

    return Inputs(
        revenue=amount(summary.revenue),
        expenses=amount(summary.expenses),
        debt=amount(summary.debt),
        revenue_growth=ratio(summary.revenue_growth),
        reporting_consistency=ratio(summary.reporting_consistency),
        impact_score=ratio(summary.impact_score),
    )


def context_of(summary: FinancialSummary) -> dict[str, Any]:
    """What reasons may tell beyond the inputs, named as `scoring.engine.reasons` knows it."""
    return evidence_context(summary.sme) | {"currency": summary.currency}


def stored_context(context: Mapping[str, Any]) -> dict[str, Any]:
    """As kept beside a score: exact shares become numbers, months their first day."""
    return {
        name: float(value)
        if isinstance(value, Decimal)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for name, value in context.items()
    }


def why_statement_stays(statement: Statement) -> str:
    """Why a statement cannot be withdrawn: a score in force rests on it; otherwise ""."""
    score = score_in_force(statement.sme)
    if score is not None and statement.pk in score.summary.sources.get("statements", []):
        return _("Your score in force rests on this statement.")
    return ""
