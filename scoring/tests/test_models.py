from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from scoring.models import Score
from scoring.tests.factories import ScoreFactory

pytestmark = pytest.mark.django_db


def test_a_score_is_never_changed_or_deleted():
    score = ScoreFactory()
    score.value = 99
    with pytest.raises(TypeError, match="never changed"):
        score.save()
    with pytest.raises(TypeError, match="never changed"):
        Score.objects.update(value=99)
    with pytest.raises(TypeError, match="never deleted"):
        Score.objects.all().delete()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"value": 101, "risk_level": "LOW"}, "score_to_100"),
        ({"value": 69, "risk_level": "LOW"}, "score_level_follows_value"),
        ({"value": 78, "risk_level": "HIGH"}, "score_level_follows_value"),
        ({"state": "invented"}, "score_state_known"),
        ({"engine": "local"}, "score_rules_have_a_reason"),
        ({"fallback_reason": ""}, "score_rules_have_a_reason"),
        ({"fallback_reason": "mood"}, "score_rules_have_a_reason"),
        ({"probability_of_default": 1.1}, "score_probability_to_1"),
    ],
)
def test_the_database_refuses_what_cannot_be(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ScoreFactory(**changes)


def test_a_score_expires_after_it_was_made():
    score = ScoreFactory.build(sme=None, summary=None, created_by=None)
    with pytest.raises(IntegrityError, match="score_expires_later"):
        ScoreFactory(expires_at=score.created_at - timedelta(days=1))


def test_only_one_score_of_a_business_is_active():
    first = ScoreFactory()
    ScoreFactory(sme=first.sme, summary=first.summary, state="superseded")
    with pytest.raises(IntegrityError):
        ScoreFactory(sme=first.sme, summary=first.summary)


def test_who_sees_a_score():
    score = ScoreFactory()
    for user, seen in [
        (score.sme.owner, [score]),
        (AdminUserFactory(), [score]),
        (UserFactory(), []),
        (InvestorUserFactory(), []),
        (AnonymousUser(), []),
    ]:
        assert list(Score.objects.visible_to(user)) == seen
