"""Rules that models, forms and serializers share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from smes.enums import Industry, Scope

MAX_CITY = 80  # characters
MAX_YEARS = 300
MAX_EMPLOYEES = 1_000_000
MAX_CONSENT_MONTHS = 12


def _is_set_of(value: Any, known: list[str]) -> bool:
    return (
        isinstance(value, list)
        and set(map(str, value)) <= set(known)
        and len(set(value)) == len(value)
    )


def validate_scopes(value: Any) -> None:
    """At least one scope, none twice."""
    if not value or not _is_set_of(value, Scope.values):
        raise ValidationError(
            _("Choose what to share: %(choices)s."),
            code="invalid_scopes",
            params={"choices": ", ".join(Scope.values)},
        )


def validate_industries(value: Any) -> None:
    """Codes of ISIC sections, none twice."""
    if not _is_set_of(value, Industry.values):
        raise ValidationError(_("Choose industries from the list."), code="invalid_industries")


def validate_months(value: int) -> None:
    """A consent lasts from one to twelve months."""
    if not 1 <= value <= MAX_CONSENT_MONTHS:
        raise ValidationError(
            _("A consent lasts from 1 to %(most)s months."),
            code="invalid_term",
            params={"most": MAX_CONSENT_MONTHS},
        )
