"""Milestones: what a business has reached once, and keeps whatever comes later."""

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import NotificationKind, Severity
from accounts.notifications import fill, notify
from core import clock
from scoring.enums import MilestoneKind
from scoring.models import Milestone
from smes.models import Sme
from statements import workflow
from statements.coverage import coverage_of
from statements.models import Statement
from statements.summary import latest_derived

SCORES = {MilestoneKind.SCORE_40: 40, MilestoneKind.SCORE_70: 70, MilestoneKind.SCORE_85: 85}
MONTHS = 6
CONSISTENCY = Decimal("0.9")  # as read from statements; what is declared proves nothing
OF_STATEMENTS = {
    MilestoneKind.FIRST_STATEMENT,
    MilestoneKind.SIX_MONTHS,
    MilestoneKind.CONSISTENCY,
}


def of(sme: Sme) -> list[Milestone]:
    """The milestones of a business, in the order in which it reached them."""
    return list(Milestone.objects.filter(sme=sme).order_by("reached_at", "pk"))


def is_passed(before: int, after: int) -> bool:
    """Whether a score that rose from `before` to `after` passed a milestone."""
    return any(before < least <= after for least in SCORES.values())


def note_score(sme: Sme, value: int) -> None:
    """A score stands. Within its transaction, after the lock of the business."""
    reached = {kind for kind, least in SCORES.items() if value >= least}
    known = set(Milestone.objects.filter(sme=sme).values_list("kind", flat=True))
    _keep(sme, [kind for kind in SCORES if kind in reached - known])


def note_statements(sme: Sme) -> None:
    """What statements say has changed. Within the transaction, after the lock of the business."""
    known = set(Milestone.objects.filter(sme=sme).values_list("kind", flat=True))
    missing = OF_STATEMENTS - known
    if missing:
        _keep(sme, [kind for kind in _reached_by_statements(sme) if kind in missing])


def _reached_by_statements(sme: Sme) -> Iterator[MilestoneKind]:
    if not Statement.objects.filter(sme=sme, status__in=workflow.SETTLED).exists():
        return
    yield MilestoneKind.FIRST_STATEMENT
    coverage = coverage_of(sme)
    if len(coverage.months) >= MONTHS:
        yield MilestoneKind.SIX_MONTHS
    summary = latest_derived(sme) if coverage.is_enough else None
    consistency = summary.reporting_consistency if summary else None
    if consistency is not None and consistency >= CONSISTENCY:
        yield MilestoneKind.CONSISTENCY


@transaction.atomic
def _keep(sme: Sme, kinds: list[MilestoneKind]) -> None:
    now = clock.now()
    rows = [Milestone(sme=sme, kind=kind, reached_at=now) for kind in kinds]
    Milestone.objects.bulk_create(rows, ignore_conflicts=True)
    for kind in kinds:
        notify(
            user=sme.owner,
            kind=NotificationKind.MILESTONE,
            severity=Severity.GOOD,
            title=fill(_("Milestone reached: %(milestone)s"), milestone=kind.label),
            body=_("It stays, whatever comes later."),
            link=reverse("scoring:score"),
            dedupe_key=f"milestone:{kind}",
        )
