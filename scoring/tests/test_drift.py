import pytest
from django.core.cache import cache

from scoring import drift
from scoring.drift import Baseline, Drift, baselines_of, drift_of, psi
from scoring.engine import model
from scoring.tests.factories import EXAMPLE, ScoreFactory
from scoring.tests.test_views import text_of

EXPECTED, FOUND = (0.1, 0.2, 0.4, 0.2, 0.1), (0.05, 0.15, 0.4, 0.25, 0.15)


def test_the_golden_index():
    assert round(psi(EXPECTED, FOUND), 6) == 0.080472
    assert psi(FOUND, EXPECTED) == pytest.approx(psi(EXPECTED, FOUND))
    assert psi(EXPECTED, EXPECTED) == 0


def test_an_empty_bin_is_not_endless():
    assert 0 < psi((0.5, 0.5), (1, 0)) < 10


@pytest.mark.parametrize(
    ("index", "verdict"), [(None, "unknown"), (0.0999, "stable"), (0.1, "watch"), (0.25, "shifted")]
)
def test_what_an_index_means(index, verdict):
    assert Drift("margin", 100, 10, index).verdict == verdict


def test_each_baseline_of_the_shipped_model_is_a_whole():
    found = baselines_of(model.shipped())
    assert "score" in found
    for base in found.values():
        assert len(base.shares) == len(base.cuts) + 1
        assert sum(base.shares) == pytest.approx(1)
        assert list(base.cuts) == sorted(base.cuts)


@pytest.fixture
def deciles(monkeypatch):
    monkeypatch.setattr(drift, "ENOUGH", 3)
    monkeypatch.setattr(
        drift, "baselines_of", lambda _model: {"margin": Baseline((0.0, 0.5), (0.25, 0.5, 0.25))}
    )
    cache.clear()


@pytest.mark.django_db
def test_live_figures_are_counted_once_an_hour(deciles, django_assert_num_queries):
    for _ in range(4):
        ScoreFactory(scored_inputs=EXAMPLE)  # a margin of a third
    ScoreFactory(scored_inputs=EXAMPLE, state="superseded")
    with django_assert_num_queries(1):
        found = drift_of(model.shipped())
        assert drift_of(model.shipped()) == found
    assert found == [Drift("margin", 4, 3, psi((0.25, 0.5, 0.25), (0, 1, 0)))]


@pytest.mark.django_db
def test_the_model_card_shows_it(client, deciles):
    cache.clear()
    for _ in range(3):
        ScoreFactory()
    words = text_of(client.get("/model/"))
    assert "Population stability index by part" in words
    assert "Unlike" in words
    assert f"{psi((0.25, 0.5, 0.25), (0, 1, 0)):.3f}" in words
