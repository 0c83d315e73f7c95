"""Sentences that remember what they were made of, so that a page can say them in its reader's
language. They are English strings besides.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple


class Money(NamedTuple):
    """An amount in major units for a sentence, said without cents."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,.0f} {self.currency}".strip()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class Names(tuple[str, ...]):
    """Words for a sentence: "revenue, expenses and debt"."""

    __slots__ = ()

    def __str__(self) -> str:
        *before, last = self
        return f"{', '.join(before)} and {last}" if before else last

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class Text(str):
    """A sentence, the pattern it was made from and the values that were put into it."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, Any]


def say(pattern: str, **values: Any) -> Text:
    """`pattern.format(**values)`; values are numbers, Money, Names or other sentences."""
    text = Text(pattern.format(**values))
    text.pattern, text.values = pattern, values
    return text


def said(**texts: str) -> dict[str, Any]:
    """What those of `texts` that have values were made of, as JSON; `{}` when none has."""
    made = {name: as_json(text) for name, text in texts.items() if isinstance(text, Text)}
    return {"said": made} if made else {}


def as_json(value: Any) -> Any:
    """What a sentence or one of its values is made of."""
    if isinstance(value, Text):
        values = {name: as_json(each) for name, each in value.values.items()}
        return {"pattern": value.pattern, "values": values}
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, Sequence):
        return value if isinstance(value, str) else list(value)
    return float(value)
