"""Countries by ISO 3166-1 alpha-2 code, with names from Babel's CLDR data, and places as text."""

import unicodedata
from functools import cache

from babel.core import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# In CLDR but not in ISO 3166-1. Kosovo (XK) stays: it is in general use.
NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
COUNTRY_CODES = tuple(
    sorted(
        code
        for code in map(str, Locale("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    )
)
ALIASES = {
    "america": "US",
    "britain": "GB",
    "burma": "MM",
    "czech republic": "CZ",
    "dr congo": "CD",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "korea": "KR",
    "republic of ireland": "IE",
    "scotland": "GB",
    "swaziland": "SZ",
    "the gambia": "GM",
    "the netherlands": "NL",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "wales": "GB",
}


def _key(name: str) -> str:
    """A name without case, accents, punctuation and "&"."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain if char.isascii())
    return " ".join(words.split())


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


@cache
def _codes_by_name(locale: Locale) -> dict[str, str]:
    names = {
        _key(names.territories[code]): code
        for names in (Locale("en"), locale)
        for code in COUNTRY_CODES
        if code in names.territories
    }
    return ALIASES | names


def country_name(code: str) -> str:
    """The country's name in the current language; an empty code has an empty name."""
    return _locale().territories.get(code, code) if code else ""


def country_choices() -> list[tuple[str, str]]:
    """(code, name) pairs in the current language, by name."""
    return list(_choices(_locale()))


@cache
def _choices(locale: Locale) -> tuple[tuple[str, str], ...]:
    pairs = [(code, locale.territories[code]) for code in COUNTRY_CODES]
    return tuple(sorted(pairs, key=lambda pair: _key(pair[1])))


def find_country(text: str) -> str | None:
    """The code for a country's code or name, in English or the current language."""
    text = text.strip()
    if text.upper() in COUNTRY_CODES:
        return text.upper()
    return _codes_by_name(_locale()).get(_key(text))


def parse_place(text: str) -> tuple[str, str]:
    """Read "City, Country" or "City" as (country code or "", city).

    What follows the last comma counts as a country only when it is known as one.
    """
    city, _comma, country = text.rpartition(",")
    code = find_country(country) if city.strip() else None
    return (code, city.strip()) if code else ("", text.strip())


def format_place(country: str, city: str) -> str:
    """ "Porto, Portugal", or the city alone where no country is known."""
    return ", ".join(part for part in (city, country_name(country)) if part)


def validate_country(code: str) -> None:
    """Refuse what is not an ISO 3166-1 alpha-2 code in upper case."""
    if code not in COUNTRY_CODES:
        raise ValidationError(
            _("“%(code)s” is not a country. Give its name or its two-letter code, such as PT."),
            code="invalid_country",
            params={"code": code},
        )
