"""Scores, append-only, and the registry of the models that make them."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.scoping import ScopedQuerySet
from scoring.enums import Engine, FallbackReason, ModelState, ScoreState
from smes.enums import RiskLevel
from smes.models import Sme
from statements.models import FinancialSummary


class ModelVersion(models.Model):
    """A trained model: its artefact's hash, what it was trained on and how well it does."""

    name = models.CharField(_("name"), max_length=60)
    version = models.CharField(_("version"), max_length=40)
    kind = models.CharField(_("kind"), max_length=60)
    state = models.CharField(
        _("state"), max_length=10, choices=ModelState, default=ModelState.DRAFT
    )
    data_hash = models.CharField(_("SHA-256 of the data"), max_length=64)
    artefact_sha256 = models.CharField(_("SHA-256 of the artefact"), max_length=64)
    metrics = models.JSONField(_("metrics"), default=dict)
    thresholds = models.JSONField(_("thresholds"), default=dict)
    features = models.JSONField(_("features"), default=list)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Who made it a shadow; somebody else makes it the champion."),
    )
    trained_on = models.DateField(_("trained"))
    registered_at = models.DateTimeField(_("registered"), default=clock.now)

    class Meta:
        verbose_name = _("model version")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="model_version_once"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=ModelState.CHAMPION), name="model_one_champion"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ModelState.values), name="model_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class ScoreQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner's own and an admin's all; investors see scores through the credit file."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        return self.filter(sme__owner=user) if user.is_sme else self.none()

    def update(self, **changes: Any) -> NoReturn:
        raise TypeError("scores are never changed; their state moves by the workflow")

    def delete(self) -> NoReturn:
        raise TypeError("scores are never deleted")


class Score(models.Model):
    """One run. `base + sum(contributions) = value`; the stored inputs give the same value again.

    Append-only but for its state, which `scoring.workflow` moves.
    """

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="scores")
    summary = models.ForeignKey(
        FinancialSummary,
        on_delete=models.RESTRICT,
        related_name="scores",
        verbose_name=_("summary"),
    )
    value = models.PositiveSmallIntegerField(_("score"))
    risk_level = models.CharField(_("risk level"), max_length=6, choices=RiskLevel)
    state = models.CharField(
        _("state"), max_length=10, choices=ScoreState, default=ScoreState.ACTIVE
    )
    engine = models.CharField(_("engine"), max_length=8, choices=Engine)
    model_version = models.CharField(_("model version"), max_length=60)
    probability_of_default = models.FloatField(_("probability of default"), null=True)
    inputs = models.JSONField(_("inputs"))
    base = models.DecimalField(_("base"), max_digits=6, decimal_places=2, default=0)
    contributions = models.JSONField(_("contributions"))
    reasons = models.JSONField(_("reasons"))
    fallback_reason = models.CharField(
        _("why the rules answered"), max_length=20, choices=FallbackReason, blank=True
    )
    latency_ms = models.PositiveIntegerField(_("time taken (ms)"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("scored"), default=clock.now)
    expires_at = models.DateTimeField(_("expires"))

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=100), name="score_to_100"),
            models.CheckConstraint(
                condition=(
                    Q(risk_level=RiskLevel.LOW, value__gte=70)
                    | Q(risk_level=RiskLevel.MEDIUM, value__gte=40, value__lt=70)
                    | Q(risk_level=RiskLevel.HIGH, value__lt=40)
                ),
                name="score_level_follows_value",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ScoreState.values), name="score_state_known"
            ),
            models.CheckConstraint(
                condition=Q(engine=Engine.RULES, fallback_reason__in=FallbackReason.values)
                | Q(engine__in=[Engine.LOCAL, Engine.EXTERNAL], fallback_reason=""),
                name="score_rules_have_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(probability_of_default__isnull=True)
                | Q(probability_of_default__gte=0, probability_of_default__lte=1),
                name="score_probability_to_1",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="score_expires_later"
            ),
            models.UniqueConstraint(
                fields=["sme"], condition=Q(state=ScoreState.ACTIVE), name="score_one_active"
            ),
        ]
        indexes = [models.Index(fields=["sme", "-created_at", "-id"], name="score_by_sme")]

    def __str__(self) -> str:
        return f"{self.value} · {self.created_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("scores are never changed; their state moves by the workflow")
        super().save(*args, **{**kwargs, "force_insert": True})
