"""Many scores at once with numpy: the same numbers and reasons as `Model.evaluate`, row for row.

Imported only by those who score in bulk; a web worker never loads it.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from scoring.engine import ranking
from scoring.engine.curve import Calibration, Curve
from scoring.engine.model import COVER_FLOOR, Model

Array = np.ndarray[Any, Any]

ROWS_AT_ONCE = 16_384  # what a processor keeps close
NO_REASON = -1

# Every reason that a ranking can give, by number.
REASONS = (
    *ranking.STRENGTHS.values(),
    *ranking.WEAKNESSES.values(),
    *ranking.SHARPER.values(),
    *(f"missing_{name}" for name in ranking.INPUTS),
)
NUMBER_OF = {code: number for number, code in enumerate(REASONS)}
KINDS = (
    *[ranking.STRENGTH] * len(ranking.STRENGTHS),
    *[ranking.WEAKNESS] * (len(ranking.WEAKNESSES) + len(ranking.SHARPER)),
    *[ranking.MISSING] * len(ranking.INPUTS),
)


class Columns(NamedTuple):
    """The six inputs of many, as floats in major units; NaN is "not known"."""

    revenue: Array
    expenses: Array
    debt: Array
    growth: Array
    consistency: Array
    impact: Array


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of many, a column each.

    `parts`: a row for each of `Model.codes`, in hundredths. `probability`: NaN where none is
    stated. `reasons`: four rows of numbers into REASONS, largest stake first, NO_REASON where there
    are fewer; `weights`: their hundredths.
    """

    values: Array
    parts: Array
    probability: Array
    reasons: Array
    weights: Array

    def reasons_of(self, column: int) -> list[tuple[str, str, int]]:
        """Code, kind and weight of each reason of one score."""
        return [
            (REASONS[number], KINDS[number], int(weight))
            for number, weight in zip(self.reasons[:, column], self.weights[:, column], strict=True)
            if number != NO_REASON
        ]


