"""A score as its page shows it: parts with links, reasons with badges, the history as a chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.dates import day_text
from core.numbers import number_text
from core.ui.charts import Band, Chart, Point, line_chart
from scoring.drift import Drift
from scoring.engine.levels import LEVELS
from scoring.engine.ranking import NEEDS
from scoring.engine.texts import LABELS
from scoring.enums import ScoreState
from scoring.models import Score
from scoring.wording import in_language
from smes.enums import RiskLevel
from statements.models import FinancialSummary
from statements.queries import source_link

TONES = {"strength": "good", "weakness": "caution", "missing": "info"}
ICONS = {"strength": "circle-check", "weakness": "trending-down", "missing": "circle-question-mark"}
NAMES = {
    "revenue": gettext_lazy("Revenue"),
    "expenses": gettext_lazy("Expenses"),
    "debt": gettext_lazy("Debt"),
    "revenue_growth": gettext_lazy("Revenue growth"),
    "reporting_consistency": gettext_lazy("Reporting consistency"),
    "impact_score": gettext_lazy("Impact"),
}
SOURCES = {
    "statements": gettext_lazy("Read from statements"),
    "declaration": gettext_lazy("Declared by the owner"),
    "nowhere": gettext_lazy("Not known"),
}


@dataclass(frozen=True)
class Part:
    """A contribution: `points` of `possible`, and the rows behind it where there are."""

    label: str
    points: float
    text: str
    possible: float
    sentence: str
    link: str


@dataclass(frozen=True)
class Input:
    """One of the six inputs: an amount in minor units or a share, and where it comes from."""

    label: str
    amount: int | None
    share: Any
    is_amount: bool
    source: str
    link: str


@dataclass(frozen=True)
class ScorePage:
    """Everything that the page of one score shows."""

    score: Score
    parts: list[Part]
    sum_of_parts: str
    rounding: str
    reasons: list[dict[str, Any]]
    inputs: list[Input]
    evidence_days: int | None
    next_level: str
    next_points: int


def page_of(score: Score) -> ScorePage:
    """The page of a score whose summary is loaded."""
    shown = [row for row in score.contributions if row["code"] != "rounding"]
    rounding = sum(row["points"] for row in score.contributions if row["code"] == "rounding")
    above = [level for level in LEVELS if level.minimum > score.value]
    return ScorePage(
        score=score,
        parts=[_part(row, score.summary) for row in shown],
        sum_of_parts=number_text(float(score.base) + sum(row["points"] for row in shown), 2),
        rounding=("+" if rounding >= 0 else "") + number_text(rounding, 2),
        reasons=[_reason(row, score.summary) for row in score.reasons],
        inputs=inputs_of(score.summary),
        evidence_days=days_since(score.summary.period_end),
        next_level=str(RiskLevel(above[-1].name).label) if above else "",
        next_points=above[-1].minimum - score.value if above else 0,
    )


def inputs_of(summary: FinancialSummary) -> list[Input]:
    """The six inputs of a summary, each with its source."""
    rows = []
    for name, label in NAMES.items():
        value, source = getattr(summary, name), summary.sources.get(name) or {}
        is_amount = name in {"revenue", "expenses", "debt"}
        kind = source.get("from") or ("nowhere" if value is None else "declaration")
        rows.append(
            Input(
                label=str(label),
                amount=value if is_amount else None,
                share=None if is_amount else value,
                is_amount=is_amount,
                source=str(SOURCES["nowhere" if value is None else kind]),
                link=source_link(source),
            )
        )
    return rows


# What a reviewer did with a score, as the chart marks it.
MARKS = {
    ScoreState.DISPUTED: gettext_lazy("under review"),
    ScoreState.UPHELD: gettext_lazy("upheld by a reviewer"),
    ScoreState.CORRECTED: gettext_lazy("corrected by a reviewer"),
}


def history_chart(scores: Sequence[Score], *, title: str = "") -> Chart:
    """The scores, oldest first, across the levels."""
    tops = [100, *(level.minimum for level in LEVELS)]
    return line_chart(
        [
            Point(
                day_text(score.created_at, "dd MMM yy"),
                score.value,
                str(score.value),
                mark=str(MARKS.get(ScoreState(score.state), "")),
            )
            for score in scores
        ],
        title=title or _("Your scores over time"),
        label_column=str(_("Scored")),
        value_column=str(_("Score")),
        low=0,
        high=100,
        bands=[
            Band(level.name.lower(), level.minimum, top, str(RiskLevel(level.name).label))
            for level, top in zip(LEVELS, tops, strict=False)
        ],
        text=lambda value: f"{value:.0f}",
    )


def days_since(day: date | None) -> int | None:
    """How old evidence is that ends with `day`; None where no period is known."""
    return None if day is None else max(0, (clock.today() - day).days)


def _part(row: dict[str, Any], summary: FinancialSummary) -> Part:
    row = in_language(row)
    return Part(
        label=row["label"],
        points=row["points"],
        text=number_text(row["points"], 2),
        possible=row["possible"],
        sentence=row["sentence"],
        link=_first_link(NEEDS.get(row["code"], ()), summary),
    )


def _first_link(names: Iterable[str], summary: FinancialSummary) -> str:
    links = (source_link(summary.sources.get(name) or {}) for name in names)
    return next((link for link in links if link), "")


# The inputs whose rows stand behind a reason, and the pages of those that no row stands behind.
BEHIND = {
    "thin_margin": ("expenses", "revenue"),
    "loss_making": ("expenses", "revenue"),
    "healthy_margin": ("revenue", "expenses"),
    "debt_cover_low": ("revenue", "expenses"),
    "debt_cover_high": ("revenue", "expenses"),
    "revenue_falling": ("revenue_growth", "revenue"),
    "revenue_flat": ("revenue_growth", "revenue"),
    "revenue_growing": ("revenue_growth", "revenue"),
    "one_customer_dominates": ("revenue",),
    "customers_spread": ("revenue",),
    "revenue_volatile": ("revenue",),
    "revenue_steady": ("revenue",),
}
PAGES = {
    "missing_debt": "statements:declare",
    "missing_impact_score": "statements:declare",
    "impact_unevidenced": "statements:declare",
    "impact_evidenced": "statements:declare",
    "missing_revenue": "statements:upload",
    "missing_expenses": "statements:upload",
    "missing_revenue_growth": "statements:upload",
    "missing_reporting_consistency": "statements:upload",
    "months_missing": "statements:upload",
    "short_history": "statements:upload",
    "statements_late": "statements:list",
    "unresolved_breaks": "statements:list",
}


def _behind(code: str, summary: FinancialSummary) -> dict[str, str]:
    """The rows that a reason speaks of, or else the page on which its figures stand."""
    rows = _first_link(BEHIND.get(code, ()), summary)
    if rows:
        return {"link": rows, "link_text": _("See the rows")}
    page = PAGES.get(code, "statements:figures")
    texts = {
        "statements:declare": _("Declared figures"),
        "statements:upload": _("Upload statements"),
        "statements:list": _("Your statements"),
        "statements:figures": _("See the figures"),
    }
    return {"link": reverse(page), "link_text": texts[page]}


def _reason(row: dict[str, Any], summary: FinancialSummary) -> dict[str, Any]:
    if not row["weight"]:
        words = _("No points of its own")
    elif row["kind"] == "strength":
        words = _("Earns %(points)s points") % {"points": number_text(row["weight"], 2)}
    else:
        words = _("Costs %(points)s points") % {"points": number_text(row["weight"], 2)}
    tone = TONES[row["kind"]]
    return {
        **in_language(row),
        **_behind(row["code"], summary),
        "tone": tone,
        "icon": ICONS[row["kind"]],
        "words": words,
    }


DRIFT = {
    "stable": ("good", gettext_lazy("Alike")),
    "watch": ("caution", gettext_lazy("Moving")),
    "shifted": ("bad", gettext_lazy("Unlike")),
    "unknown": ("neutral", gettext_lazy("Too few yet")),
}


def drift_rows(found: Iterable[Drift]) -> list[dict[str, Any]]:
    """Drift as pages show it."""
    rows = []
    for drift in found:
        tone, words = DRIFT[drift.verdict]
        label = _("Probability of default") if drift.code == "score" else _(LABELS[drift.code])
        rows.append({**vars(drift), "label": label, "tone": tone, "words": str(words)})
    return rows
