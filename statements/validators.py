"""Rules that forms, serializers and actions share."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money

#: Beyond this, in major units, a figure is a slip of the keyboard.
MAX_AMOUNT = Decimal(10) ** 15
MAX_DECIMALS = 6

AMOUNTS = ("revenue", "expenses", "debt")


@dataclass(frozen=True)
class Range:
    low: Decimal
    high: Decimal
    message: object


RATIOS = {
    "revenue_growth": Range(
        Decimal(-1), Decimal(100), gettext_lazy("Growth lies between -1 (all lost) and 100.")
    ),
    "reporting_consistency": Range(Decimal(0), Decimal(1), gettext_lazy("Enter 0 to 1.")),
    "impact_score": Range(Decimal(0), Decimal(1), gettext_lazy("Enter 0 to 1.")),
}


def amount_error(value: Decimal, currency: str) -> str:
    """Why `value`, in major units, cannot be an annual figure; empty when it can."""
    if not value.is_finite():
        return _("Enter a number.")
    if value < 0:
        return _("Enter zero or more.")
    if value >= MAX_AMOUNT:
        return _("This amount is too large to be real.")
    try:
        money.to_minor(value, currency)
    except ValueError:
        return _("%(currency)s has at most %(decimals)s decimals.") % {
            "currency": currency,
            "decimals": money.exponent(currency),
        }
    return ""


def ratio_error(name: str, value: Decimal) -> str:
    """Why `value` cannot be the ratio `name`; empty when it can."""
    if not value.is_finite():
        return _("Enter a number.")
    allowed = RATIOS[name]
    if not allowed.low <= value <= allowed.high:
        return str(allowed.message)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        return _("Enter at most %s decimals.") % MAX_DECIMALS
    return ""
