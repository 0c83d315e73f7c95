"""What operators and browsers get on every answer."""

import json
import logging

import pytest
from django.core.cache import caches
from django.db import OperationalError

from core import clock
from core.logs import json_formatter
from partnex import operations


def test_healthz_touches_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_names_each_dependency(client):
    response = client.get("/readyz")
    checks = {"database": "ok", "counters": "ok", "storage": "ok"}
    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": checks})


def test_readyz_without_a_database_is_503(client, monkeypatch):
    def down():
        raise OperationalError("connection refused at secret-host")

    monkeypatch.setitem(operations.CHECKS, "database", (down, (OperationalError,)))
    monkeypatch.setitem(operations.CHECKS, "counters", (lambda: None, ()))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "OperationalError"
    assert "secret-host" not in response.content.decode()


def test_metrics_are_prometheus_text(client):
    client.get("/healthz")
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain")
    assert b"django_http_requests_total_by_method_total" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/health", "/"])
def test_health_json(client, settings, path):
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.json() == {"status": "ok", "version": settings.VERSION}


@pytest.mark.django_db
def test_headers_of_every_page(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Permissions-Policy"].startswith("camera=()")
    assert len(headers["X-Request-ID"]) == 32


def test_a_request_id_from_outside_counts_only_behind_a_trusted_proxy(client, settings):
    given = {"X-Request-ID": "abcdef-12345678"}
    assert client.get("/healthz", headers=given)["X-Request-ID"] != "abcdef-12345678"
    settings.TRUSTED_PROXY_COUNT = 1
    assert client.get("/healthz", headers=given)["X-Request-ID"] == "abcdef-12345678"


@pytest.fixture
def limited(settings, time_machine):
    time_machine.move_to(clock.now(), tick=False)  # all requests fall into one period
    settings.ENABLE_RATE_LIMITING = True
    settings.RATE_LIMIT_REQUESTS = 3
    caches["counters"].clear()
    yield
    caches["counters"].clear()


@pytest.mark.django_db
def test_too_many_requests_are_429_as_page_and_json(client, limited):
    statuses = [client.get("/api/v1/health").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    response = client.get("/api/v1/health")
    assert response.json()["error"] == "too_many_requests"
    assert response["Retry-After"] == "60"
    page = client.get("/")
    assert page.status_code == 429
    assert "Too many requests" in page.content.decode()


@pytest.mark.django_db
def test_spoofed_forwarding_does_not_bypass_the_limit(client, limited):
    statuses = [
        client.get("/api/v1/health", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(20)
    ]
    assert statuses == [200] * 3 + [429] * 17


@pytest.mark.django_db
def test_a_trusted_proxy_tells_clients_apart(client, limited, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    statuses = [
        client.get("/api/v1/health", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(6)
    ]
    assert statuses == [200] * 6


@pytest.mark.django_db
def test_an_oversized_request_is_refused_before_it_is_read(client, settings):
    headers = {"CONTENT_LENGTH": str(settings.MAX_REQUEST_SIZE + 1)}
    response = client.generic("POST", "/api/v1/auth/login", b"{}", "application/json", **headers)
    assert response.status_code == 413
    assert response.json()["error"] == "too_large"


@pytest.mark.django_db
def test_api_errors_have_one_shape(client):
    response = client.get("/api/v1/nothing-here")
    body = response.json()
    assert response.status_code == 404
    assert set(body) == {"error", "message", "fields", "request_id"}
    assert body["request_id"] == response["X-Request-ID"]


def test_logs_are_json_lines_without_path_or_query(client, caplog):
    with caplog.at_level(logging.INFO, logger="partnex.access"):
        client.get("/api/v1/health?email=sana@example.org")
    (record,) = [r for r in caplog.records if r.name == "partnex.access"]
    line = json.loads(json_formatter().format(record))
    assert line["route"] == "api/v1/health"
    assert line["status"] == 200
    assert "sana" not in json.dumps(line)


@pytest.mark.django_db
def test_documentation_is_served_from_here(client):
    for path in ("/docs/", "/redoc/"):
        response = client.get(path)
        assert response.status_code == 200
        assert b"//cdn" not in response.content
    assert client.get("/openapi.json").json()["info"]["title"] == "Partnex API"