def evaluate(model: Model, columns: Columns) -> Scores:
    """The scores of all rows, which have passed the checks of `Inputs`."""
    count = len(columns.revenue)
    found = Scores(
        values=np.empty(count, np.uint8),
        parts=np.empty((len(model.codes), count), np.int16),
        probability=np.empty(count),
        reasons=np.empty((ranking.MOST, count), np.int8),
        weights=np.empty((ranking.MOST, count), np.int16),
    )
    for start in range(0, count, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        _evaluate(model, Columns(*(column[rows] for column in columns)), found, rows)
    return found


def _evaluate(model: Model, given: Columns, found: Scores, rows: slice) -> None:
    features = _features(given)
    points = [_at(curve, features[curve.code]) for curve in model.curves]
    financial = points[0]
    for earned in points[1:]:
        financial = financial + earned
    found.probability[rows] = _probability(model, financial, features)
    for most, share in zip(model.judged, (given.consistency, given.impact), strict=True):
        points.append(most * np.nan_to_num(share, nan=0.0))
    total = financial + points[-2] + points[-1]
    found.values[rows] = np.clip(np.floor(2 * total + 1).astype(np.int32) // 2, 0, 100)
    parts = [np.floor(200 * earned + 1).astype(np.int32) // 2 for earned in points]
    found.parts[:, rows] = parts
    _rank(model, given, parts, found, rows)


def _features(given: Columns) -> dict[str, Array]:
    """As `scoring.engine.model.features`; NaN for None."""
    revenue = np.where(given.revenue == 0, np.nan, given.revenue)
    margin = (revenue - given.expenses) / revenue
    debt = given.debt / revenue
    cover = np.maximum(margin, 0.0) / (debt + COVER_FLOOR)
    none_owed = np.isnan(revenue) & (given.debt == 0)
    return {
        "margin": margin,
        "debt": np.where(none_owed, 0.0, debt),
        "cover": cover,
        "growth": given.growth,
    }


def _at(curve: Curve, values: Array) -> Array:
    """As `Curve.at`, in the same steps, so that not one bit differs."""
    knots, points = np.array(curve.knots), np.array(curve.points)
    # A stretch before the first knot and one from the last on, both flat.
    starts = np.concatenate([knots[:1], knots])
    bases = np.concatenate([points[:1], points])
    slopes = np.array([0.0, *curve.slopes, 0.0])
    stretch = np.searchsorted(knots, values, side="right")
    held = np.clip(values, knots[0], knots[-1])
    return np.nan_to_num(bases[stretch] + slopes[stretch] * (held - starts[stretch]), nan=0.0)


def _probability(model: Model, financial: Array, features: dict[str, Array]) -> Array:
    def by(calibration: Calibration) -> Array:
        return 1.0 / (1.0 + np.exp(financial * calibration.slope - calibration.intercept))

    known = by(model.complete)
    unknown = np.isnan(features["growth"])
    if unknown.any():
        known = np.where(unknown, by(model.without_growth), known)
    return np.where(np.isnan(features["cover"]), np.nan, known)


# A reason's weight, its place among equals and its number, in one number that sorts as they do.
_WEIGHT, _PLACE, _NUMBER = 10, 5, 31

# An input that is not known takes the place of a part that cannot be told without it.
_TAKES = {
    "revenue": "cover",
    "expenses": "margin",
    "debt": "debt",
    "revenue_growth": "growth",
    "reporting_consistency": "consistency",
    "impact_score": "impact",
}
# Twelve exchanges put any six into order.
_EXCHANGES = (
    (0, 5), (1, 3), (2, 4), (1, 2), (3, 4), (0, 3), (2, 5), (0, 1), (2, 3), (4, 5), (1, 2), (3, 4),
)  # fmt: skip


def _rank(model: Model, given: Columns, parts: list[Array], found: Scores, rows: slice) -> None:
    """As `ranking.rank`."""
    columns = _sorted(_candidates(model, given, parts))
    is_strength = [(key & _NUMBER) < len(ranking.STRENGTHS) for key in columns]
    costs = sum((key > 0) & ~strong for key, strong in zip(columns, is_strength, strict=True))
    room = ranking.MOST - np.minimum(costs, ranking.MOST - ranking.MOST_STRENGTHS)
    for key, strong in zip(columns, is_strength, strict=True):
        room = room - strong
        key[strong & (room < 0)] = 0
    for rank, key in enumerate(_sorted(columns)[: ranking.MOST]):
        found.reasons[rank, rows] = np.where(key > 0, key & _NUMBER, NO_REASON)
        found.weights[rank, rows] = key >> _WEIGHT


def _sorted(columns: list[Array]) -> list[Array]:
    """The columns with each row's numbers in falling order."""
    columns = list(columns)
    for left, right in _EXCHANGES:
        high = np.maximum(columns[left], columns[right])
        columns[right] = np.minimum(columns[left], columns[right])
        columns[left] = high
    return columns


def _candidates(model: Model, given: Columns, parts: list[Array]) -> list[Array]:
    """A column for each part: what is to be told of it, or of an input that it lacks; 0 nothing."""
    unknown = {
        name: is_unknown
        for name, column in zip(ranking.INPUTS, given, strict=True)
        if (is_unknown := np.isnan(column)).any()
    }
    sharper = {"margin": _losing(given), "growth": given.growth < 0}
    columns: dict[str, Array] = {}
    missing: dict[str, Array] = {}
    for part, (code, points, possible) in enumerate(
        zip(model.codes, parts, model.possible, strict=True)
    ):
        lost, place = possible - points, _place(part)
        weakness: Any = _key(ranking.WEAKNESSES[code], place)
        if code in sharper:
            weakness = np.where(sharper[code], _key(ranking.SHARPER[code], place), weakness)
        told = np.where(lost >= ranking.LEAST, (lost << _WEIGHT) + weakness, 0)
        is_strong = ranking.is_strong(points, possible)
        strength = (points << _WEIGHT) + _key(ranking.STRENGTHS[code], place)
        column = np.where(is_strong, strength, told)
        for name in ranking.NEEDS[code]:
            if name in unknown:
                lacks = unknown[name] & (lost > 0)
                missing[name] = missing.get(name, 0) + lost * lacks
                column[lacks] = 0
        columns[code] = column
    for name, weight in missing.items():
        key = (weight << _WEIGHT) + _key(f"missing_{name}", _place_of(model, name))
        here = weight >= ranking.LEAST
        columns[_TAKES[name]][here] = key[here]
    return list(columns.values())


def _losing(given: Columns) -> Array:
    return np.nan_to_num(given.expenses, nan=0.0) > np.nan_to_num(given.revenue, nan=0.0)


def _key(code: str, place: int) -> int:
    """The parts of a candidate below its weight; of equal weights the earlier comes first."""
    return ((_NUMBER - place) << _PLACE) + NUMBER_OF[code]


def _place_of(model: Model, name: str) -> int:
    """Where `ranking.rank` meets a missing input first."""
    code = next(code for code in model.codes if name in ranking.NEEDS[code])
    return _place(model.codes.index(code)) + ranking.NEEDS[code].index(name)


def _place(part: int) -> int:
    """Room for three missing inputs in each part's place."""
    return 3 * part
