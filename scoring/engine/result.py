"""What every engine answers: a value that its parts add up to exactly, with reasons."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.engine import reasons, texts
from scoring.engine.contribution import Contribution
from scoring.engine.inputs import Inputs
from scoring.engine.levels import Level, level_of
from scoring.engine.reasons import Reason


class Term(NamedTuple):
    """The exact points that one part of a score earned, before any rounding."""

    code: str
    points: float | Fraction
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Result:
    """`base + sum(contributions) == value`, exactly, in hundredths as shown.

    `probability_of_default` is None where the engine states none.
    """

    value: int
    level: Level
    contributions: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    engine: str
    model_version: str
    probability_of_default: float | None = None
    base: Decimal = field(default=Decimal("0.00"))

    def contributions_json(self) -> list[dict[str, Any]]:
        return [part.as_json() for part in self.contributions]

    def reasons_json(self) -> list[dict[str, Any]]:
        return [reason.as_json() for reason in self.reasons]


def half_up(number: float | Fraction, places: int = 0) -> int:
    """`number` in units of 10^-places, halves upwards; exact for fractions."""
    return math.floor(2 * 10**places * number + 1) // 2


def assemble(
    terms: Sequence[Term],
    inputs: Inputs,
    *,
    engine: str,
    model_version: str,
    probability_of_default: float | None = None,
    context: Mapping[str, Any] | None = None,
) -> Result:
    """Round the terms once, add the part called "rounding", and say why.

    The value is the exact sum rounded half up, held to 0..100; `context` holds figures that
    reasons may use (see `scoring.engine.reasons`).
    """
    context = context or {}
    value = min(100, max(0, half_up(sum(term.points for term in terms))))
    parts = [
        Contribution(
            term.code,
            texts.LABELS[term.code],
            Decimal(half_up(term.points, 2)).scaleb(-2),
            term.possible.quantize(Decimal("0.01")),
            texts.sentence(term.code, inputs, context),
        )
        for term in terms
    ]
    rest = value - sum((part.points for part in parts), Decimal("0.00"))
    parts.append(
        Contribution(
            "rounding",
            texts.LABELS["rounding"],
            rest,
            Decimal("0.00"),
            texts.sentence("rounding", inputs, context),
        )
    )
    return Result(
        value=value,
        level=level_of(value),
        contributions=tuple(parts),
        reasons=reasons.of(
            parts[:-1],
            inputs,
            context,
        ),
        engine=engine,
        model_version=model_version,
        probability_of_default=probability_of_default,
    )
