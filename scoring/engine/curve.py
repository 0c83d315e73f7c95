"""The two shapes that a model is made of: a feature's curve of points, and the logistic curve."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a feature: straight lines between knots, flat outside them.

    `low` and `high` hold 99 of 100 companies that it was learned from.
    """

    code: str
    knots: tuple[float, ...]
    points: tuple[float, ...]
    slopes: tuple[float, ...]  # one for each stretch between two knots
    low: float
    high: float

    @classmethod
    def through(
        cls,
        code: str,
        knots: Sequence[float],
        points: Sequence[float],
        span: Sequence[float] | None = None,
    ) -> "Curve":
        """The curve through the knots. Raises ValueError where they do not make one."""
        if len(knots) != len(points) or len(knots) < 2:
            raise ValueError(f"the curve of {code}")
        if not all(left < right for left, right in pairwise(knots)):
            raise ValueError(f"the curve of {code}")
        slopes = [
            (above - below) / (right - left)
            for (left, right), (below, above) in zip(pairwise(knots), pairwise(points), strict=True)
        ]
        low, high = span or (knots[0], knots[-1])
        return cls(code, tuple(knots), tuple(points), tuple(slopes), low, high)

    @property
    def possible(self) -> Decimal:
        return Decimal(str(max(self.points)))

    def at(self, value: float | None) -> float:
        if value is None:
            return 0.0
        right = bisect_right(self.knots, value)
        if right == 0:
            return self.points[0]
        if right == len(self.knots):
            return self.points[-1]
        left = right - 1
        return self.points[left] + self.slopes[left] * (value - self.knots[left])


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability of default = 1 / (1 + exp(points · slope − intercept))."""

    intercept: float
    slope: float

    def probability(self, points: float) -> float:
        return 1.0 / (1.0 + math.exp(points * self.slope - self.intercept))
