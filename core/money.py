"""Money: integer minor units in the database, `Decimal` at the edge, never a float.

Minor units and their exponents follow ISO 4217 (Babel's CLDR data).
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import Locale
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
MAX_MINOR = 2**63 - 1  # BIGINT

# Legal tender of states, not funds codes or metals.
CURRENCY_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN"
    " BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL"
    " GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF"
    " KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN"
    " MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD"
    " SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH"
    " UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
).split()


def currency_choices() -> list[tuple[str, str]]:
    """(code, "EUR · Euro") pairs in the current language, by code."""
    names = Locale.parse(get_language() or "en", sep="-").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in CURRENCY_CODES]


def validate_currency(code: str) -> None:
    """Refuse what is not an ISO 4217 code in upper case."""
    if code not in CURRENCY_CODES:
        raise ValidationError(
            _("“%(code)s” is not a currency code. Use three letters such as EUR."),
            code="invalid_currency",
            params={"code": code},
        )


@cache
def exponent(currency: str) -> int:
    """Decimals of the currency: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def parse_amount(text: str) -> Decimal:
    """Read a plain decimal such as `-1234.50`. ASCII digits and a point only.

    Raises ValueError on anything else: grouping, exponents, NaN, other scripts' digits.
    """
    if not PLAIN_DECIMAL.fullmatch(text):
        raise ValueError("not a plain decimal number")
    return Decimal(text)


def to_minor(value: Decimal | int | str, currency: str, *, rounding: bool = False) -> int:
    """Turn an amount in major units into minor units.

    Raises TypeError on floats and ValueError on what is no finite number, has more decimals than
    the currency (unless `rounding`, then half up), or does not fit a BIGINT.
    """
    if isinstance(value, str):
        value = parse_amount(value)
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError("money is a Decimal, an int or a string, never a float")
    scaled = Decimal(value).scaleb(exponent(currency)) if Decimal(value).is_finite() else None
    if scaled is None or abs(scaled) > MAX_MINOR:
        raise ValueError("not an amount that can be stored")
    whole = scaled.to_integral_value(rounding=ROUND_HALF_UP)
    if whole != scaled and not rounding:
        raise ValueError(f"{currency} has {exponent(currency)} decimals")
    return int(whole)


def from_minor(minor: int, currency: str) -> Decimal:
    """Turn minor units into an amount in major units with the currency's decimals."""
    return Decimal(minor).scaleb(-exponent(currency))


def amount_string(minor: int | None, currency: str) -> str | None:
    """The API's form of an amount: a plain decimal string in major units."""
    return None if minor is None else f"{from_minor(minor, currency):f}"


def format_money(minor: int, currency: str, *, whole: bool = False) -> str:
    """An amount for people in the current language, e.g. `€1,234.50`; `whole` drops decimals."""
    locale = Locale.parse(get_language() or "en", sep="-")
    amount = from_minor(minor, currency)
    pattern = locale.currency_formats["standard"].pattern
    if whole:
        amount = amount.to_integral_value(ROUND_HALF_UP)
        pattern = re.sub(r"\.0+", "", pattern)
    if get_currency_symbol(currency, locale)[-1].isalpha():
        # CLDR's "alphaNextToNumber": a code keeps its distance from the digits.
        pattern = re.sub(r"¤(?=[#0])", "¤\N{NO-BREAK SPACE}", pattern)
    return format_currency(
        amount, currency, format=pattern, locale=locale, currency_digits=not whole
    )
