"""Businesses, and what their owners share with whom."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.money import validate_currency
from core.scoping import ScopedQuerySet
from smes.enums import Basis, ConsentState, Industry, RiskLevel


class SmeQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Owners see their own business, investors the listed ones, admins all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(owner=user)
        if user.is_investor:
            return self.filter(is_listed=True)
        return self.none()


class Sme(models.Model):
    """A small or medium-sized business. Its latest score stands on it, so a list needs no join."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sme"
    )
    business_name = models.CharField(_("business name"), max_length=120)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=80)
    years_of_operation = models.PositiveSmallIntegerField(
        _("years of operation"), validators=[MaxValueValidator(300)]
    )
    employees = models.PositiveIntegerField(
        _("employees"), validators=[MinValueValidator(0), MaxValueValidator(1_000_000)]
    )
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    version = models.PositiveIntegerField(default=1)  # guards against a stale form
    created_at = models.DateTimeField(default=clock.now)
    is_listed = models.BooleanField(_("listed"), default=False)
    listed_at = models.DateTimeField(_("listed since"), null=True, blank=True)

    # Written by scoring, in the transaction that writes the score.
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    risk_level = models.CharField(_("risk level"), max_length=6, choices=RiskLevel, blank=True)
    score_basis = models.CharField(_("basis"), max_length=8, choices=Basis, blank=True)
    scored_at = models.DateTimeField(_("scored"), null=True)

    objects = SmeQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        constraints = [
            models.CheckConstraint(condition=Q(industry__in=Industry.values), name="sme_industry_known"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="sme_score_to_100"
            ),
            models.CheckConstraint(
                condition=Q(is_listed=False) | Q(listed_at__isnull=False), name="sme_listed_has_date"
            ),
        ]

    def __str__(self) -> str:
        return self.business_name


class ConsentQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner sees all of hers; an investor those given to him."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(sme__owner=user)
        if user.is_investor:
            return self.filter(grantee=user)
        return self.none()


class Consent(models.Model):
    """The owner's permission for one investor, or all verified ones, to see more than the card."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="consents")
    grantee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="consents_received",
        null=True,
        blank=True,
        help_text=_("Empty: all verified investors."),
    )
    scopes = models.JSONField(_("what is shared"))
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=ConsentState)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")), name="consent_has_a_term"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ConsentState.values), name="consent_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sme} → {self.grantee or _('all verified investors')}"


class ConsentAccess(models.Model):
    """One look at a credit file: who, at what, when."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="accesses")
    consent = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, related_name="accesses", null=True
    )
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="file_accesses"
    )
    what = models.CharField(_("what"), max_length=200)
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("look at a credit file")
        verbose_name_plural = _("looks at credit files")
        indexes = [models.Index(fields=["sme", "-at"], name="access_by_sme")]
