"""What every engine answers: a value that its parts add up to exactly, with reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from scoring.engine import ranking, reasons, texts
from scoring.engine.contribution import Contribution
from scoring.engine.inputs import Inputs
from scoring.engine.levels import Level, level_of
from scoring.engine.ranking import Ranked
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
    return floor(2 * 10**places * number + 1) // 2


def hundredths(points: Decimal) -> int:
    """Points that are whole hundredths, as a count of them."""
    return int(points.scaleb(2))


def add_up(points: Sequence[float | Fraction]) -> tuple[int, tuple[int, ...]]:
    """The score, which is the exact sum rounded half up and held to 0..100, and each part's
    hundredths.

    Added from left to right, since Python's own `sum` adds floats differently by version.
    """
    total = points[0]
    for earned in points[1:]:
        total += earned
    value = min(100, max(0, half_up(total)))
    return value, tuple([floor(200 * earned + 1) // 2 for earned in points])


def assemble(
    terms: Sequence[Term],
    inputs: Inputs,
    *,
    engine: str,
    model_version: str,
    context: Mapping[str, Any] | None = None,
) -> Result:
    """Add up the terms and say why the sum is what it is."""
    value, earned = add_up([term.points for term in terms])
    parts = [
        (term.code, points, hundredths(term.possible))
        for term, points in zip(terms, earned, strict=True)
    ]
    ranked = ranking.rank(parts, **reasons.ranking_facts(inputs))
    return present(
        value, parts, ranked, inputs, engine=engine, model_version=model_version, context=context
    )


def present(
    value: int,
    parts: Iterable[tuple[str, int, int]],
    ranked: Sequence[Ranked],
    inputs: Inputs,
    *,
    engine: str,
    model_version: str,
    probability_of_default: float | None = None,
    context: Mapping[str, Any] | None = None,
) -> Result:
    """Put words to a score's numbers, and add the part called "rounding".

    `parts`: code, points and possible points in hundredths. `context` holds figures that reasons
    may use (see `scoring.engine.reasons`).
    """
    context = context or {}
    shown = [
        Contribution(
            code,
            texts.LABELS[code],
            Decimal(points).scaleb(-2),
            Decimal(possible).scaleb(-2),
            texts.sentence(code, inputs, context),
        )
        for code, points, possible in parts
    ]
    rest = value - sum((part.points for part in shown), Decimal("0.00"))
    rounding = Contribution(
        "rounding",
        texts.LABELS["rounding"],
        rest,
        Decimal("0.00"),
        texts.sentence("rounding", inputs, context),
    )
    return Result(
        value=value,
        level=level_of(value),
        contributions=(*shown, rounding),
        reasons=reasons.tell(ranked, shown, context),
        engine=engine,
        model_version=model_version,
        probability_of_default=probability_of_default,
    )
