"""Scores, append-only, and the registry of the models that make them."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.scoping import ScopedQuerySet
from scoring.enums import (
    IN_FORCE,
    Engine,
    FallbackReason,
    MilestoneKind,
    ModelState,
    RescoreReason,
    ReviewOutcome,
    ReviewState,
    ScoreState,
)
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
    promoted_at = models.DateTimeField(_("champion since or last"), null=True, blank=True)
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

    def in_force(self) -> Self:
        """Those that count now: active, under review, or upheld by a reviewer."""
        return self.filter(state__in=IN_FORCE)

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
    context = models.JSONField(
        _("figures of the reasons"),
        default=dict,
        help_text=_("What the reasons tell beyond the inputs, as it was known."),
    )
    correction = models.ForeignKey(
        "scoring.ScoreReview",
        on_delete=models.RESTRICT,
        related_name="+",
        null=True,
        verbose_name=_("correction"),
        help_text=_("The review whose corrected inputs were scored."),
    )
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
                fields=["sme"], condition=Q(state__in=IN_FORCE), name="score_one_in_force"
            ),
        ]
        indexes = [
            models.Index(fields=["sme", "-created_at", "-id"], name="score_by_sme"),
            models.Index(fields=["state", "expires_at"], name="score_by_term"),
        ]

    def __str__(self) -> str:
        return f"{self.value} · {self.created_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("scores are never changed; their state moves by the workflow")
        super().save(*args, **{**kwargs, "force_insert": True})


class ScoreReviewQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner's own and an admin's all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        return self.filter(score__sme__owner=user) if user.is_sme else self.none()


class ScoreReview(models.Model):
    """A person's look at a score that its owner asked for, and what came of it.

    `corrected_inputs` are the six inputs as `scoring.engine.inputs` stores them; `result` is the
    score that a correction or a run anew put in the place of the disputed one.
    """

    score = models.ForeignKey(
        Score, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("score")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    text = models.TextField(_("what the owner says"), max_length=2000)
    state = models.CharField(
        _("state"), max_length=10, choices=ReviewState, default=ReviewState.OPEN
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    corrected_inputs = models.JSONField(_("corrected inputs"), null=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("reviewer"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("confirmed by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    result = models.OneToOneField(
        Score,
        on_delete=models.RESTRICT,
        related_name="made_by_review",
        null=True,
        verbose_name=_("new score"),
    )

    objects = ScoreReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a score")
        verbose_name_plural = _("reviews of scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReviewState.values), name="review_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.DECIDED, decided_at__isnull=False)
                | ~Q(state=ReviewState.DECIDED) & Q(decided_at__isnull=True),
                name="review_decided_has_date",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ReviewState.OPEN, ReviewState.WITHDRAWN],
                    outcome="",
                    reviewer__isnull=True,
                )
                | Q(
                    state__in=[ReviewState.PROPOSED, ReviewState.DECIDED],
                    outcome__in=ReviewOutcome.values,
                    reviewer__isnull=False,
                )
                & ~Q(reason=""),
                name="review_outcome_has_reviewer_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.DECIDED, outcome=ReviewOutcome.CORRECTED)
                | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("reviewer")),
                name="review_correction_has_two_people",
            ),
            models.UniqueConstraint(
                fields=["score"],
                condition=Q(state__in=[ReviewState.OPEN, ReviewState.PROPOSED]),
                name="review_one_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="review_by_state")]

    def __str__(self) -> str:
        return f"{self.score} · {self.get_state_display()}"

    @property
    def is_decided(self) -> bool:
        """Until then the owner is told no outcome, proposed or not."""
        return self.state == ReviewState.DECIDED


class ShadowScore(models.Model):
    """What the shadow model would have said of the inputs of a score; nobody is judged by it."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="shadows")
    version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="shadow_scores"
    )
    value = models.PositiveSmallIntegerField(_("score"))
    probability_of_default = models.FloatField(_("probability of default"), null=True)
    contributions = models.JSONField(_("contributions"))
    created_at = models.DateTimeField(_("scored"), default=clock.now)

    class Meta:
        verbose_name = _("shadow score")
        constraints = [
            models.UniqueConstraint(fields=["score", "version"], name="shadow_once"),
            models.CheckConstraint(condition=Q(value__lte=100), name="shadow_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.value} · {self.version}"


class RescoreRun(models.Model):
    """One run over all scored businesses, by key; `done_to` is where it goes on after a kill."""

    reason = models.CharField(_("reason"), max_length=12, choices=RescoreReason)
    model_version = models.CharField(_("model version"), max_length=60)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    done_to = models.BigIntegerField(_("done up to business"), default=0)
    examined = models.PositiveIntegerField(_("examined"), default=0)
    written = models.PositiveIntegerField(_("scored"), default=0)
    unchanged = models.PositiveIntegerField(_("already up to date"), default=0)
    refused = models.PositiveIntegerField(_("could not be scored"), default=0)

    class Meta:
        verbose_name = _("rescoring")
        verbose_name_plural = _("rescorings")
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "model_version"],
                condition=Q(finished_at__isnull=True),
                name="rescore_one_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.started_at:%Y-%m-%d}"


class MilestoneQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The owner's own and an admin's all; investors see them in the credit file."""
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        return self.filter(sme__owner=user) if user.is_sme else self.none()


class Milestone(models.Model):
    """Something a business has reached: once, and never taken back."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(_("milestone"), max_length=16, choices=MilestoneKind)
    reached_at = models.DateTimeField(_("reached"), default=clock.now)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        constraints = [
            models.UniqueConstraint(fields=["sme", "kind"], name="milestone_once"),
            models.CheckConstraint(
                condition=Q(kind__in=MilestoneKind.values), name="milestone_known"
            ),
        ]

    def __str__(self) -> str:
        return str(MilestoneKind(self.kind).label)
