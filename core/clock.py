"""The one clock. Everything that asks for the time asks here, so tests can set it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The current day in the current time zone."""
    return timezone.localdate()
