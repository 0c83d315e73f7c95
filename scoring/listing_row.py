"""What a score writes onto its business, so that the listing needs no join."""

from typing import Any

from scoring.models import Score
from smes import bands
from statements.models import FinancialSummary


def latest_of(*, score: Score, summary: FinancialSummary) -> dict[str, Any]:
    """The columns of `Sme` for its score in force, which rests on `summary`.

    Revenue and growth stand there for the filters alone, and only of owners who agreed
    (`Sme.figures_segment`); no page or answer shows them.
    """
    return {
        "score": score.value,
        "risk_level": score.risk_level,
        "score_basis": summary.basis,
        "scored_at": score.created_at,
        "revenue_band": bands.revenue_band(summary.revenue, summary.currency),
        "growth": bands.growth_tenths(summary.revenue_growth),
    }


#: The same columns of a business whose score has expired.
NO_SCORE: dict[str, Any] = {
    "score": None,
    "risk_level": "",
    "score_basis": "",
    "scored_at": None,
    "revenue_band": None,
    "growth": None,
}
