from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Notification
from scoring import notices
from scoring.enums import ScoreState
from scoring.models import Score
from scoring.tasks import tell_of_moves
from scoring.tests.factories import ScoreFactory
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def moved(before, after):
    """What the owner is told when a score of `before` makes way for one of `after`."""

    def level(value):
        return "LOW" if value >= 70 else "MEDIUM" if value >= 40 else "HIGH"

    old = ScoreFactory(value=before, risk_level=level(before), state=ScoreState.SUPERSEDED)
    new = ScoreFactory(sme=old.sme, summary=old.summary, value=after, risk_level=level(after))
    for _again in range(2):
        notices.tell_moved(new, old)
    return [(n.kind, n.severity, n.title) for n in Notification.objects.filter(user=new.sme.owner)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (50, 59, []),
        (50, 60, [("score_moved", "good", "Your score rose by 10 points to 60")]),
        (60, 50, [("score_moved", "caution", "Your score fell by 10 points to 50")]),
        (69, 70, [("level_changed", "good",
                   "Your score rose to 70 and reached another level: Low risk")]),
        (80, 39, [("level_changed", "caution",
                   "Your score fell to 39 and is at another level: High risk")]),
        (50, 50, []),
    ],
)  # fmt: skip
def test_ten_points_or_another_level_are_told_once(before, after, told):
    assert moved(before, after) == told


def test_what_a_rescoring_moved_is_told_by_a_task():
    told, still = (
        ScoreFactory(value=60, risk_level="MEDIUM", state=ScoreState.SUPERSEDED) for _ in range(2)
    )
    moved = ScoreFactory(sme=told.sme, summary=told.summary, value=75, risk_level="LOW")
    same = ScoreFactory(sme=still.sme, summary=still.summary, value=60, risk_level="MEDIUM")
    first = ScoreFactory()
    for _again in range(2):
        tell_of_moves.call([moved.pk, same.pk, first.pk])
    assert list(Notification.objects.order_by("pk").values_list("user", "kind")) == [
        (told.sme.owner_id, "level_changed"),
        (told.sme.owner_id, "milestone"),
        (told.sme.owner_id, "milestone"),
    ]


def test_a_first_score_is_no_change():
    notices.tell_moved(ScoreFactory(), None)
    assert not Notification.objects.exists()


def test_the_end_of_the_term_is_told_fourteen_and_three_days_before():
    with time_machine.travel(START, tick=False) as now:
        score = ScoreFactory()
        told = []
        for days in (75, 76, 77, 86, 87, 88, 89, 90, 91):
            now.move_to(START + timedelta(days=days))
            told += [days] * notices.tell_expiring()
        assert told == [76, 87]
    titles = Notification.objects.filter(user=score.sme.owner).order_by("pk")
    assert [each.title for each in titles] == [
        "Your score expires in 14 days",
        "Your score expires in 3 days",
    ]


def test_only_scores_in_force_of_active_people_expire():
    end = START + timedelta(days=10)
    ScoreFactory(created_at=START, expires_at=end, state=ScoreState.SUPERSEDED)
    ScoreFactory(created_at=START, expires_at=end, sme=SmeFactory(owner__is_active=False))
    late = ScoreFactory(created_at=START, expires_at=START + timedelta(days=2))
    with time_machine.travel(START, tick=False):
        assert notices.tell_expiring() == 1
    assert Notification.objects.get().dedupe_key == f"score:{late.pk}:expires:3"
    assert Score.objects.count() == 3
