"""Who may do what with scores and models."""

from typing import Any

from scoring.models import ModelVersion
from smes.models import Sme


def can_run_score(user: Any, sme: Sme) -> bool:
    """Only the owner of the business."""
    return bool(
        user.is_authenticated and user.is_active and user.is_sme and sme.owner_id == user.pk
    )


def can_propose_model(user: Any, version: ModelVersion) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_admin)


def can_promote_model(user: Any, version: ModelVersion) -> bool:
    """Two people switch the champion: who proposed a version does not promote it."""
    return can_propose_model(user, version) and version.proposed_by_id not in {None, user.pk}


def can_retire_model(user: Any, version: ModelVersion) -> bool:
    return can_propose_model(user, version)
