"""What is done when a person asks for a person to look at a score.

Asked by the owner, decided by an administrator who has no part in it; a correction is confirmed by
a second one. The score that was asked about is never changed: an outcome that differs is a new row.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import notifications
from accounts.enums import NotificationKind
from accounts.models import User
from accounts.notifications import fill
from audit import chain as audit
from core import clock
from core.errors import Invalid, NotAllowed
from scoring import actions, engines, policies, queries, shadow, storing
from scoring.engine.inputs import InputError, Inputs
from scoring.enums import ReviewOutcome, ReviewState, ScoreState
from scoring.models import Score, ScoreReview
from scoring.queries import Figures
from scoring.wording import in_words
from scoring.workflow import REVIEW, SCORE

MAX_TEXT = 2000  # signs
OUTCOMES = dict(ReviewOutcome.choices)


@transaction.atomic
def ask_for_review(*, score: Score, by: User, text: str) -> ScoreReview:
    """Ask for a person to look at the score in force, with the owner's own words.

    The score counts on, marked as disputed. Conflict `stale_state` for one that is not active:
    it has ended, is under review, or was reviewed already.
    """
    if not policies.can_ask_for_review(by, score):
        raise NotAllowed(_("Only the owner can ask for a review of her score."))
    text = _words(text, "text")
    storing.lock(score.sme)
    SCORE.move(score, ScoreState.DISPUTED)
    review = ScoreReview(score=score, asked_by=by, asked_at=clock.now(), text=text)
    review.save()
    audit.record("review:asked", by=by, target=review, score=score.pk, private={"text": text})
    return review


@transaction.atomic
def withdraw_review(*, review: ScoreReview, by: User) -> ScoreReview:
    """Take the request back as long as nobody has decided; the score is active again."""
    if not policies.can_ask_for_review(by, review.score):
        raise NotAllowed(_("Only the owner can withdraw her request."))
    storing.lock(review.score.sme)
    REVIEW.move(review, ReviewState.WITHDRAWN)
    SCORE.move(review.score, ScoreState.ACTIVE)
    audit.record("review:withdrawn", by=by, target=review, score=review.score_id)
    return review


def decide_review(
    *,
    review: ScoreReview,
    by: User,
    outcome: str,
    reason: str,
    inputs: Mapping[str, Any] | None = None,
) -> ScoreReview:
    """Decide: uphold the score, have it run anew, or propose corrected `inputs`.

    A correction waits for `confirm_correction` by somebody else. Not to be called inside a
    transaction: a run anew may call the external engine.
    """
    if not policies.can_decide_review(by, review):
        raise NotAllowed(
            _("Who uploaded, declared or asked does not decide; another administrator does.")
        )
    reason = _words(reason, "reason")
    if outcome == ReviewOutcome.UPHELD:
        return _uphold(review, by, reason)
    if outcome == ReviewOutcome.RERUN:
        return _rerun(review, by, reason)
    if outcome == ReviewOutcome.CORRECTED:
        return _propose(review, by, reason, inputs or {})
    raise Invalid(_("Choose an outcome."), fields={"outcome": [_("Choose an outcome.")]})


@transaction.atomic
def _uphold(review: ScoreReview, by: User, reason: str) -> ScoreReview:
    storing.lock(review.score.sme)
    _decide(review, by, outcome=ReviewOutcome.UPHELD, reviewer=by, reason=reason)
    SCORE.move(review.score, ScoreState.UPHELD)
    return review


def _rerun(review: ScoreReview, by: User, reason: str) -> ScoreReview:
    sme = review.score.sme
    figures = actions.figures_to_score(sme)
    answer = engines.answer(figures.inputs, figures.context)
    shadows = shadow.answers(figures.inputs)
    with transaction.atomic():
        storing.lock(sme)
        storing.check_current(sme, figures)
        result = storing.put_in_force(
            sme=sme, by=by, figures=figures, answer=answer, before=review.score, shadows=shadows
        )
        _decide(review, by, outcome=ReviewOutcome.RERUN, reviewer=by, reason=reason, result=result)
    return review


@transaction.atomic
def _propose(review: ScoreReview, by: User, reason: str, values: Mapping[str, Any]) -> ScoreReview:
    try:
        inputs = Inputs.from_mapping(values).as_json()
    except InputError as error:
        raise Invalid(_("Some inputs cannot be scored."), fields=in_words(error.fields)) from error
    if inputs == review.score.inputs:
        raise Invalid(_("These are the inputs as they were scored. Change what is wrong."))
    REVIEW.move(
        review,
        ReviewState.PROPOSED,
        outcome=ReviewOutcome.CORRECTED,
        reviewer=by,
        reason=reason,
        corrected_inputs=inputs,
    )
    audit.record("review:proposed", by=by, target=review, inputs=inputs, private={"reason": reason})
    return review


def confirm_correction(*, review: ScoreReview, by: User) -> ScoreReview:
    """The second administrator's word: the corrected inputs are scored and come into force.

    Not to be called inside a transaction: the run may call the external engine.
    """
    if not policies.can_confirm_correction(by, review):
        raise NotAllowed(_("Another administrator than the one who proposed it confirms."))
    disputed = review.score
    figures = Figures(
        summary=disputed.summary,
        inputs=Inputs.from_mapping(review.corrected_inputs or {}),
        context=queries.context_of(disputed.summary),
        correction=review,
    )
    answer = engines.answer(figures.inputs, figures.context)
    shadows = shadow.answers(figures.inputs)
    with transaction.atomic():
        storing.lock(disputed.sme)
        result = storing.put_in_force(
            sme=disputed.sme,
            by=by,
            figures=figures,
            answer=answer,
            before=disputed,
            ends=ScoreState.CORRECTED,
            shadows=shadows,
        )
        _decide(review, by, confirmed_by=by, result=result)
    return review


@transaction.atomic
def send_back_correction(*, review: ScoreReview, by: User) -> ScoreReview:
    """Refuse a proposed correction; the review waits for a reviewer again."""
    if not policies.can_confirm_correction(by, review):
        raise NotAllowed(_("Another administrator than the one who proposed it sends it back."))
    proposed_by = review.reviewer_id
    REVIEW.move(
        review, ReviewState.OPEN, outcome="", reviewer=None, reason="", corrected_inputs=None
    )
    audit.record("review:sent_back", by=by, target=review, proposed_by=proposed_by)
    return review


def _decide(review: ScoreReview, by: User, **changes: Any) -> None:
    REVIEW.move(review, ReviewState.DECIDED, decided_at=clock.now(), **changes)
    audit.record(
        "review:decided",
        by=by,
        target=review,
        score=review.score_id,
        outcome=str(review.outcome),
        reviewer=review.reviewer_id,
        result=review.result_id,
        private={"reason": review.reason},
    )
    notifications.notify(
        user=review.score.sme.owner,
        kind=NotificationKind.REVIEW_DECIDED,
        title=fill(_lazy("Your score was reviewed: %(outcome)s"), outcome=OUTCOMES[review.outcome]),
        body=review.reason,
        link=reverse("scoring:score"),
        dedupe_key=f"review:{review.pk}:decided",
    )


def _words(text: str, field: str) -> str:
    """The text without what surrounds it. Raises Invalid where it is empty or too long."""
    text = text.strip()
    if not text:
        raise Invalid(_("Say why, in your own words."), fields={field: [_("Say why.")]})
    if len(text) > MAX_TEXT:
        message = _("Use %(count)s characters at most.") % {"count": MAX_TEXT}
        raise Invalid(message, fields={field: [message]})
    return text
