"""Scores, append-only, and the registry of the models that make them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.scoping import ScopedQuerySet
from scoring.enums import Engine, ModelState, ScoreState
from smes.enums import RiskLevel
from smes.models import Sme
from statements.models import FinancialSummary


class ModelVersion(models.Model):
    """A trained model: its artefact's hash, what it was trained on and how well it does."""

    name = models.CharField(_("name"), max_length=60)
    version = models.CharField(_("version"), max_length=40)
    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=ModelState, default=ModelState.DRAFT)
    data_hash = models.CharField(max_length=64)
    artefact_sha256 = models.CharField(max_length=64)
    metrics = models.JSONField(default=dict)
    thresholds = models.JSONField(default=dict)
    features = models.JSONField(default=list)
    trained_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("model version")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="model_version_once"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=ModelState.CHAMPION), name="model_one_champion"
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


class Score(models.Model):
    """One run. `base + sum(contributions) = value`; the stored inputs give the same value again."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="scores")
    summary = models.ForeignKey(FinancialSummary, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))
    risk_level = models.CharField(_("risk level"), max_length=6, choices=RiskLevel)
    state = models.CharField(_("state"), max_length=10, choices=ScoreState)
    engine = models.CharField(_("engine"), max_length=8, choices=Engine)
    model_version = models.CharField(_("model version"), max_length=60)
    probability_of_default = models.FloatField(_("probability of default"), null=True)
    inputs = models.JSONField(_("inputs"))
    base = models.DecimalField(_("base"), max_digits=6, decimal_places=2, default=0)
    contributions = models.JSONField(_("contributions"))
    reasons = models.JSONField(_("reasons"))
    fallback_reason = models.CharField(_("why the rules answered"), max_length=40, blank=True)
    latency_ms = models.PositiveIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(_("scored"), default=clock.now)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=100), name="score_to_100"),
            models.CheckConstraint(
                condition=Q(risk_level__in=RiskLevel.values), name="score_level_known"
            ),
            models.UniqueConstraint(
                fields=["sme"], condition=Q(state=ScoreState.ACTIVE), name="score_one_active"
            ),
        ]
        indexes = [models.Index(fields=["sme", "-created_at"], name="score_by_sme")]
