"""The end of a score's term: after 90 days it counts no more, and the business is not listed by it.

An expired score stays in the history. It is taken off the business's public card, and a listed
business leaves the listing with it, until its owner has it scored again and lists it.
"""

from django.db import transaction

from audit import chain as audit
from core import clock
from core.errors import Conflict
from scoring import storing
from scoring.enums import ScoreState
from scoring.listing_row import NO_SCORE
from scoring.models import Score
from scoring.workflow import SCORE
from smes.models import Sme

AT_ONCE = 500


def expire_scores() -> int:
    """End the scores whose term is over; return how many. One under review waits for its end."""
    states = (ScoreState.ACTIVE, ScoreState.UPHELD)
    overdue = Score.objects.filter(state__in=states, expires_at__lte=clock.now())
    scores = overdue.select_related("sme").order_by("expires_at", "pk")[:AT_ONCE]
    return sum(_expire(score) for score in scores)


@transaction.atomic
def _expire(score: Score) -> bool:
    storing.lock(score.sme)
    try:
        before = SCORE.move(score, ScoreState.EXPIRED)
    except Conflict:  # superseded or disputed in this moment
        return False
    was_listed = bool(
        Sme.objects.filter(pk=score.sme_id, is_listed=True).update(is_listed=False, listed_at=None)
    )
    Sme.objects.filter(pk=score.sme_id).update(**NO_SCORE)
    audit.record(
        "score:expired", target=score, sme=score.sme_id, before=before, was_listed=was_listed
    )
    return True
