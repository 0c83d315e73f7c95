import itertools

import pytest

from core.errors import Conflict
from scoring.enums import ScoreState
from scoring.models import Score
from scoring.tests.factories import ScoreFactory
from scoring.workflow import REVIEW, SCORE

ALLOWED = {
    ("active", "superseded"),
    ("active", "expired"),
    ("active", "disputed"),
    ("disputed", "upheld"),
    ("disputed", "corrected"),
    ("disputed", "superseded"),
    ("disputed", "active"),
    ("upheld", "superseded"),
    ("upheld", "expired"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [*itertools.product(ScoreState.values, repeat=2)])
def test_a_score_moves_only_as_the_table_allows(before, after):
    score = ScoreFactory(state=before)
    if (before, after) in ALLOWED:
        assert SCORE.move(score, after) == before
        assert Score.objects.get().state == after
    else:
        with pytest.raises(Conflict):
            SCORE.move(score, after)
        assert Score.objects.get().state == before


ALLOWED_FOR_REVIEWS = {
    ("open", "decided"),
    ("open", "proposed"),
    ("open", "withdrawn"),
    ("proposed", "decided"),
    ("proposed", "open"),
}


def test_a_review_moves_only_as_the_table_allows():
    assert REVIEW.transitions == ALLOWED_FOR_REVIEWS
