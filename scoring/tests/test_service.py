import socket
from urllib.parse import urlsplit

import pytest
import requests

from scoring import service
from scoring.engine import model
from scoring.engine.inputs import Inputs
from scoring.engine.model import ArtefactError
from scoring.tests import servers
from scoring.tests.factories import EXAMPLE, EXAMPLE_JSON


@pytest.fixture(scope="module")
def url():
    with servers.real_service() as address:
        yield address


def post(url, body, path="/score", **kwargs):
    content = body if isinstance(body, bytes) else None
    return requests.post(
        url + path, data=content, json=None if content else body, timeout=5, **kwargs
    )


def test_one_score(url):
    answer = post(url, EXAMPLE_JSON)
    here = model.shipped().score(EXAMPLE)
    assert answer.status_code == 200
    assert answer.json() == {
        "credibility_score": here.value,
        "credible_class": 2,
        "risk_level": "LOW",
        "probability_of_default": here.probability_of_default,
        "model_version": here.model_version,
        "base": 0.0,
        "contributions": here.contributions_json(),
        "reasons": here.reasons_json(),
    }


def test_missing_inputs_are_answered_as_the_model_treats_them(url):
    answer = post(url, {"debt": None}).json()
    here = model.shipped().score(Inputs())
    assert (answer["credibility_score"], answer["credible_class"]) == (here.value, 0)
    assert answer["probability_of_default"] is None


def test_a_batch_is_answered_in_its_order(url):
    items = [EXAMPLE_JSON, {}, {**EXAMPLE_JSON, "expenses": 1_300_000}]
    answer = post(url, {"items": items}, "/score/batch").json()
    single = [post(url, item).json() for item in items]
    assert answer == {"items": single}


@pytest.mark.parametrize(
    ("body", "error", "fields"),
    [
        ({"sex": "f", "revenue": 1}, "invalid", {"sex": ["This is not an input."]}),
        ({"revenue": -1}, "invalid", {"revenue": ["This cannot be negative."]}),
        ([], "invalid", {"inputs": ["Send one object with the six inputs."]}),
        (b'{"revenue": NaN}', "not_json", {}),
        (b'{"revenue": Infinity}', "not_json", {}),
        (b'{"revenue": 1, "revenue": 2}', "not_json", {}),
        (b'{"revenue": 1e999}', "invalid", {"revenue": ["This is too large to be an amount."]}),
        (b"{", "not_json", {}),
        (b"\xff", "not_json", {}),
        (b"[" * 100_000, "not_json", {}),
    ],
)
def test_wrong_inputs_are_refused_by_name(url, body, error, fields):
    answer = post(url, body)
    assert answer.status_code == 400
    assert (answer.json()["error"], answer.json()["fields"]) == (error, fields)


def test_a_wrong_item_of_a_batch_is_named(url):
    answer = post(url, {"items": [{}, {"revenue": -1}, 5]}, "/score/batch")
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"items.1.revenue", "items.2.inputs"}


@pytest.mark.parametrize(
    "body", [[], {}, {"items": {}}, {"items": [], "more": 1}, {"items": [{}] * 2001}]
)
def test_something_else_than_a_batch_is_refused(url, body):
    answer = post(url, body, "/score/batch")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid")


def test_health_and_unknown_addresses(url):
    health = requests.get(f"{url}/healthz", timeout=5)
    assert health.json() == {"status": "ok", "model_version": model.SHIPPED}
    assert requests.get(f"{url}/score", timeout=5).status_code == 405
    assert requests.get(f"{url}/other", timeout=5).status_code == 404
    assert post(url, {}, "/other").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [("Content-Length: 2000000", b"413"), ("", b"411"), ("Content-Length: -1", b"411")],
)
def test_the_body_is_capped_before_it_is_read(url, headers, status):
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(f"POST /score HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
        answer = connection.recv(65536)
    assert answer.split()[1] == status


def test_a_changed_model_stops_the_start_with_one_line(monkeypatch, capsys):
    def refuse():
        raise ArtefactError("2026.json is not the file that was released: its hash differs.")

    monkeypatch.setattr(service.model, "shipped", refuse)
    monkeypatch.setattr("sys.argv", ["scoring.service", "--port", "0"])
    assert service.main() == 1
    assert capsys.readouterr().err == (
        "The scoring service cannot start: 2026.json is not the file that was released: its hash"
        " differs.\n"
    )
