"""Investors, what they look for, what they watch, and the searches they keep."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.countries import format_place, validate_country
from core.scoping import ScopedQuerySet
from investors import listing_models  # noqa: F401 -- Django looks for an app's models here
from investors.enums import AlertFrequency, MatchReason, Refusal, Verification
from investors.validators import MAX_NAME, MAX_NOTE, MAX_QUERY, validate_countries, validate_levels
from smes.enums import Basis, Industry, RiskLevel
from smes.models import Sme
from smes.validators import MAX_CITY, validate_industries

LAST_ID = 2**63 - 1  # beyond every row of a moment


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
    countries = models.JSONField(
        _("countries of interest"), default=list, blank=True, validators=[validate_countries]
    )
    levels = models.JSONField(
        _("levels of interest"), default=list, blank=True, validators=[validate_levels]
    )
    min_score = models.PositiveSmallIntegerField(
        _("lowest score"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    verification = models.CharField(
        _("verification"), max_length=9, choices=Verification, default=Verification.NOT_ASKED
    )
    evidence = models.TextField(
        _("how your identity can be checked"), max_length=MAX_NOTE, blank=True
    )
    refusal = models.CharField(_("why refused"), max_length=11, choices=Refusal, blank=True)
    asked_at = models.DateTimeField(_("verification asked for"), null=True, blank=True)
    decided_at = models.DateTimeField(_("verification decided"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = InvestorQuerySet.as_manager()

    class Meta:
        verbose_name = _("investor")
        constraints = [
            models.CheckConstraint(
                condition=Q(verification__in=Verification.values),
                name="investor_verification_known",
            ),
            models.CheckConstraint(
                condition=Q(verification=Verification.REFUSED, refusal__in=Refusal.values)
                | Q(refusal="") & ~Q(verification=Verification.REFUSED),
                name="investor_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(min_score__isnull=True) | Q(min_score__lte=100),
                name="investor_min_score_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def location(self) -> str:
        return format_place(self.country, self.city)

    @property
    def interest_names(self) -> list[str]:
        return [str(Industry(code).label) for code in self.interests]

    @property
    def state_of_verification(self) -> Verification:
        """What the person is: an administrator may have verified him without being asked."""
        return Verification.VERIFIED if self.user.is_verified else Verification(self.verification)

    @property
    def has_interests(self) -> bool:
        return bool(self.interests or self.countries or self.levels or self.min_score)


class PrivateQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What an investor keeps for himself is nobody else's, administrators included."""
        if not user.is_authenticated or not user.is_investor:
            return self.none()
        return self.filter(user=user)


class Watch(models.Model):
    """A business that an investor watches, as it stood when he last looked.

    `name` is the one it had when he began: all that remains to be shown once its card is neither
    listed nor shared. `told_*` is what the last notification said, or the card at the beginning.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="watches")
    name = models.CharField(_("name when watching began"), max_length=120)
    note = models.TextField(_("private note"), max_length=MAX_NOTE, blank=True)
    seen_score = models.PositiveSmallIntegerField(_("score last seen"), null=True)
    seen_level = models.CharField(_("level last seen"), max_length=6, choices=RiskLevel, blank=True)
    seen_basis = models.CharField(_("basis last seen"), max_length=8, choices=Basis, blank=True)
    seen_scored_at = models.DateTimeField(_("date of the score last seen"), null=True)
    seen_visible = models.BooleanField(_("could be seen"), default=True)
    seen_at = models.DateTimeField(_("last looked"), default=clock.now)
    told_score = models.PositiveSmallIntegerField(_("score last told"), null=True)
    told_level = models.CharField(_("level last told"), max_length=6, choices=RiskLevel, blank=True)
    created_at = models.DateTimeField(_("watched since"), default=clock.now)

    objects = PrivateQuerySet.as_manager()

    class Meta:
        verbose_name = _("watched business")
        verbose_name_plural = _("watched businesses")
        constraints = [models.UniqueConstraint(fields=["user", "sme"], name="watch_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="watch_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.sme_id}"


class SavedSearch(models.Model):
    """A state of the listing that an investor keeps, and how far the worker has looked for it.

    `scored_until`, `scored_id` and `listed_until`, `listed_id` name the last rows looked at, in
    the order of those dates; `run_at` says when to look again.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="searches"
    )
    name = models.CharField(_("name"), max_length=MAX_NAME)
    query = models.CharField(_("filters"), max_length=MAX_QUERY, blank=True)
    frequency = models.CharField(
        _("tell me of new matches"),
        max_length=7,
        choices=AlertFrequency,
        default=AlertFrequency.AT_ONCE,
    )
    created_at = models.DateTimeField(_("saved"), default=clock.now)
    seen_at = models.DateTimeField(_("matches last seen"), default=clock.now)
    scored_until = models.DateTimeField(default=clock.now, editable=False)
    scored_id = models.BigIntegerField(default=LAST_ID, editable=False)
    listed_until = models.DateTimeField(default=clock.now, editable=False)
    listed_id = models.BigIntegerField(default=LAST_ID, editable=False)
    run_at = models.DateTimeField(default=clock.now, editable=False)
    is_behind = models.BooleanField(default=False, editable=False)  # more waits than one run takes
    untold = models.PositiveIntegerField(_("matches not told of yet"), default=0)
    told_on = models.DateField(_("last told on"), null=True, blank=True)

    objects = PrivateQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="search_once"),
            models.UniqueConstraint(fields=["user", "name"], name="search_name_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=AlertFrequency.values), name="search_frequency_known"
            ),
        ]
        indexes = [
            models.Index(fields=["run_at"], name="search_by_run"),
            models.Index(fields=["told_on"], name="search_untold", condition=Q(untold__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class SearchMatch(models.Model):
    """A business that came to match a saved search after it was saved."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("how it came to match"), max_length=6, choices=MatchReason)
    matched_at = models.DateTimeField(_("found"), default=clock.now)

    class Meta:
        verbose_name = _("match of a saved search")
        constraints = [models.UniqueConstraint(fields=["search", "sme"], name="match_once")]
        indexes = [models.Index(fields=["search", "-matched_at", "-id"], name="match_by_search")]

    def __str__(self) -> str:
        return f"{self.search_id} → {self.sme_id}"
