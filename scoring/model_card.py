"""What the model card prints, all of it from the artefact and the table of levels."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from scoring.engine.levels import LEVELS
from scoring.engine.model import Model
from scoring.engine.texts import LABELS

FILES = {
    "one_year": _("One year before the outcome"),
    "three_years": _("Three years before"),
    "five_years": _("Five years before"),
}


def levels() -> list[dict[str, Any]]:
    """The table of levels: name, lowest and highest score."""
    tops = [100, *(level.minimum - 1 for level in LEVELS)]
    return [
        {"name": level.name, "low": level.minimum, "high": top}
        for level, top in zip(LEVELS, tops, strict=False)
    ]


def card_of(model: Model) -> dict[str, Any]:
    """The card of a loaded model. A file has an interval unless it was cross-validated."""
    document = model.document
    card = document["card"]
    return {
        "version": model.version,
        "kind": document["kind"],
        "sha256": model.sha256,
        "seed": document["seed"],
        "trained_on": date.fromisoformat(document["trained_on"]),
        "data": card["data"],
        "files": [
            {"label": label, **card["data"]["files"][name], **_discrimination(card, name)}
            for name, label in FILES.items()
        ],
        "year": card["metrics"]["one_year"],
        "features": [
            {
                "label": LABELS[part["code"]],
                "definition": part["definition"],
                "safer": part["safer"],
                "possible": max(part["points"]),
                "knots": list(zip(part["knots"], part["points"], strict=True)),
            }
            for part in document["features"]
        ],
        "judgement": document["judgement"],
        "limits": card["limits"],
    }


def _discrimination(card: dict[str, Any], name: str) -> dict[str, Any]:
    metrics = card["metrics"][name]
    return {
        "auc": metrics["auc"],
        "auc_rules": metrics["auc_rules"],
        "interval": metrics.get("auc_interval"),
        "rules_interval": metrics.get("auc_rules_interval"),
    }
