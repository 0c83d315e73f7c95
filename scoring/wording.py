"""Parts and reasons of a stored score, in the language of whoever reads them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext

from core.money import CURRENCY_CODES, format_money, to_minor
from core.numbers import locale, number_text, percent_text
from scoring.engine.wording import as_json

WORDS = ("label", "title", "sentence", "advice")
SPEC = re.compile(r",?\.(\d)([f%])")


class Number(float):
    """A number that a pattern's own format spec, such as `.1%`, writes in the current language."""

    def __format__(self, spec: str) -> str:
        match = SPEC.fullmatch(spec)
        if not match:
            return super().__format__(spec)
        write = percent_text if match[2] == "%" else number_text
        return write(float(self), int(match[1]))


def in_language(row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored contribution or reason with its words in the current language.

    What an external service said in its own words stays as it is, and so do scores stored before
    their sentences remembered what they were made of.
    """
    made = row.get("said", {})
    words = {
        name: _say(made[name]) if name in made else row[name] and gettext(row[name])
        for name in WORDS
        if name in row
    }
    return {**row, **words}


def in_words(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What the engine found wrong with its inputs, by field, in the current language."""
    return {name: [_say(as_json(text)) for text in texts] for name, texts in fields.items()}


def _say(value: Any) -> Any:
    """What `scoring.engine.wording` wrote as JSON, in the current language."""
    if isinstance(value, str):
        return gettext(value)
    if isinstance(value, list):
        return format_list([gettext(word) for word in value], locale=locale())
    if isinstance(value, (int, float)):
        return Number(value)
    if "amount" in value:
        return _money(Decimal(value["amount"]), value["currency"])
    values = {name: _say(each) for name, each in value["values"].items()}
    pattern = value["pattern"]
    return gettext(pattern).format(**values)


def _money(amount: Decimal, currency: str) -> str:
    if currency not in CURRENCY_CODES:
        return number_text(amount)
    return format_money(to_minor(amount, currency, rounding=True), currency, whole=True)
