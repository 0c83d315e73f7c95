"""Scores and model versions in the admin console."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from scoring import actions, policies
from scoring.enums import ModelState
from scoring.models import ModelVersion, Score
from scoring.review_admin import ScoreReviewAdmin
from scoring.workflow import MODEL

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
    list_display = ["name", "version", "kind", "state", "trained_on", "registered_at"]
    list_filter = ["state"]
    ordering = ["-registered_at", "-pk"]
    action_buttons = [
        ActionButton(
            "propose",
            _("Propose as shadow"),
            perform=lambda version, by: actions.propose_model(version=version, by=by),
            allowed=lambda version, by: (
                ModelState.SHADOW in MODEL.targets(version.state)
                and policies.can_propose_model(by, version)
            ),
            done=_("The version is now a shadow. Somebody else can make it the champion."),
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
