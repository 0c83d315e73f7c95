"""Dates for people, in the current language."""

from datetime import date

from babel.dates import format_date

from core.numbers import locale


def day_text(day: date, pattern: str = "d MMM y") -> str:
    """A day as "21 Nov 2026" in English and "21 nov. 2026" in French; `pattern` is CLDR's."""
    return format_date(day, pattern, locale=locale())
