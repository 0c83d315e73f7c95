"""The local model: an additive scorecard kept as data and evaluated in plain Python.

Each financial feature earns points read from a monotone curve (straight lines between knots);
the points add up to 60 at most. A logistic curve over these points states the probability of
default. Reporting consistency (25) and impact (15) enter by stated judgement. A feature whose
inputs are not known earns no points. Without growth, a calibration of its own states the
probability; without revenue, expenses or debt, none is stated.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from scoring.engine import ranking
from scoring.engine.curve import Calibration, Curve
from scoring.engine.inputs import Inputs
from scoring.engine.ranking import Ranked
from scoring.engine.result import Result, add_up, hundredths, present

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
SHIPPED = "2026-11-27"
SEEN_AS = {"expenses": "margin", "debt": "debt", "revenue_growth": "growth"}
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


class Evaluation(NamedTuple):
    """A score as numbers: what each part earned in hundredths, in the order of `Model.codes`."""

    value: int
    parts: tuple[int, ...]
    probability: float | None
    reasons: list[Ranked]


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

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The parts of a score, in the order in which they are added up and shown."""
        return (*(curve.code for curve in self.curves), "consistency", "impact")

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """What each part can earn, in hundredths of a point."""
        most = (*(curve.possible for curve in self.curves), self.consistency, self.impact)
        return tuple(hundredths(points) for points in most)

    @cached_property
    def judged(self) -> tuple[float, float]:
        """The points for full reporting consistency and full impact."""
        return float(self.consistency), float(self.impact)

    def evaluate(
        self,
        revenue: float | None,
        expenses: float | None,
        debt: float | None,
        growth: float | None,
        consistency: float | None,
        impact: float | None,
    ) -> Evaluation:
        """The score as numbers with its ranked reasons; all the arithmetic and no words."""
        values = features(revenue, expenses, debt, growth)
        points = [curve.at(values[curve.code]) for curve in self.curves]
        for_consistency, for_impact = self.judged
        points += for_consistency * (consistency or 0.0), for_impact * (impact or 0.0)
        value, parts = add_up(points)
        given = (revenue, expenses, debt, growth, consistency, impact)
        reasons = ranking.rank(
            zip(self.codes, parts, self.possible, strict=True),
            missing=ranking.missing(given) if None in given else (),
            is_losing=(expenses or 0.0) > (revenue or 0.0),
            is_falling=(growth or 0.0) < 0,
        )
        return Evaluation(value, parts, self._probability(values, points), reasons)

    def probability(self, values: Mapping[str, float | None]) -> float | None:
        """The calibrated probability of default from `features`, or None where none is stated."""
        return self._probability(values, [curve.at(values[curve.code]) for curve in self.curves])

    def _probability(self, values: Mapping[str, float | None], points: list[float]) -> float | None:
        if values["cover"] is None:
            return None
        financial = 0.0
        for earned in points[: len(self.curves)]:
            financial += earned
        known = self.without_growth if values["growth"] is None else self.complete
        return known.probability(financial)

    def score(self, inputs: Inputs, context: Mapping[str, Any] | None = None) -> Result:
        """The score of `inputs`, with contributions that add up to it and reasons in words."""
        found = self.evaluate(*_floats(inputs))
        return present(
            found.value,
            zip(self.codes, found.parts, self.possible, strict=True),
            found.reasons,
            inputs,
            engine="local",
            model_version=self.version,
            probability_of_default=found.probability,
            context=context,
        )

    def value(self, inputs: Inputs) -> int:
        """The score of `inputs` alone."""
        return self.evaluate(*_floats(inputs)).value

    def outside(self, inputs: Inputs) -> list[str]:
        """The inputs that lie outside what the model has seen, by name.

        Expenses and debt are judged against revenue; a year without revenue was never seen. An
        input that is not known is not outside.
        """
        values = features(*_floats(inputs)[:4])
        beyond = {
            curve.code
            for curve in self.curves
            if (value := values[curve.code]) is not None and not curve.low <= value <= curve.high
        }
        found = ["revenue"] if inputs.revenue == 0 else []
        return found + [name for name, code in SEEN_AS.items() if code in beyond]

    def formula(self) -> dict[str, Any]:
        """All that is needed to compute a score again, as JSON: see `scoring.engine.offline`."""
        return {
            "arithmetic": "float",
            "cover_floor": COVER_FLOOR,
            "curves": [
                {"code": curve.code, "knots": list(curve.knots), "points": list(curve.points)}
                for curve in self.curves
            ],
            "consistency": self.judged[0],
            "impact": self.judged[1],
            "calibration": self.document["calibration"],
        }


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
        Curve.through(part["code"], part["knots"], part["points"], part.get("range"))
        for part in data["features"]
    )
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


def _floats(inputs: Inputs) -> tuple[float | None, ...]:
    """The six inputs as `Model.evaluate` takes them."""
    return (
        _float(inputs.revenue),
        _float(inputs.expenses),
        _float(inputs.debt),
        inputs.revenue_growth,
        inputs.reporting_consistency,
        inputs.impact_score,
    )


def _float(amount: Decimal | None) -> float | None:
    return float(amount) if amount is not None else None
