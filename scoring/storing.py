"""How a score comes into force: one new row, and what stands on the business."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock
from core.errors import Conflict
from scoring import after, milestones, notices, queries, shadow
from scoring.engines import Answer
from scoring.enums import ScoreState
from scoring.listing_row import latest_of
from scoring.models import Score
from scoring.queries import Figures
from scoring.shadow import ShadowAnswer
from scoring.workflow import SCORE
from smes.models import Sme
from statements.queries import summary_in_force

VALID_FOR = timedelta(days=90)


def lock(sme: Sme) -> None:
    """Let parallel runs, reviews and rescorings of a business take turns from here."""
    Sme.objects.select_for_update().get(pk=sme.pk)


@transaction.atomic
def put_in_force(
    *,
    sme: Sme,
    by: Any,
    figures: Figures,
    answer: Answer,
    before: Score | None,
    ends: ScoreState = ScoreState.SUPERSEDED,
    shadows: Sequence[ShadowAnswer] = (),
) -> Score:
    """Put the score in force and onto the business, in one transaction, after `lock`.

    `before` is the score in force, which moves to `ends`; `shadows` are stored beside the new one.
    """
    if before is not None:
        SCORE.move(before, ends)
    score = score_of(sme_id=sme.pk, by=by, figures=figures, answer=answer)
    score.save()
    if shadows:
        shadow.store(score, shadows)
    latest = latest_of(score=score, summary=figures.summary)
    Sme.objects.filter(pk=sme.pk).update(**latest)
    for name, value in latest.items():
        setattr(sme, name, value)
    audit.record(
        "score:run",
        by=by,
        target=score,
        sme=sme.pk,
        summary=figures.summary.pk,
        value=score.value,
        before=before.value if before else None,
        engine=score.engine,
        model_version=score.model_version,
        fallback_reason=score.fallback_reason,
    )
    notices.tell_moved(score, before)
    milestones.note_score(sme, score.value)
    after.tell([score.pk])
    return score


def score_of(
    *, sme_id: int, by: Any, figures: Figures, answer: Answer, expires_at: datetime | None = None
) -> Score:
    """The unsaved row of an answer, valid from now, for VALID_FOR where no other term is given."""
    result, now = answer.result, clock.now()
    return Score(
        sme_id=sme_id,
        summary=figures.summary,
        value=result.value,
        risk_level=result.level.name,
        engine=result.engine,
        model_version=result.model_version,
        probability_of_default=result.probability_of_default,
        inputs=figures.inputs.as_json(),
        context=queries.stored_context(figures.context),
        correction=figures.correction,
        base=result.base,
        contributions=result.contributions_json(),
        reasons=result.reasons_json(),
        fallback_reason=answer.fallback_reason,
        latency_ms=answer.latency_ms,
        created_by=by,
        created_at=now,
        expires_at=expires_at or now + VALID_FOR,
    )


def check_current(sme: Sme, figures: Figures) -> None:
    """Conflict `stale_state` where other figures came into force while these were scored."""
    if summary_in_force(sme) != figures.summary:
        raise Conflict(
            _("The figures changed while they were scored. Run the score again."),
            code="stale_state",
        )
