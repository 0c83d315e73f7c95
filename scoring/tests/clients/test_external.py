import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings

from scoring.clients import external
from scoring.clients.external import EngineUnavailable
from scoring.engine import model
from scoring.tests import servers, strategies
from scoring.tests.factories import EXAMPLE

TIMEOUT_MS = 400
RIGHT = {"credibility_score": 61.5, "credible_class": 1}


def answer(**changes):
    body = json.dumps({**RIGHT, **changes})
    with servers.raw_server(servers.says(body)) as url:
        return external.score(EXAMPLE, url=url, timeout_ms=5000)


@pytest.fixture(scope="module")
def service():
    with servers.real_service() as url:
        yield url


def test_the_real_service_answers_its_own_score(service):
    result = external.score(EXAMPLE, url=service, timeout_ms=5000)
    here = model.shipped().score(EXAMPLE)
    assert (result.value, result.level, result.engine) == (here.value, here.level, "external")
    assert result.model_version == here.model_version
    assert result.contributions == here.contributions
    assert result.reasons == here.reasons
    assert result.probability_of_default == here.probability_of_default


@settings(max_examples=25)
@given(strategies.inputs)
def test_inputs_travel_unchanged(service, inputs):
    result = external.score(inputs, url=f"{service}/score", timeout_ms=5000)
    assert result.value == model.shipped().score(inputs).value


def test_a_score_without_contributions_is_one_contribution():
    result = answer()
    assert (result.value, result.level.name, result.model_version) == (62, "MEDIUM", "external")
    assert [(part.code, part.points) for part in result.contributions] == [("external", 62)]
    assert result.reasons == ()


@pytest.mark.parametrize(
    "contributions",
    [
        [],
        "none",
        [{"code": "a"}],
        [{"code": "a", "label": "A", "points": "x", "possible": 1, "sentence": ""}],
        [{"code": "a", "label": "A", "points": 61, "possible": 100, "sentence": ""}],
    ],
)
def test_contributions_that_do_not_add_up_are_not_shown(contributions):
    result = answer(contributions=contributions)
    assert [part.code for part in result.contributions] == ["external"]


def test_contributions_beyond_any_score_are_not_shown():
    part = {"code": "a", "label": "A", "possible": 100, "sentence": "s"}
    points = (10**30, -(10**30), 62)
    result = answer(contributions=[{**part, "points": value} for value in points])
    assert [part.code for part in result.contributions] == ["external"]


def test_texts_lose_what_no_page_or_database_takes():
    part = {"code": "a\x00", "label": "A\ud800", "points": 62, "possible": 100, "sentence": "s\x1b"}
    result = answer(contributions=[part], model_version="\ud800v\x00\u202e1")
    assert result.model_version == "v1"
    (shown,) = result.contributions
    assert (shown.code, shown.label, shown.sentence) == ("a", "A", "s")


def test_contributions_that_add_up_are_shown():
    rows = [
        {"code": "a", "label": "A", "points": 61.2, "possible": 100, "sentence": "Well."},
        {"code": "rounding", "label": "R", "points": 0.8, "possible": 0, "sentence": ""},
    ]
    assert [part.points for part in answer(contributions=rows).contributions] == [
        Decimal("61.20"),
        Decimal("0.80"),
    ]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (servers.silent, "timeout"),
        (servers.drips_body, "timeout"),
        (servers.drips_headers, "timeout"),
        (servers.floods, "too_large"),
        (servers.says(json.dumps(RIGHT | {"x": "y" * 70_000})), "too_large"),
        (servers.says("", "404 Not Found"), "status_4xx"),
        (servers.says("", "500 Internal Server Error"), "status_5xx"),
        (servers.says("", "302 Found", "Location: http://127.0.0.1:1/\r\n"), "redirect"),
        (servers.says("<html>"), "not_json"),
        (servers.says(b"\xff\xfe"), "not_json"),
        (servers.says("[" * 50_000), "not_json"),
        (servers.says("[1]"), "not_json"),
        (servers.says('{"credibility_score": NaN, "credible_class": 1}'), "absurd_value"),
        (servers.says('{"credible_class": 1}'), "missing_value"),
        (servers.says('{"credibility_score": 50}'), "missing_value"),
        (servers.says('{"credibility_score": null, "credible_class": 1}'), "missing_value"),
        (lambda connection: None, "refused"),
        (lambda connection: connection.sendall(b"garbage\r\n\r\n"), "refused"),
    ],
)
def test_each_failure_has_its_reason_within_the_deadline(behaviour, reason):
    with servers.raw_server(behaviour) as url:
        start = time.monotonic()
        with pytest.raises(EngineUnavailable) as caught:
            external.score(EXAMPLE, url=url, timeout_ms=TIMEOUT_MS)
        assert time.monotonic() - start <= TIMEOUT_MS / 1000 * 1.1
    assert caught.value.reason == reason
    assert caught.value.message


@pytest.mark.parametrize("value", [-1, 100.5, 1e400, "80", True, [80]])
def test_an_absurd_score_is_refused(value):
    with pytest.raises(EngineUnavailable) as caught:
        answer(credibility_score=value)
    assert caught.value.reason == "absurd_value"


@pytest.mark.parametrize("value", [3, -1, 0.5, "LOW", True])
def test_an_absurd_class_is_refused(value):
    with pytest.raises(EngineUnavailable) as caught:
        answer(credible_class=value)
    assert caught.value.reason == "absurd_value"


@pytest.mark.parametrize("value", [-0.1, 1.1, "0.1"])
def test_an_absurd_probability_is_refused(value):
    with pytest.raises(EngineUnavailable) as caught:
        answer(probability_of_default=value)
    assert caught.value.reason == "absurd_value"


def test_nobody_there_is_refused():
    with pytest.raises(EngineUnavailable) as caught:
        external.score(EXAMPLE, url="http://127.0.0.1:9", timeout_ms=TIMEOUT_MS)
    assert caught.value.reason == "refused"


def test_a_slow_name_resolution_counts_into_the_deadline(monkeypatch):
    monkeypatch.setattr(external, "_post", lambda *arguments: time.sleep(2))
    start = time.monotonic()
    with pytest.raises(EngineUnavailable) as caught:
        external.score(EXAMPLE, url="http://scores.example", timeout_ms=100)
    assert caught.value.reason == "timeout"
    assert time.monotonic() - start < 0.3


def test_calls_that_hang_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(external, "_calls", external.threading.BoundedSemaphore(1))
    with servers.raw_server(servers.silent) as url:
        for _ in range(2):
            start = time.monotonic()
            with pytest.raises(EngineUnavailable, match="did not answer"):
                external.score(EXAMPLE, url=url, timeout_ms=100)
            assert time.monotonic() - start < 0.2
