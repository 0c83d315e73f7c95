"""Telling investors that a business they watch has changed."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import NotificationKind, Severity
from accounts.notifications import fill, notify
from investors import tasks
from investors.models import Watch
from scoring.enums import ScoreState
from scoring.models import Score
from smes.enums import RiskLevel
from smes.models import Sme
from smes.queries import consents_for

MOVED = 10  # points since the last notification that are worth one
AT_ONCE = 500  # watchers in one task


def after_scores(score_ids: Sequence[int]) -> None:
    """Leave a task where somebody watches one of the businesses: one question, by its index."""
    if Watch.objects.filter(sme__scores__in=score_ids).exists():
        tasks.tell_watchers.enqueue(list(score_ids))


def tell_watchers(score_ids: Sequence[int], beyond: int = 0) -> int | None:
    """Tell those who watch a business of these scores, where it moved by MOVED points or to
    another level since they were last told.

    At most AT_ONCE watchers; returns the last one's key where there may be more beyond it. Doing
    it again tells nobody twice. A score that another one replaced meanwhile is left to that one.
    """
    active = Score.objects.filter(pk__in=score_ids, state=ScoreState.ACTIVE)
    scores = dict(active.values_list("sme_id", "pk"))
    rows = Watch.objects.filter(sme__in=scores, pk__gt=beyond, user__is_active=True)
    watches = list(rows.select_related("sme", "user").order_by("pk")[:AT_ONCE])
    for watch in watches:
        if has_moved(watch, watch.sme) and _may_see(watch):
            _tell(watch, watch.sme, scores[watch.sme_id])
    return watches[-1].pk if len(watches) == AT_ONCE else None


def has_moved(watch: Watch, sme: Sme) -> bool:
    """Whether the score differs from the one last told by enough, or the level at all."""
    if sme.score is None or watch.told_score is None:
        return False
    return abs(sme.score - watch.told_score) >= MOVED or sme.risk_level != watch.told_level


def _may_see(watch: Watch) -> bool:
    return watch.sme.is_listed or consents_for(watch.user, watch.sme).exists()


@transaction.atomic
def _tell(watch: Watch, sme: Sme, score_id: int) -> None:
    rose = (sme.score or 0) > (watch.told_score or 0)
    title = (
        _("%(name)s rose from %(before)s to %(after)s")
        if rose
        else _("%(name)s fell from %(before)s to %(after)s")
    )
    if sme.score == watch.told_score:
        title = _("%(name)s has another level at %(after)s")
    notify(
        user=watch.user,
        kind=NotificationKind.WATCHED_CHANGED,
        severity=Severity.GOOD if rose else Severity.CAUTION,
        title=fill(title, name=sme.business_name, before=watch.told_score, after=sme.score),
        body=fill(_("Its level is now “%(level)s”."), level=RiskLevel(sme.risk_level).label),
        link=reverse("investors:credit_file", args=[sme.pk]),
        dedupe_key=f"watch:{watch.pk}:score:{score_id}",
    )
    watch.told_score, watch.told_level = sme.score, sme.risk_level
    watch.save(update_fields=["told_score", "told_level"])
