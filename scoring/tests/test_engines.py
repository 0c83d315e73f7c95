import shutil
import time

import pytest

from scoring import actions, engines
from scoring.engine import model, rules
from scoring.engine.model import ArtefactError
from scoring.models import ModelVersion
from scoring.tests import servers
from scoring.tests.factories import EXAMPLE, ScoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged(tmp_path, monkeypatch):
    """The artefacts' folder as a copy with one changed byte."""
    for path in model.ARTEFACTS.iterdir():
        shutil.copy(path, tmp_path)
    path = tmp_path / f"{model.SHIPPED}.json"
    path.write_bytes(path.read_bytes().replace(b"margin", b"MARGIN", 1))
    monkeypatch.setattr(model, "ARTEFACTS", tmp_path)
    model.shipped.cache_clear()
    engines._load.cache_clear()
    yield
    model.shipped.cache_clear()
    engines._load.cache_clear()


def test_local_is_the_shipped_model_while_none_is_registered(settings):
    settings.AI_MODE = "local"
    found = engines.answer(EXAMPLE, {})
    assert found.result == model.shipped().score(EXAMPLE)
    assert found.fallback_reason == ""


def test_local_is_the_registered_champion(settings):
    settings.AI_MODE = "local"
    actions.register_model()
    assert engines.champion().sha256 == model.shipped().sha256
    ModelVersion.objects.update(artefact_sha256="0" * 64)
    with pytest.raises(ArtefactError, match="its hash differs"):
        engines.champion()


@pytest.mark.parametrize("is_registered", [True, False])
def test_a_damaged_artefact_is_answered_by_the_rules(settings, request, is_registered):
    settings.AI_MODE = "local"
    if is_registered:
        actions.register_model()
    request.getfixturevalue("damaged")
    found = engines.answer(EXAMPLE, {})
    assert found.result == rules.score(EXAMPLE)
    assert found.fallback_reason == "artefact"


def test_fallback_makes_no_call(settings, monkeypatch):
    settings.AI_MODE, settings.AI_SERVICE_URL = "fallback", "http://127.0.0.1:9"
    monkeypatch.setattr(engines.external, "score", pytest.fail)
    found = engines.answer(EXAMPLE, {})
    assert (found.result, found.fallback_reason) == (rules.score(EXAMPLE), "configured")


def test_external_failing_is_answered_by_the_rules_in_time(settings):
    settings.AI_MODE, settings.AI_TIMEOUT_MS = "external", 300
    with servers.raw_server(servers.drips_body) as settings.AI_SERVICE_URL:
        start = time.monotonic()
        found = engines.answer(EXAMPLE, {})
        assert time.monotonic() - start <= 0.33
    assert (found.result, found.fallback_reason) == (rules.score(EXAMPLE), "timeout")
    assert 300 <= found.latency_ms <= 330


@pytest.mark.parametrize("mode", ["local", "fallback"])
def test_a_stored_score_is_recomputed_to_the_same(settings, mode):
    settings.AI_MODE = mode
    found = engines.answer(EXAMPLE, {}).result
    score = ScoreFactory(
        value=found.value,
        risk_level=found.level.name,
        engine=found.engine,
        model_version=found.model_version,
        fallback_reason="" if mode == "local" else "configured",
    )
    again = engines.recompute(score)
    assert (again.value, again.contributions) == (found.value, found.contributions)


def test_an_external_score_is_not_recomputed_here():
    score = ScoreFactory(engine="external", model_version="x", fallback_reason="")
    assert engines.recompute(score) is None


def test_an_external_engine_that_fails_again_and_again_is_left_alone(settings):
    settings.AI_MODE, settings.AI_TIMEOUT_MS = "external", 2000
    with servers.raw_server(servers.says("", "500 Oops")) as settings.AI_SERVICE_URL:
        found = [engines.answer(EXAMPLE, {}).fallback_reason for _ in range(6)]
    assert found == ["status_5xx"] * 5 + ["circuit_open"]
