from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError as RedisDown

from scoring import breaker
from scoring.clients.external import EngineUnavailable

URL = "http://127.0.0.1:9"


class Service:
    """Counts its calls; fails with `reason` while there is one."""

    def __init__(self, reason=""):
        self.reason, self.calls = reason, 0

    def __call__(self):
        self.calls += 1
        if self.reason:
            raise EngineUnavailable(self.reason, "no")
        return "answer"


def ask(service, url=URL):
    try:
        return breaker.guarded(url, service, timeout_ms=100)
    except EngineUnavailable as error:
        return error.reason


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    """Counters of the test's own, whatever the database is."""
    cache = LocMemCache("breaker", {})
    monkeypatch.setattr(breaker, "caches", {"counters": cache})
    yield cache
    cache.clear()


def pause_is_over():
    """As if PAUSE seconds had gone by."""
    key = breaker.key_of(URL)
    breaker.caches["counters"].delete_many([f"{key}:open", f"{key}:probe"])


@pytest.fixture
def broken():
    service = Service("timeout")
    for _ in range(breaker.FAILURES):
        assert ask(service) == "timeout"
    return service


def test_after_failures_in_a_row_nobody_asks(broken):
    assert [ask(broken) for _ in range(3)] == ["circuit_open"] * 3
    assert broken.calls == breaker.FAILURES
    assert ask(Service(), "http://127.0.0.1:10") == "answer"  # another service's circuit is closed


def test_an_answer_between_them_starts_the_count_anew():
    service = Service("timeout")
    for _ in range(breaker.FAILURES - 1):
        ask(service)
    assert ask(Service()) == "answer"
    for _ in range(breaker.FAILURES - 1):
        assert ask(service) == "timeout"


def test_what_the_service_says_of_the_request_opens_nothing():
    service = Service("status_4xx")
    assert {ask(service) for _ in range(2 * breaker.FAILURES)} == {"status_4xx"}


def test_one_probe_at_a_time_after_the_pause(broken):
    pause_is_over()
    asked = []

    def probe():
        asked.append(ask(broken))  # while the probe runs, another one wants to ask
        return "answer"

    broken.reason = ""
    assert ask(probe) == "answer"
    assert asked == ["circuit_open"]
    assert ask(broken) == "answer"


def test_a_failed_probe_opens_it_again(broken):
    pause_is_over()
    assert ask(broken) == "timeout"
    assert ask(broken) == "circuit_open"
    pause_is_over()
    broken.reason = ""
    assert [ask(broken), ask(broken)] == ["answer", "answer"]


def test_many_at_once_probe_once(broken):
    pause_is_over()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(broken), range(24)))
    assert answers.count("timeout") == 1


def test_without_its_counters_the_service_is_asked(monkeypatch, counters):
    def down(*args, **kwargs):
        raise RedisDown

    monkeypatch.setattr(counters, "get", down)
    assert ask(Service()) == "answer"
