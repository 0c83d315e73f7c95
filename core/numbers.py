"""Numbers for people, in the current language."""

import re
from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language

# A comma that can only be a decimal sign: groups of thousands have three digits and no leading 0.
DECIMAL_COMMA = re.compile(r"([+-]?)(0|[0-9]+(?=,(?:[0-9]{1,2}|[0-9]{4,})$)),([0-9]+)", re.ASCII)


def locale() -> Locale:
    """Babel's locale of the current language."""
    return Locale.parse(get_language() or "en", sep="-")


def number_text(value: Decimal | float, places: int = 0) -> str:
    """1234.5 as "1,234.5" in English and "1 234,5" in French."""
    return format_decimal(value, format=_with_places("#,##0", places), locale=locale())


def percent_text(ratio: Decimal | float, places: int = 0) -> str:
    """0.12 as "12%" in English and "12 %" in French."""
    pattern = _with_places(locale().percent_formats[None].pattern, places)
    return format_percent(ratio, format=pattern, locale=locale())


def _with_places(pattern: str, places: int) -> str:
    """A pattern without decimals, with exactly `places` of them."""
    return pattern.replace("##0", "##0." + "0" * places) if places else pattern


def with_point(typed: str) -> str:
    """What was typed, "12,50" as "12.50"; where a comma might mean thousands it stays.

    So "12,500" is refused by whoever reads the number, never guessed.
    """
    match = DECIMAL_COMMA.fullmatch(typed.strip())
    return f"{match[1]}{match[2]}.{match[3]}" if match else typed
