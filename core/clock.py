"""The one clock. Everything that asks for the time asks here, so it can be set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The current day in the current time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware): a history, told as it happened."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
