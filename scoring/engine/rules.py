"""The rules: the score where no model answers. A formula that fits on a card, in exact fractions.

25·clamp(margin / 0.40) + 20·clamp(1 − debt / revenue) + 15·clamp((growth + 0.10) / 0.45)
+ 25·consistency + 15·impact, clamp to 0..1, rounded half up. Without revenue the margin is 0, and
the debt term too unless debt is 0. An input that is not known contributes 0.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.inputs import Inputs
from scoring.engine.result import Result, Term, add_up, assemble

VERSION = "rules-1"
FULL_MARGIN = Fraction(40, 100)
GROWTH_FROM = Fraction(-10, 100)
GROWTH_SPAN = Fraction(45, 100)


def terms(inputs: Inputs) -> list[Term]:
    """The five parts of the formula with their exact points."""
    return [
        _term("margin", 25, _margin(inputs) / FULL_MARGIN),
        _term("debt", 20, _debt_room(inputs)),
        _term("growth", 15, _growth(inputs)),
        _term("consistency", 25, _exact(inputs.reporting_consistency)),
        _term("impact", 15, _exact(inputs.impact_score)),
    ]


def score(inputs: Inputs, context: Mapping[str, Any] | None = None) -> Result:
    """The rules' score of `inputs`, with reasons; it states no probability of default."""
    return assemble(terms(inputs), inputs, engine="rules", model_version=VERSION, context=context)


def value(inputs: Inputs) -> int:
    """The rules' score of `inputs` alone."""
    return add_up([term.points for term in terms(inputs)])[0]


def formula() -> dict[str, Any]:
    """All that is needed to compute a score again, as JSON: see `scoring.engine.offline`.

    Fractions as text: a third of a margin is no float.
    """

    def curve(code: str, start: Fraction, end: Fraction, points: Sequence[int]) -> dict[str, Any]:
        return {"code": code, "knots": [str(start), str(end)], "points": list(points)}

    return {
        "arithmetic": "fraction",
        "curves": [
            curve("margin", Fraction(0), FULL_MARGIN, [0, 25]),
            curve("debt", Fraction(0), Fraction(1), [20, 0]),
            curve("growth", GROWTH_FROM, GROWTH_FROM + GROWTH_SPAN, [0, 15]),
        ],
        "consistency": 25,
        "impact": 15,
    }


def _term(code: str, possible: int, share: Fraction) -> Term:
    return Term(code, possible * min(Fraction(1), max(Fraction(0), share)), Decimal(possible))


def _margin(inputs: Inputs) -> Fraction:
    if not inputs.revenue or inputs.expenses is None:
        return Fraction(0)
    return 1 - Fraction(inputs.expenses) / Fraction(inputs.revenue)


def _debt_room(inputs: Inputs) -> Fraction:
    if inputs.debt is None:
        return Fraction(0)
    if not inputs.revenue:
        return Fraction(0) if inputs.debt else Fraction(1)
    return 1 - Fraction(inputs.debt) / Fraction(inputs.revenue)


def _growth(inputs: Inputs) -> Fraction:
    if inputs.revenue_growth is None:
        return Fraction(0)
    return (_exact(inputs.revenue_growth) - GROWTH_FROM) / GROWTH_SPAN


def _exact(value: float | None) -> Fraction:
    """A float as the decimal that people wrote: 0.1 is one tenth."""
    return Fraction(repr(float(value))) if value is not None else Fraction(0)
