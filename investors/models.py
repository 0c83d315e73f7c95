"""Investors and what they look for."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.countries import format_place, validate_country
from core.scoping import ScopedQuerySet
from smes.enums import Industry
from smes.validators import MAX_CITY, validate_industries


class InvestorQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self if user.is_admin else self.filter(user=user)


class Investor(models.Model):
    """An investor's profile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="investor"
    )
    full_name = models.CharField(_("full name"), max_length=120)
    organization = models.CharField(_("organization"), max_length=120, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[validate_country]
    )
    city = models.CharField(_("city"), max_length=MAX_CITY)
    interests = models.JSONField(
        _("industries of interest"), default=list, blank=True, validators=[validate_industries]
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = InvestorQuerySet.as_manager()

    class Meta:
        verbose_name = _("investor")

    def __str__(self) -> str:
        return self.full_name

    @property
    def location(self) -> str:
        return format_place(self.country, self.city)

    @property
    def interest_names(self) -> list[str]:
        return [str(Industry(code).label) for code in self.interests]
