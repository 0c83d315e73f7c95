"""Who may do what with scores and models."""

from typing import Any

from accounts.policies import is_active_admin
from scoring.models import ModelVersion, Score, ScoreReview
from smes.models import Sme
from smes.policies import can_edit_business
from statements.models import Statement


def can_run_score(user: Any, sme: Sme) -> bool:
    """Only the owner of the business."""
    return can_edit_business(user, sme)


def can_ask_for_review(user: Any, score: Score) -> bool:
    """Only the owner of the business."""
    return can_edit_business(user, score.sme)


def can_decide_review(user: Any, review: ScoreReview) -> bool:
    """An administrator who has no part in it: neither asked, ran, declared nor uploaded."""
    return is_active_admin(user) and user.pk not in _parties(review)


def can_confirm_correction(user: Any, review: ScoreReview) -> bool:
    """Two people correct a score: who proposed the correction does not confirm it."""
    return can_decide_review(user, review) and review.reviewer_id not in {None, user.pk}


def _parties(review: ScoreReview) -> set[int | None]:
    score = review.score
    uploaders = Statement.objects.filter(pk__in=score.summary.sources.get("statements", []))
    return {
        review.asked_by_id,
        score.created_by_id,
        score.summary.created_by_id,
        *uploaders.values_list("uploaded_by", flat=True),
    }


def can_propose_model(user: Any, version: ModelVersion) -> bool:
    return is_active_admin(user)


def can_promote_model(user: Any, version: ModelVersion) -> bool:
    """Two people switch the champion: who proposed a version does not promote it."""
    return can_propose_model(user, version) and version.proposed_by_id not in {None, user.pk}


def can_retire_model(user: Any, version: ModelVersion) -> bool:
    return can_propose_model(user, version)
