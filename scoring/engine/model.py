"""The local model: an additive scorecard kept as data and evaluated in plain Python.

Each financial feature earns points read from a monotone curve (straight lines between knots);
the points add up to 60 at most. A logistic curve over these points states the probability of
default. Reporting consistency (25) and impact (15) enter by stated judgement. A feature whose
inputs are not known earns no points. Without growth, a calibration of its own states the
probability; without revenue, expenses or debt, none is stated.
"""

import hashlib
import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from scoring.engine.inputs import Inputs
from scoring.engine.result import Result, Term, assemble

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
SHIPPED = "2026-11-22"
COVER_FLOOR = 0.05  # debt of 5 % of revenue is added, so that no debt gives a finite cover


class ArtefactError(Exception):
    """The artefact cannot be used: not there, changed, or not a model."""


def features(
    revenue: float | None, expenses: float | None, debt: float | None, growth: float | None
) -> dict[str, float | None]:
    """The scale-free features; None where an input is not known or there is no revenue.

    `margin` = (revenue − expenses) / revenue; `debt` = debt / revenue (0 when there is no debt);
    `cover` = max(margin, 0) / (debt / revenue + 0.05); `growth` as it is.
    """
    margin = debt_ratio = cover = None
    if revenue:
        margin = (revenue - expenses) / revenue if expenses is not None else None
        debt_ratio = debt / revenue if debt is not None else None
        if margin is not None and debt_ratio is not None:
            cover = max(margin, 0.0) / (debt_ratio + COVER_FLOOR)
    elif debt == 0:
        debt_ratio = 0.0
    return {"margin": margin, "debt": debt_ratio, "cover": cover, "growth": growth}


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a feature: straight lines between knots, flat outside them."""

    code: str
    knots: tuple[float, ...]
    points: tuple[float, ...]

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
        low, high = self.knots[right - 1], self.knots[right]
        below, above = self.points[right - 1], self.points[right]
        return below + (above - below) * (value - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability of default = 1 / (1 + exp(points · slope − intercept))."""

    intercept: float
    slope: float

    def probability(self, points: float) -> float:
        return 1.0 / (1.0 + math.exp(points * self.slope - self.intercept))


@dataclass(frozen=True)
class Model:
    """A loaded artefact; `document` is all of it, for the registry and the model card."""

    version: str
    sha256: str
    curves: tuple[Curve, ...]
    consistency: Decimal
    impact: Decimal
    complete: Calibration
    without_growth: Calibration
    document: Mapping[str, Any]

    def financial_points(self, values: Mapping[str, float | None]) -> dict[str, float]:
        """The points of each financial feature, from `features`."""
        return {curve.code: curve.at(values[curve.code]) for curve in self.curves}

    def probability(self, values: Mapping[str, float | None]) -> float | None:
        """The calibrated probability of default, or None where the model states none."""
        points = self.financial_points(values)
        if values["cover"] is None:
            return None
        if values["growth"] is None:
            return self.without_growth.probability(sum(points.values()) - points["growth"])
        return self.complete.probability(sum(points.values()))

    def score(self, inputs: Inputs, context: Mapping[str, Any] | None = None) -> Result:
        """The score of `inputs`, with contributions that add up to it and reasons."""
        values = features(
            _float(inputs.revenue),
            _float(inputs.expenses),
            _float(inputs.debt),
            inputs.revenue_growth,
        )
        points = self.financial_points(values)
        terms = [Term(curve.code, points[curve.code], curve.possible) for curve in self.curves]
        consistency, impact = inputs.reporting_consistency or 0.0, inputs.impact_score or 0.0
        terms.append(Term("consistency", float(self.consistency) * consistency, self.consistency))
        terms.append(Term("impact", float(self.impact) * impact, self.impact))
        return assemble(
            terms,
            inputs,
            engine="local",
            model_version=self.version,
            probability_of_default=self.probability(values),
            context=context,
        )


def load(path: Path, sha256: str | None = None) -> Model:
    """The model in `path`, if its bytes have the SHA-256 of its sidecar (and `sha256`).

    Raises ArtefactError.
    """
    try:
        content = path.read_bytes()
        expected = path.with_suffix(".sha256").read_text("ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise ArtefactError(f"{path.name} cannot be read: {error}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected or (sha256 and found != sha256):
        raise ArtefactError(f"{path.name} is not the file that was released: its hash differs.")
    try:
        return parse(json.loads(content), found)
    except (ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"{path.name} is not a model: {error!r}") from error


@cache
def shipped() -> Model:
    """The model that comes with this release, loaded once. Raises ArtefactError."""
    return load(ARTEFACTS / f"{SHIPPED}.json")


def parse(data: Mapping[str, Any], sha256: str) -> Model:
    """The model in an artefact's document. Raises ValueError, KeyError or TypeError."""
    curves = tuple(
        Curve(part["code"], tuple(part["knots"]), tuple(part["points"]))
        for part in data["features"]
    )
    for curve in curves:
        rising = all(low < high for low, high in pairwise(curve.knots))
        if not rising or len(curve.knots) != len(curve.points) or len(curve.knots) < 2:
            raise ValueError(f"the curve of {curve.code}")
    return Model(
        version=data["version"],
        sha256=sha256,
        curves=curves,
        consistency=Decimal(str(data["judgement"]["consistency"])),
        impact=Decimal(str(data["judgement"]["impact"])),
        complete=Calibration(**data["calibration"]["complete"]),
        without_growth=Calibration(**data["calibration"]["without_growth"]),
        document=data,
    )


def _float(amount: Decimal | None) -> float | None:
    return float(amount) if amount is not None else None
