"""Rules that models, forms and serializers share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.countries import COUNTRY_CODES
from smes.enums import RiskLevel

MAX_NOTE = 1000  # characters
MAX_QUERY = 2000  # characters; a name of 120 letters takes up to nine each in an address
MAX_NAME = 80
MAX_COUNTRIES = 20


def _is_set_of(value: Any, known: Any, most: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= most
        and all(isinstance(item, str) and item in known for item in value)
        and len(set(value)) == len(value)
    )


def validate_countries(value: Any) -> None:
    """Two-letter codes, none twice."""
    if not _is_set_of(value, COUNTRY_CODES, MAX_COUNTRIES):
        raise ValidationError(
            _("Choose at most %(most)s countries from the list."),
            code="invalid_countries",
            params={"most": MAX_COUNTRIES},
        )


def validate_levels(value: Any) -> None:
    """Risk levels, none twice."""
    if not _is_set_of(value, RiskLevel.values, len(RiskLevel)):
        raise ValidationError(_("Choose levels from the list."), code="invalid_levels")
