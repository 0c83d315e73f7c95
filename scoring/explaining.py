"""The document that explains a stored score and lets anybody compute it again."""

from typing import Any

from scoring.engine import model, rules
from scoring.engine.explanation import explanation_document
from scoring.engine.model import ArtefactError
from scoring.enums import Engine
from scoring.models import Score
from scoring.wording import in_language


def document_of(score: Score) -> dict[str, Any]:
    """The document of a score whose summary is loaded.

    Its formula is null where another service scored, or where the version's artefact is gone.
    """
    formula, sha256 = _formula(score)
    summary = score.summary
    return explanation_document(
        inputs=score.inputs,
        value=score.value,
        base=score.base,
        contributions=[_plain(row) for row in score.contributions],
        reasons=[_plain(row) for row in score.reasons],
        engine=score.engine,
        model_version=score.model_version,
        probability_of_default=score.probability_of_default,
        formula=formula,
        artefact_sha256=sha256,
        about={
            "score_id": score.pk,
            "business": score.sme.business_name,
            "currency": summary.currency,
            "basis": summary.basis,
            "period_start": summary.period_start and summary.period_start.isoformat(),
            "period_end": summary.period_end and summary.period_end.isoformat(),
            "state": score.state,
            "scored_at": score.created_at.isoformat(),
            "expires_at": score.expires_at.isoformat(),
            "fallback_reason": score.fallback_reason,
        },
    )


def _formula(score: Score) -> tuple[dict[str, Any] | None, str]:
    if score.engine == Engine.RULES:
        return rules.formula(), ""
    if score.engine == Engine.EXTERNAL:
        return None, ""
    try:
        loaded = model.load(model.ARTEFACTS / f"{score.model_version}.json")
    except ArtefactError:
        return None, ""
    return loaded.formula(), loaded.sha256


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A part or a reason in words of the current language."""
    return {name: value for name, value in in_language(row).items() if name != "said"}
