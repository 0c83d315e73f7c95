"""What the model card prints, all of it from the artefact and the table of levels."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.numbers import number_text, percent_text
from core.ui.charts import Chart, Point, line_chart
from scoring.engine.levels import LEVELS
from scoring.engine.model import Model
from scoring.engine.texts import LABELS

FILES = {
    "one_year": _("One year before the outcome"),
    "three_years": _("Three years before"),
    "five_years": _("Five years before"),
}
RIVALS = {
    "additive curves, monotone": _("Curves that add up, never in the wrong direction (chosen)"),
    "scorecard on bins, monotone": _("Scorecard on bins, never in the wrong direction"),
    "boosted trees, monotone": _("Boosted trees, never in the wrong direction"),
    "boosted trees, free": _("Boosted trees without constraints"),
    "random forest, free": _("Random forest without constraints"),
    "logistic regression, free": _("Logistic regression without constraints"),
}
GIVEN = {
    "nothing for reporting and impact": _("Nothing for reporting and impact"),
    "full reporting, half the impact": _("Full reporting, half the impact"),
    "full reporting and impact": _("Full reporting and impact"),
}
THIRDS = {
    ("assets", "smallest"): _("Smallest third by assets"),
    ("assets", "middle"): _("Middle third by assets"),
    ("assets", "largest"): _("Largest third by assets"),
    ("revenue", "smallest"): _("Smallest third by revenue"),
    ("revenue", "middle"): _("Middle third by revenue"),
    ("revenue", "largest"): _("Largest third by revenue"),
}


def levels() -> list[dict[str, Any]]:
    """The table of levels: name, lowest and highest score."""
    tops = [100, *(level.minimum - 1 for level in LEVELS)]
    return [
        {"name": level.name, "low": level.minimum, "high": top}
        for level, top in zip(LEVELS, tops, strict=False)
    ]


def card_of(model: Model) -> dict[str, Any]:
    """The card of a loaded model; what an older artefact does not state is left out."""
    document = model.document
    card = document["card"]
    year = card["metrics"]["one_year"]
    return {
        "version": model.version,
        "kind": gettext(document["kind"]),
        "sha256": model.sha256,
        "seed": document["seed"],
        "trained_on": date.fromisoformat(document["trained_on"]),
        "data": card["data"],
        "files": [
            {"label": label, **card["data"]["files"][name], **_discrimination(card, name)}
            for name, label in FILES.items()
        ],
        "year": year,
        "calibration": _calibration_chart(year["calibration"]),
        "rivals": [
            {**row, "label": RIVALS.get(row["name"], row["name"])}
            for row in card["metrics"].get("compared", [])
        ],
        "outcomes": [
            {**row, "label": GIVEN.get(row["given"], row["given"])}
            for row in year.get("levels", [])
        ],
        "sizes": [
            {**row, "label": THIRDS.get((row["by"], row["third"]), row["third"])}
            for row in year.get("sizes", [])
        ],
        "sensitivity": year.get("sensitivity", []),
        "features": [
            {
                "label": gettext(LABELS[part["code"]]),
                "definition": gettext(part["definition"]),
                "safer": part["safer"],
                "possible": max(part["points"]),
                "range": part.get("range"),
                "knots": list(zip(part["knots"], part["points"], strict=True)),
            }
            for part in document["features"]
        ],
        "judgement": document["judgement"],
        "formula": {name: _exponent(fit) for name, fit in document["calibration"].items()},
        "limits": [gettext(limit) for limit in card["limits"]],
    }


def _exponent(fit: dict[str, float]) -> str:
    """What a calibration raises e to."""
    sign = "−" if fit["intercept"] > 0 else "+"
    slope, constant = (number_text(abs(fit[name]), 6) for name in ("slope", "intercept"))
    return gettext("%(slope)s × points %(sign)s %(constant)s") % {
        "slope": slope,
        "sign": sign,
        "constant": constant,
    }


def _calibration_chart(groups: list[dict[str, float]]) -> Chart:
    """What was said (dashed) and what happened, in ten groups of rising probability."""
    return line_chart(
        [
            Point(
                str(number),
                group["observed"] * 100,
                percent_text(group["observed"], 1),
                lower=group["predicted"] * 100,
                lower_text=percent_text(group["predicted"], 1),
            )
            for number, group in enumerate(groups, 1)
        ],
        title=gettext("Share of companies that failed, by tenth of predicted probability"),
        label_column=gettext("Tenth"),
        value_column=gettext("Happened"),
        lower_column=gettext("Predicted"),
        low=0,
        text=lambda value: percent_text(value / 100),
    )


def _discrimination(card: dict[str, Any], name: str) -> dict[str, Any]:
    metrics = card["metrics"][name]
    return {
        "auc": metrics["auc"],
        "auc_rules": metrics["auc_rules"],
        "interval": metrics.get("auc_interval"),
        "rules_interval": metrics.get("auc_rules_interval"),
        "is_cross_validated": name == "one_year",
    }
