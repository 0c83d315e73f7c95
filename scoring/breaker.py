"""A circuit breaker: a service that fails again and again is left alone for a while.

Shared by all processes through the counters cache. After `FAILURES` in a row the circuit opens and
nobody asks for `PAUSE` seconds; then one call is let through as a probe, while the others still do
not ask. An answer closes the circuit, a failure opens it again. Where the cache itself cannot be
reached the circuit counts as closed: the total deadline holds without it.
"""

import hashlib
import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.db import DatabaseError
from redis.exceptions import RedisError

from scoring.clients.external import EngineUnavailable

FAILURES = 5
PAUSE = 30  # seconds
MEMORY = 600  # seconds until failures that are not in a row any more are forgotten
NOT_ITS_STATE = {"status_4xx"}  # about what was asked, not about how the service is

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def guarded(url: str, call: Callable[[], Answer], *, timeout_ms: int) -> Answer:
    """The answer of `call` to `url`, unless its circuit is open.

    Raises EngineUnavailable: `circuit_open` without a call, or what `call` raised.
    """
    key = key_of(url)
    try:
        may_ask = _may_ask(key, timeout_ms)
    except (DatabaseError, RedisError):
        log.warning("The circuit breaker cannot reach its counters.")
        return call()
    if not may_ask:
        raise EngineUnavailable("circuit_open", "It failed several times and is left alone.")
    try:
        answer = call()
    except EngineUnavailable as error:
        if error.reason not in NOT_ITS_STATE:
            _note(key, failed=True)
        raise
    _note(key, failed=False)
    return answer


def key_of(url: str) -> str:
    return f"breaker:{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def _may_ask(key: str, timeout_ms: int) -> bool:
    counters = caches["counters"]
    if (counters.get(f"{key}:failures") or 0) < FAILURES:
        return True
    if counters.get(f"{key}:open"):
        return False
    # Not taken away when it fails, or one who looked before the circuit opened would probe again.
    return bool(counters.add(f"{key}:probe", 1, timeout=timeout_ms / 1000 + 1))


def _note(key: str, *, failed: bool) -> None:
    counters = caches["counters"]
    try:
        if not failed:
            if counters.get(f"{key}:failures"):
                counters.delete_many([f"{key}:failures", f"{key}:open", f"{key}:probe"])
            return
        counters.add(f"{key}:failures", 0, timeout=MEMORY)
        if counters.incr(f"{key}:failures") >= FAILURES:
            counters.set(f"{key}:open", 1, timeout=PAUSE)
            counters.touch(f"{key}:failures", MEMORY)
    except (DatabaseError, RedisError, ValueError):  # ValueError: forgotten in this moment
        log.warning("The circuit breaker cannot reach its counters.")
