"""The six inputs of a score, checked once at the edge."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from scoring.engine.wording import say

LARGEST_AMOUNT = Decimal(10) ** 15
LARGEST_GROWTH = 1000.0  # 100,000 %
AMOUNTS = ("revenue", "expenses", "debt")
RATIOS = {
    "revenue_growth": (-1.0, LARGEST_GROWTH),
    "reporting_consistency": (0.0, 1.0),
    "impact_score": (0.0, 1.0),
}


def _(text: str) -> str:
    return text


class InputError(ValueError):
    """Inputs that cannot be scored; `fields` maps each field's name to what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))
        self.fields = {name: [text] for name, text in problems.items()}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a score is computed from. None is "not known" and never replaced by an average.

    `revenue`, `expenses`, `debt`: annual, in major units of one currency, 0 to 10^15.
    `revenue_growth`: share of the year before, -1 to 1000 (0.12 is +12 %).
    `reporting_consistency`, `impact_score`: 0 to 1.
    Raises InputError naming each field that is wrong.
    """

    revenue: Decimal | None = None
    expenses: Decimal | None = None
    debt: Decimal | None = None
    revenue_growth: float | None = None
    reporting_consistency: float | None = None
    impact_score: float | None = None

    def __post_init__(self) -> None:
        problems = {name: _amount_problem(getattr(self, name)) for name in AMOUNTS}
        problems |= {
            name: _ratio_problem(getattr(self, name), *span) for name, span in RATIOS.items()
        }
        found = {name: text for name, text in problems.items() if text}
        if found:
            raise InputError(found)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "Inputs":
        """From JSON or a form's data: amounts as numbers or decimal strings, ratios as numbers.

        A missing key and null are both "not known"; a key that is not an input is refused.
        """
        if not isinstance(values, Mapping):
            raise InputError({"inputs": _("Send one object with the six inputs.")})
        known = {*AMOUNTS, *RATIOS}
        problems = {str(name): _("This is not an input.") for name in values if name not in known}
        read: dict[str, Any] = {}
        for name in (*AMOUNTS, *RATIOS):
            try:
                read[name] = _number(values.get(name), Decimal if name in AMOUNTS else float)
            except (ValueError, InvalidOperation, OverflowError):
                problems[name] = _("Enter a number.")
        try:
            inputs = cls(**read)
        except InputError as error:
            problems |= {name: texts[0] for name, texts in error.fields.items()}
        if problems:
            raise InputError(problems)
        return inputs

    def as_json(self) -> dict[str, str | float | None]:
        """As stored beside a score: amounts as decimal strings. `from_mapping` reads it back."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: format(value, "f") if isinstance(value, Decimal) else value
            for name, value in values.items()
        }

    def missing(self) -> tuple[str, ...]:
        """The names of the inputs that are not known."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is None)


def _number(value: Any, kind: type[Decimal] | type[float]) -> Decimal | float | None:
    """Numbers and plain ASCII decimals; True is not 1, and "1_000" is not a number."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError(value)  # noqa: TRY004 - the caller reports all wrong values alike
    text = str(value)
    if not text.isascii() or "_" in text or len(text) > 40:
        raise ValueError(text)
    return kind(text)


def _amount_problem(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite():
        return _("Enter a number.")
    if value < 0:
        return _("This cannot be negative.")
    if value > LARGEST_AMOUNT:
        return _("This is too large to be an amount.")
    return None


def _ratio_problem(value: Any, low: float, high: float) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, float | int) or not math.isfinite(value):
        return _("Enter a number.")
    if not low <= value <= high:
        return say(_("This must be between {low:g} and {high:g}."), low=low, high=high)
    return None
