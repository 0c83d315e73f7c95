"""Businesses, and what their owners share with whom."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.countries import country_name, format_place, validate_country
from core.money import validate_currency
from core.scoping import ScopedQuerySet
from smes.bands import RevenueBand
from smes.enums import Basis, ConsentState, Door, Industry, RiskLevel, Scope
from smes.listing_columns import (
    FIGURES_CONDITION,
    FIGURES_INDEXES,
    FIGURES_SEGMENT,
    LISTING_INDEXES,
    SEGMENT,
    SHOWN_GROWTH,
)
from smes.validators import MAX_CITY, MAX_EMPLOYEES, MAX_YEARS, validate_scopes


class SmeQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Owners see their own business, admins all, investors the listed ones.

        A consent in force opens a business to its investor even while it is not listed: listing
        decides who can find it, a consent who can read it.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(owner=user)
        if user.is_investor:
            consents = Consent.objects.in_force().given_to(user)
            return self.filter(Q(is_listed=True) | Q(pk__in=consents.values("sme")))
        return self.none()

    def listed_to(self, user: Any) -> Self:
        """The part of `visible_to` that the listing shows: by its index alone, without consents."""
        if user.is_authenticated and (user.is_investor or user.is_admin):
            return self.filter(is_listed=True)
        return self.none()


class Sme(models.Model):
    """A small or medium-sized business. Its latest score stands on it, so a list needs no join."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sme"
    )
    business_name = models.CharField(_("business name"), max_length=120)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[validate_country]
    )
    city = models.CharField(_("city"), max_length=MAX_CITY)
    years_of_operation = models.PositiveSmallIntegerField(
        _("years of operation"), validators=[MaxValueValidator(MAX_YEARS)]
    )
    employees = models.PositiveIntegerField(
        _("employees"), validators=[MaxValueValidator(MAX_EMPLOYEES)]
    )
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    website = models.URLField(
        _("website"), max_length=200, blank=True, validators=[URLValidator(["http", "https"])]
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    version = models.PositiveIntegerField(default=1)  # guards against a stale form
    created_at = models.DateTimeField(default=clock.now)
    is_listed = models.BooleanField(_("listed"), default=False)
    listed_at = models.DateTimeField(_("listed since"), null=True, blank=True)

    # Written by scoring, in the transaction that writes the score.
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    risk_level = models.CharField(_("risk level"), max_length=6, choices=RiskLevel, blank=True)
    score_basis = models.CharField(_("basis"), max_length=8, choices=Basis, blank=True)
    scored_at = models.DateTimeField(_("scored"), null=True, blank=True)
    # Private. The listing reads `figures_segment` and `shown_growth`, which the owner opens.
    revenue_band = models.SmallIntegerField(_("revenue band"), null=True, blank=True)
    growth = models.IntegerField(_("growth in tenths of a percent"), null=True, blank=True)

    is_found_by_figures = models.BooleanField(_("found by revenue and growth"), default=False)

    # Kept by the database, whoever writes the row.
    segment = models.GeneratedField(
        expression=SEGMENT, output_field=models.SmallIntegerField(), db_persist=True
    )
    figures_segment = models.GeneratedField(
        expression=FIGURES_SEGMENT,
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    shown_growth = models.GeneratedField(
        expression=SHOWN_GROWTH, output_field=models.IntegerField(null=True), db_persist=True
    )

    objects = SmeQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        constraints = [
            models.CheckConstraint(
                condition=Q(industry__in=Industry.values), name="sme_industry_known"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="sme_score_to_100"
            ),
            models.CheckConstraint(
                condition=Q(is_listed=False) | Q(listed_at__isnull=False, score__isnull=False),
                name="sme_listed_has_date_and_score",
            ),
        ]
        indexes = [
            models.Index(*columns, name=name, condition=Q(is_listed=True))
            for name, columns in LISTING_INDEXES.items()
        ] + [
            models.Index(*columns, name=name, condition=FIGURES_CONDITION)
            for name, columns in FIGURES_INDEXES.items()
        ]

    def __str__(self) -> str:
        return self.business_name

    @property
    def industry_name(self) -> str:
        return str(Industry(self.industry).label)  # a tenth of get_industry_display()

    @property
    def shown_revenue_band(self) -> str | None:
        """The band's name where the owner shows it."""
        if not self.is_found_by_figures or self.revenue_band is None:
            return None
        return RevenueBand(self.revenue_band).name.lower()

    @property
    def shown_revenue_label(self) -> str:
        """The band in words where the owner shows it."""
        if not self.is_found_by_figures or self.revenue_band is None:
            return ""
        return str(RevenueBand(self.revenue_band).label)

    @property
    def shown_growth_ratio(self) -> float | None:
        """Growth as a ratio where the owner shows it."""
        if not self.is_found_by_figures or self.growth is None:
            return None
        return self.growth / 1000

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def location(self) -> str:
        return format_place(self.country, self.city)


ENDED = (ConsentState.REVOKED, ConsentState.EXPIRED, ConsentState.DECLINED)


class ConsentQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner sees all of hers; an investor those given to him."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(sme__owner=user)
        return self.given_to(user)

    def given_to(self, user: Any) -> Self:
        """Consents whose reader is `user`: named, or as one of all verified investors."""
        if not user.is_investor:
            return self.none()
        if user.is_verified_investor:
            return self.filter(Q(grantee=user) | Q(grantee=None))
        return self.filter(grantee=user)

    def in_force(self) -> Self:
        """Active now by the clock, whether or not the sweeper has been here."""
        now = clock.now()
        return self.filter(state=ConsentState.ACTIVE, valid_from__lte=now, valid_until__gt=now)

    def waiting(self) -> Self:
        """Asked for and not answered yet."""
        return self.filter(state=ConsentState.REQUESTED)

    def running(self) -> Self:
        """Active or paused, and not past their term by the clock."""
        running = (ConsentState.ACTIVE, ConsentState.PAUSED)
        return self.filter(state__in=running, valid_until__gt=clock.now())

    def ended(self) -> Self:
        """All others but the requests."""
        return self.filter(Q(state__in=ENDED) | Q(valid_until__lte=clock.now())).exclude(
            state=ConsentState.REQUESTED
        )

    def overdue(self) -> Self:
        """Past their term and not marked so yet."""
        return self.filter(
            state__in=(ConsentState.ACTIVE, ConsentState.PAUSED),
            valid_until__lte=clock.now(),
        )


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
    scopes = models.JSONField(_("what is shared"), validators=[validate_scopes])
    asked_scopes = models.JSONField(
        _("what was asked for"), default=list, blank=True, help_text=_("Empty: given unasked.")
    )
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    answer = models.CharField(_("why it was declined"), max_length=300, blank=True)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=ConsentState)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Days before the end of the last reminder of it.")
    )

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
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, state__in=ENDED)
                | Q(ended_at__isnull=True) & ~Q(state__in=ENDED),
                name="consent_ended_has_date",
            ),
            models.UniqueConstraint(
                fields=["sme", "grantee"],
                condition=Q(state=ConsentState.REQUESTED),
                name="consent_asked_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["sme", "state"], name="consent_by_sme"),
            models.Index(fields=["grantee", "state"], name="consent_by_grantee"),
            models.Index(fields=["state", "valid_until"], name="consent_by_term"),
        ]

    def __str__(self) -> str:
        return f"{self.sme} → {self.grantee or _('all verified investors')}"

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]

    @property
    def is_request(self) -> bool:
        """Whether an investor asked for it; its purpose is then his."""
        return bool(self.asked_scopes)

    @property
    def who(self) -> str:
        """Whom it is for. One who asked has said his name by asking; another's stays his own.

        The profile is an upper app's row, reached through the relation that it adds.
        """
        if self.grantee is None:
            return str(_("All verified investors"))
        profile = getattr(self.grantee, "investor", None) if self.is_request else None
        return str(profile or self.grantee.email)

    @property
    def organization(self) -> str:
        profile = getattr(self.grantee, "investor", None) if self.is_request else None
        return profile.organization if profile else ""

    @property
    def asked_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.asked_scopes]

    @property
    def months(self) -> int:
        """The length of its term in calendar months, one at least."""
        start, end = self.valid_from, self.valid_until
        return max(1, (end.year - start.year) * 12 + end.month - start.month)

    @property
    def is_overdue(self) -> bool:
        """Past its term by the clock, whether or not it is marked so."""
        return self.valid_until <= clock.now()

    @property
    def is_in_force(self) -> bool:
        """Whether it opens anything now, by the clock."""
        return (
            self.state == ConsentState.ACTIVE and self.valid_from <= clock.now() < self.valid_until
        )


class ConsentAccessQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner sees who looked at her business; an investor his own looks."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(sme__owner=user)
        return self.filter(who=user) if user.is_investor else self.none()


class ConsentAccess(models.Model):
    """One look at a credit file: who, at what, when."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="accesses")
    consent = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, related_name="accesses", null=True
    )
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="file_accesses"
    )
    what = models.CharField(_("what"), max_length=200, help_text=_("Scopes, by spaces."))
    door = models.CharField(_("by"), max_length=10, choices=Door, default=Door.PAGE)
    at = models.DateTimeField(_("when"), default=clock.now)

    objects = ConsentAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a credit file")
        verbose_name_plural = _("looks at credit files")
        constraints = [
            models.CheckConstraint(condition=Q(door__in=Door.values), name="access_door_known")
        ]
        indexes = [
            models.Index(fields=["sme", "-at", "-id"], name="access_by_sme"),
            models.Index(fields=["who", "-at"], name="access_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.who_id} {self.what}"

    @property
    def scopes(self) -> list[str]:
        return self.what.split()

    @property
    def what_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]
