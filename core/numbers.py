"""Numbers for people, in the current language."""

from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language


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
