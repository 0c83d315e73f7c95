"""Bands: numbers of a business in few steps, which filters, indexes and counts can hold.

A band's number is its place in the table. Bands of revenue are about money in different
currencies: a step is a factor of four or five, so a round number of units to the euro is enough.
"""

from bisect import bisect_right
from decimal import Decimal

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from core import money


class AgeBand(IntegerChoices):
    """Years of operation."""

    NEW = 0, _("Up to 2 years")
    YOUNG = 1, _("3 to 5 years")
    SETTLED = 2, _("6 to 10 years")
    OLD = 3, _("11 years and more")


class SizeBand(IntegerChoices):
    """Employees, in the classes of the European Union."""

    MICRO = 0, _("Up to 9 employees")
    SMALL = 1, _("10 to 49 employees")
    MEDIUM = 2, _("50 to 249 employees")
    LARGE = 3, _("250 employees and more")


class RevenueBand(IntegerChoices):
    """Yearly revenue, in euros or about as much in another currency."""

    TINY = 0, _("Under 50 thousand euros")
    SMALL = 1, _("50 to 250 thousand euros")
    MIDDLE = 2, _("250 thousand to 1 million euros")
    LARGE = 3, _("1 to 5 million euros")
    HUGE = 4, _("5 million euros and more")


class GrowthBand(IntegerChoices):
    """Growth of revenue in a year."""

    FALLING = 0, _("Falling")
    STEADY = 1, _("Up to 10 percent")
    GROWING = 2, _("10 to 25 percent")
    FAST = 3, _("25 percent and more")


# Where each band but the first begins.
AGE_STEPS = (3, 6, 11)  # years
SIZE_STEPS = (10, 50, 250)  # employees
REVENUE_STEPS = (50_000, 250_000, 1_000_000, 5_000_000)  # euros
GROWTH_STEPS = (0, 100, 250)  # tenths of a percent
MAX_GROWTH = 100_000  # tenths of a percent; a hundredfold

# Units of a currency that are about one euro, rounded. A currency that is not here has no band.
UNITS_TO_THE_EURO = {
    1: "BMD BND BSD CAD CHF EUR GBP GIP KWD BHD OMR JOD KYD NZD SGD USD",
    2: "AUD AWG AZN BAM BGN BYN BBD BZD FJD GEL TOP WST",
    4: "AED ILS MYR PEN PLN QAR RON SAR TND XCD",
    5: "BRL LYD PGK",
    8: "BOB BWP CNY DKK GTQ HKD SEK SVC TTD",
    10: "GHS MAD MOP MRU NOK TJS SCR",
    20: "MDL MXN NAD SZL LSL ZAR ZMW",
    50: "EGP MUR PHP THB TRY UAH UYU",
    70: "DOP INR MKD MZN NIO RUB",
    100: "AFN BDT BTN CVE ETB GMD KGS MVR RSD VUV XPF",
    150: "DZD JPY KES LRD NPR ISK JMD HNL",
    300: "LKR PKR HUF AMD YER",
    500: "AOA CRC KMF KZT XAF XOF",
    1000: "ARS CLP",
    1500: "IQD KRW MNT RWF NGN MMK",
    3000: "BIF CDF TZS",
    4000: "COP KHR MGA UGX",
    10_000: "GNF PYG UZS SOS",
    20_000: "IDR LAK VND",
}
UNITS = {code: units for units, codes in UNITS_TO_THE_EURO.items() for code in codes.split()}


def age_band(years: int) -> AgeBand:
    return AgeBand(bisect_right(AGE_STEPS, years))


def size_band(employees: int) -> SizeBand:
    return SizeBand(bisect_right(SIZE_STEPS, employees))


def revenue_band(minor: int | None, currency: str) -> RevenueBand | None:
    """The band of a yearly revenue in minor units; None where it or its size is not known."""
    if minor is None or currency not in UNITS:
        return None
    euros = money.from_minor(minor, currency) / UNITS[currency]
    return RevenueBand(bisect_right(REVENUE_STEPS, euros))


def growth_tenths(ratio: Decimal | None) -> int | None:
    """A ratio such as 0.1234 in tenths of a percent, 123; cut at a hundredfold."""
    if ratio is None:
        return None
    return max(-1000, min(MAX_GROWTH, round(ratio * 1000)))


def growth_band(tenths: int) -> GrowthBand:
    return GrowthBand(bisect_right(GROWTH_STEPS, tenths))
