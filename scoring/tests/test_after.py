import pytest

from scoring import actions, after
from scoring.models import Score
from scoring.tests.factories import SummaryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(after, "listeners", [heard.append])
    return heard


def run():
    sme = SummaryFactory().sme
    return actions.run_score(sme=sme, by=sme.owner)


def test_listeners_are_told_after_the_commit(told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        score = run()
    assert told == []
    for callback in waiting:
        callback()
    assert told == [[score.pk]]


def test_a_listener_that_fails_does_not_touch_the_run(
    monkeypatch, told, django_capture_on_commit_callbacks, caplog
):
    def broken(score_ids):
        raise RuntimeError("out of order")

    monkeypatch.setattr(after, "listeners", [broken, *after.listeners])
    with django_capture_on_commit_callbacks(execute=True):
        score = run()
    assert Score.objects.get() == score
    assert told == [[score.pk]]
    assert "out of order" in caplog.text
