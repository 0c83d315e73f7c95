"""How many wrong passwords are looked at.

A place in the quota is taken before the password is hashed and given back when it was right, so
of any number of parallel guesses only as many as there are places are ever hashed. A place taken
is one row under a unique constraint: no lock, no lost count, on SQLite and PostgreSQL alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SignInAttempt
from core import clock
from core.errors import DomainError

WINDOW = timedelta(minutes=15)


class TooManyAttempts(DomainError):
    """The quota is used up until `retry_at`."""

    status = 429
    code = "too_many_attempts"

    def __init__(self, retry_at: datetime) -> None:
        seconds = max(1, int((retry_at - clock.now()).total_seconds()) + 1)
        minutes = -(-seconds // 60)
        wait = ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
        super().__init__(
            _("Too many wrong passwords. Try again %(wait)s, at %(time)s, or reset the password.")
            % {"wait": wait, "time": f"{localtime(retry_at):%H:%M %Z}"}
        )
        self.headers = {"Retry-After": str(seconds)}


@dataclass(frozen=True)
class Quota:
    """`places` wrong passwords within WINDOW for one `subject` of a `kind`."""

    kind: str
    subject: str
    places: int

    @property
    def key(self) -> str:
        """A digest, so that the table holds no addresses."""
        return salted_hmac(
            "accounts.limits", f"{self.kind}:{self.subject}", algorithm="sha256"
        ).hexdigest()


# One address is one person; behind one network there can be an office full of them.
def address_quota(email: str) -> Quota:
    return Quota("address", email, 5)


def network_quota(network: str) -> Quota:
    return Quota("network", network, 20)


def device_quota(device: str) -> Quota:
    return Quota("device", device, 5)


def reserve(quotas: Iterable[Quota]) -> list[int]:
    """Take one place in each quota and return their ids, to be given to `release`.

    Raises TooManyAttempts, with nothing taken, when one of them is used up.
    """
    taken: list[int] = []
    if not settings.ENABLE_RATE_LIMITING:
        return taken
    for quota in quotas:
        place = take(quota)
        if place is None:
            release(taken)
            earliest = SignInAttempt.objects.filter(key=quota.key).aggregate(at=Min("expires_at"))
            raise TooManyAttempts(earliest["at"] or clock.now() + WINDOW)
        taken.append(place)
    return taken


def take(quota: Quota) -> int | None:
    """The id of a place that was free, or None."""
    now = clock.now()
    rows = SignInAttempt.objects.filter(key=quota.key)
    rows.filter(expires_at__lte=now).delete()
    used = set(rows.values_list("place", flat=True))
    for place in set(range(quota.places)) - used:
        try:
            with transaction.atomic():
                row = SignInAttempt(key=quota.key, place=place, expires_at=now + WINDOW)
                row.save(force_insert=True)
        except IntegrityError:
            continue  # somebody was faster; the next place may still be free
        return row.pk
    return None


def release(taken: Iterable[int]) -> None:
    """Give places back."""
    SignInAttempt.objects.filter(pk__in=list(taken)).delete()


def sweep() -> int:
    """Delete places that are free again; return how many."""
    return SignInAttempt.objects.filter(expires_at__lte=clock.now()).delete()[0]
