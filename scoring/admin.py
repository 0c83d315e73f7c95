"""Scores and model versions in the admin console."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from scoring import actions, engines, policies, presentation
from scoring.comparison import comparison_of
from scoring.drift import drift_of
from scoring.engine.levels import LEVELS
from scoring.engine.model import ArtefactError
from scoring.enums import ModelState
from scoring.models import Milestone, ModelVersion, RescoreRun, Score, ShadowScore
from scoring.review_admin import ScoreReviewAdmin
from scoring.workflow import MODEL
from smes.enums import RiskLevel

__all__ = ["ModelVersionAdmin", "ScoreAdmin", "ScoreReviewAdmin"]


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin):
    list_display = ["sme", "value", "risk_level", "state", "engine", "model_version", "created_at"]
    list_filter = ["state", "risk_level", "engine", "fallback_reason"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name", "=id"]
    ordering = ["-created_at", "-pk"]
    date_hierarchy = "created_at"


@admin.register(ModelVersion)
class ModelVersionAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    """The registry: who proposed what, and how a shadow does beside the scores that count."""

    list_display = [
        "name",
        "version",
        "kind",
        "state",
        "trained_on",
        "registered_at",
        "promoted_at",
    ]
    list_filter = ["state"]
    ordering = ["-registered_at", "-pk"]
    change_form_template = "admin/scoring/model_version.html"
    action_buttons = [
        ActionButton(
            "propose",
            _("Propose as shadow"),
            perform=lambda version, by: actions.propose_model(version=version, by=by),
            allowed=lambda version, by: (
                ModelState.SHADOW in MODEL.targets(version.state)
                and version.promoted_at is None
                and policies.can_propose_model(by, version)
            ),
            done=_("The version is now a shadow. Somebody else can make it the champion."),
        ),
        ActionButton(
            "roll-back",
            _("Propose to roll back to it"),
            perform=lambda version, by: actions.propose_model(version=version, by=by),
            allowed=lambda version, by: (
                ModelState.SHADOW in MODEL.targets(version.state)
                and version.promoted_at is not None
                and policies.can_propose_model(by, version)
            ),
            done=_("The former champion is a shadow again. Somebody else can bring it back."),
        ),
        ActionButton(
            "promote",
            _("Make it the champion"),
            perform=lambda version, by: actions.promote_model(version=version, by=by),
            allowed=lambda version, by: (
                ModelState.CHAMPION in MODEL.targets(version.state)
                and policies.can_promote_model(by, version)
            ),
            done=_("New scores come from this version."),
            confirm=_("Score every business with this version from now on?"),
        ),
        ActionButton(
            "retire",
            _("Retire"),
            perform=lambda version, by: actions.retire_model(version=version, by=by),
            allowed=lambda version, by: (
                version.state == ModelState.SHADOW and policies.can_retire_model(by, version)
            ),
            done=_("The version is retired."),
            is_dangerous=True,
        ),
    ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version = kwargs.get("obj")
        if version is not None:
            context["comparison"] = comparison_of(version)
            context["drift"] = _drift(version)
            context["levels"] = [RiskLevel(level.name).label for level in LEVELS]
        return super().render_change_form(request, context, *args, **kwargs)


def _drift(version: ModelVersion) -> list[dict[str, Any]]:
    """Nothing where the artefact of a version is not here."""
    try:
        return presentation.drift_rows(drift_of(engines.loaded(version)))
    except ArtefactError:
        return []


@admin.register(ShadowScore)
class ShadowScoreAdmin(ReadOnlyAdmin):
    list_display = ["score", "value", "version", "created_at"]
    list_filter = ["version"]
    list_select_related = ["score", "version"]
    ordering = ["-created_at", "-pk"]


@admin.register(RescoreRun)
class RescoreRunAdmin(ReadOnlyAdmin):
    list_display = [
        "reason",
        "model_version",
        "started_at",
        "finished_at",
        "examined",
        "written",
        "unchanged",
        "refused",
    ]
    list_filter = ["reason"]
    ordering = ["-started_at", "-pk"]


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ["sme", "kind", "reached_at"]
    list_filter = ["kind"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name"]
    ordering = ["-reached_at", "-pk"]
