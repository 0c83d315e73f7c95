"""Reads: the score in force, its history, and the figures that reasons may use."""

from typing import Any

from django.utils.translation import gettext as _

from core.money import from_minor
from scoring.engine.inputs import Inputs
from scoring.enums import ScoreState
from scoring.models import Score
from smes.models import Sme
from statements.models import FinancialSummary, Statement
from statements.queries import evidence_context

HISTORY = 36  # scores on the chart


def score_in_force(sme: Sme) -> Score | None:
    """The active score of a business, with its summary."""
    active = Score.objects.filter(sme=sme, state=ScoreState.ACTIVE)
    return active.select_related("summary").first()


def history(sme: Sme, limit: int = HISTORY) -> list[Score]:
    """The last scores, oldest first."""
    newest = Score.objects.filter(sme=sme).order_by("-created_at", "-pk")
    return list(newest[:limit])[::-1]


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


def why_statement_stays(statement: Statement) -> str:
    """Why a statement cannot be withdrawn: a score in force rests on it; otherwise ""."""
    score = score_in_force(statement.sme)
    if score is not None and statement.pk in score.summary.sources.get("statements", []):
        return _("Your score in force rests on this statement.")
    return ""
