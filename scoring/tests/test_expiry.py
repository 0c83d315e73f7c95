from datetime import timedelta

import pytest
from django.core.management import call_command

from audit.models import AuditEvent
from core import clock
from scoring.expiry import expire_scores
from scoring.models import Score
from scoring.tests.factories import ScoreFactory
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db


def scored(days, **fields):
    sme = SmeFactory(listed=True)
    return ScoreFactory(sme=sme, created_at=clock.now() - timedelta(days=days), **fields)


@pytest.mark.parametrize("state", ["active", "upheld"])
def test_after_its_term_a_score_counts_no_more(state):
    old, young = scored(90, state=state), scored(89, state=state)
    assert (expire_scores(), expire_scores()) == (1, 0)
    assert dict(Score.objects.values_list("pk", "state")) == {old.pk: "expired", young.pk: state}
    gone, stays = Sme.objects.get(pk=old.sme_id), Sme.objects.get(pk=young.sme_id)
    assert (gone.score, gone.risk_level, gone.scored_at, gone.is_listed) == (None, "", None, False)
    assert stays.is_listed
    assert stays.score is not None
    event = AuditEvent.objects.get(tag="score:expired")
    assert (event.target_id, event.data["was_listed"]) == (str(old.pk), True)


@pytest.mark.parametrize("state", ["disputed", "superseded", "corrected"])
def test_what_is_under_review_or_has_ended_stays(state):
    scored(200, state=state)
    assert expire_scores() == 0
    assert Sme.objects.get().is_listed


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_them():
    scored(91)
    call_command("worker", until_idle=True)
    assert Score.objects.get().state == "expired"
