"""Who may do what with scores and models."""

from typing import Any

from accounts.policies import is_active_admin
from scoring.models import ModelVersion
from smes.models import Sme
from smes.policies import can_edit_business


def can_run_score(user: Any, sme: Sme) -> bool:
    """Only the owner of the business."""
    return can_edit_business(user, sme)


def can_propose_model(user: Any, version: ModelVersion) -> bool:
    return is_active_admin(user)


def can_promote_model(user: Any, version: ModelVersion) -> bool:
    """Two people switch the champion: who proposed a version does not promote it."""
    return can_propose_model(user, version) and version.proposed_by_id not in {None, user.pk}


def can_retire_model(user: Any, version: ModelVersion) -> bool:
    return can_propose_model(user, version)
