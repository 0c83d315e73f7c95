"""The shadow against the score that counted: how often they agree, and how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, F, Q, Value, When
from django.db.models.functions import Abs

from scoring.engine.levels import LEVELS
from scoring.models import ModelVersion, ShadowScore

CLOSE = 5  # points


@dataclass(frozen=True)
class Comparison:
    """Over `count` pairs: shares from 0 to 1, differences (shadow less score) in points.

    `changes` has a row per level of the score: its name and how many the shadow puts into each.
    """

    count: int
    same_level: float
    close: float
    mean_difference: float
    mean_distance: float
    changes: Sequence[tuple[str, Sequence[int]]]


def comparison_of(version: ModelVersion) -> Comparison | None:
    """How a version did as a shadow; None while there is no pair."""
    pairs = ShadowScore.objects.filter(version=version)
    level = Case(
        *(When(value__gte=each.minimum, then=Value(each.name)) for each in LEVELS),
    )
    distance = Abs(F("value") * 1.0 - F("score__value"))
    found: dict[str, Any] = pairs.annotate(level=level, distance=distance).aggregate(
        count=Count("pk"),
        same=Count("pk", filter=Q(level=F("score__risk_level"))),
        close=Count("pk", filter=Q(distance__lte=CLOSE)),
        difference=Avg(F("value") * 1.0 - F("score__value")),
        distance_mean=Avg("distance"),
    )
    count = found["count"]
    if not count:
        return None
    counted = {
        (row["score__risk_level"], row["level"]): row["n"]
        for row in pairs.annotate(level=level)
        .values("score__risk_level", "level")
        .annotate(n=Count("pk"))
    }
    names = [each.name for each in LEVELS]
    return Comparison(
        count=count,
        same_level=found["same"] / count,
        close=found["close"] / count,
        mean_difference=found["difference"],
        mean_distance=found["distance_mean"],
        changes=[
            (before, [counted.get((before, after), 0) for after in names]) for before in names
        ],
    )
