"""What attackers and bad nights try, across all apps."""

import logging
from io import StringIO

import pytest
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory
from partnex.tests.cast import Cast

CLOSED = "redis://127.0.0.1:1/0"  # nothing listens there


@pytest.fixture
def redis_away(settings):
    """Both caches as REDIS_URL configures them, with a Redis that refuses."""
    backends = {
        "default": "core.cache.ForgivingRedisCache",
        "counters": "django.core.cache.backends.redis.RedisCache",
    }
    settings.CACHES = {
        alias: {"BACKEND": backend, "LOCATION": CLOSED} for alias, backend in backends.items()
    }
    settings.ENABLE_RATE_LIMITING = True
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}


@pytest.mark.django_db
def test_the_portal_outlives_its_redis(client, cast: Cast, redis_away):
    address = {"email": "new@x.example", "password": "a-long-new-password", "role": "sme"}
    posts = {
        reverse("api:accounts-register"): (address, "application/json", 201),
        reverse("account_reset_password"): ({"email": cast.sana.email}, None, 302),
        reverse("account_signup"): ({**address, "password1": address["password"]}, None, 302),
    }
    for url, (data, kind, status) in posts.items():
        response = client.post(url, data, **({"content_type": kind} if kind else {}))
        assert (url, response.status_code) == (url, status)
        client.logout()
    assert client.get("/").status_code == 200
    client.force_login(cast.ines)
    assert client.get(reverse("investors:listing")).status_code == 200
    assert client.get(reverse("readyz")).json()["checks"]["counters"] == "ConnectionError"


def test_probes_with_a_cookie_touch_no_database(client):
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_console_changes_passwords_where_everybody_does(client, method):
    client.force_login(AdminUserFactory())
    response = getattr(client, method)(reverse("admin:password_change"))
    assert (response.status_code, response["Location"]) == (302, reverse("account_change_password"))


@pytest.fixture
def console(monkeypatch):
    """What the log's own handler writes."""
    (handler,) = (h for h in logging.getLogger().handlers if h.name == "console")
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.mark.django_db
def test_the_log_holds_no_path_with_a_key(console, client, settings):
    settings.ENABLE_RATE_LIMITING, settings.RATE_LIMIT_REQUESTS = True, 1
    addresses = ["/nobody@x.example/", "/accounts/password/reset/key/1-secret-key/"]
    assert [client.get(address).status_code for address in addresses] == [404, 429]
    assert "Not Found: an unknown address" in console.getvalue()
    assert "Too Many Requests" in console.getvalue()
    assert "x.example" not in console.getvalue()
    assert "secret-key" not in console.getvalue()
