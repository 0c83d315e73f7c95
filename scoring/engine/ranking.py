"""Which reasons a score gives, as codes with their ranks: whole numbers only, no words.

`scoring.engine.reasons` puts words to them; `scoring.engine.bulk` ranks many at once and alike.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

MOST = 4
MOST_STRENGTHS = 2  # as long as there is something to improve
LEAST = 100  # a weakness that costs less than a point is not told

WEAKNESS, STRENGTH, MISSING = "weakness", "strength", "missing"

STRENGTHS = {
    "margin": "healthy_margin",
    "debt": "debt_low",
    "cover": "debt_cover_high",
    "growth": "revenue_growing",
    "consistency": "reporting_complete",
    "impact": "impact_evidenced",
}
WEAKNESSES = {
    "margin": "thin_margin",
    "debt": "debt_high",
    "cover": "debt_cover_low",
    "growth": "revenue_flat",
    "consistency": "reporting_incomplete",
    "impact": "impact_unevidenced",
}
# What is wrong can be said more sharply: expenses above revenue, growth below zero.
SHARPER = {"margin": "loss_making", "growth": "revenue_falling"}
INPUTS = (
    "revenue",
    "expenses",
    "debt",
    "revenue_growth",
    "reporting_consistency",
    "impact_score",
)
# The inputs that each part of a score needs.
NEEDS = {
    "margin": ("revenue", "expenses"),
    "debt": ("revenue", "debt"),
    "cover": ("revenue", "expenses", "debt"),
    "growth": ("revenue_growth",),
    "consistency": ("reporting_consistency",),
    "impact": ("impact_score",),
}


class Ranked(NamedTuple):
    """A reason's code and kind, the hundredths of a point at stake, and the part it is about."""

    code: str
    kind: str
    weight: int
    part: str


def rank(
    parts: Iterable[tuple[str, int, int]],
    *,
    missing: Sequence[str] = (),
    is_losing: bool = False,
    is_falling: bool = False,
) -> list[Ranked]:
    """At most four reasons, those with the most at stake first.

    `parts`: code, points and possible points in hundredths. An input of `missing` that costs
    points in several parts is one reason with all that it costs. `is_losing`: expenses above
    revenue; `is_falling`: growth below zero.
    """
    found: dict[str, Ranked] = {}
    for code, points, possible in parts:
        lost = possible - points
        unknown = [name for name in NEEDS[code] if name in missing] if missing and lost else ()
        if unknown:
            for name in unknown:
                before = found.get(f"missing_{name}")
                found[f"missing_{name}"] = (
                    before._replace(weight=before.weight + lost)
                    if before
                    else Ranked(f"missing_{name}", MISSING, lost, code)
                )
        elif is_strong(points, possible):
            found[code] = Ranked(STRENGTHS[code], STRENGTH, points, code)
        elif lost >= LEAST:
            found[code] = Ranked(_weakness(code, is_losing, is_falling), WEAKNESS, lost, code)
    ranked = sorted(found.values(), key=_weight, reverse=True)
    costs = sum(reason.kind != STRENGTH and reason.weight >= LEAST for reason in ranked)
    room = MOST - min(costs, MOST - MOST_STRENGTHS)
    kept = []
    for reason in ranked:
        if reason.kind != STRENGTH:
            if reason.weight >= LEAST:
                kept.append(reason)
        elif room:
            room -= 1
            kept.append(reason)
    return kept[:MOST]


def missing(given: Sequence[object]) -> list[str]:
    """The names of those of the six inputs, in order, that are None."""
    return [name for name, value in zip(INPUTS, given, strict=True) if value is None]


def is_strong(points: Any, possible: int) -> Any:
    """At least four fifths of the points; an array of points gives an array of answers."""
    return 5 * points >= 4 * possible


def is_weak(points: int, possible: int) -> bool:
    """Less than half of the points."""
    return 2 * points < possible


def _weakness(code: str, is_losing: bool, is_falling: bool) -> str:
    if (code == "margin" and is_losing) or (code == "growth" and is_falling):
        return SHARPER[code]
    return WEAKNESSES[code]


def _weight(reason: Ranked) -> int:
    return reason.weight
