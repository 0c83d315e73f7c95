"""What owners are told of their scores: that one moved, changed its level, or is to expire."""

import math
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.enums import NotificationKind, Severity
from accounts.models import Notification
from accounts.notifications import Text, fill, notify
from core import clock
from scoring import milestones
from scoring.enums import ScoreState
from scoring.models import Score
from smes.enums import RiskLevel

MOVED = 10  # points from which on a rise or a fall is told
BEFORE_END = (14, 3)  # days before the end of the term
AT_ONCE = 500


def tell_moved(score: Score, before: Score | None) -> None:
    """A new score stands where `before` stood. One notification, for the level or the points."""
    if before is not None:
        _tell_moved(score, before.value, before.risk_level)


def tell_of_moves(score_ids: Sequence[int]) -> None:
    """The same for scores that a rescoring wrote; milestones too. Again it changes nothing."""
    earlier = Score.objects.filter(sme=OuterRef("sme"), pk__lt=OuterRef("pk")).order_by("-pk")
    for start in range(0, len(score_ids), AT_ONCE):
        scores = Score.objects.filter(pk__in=score_ids[start : start + AT_ONCE])
        moved = scores.annotate(
            value_before=Subquery(earlier.values("value")[:1]),
            level_before=Subquery(earlier.values("risk_level")[:1]),
        ).exclude(value=F("value_before"))
        for score in moved.exclude(value_before=None).select_related("sme__owner"):
            _tell_moved(score, score.value_before, score.level_before)
            if milestones.is_passed(score.value_before, score.value):
                milestones.note_score(score.sme, score.value)


def _tell_moved(score: Score, value_before: int, level_before: str) -> None:
    gained = score.value - value_before
    title: Text
    if score.risk_level != level_before:
        kind = NotificationKind.LEVEL_CHANGED
        words = (
            _("Your score rose to %(score)s and reached another level: %(level)s")
            if gained > 0
            else _("Your score fell to %(score)s and is at another level: %(level)s")
        )
        title = fill(words, score=score.value, level=RiskLevel(score.risk_level).label)
    elif abs(gained) >= MOVED:
        kind = NotificationKind.SCORE_MOVED
        words = (
            _("Your score rose by %(points)s points to %(score)s")
            if gained > 0
            else _("Your score fell by %(points)s points to %(score)s")
        )
        title = fill(words, points=abs(gained), score=score.value)
    else:
        return
    notify(
        user=score.sme.owner,
        kind=kind,
        severity=Severity.GOOD if gained > 0 else Severity.CAUTION,
        title=title,
        body=fill(
            _("It was %(score)s before. The page of your score says what it is made of."),
            score=value_before,
        ),
        link=reverse("scoring:score"),
        dedupe_key=f"score:{score.pk}:moved",
    )


def tell_expiring() -> int:
    """Tell owners 14 and 3 days before the end of a score's term; return how many.

    Whoever was not told in time of the first is told of the second alone.
    """
    now, told = clock.now(), 0
    for days, least in zip(BEFORE_END, (*BEFORE_END[1:], 0), strict=True):
        key = Concat(Value("score:"), Cast(OuterRef("pk"), CharField()), Value(f":expires:{days}"))
        known = Notification.objects.filter(user=OuterRef("sme__owner"), dedupe_key=key)
        scores = (
            Score.objects.filter(
                ~Exists(known),
                state__in=(ScoreState.ACTIVE, ScoreState.UPHELD),
                expires_at__gt=now + timedelta(days=least),
                expires_at__lte=now + timedelta(days=days),
                sme__owner__is_active=True,
            )
            .select_related("sme__owner")
            .order_by("expires_at", "pk")[:AT_ONCE]
        )
        told += sum(_tell_expiring(score, days) for score in scores)
    return told


def _tell_expiring(score: Score, days: int) -> bool:
    left = math.ceil((score.expires_at - clock.now()) / timedelta(days=1))
    told = notify(
        user=score.sme.owner,
        kind=NotificationKind.SCORE_EXPIRING,
        severity=Severity.CAUTION,
        title=fill(
            ngettext_lazy(
                "Your score expires in %(days)s day", "Your score expires in %(days)s days", left
            ),
            days=left,
        ),
        body=_("Get it again to keep it in force. A listed business leaves the listing with it."),
        link=reverse("scoring:score"),
        dedupe_key=f"score:{score.pk}:expires:{days}",
    )
    return told is not None
