"""A score as a document that explains itself and can be computed again anywhere."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FORMAT = "partnex-explanation-1"
SCRIPT = Path(__file__).resolve().parent / "offline" / "recompute.py"


def explanation_document(
    *,
    inputs: Mapping[str, Any],
    value: int,
    base: Decimal | float,
    contributions: Sequence[Mapping[str, Any]],
    reasons: Sequence[Mapping[str, Any]],
    engine: str,
    model_version: str,
    probability_of_default: float | None,
    formula: Mapping[str, Any] | None,
    artefact_sha256: str = "",
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A score with its inputs and the formula that made it, for `recompute.py` and for people.

    `inputs`, `contributions`, `reasons`: as stored with the score. `formula`: `Model.formula()` or
    `rules.formula()`; None where another service scored, whose formula is not ours to give.
    `about`: whatever else the reader should see (business, dates, currency, evidence).
    """
    return {
        "format": FORMAT,
        "about": dict(about or {}),
        "engine": engine,
        "model_version": model_version,
        "artefact_sha256": artefact_sha256,
        "inputs": dict(inputs),
        "score": value,
        "probability_of_default": probability_of_default,
        "base": float(base),
        "contributions": [dict(part) for part in contributions],
        "reasons": [dict(reason) for reason in reasons],
        "formula": dict(formula) if formula is not None else None,
    }


@cache
def recompute_script() -> str:
    """The program that computes a document's score again with Python's standard library alone."""
    return SCRIPT.read_text("utf-8")
