"""When a mail may go out: at once, after the quiet hours, or with the day's summary."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.enums import MailChoice

DIGEST_AT = time(8)  # local time of the daily summary


def due(
    choice: str,
    now: datetime,
    *,
    zone: ZoneInfo,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> datetime | None:
    """The moment from which the mail may go; None where there is to be none.

    `now` is aware. Quiet hours may reach over midnight; their ends differ.
    """
    if choice == MailChoice.PORTAL:
        return None
    moment = now if choice == MailChoice.AT_ONCE else _next(DIGEST_AT, now, zone)
    if quiet_from is None or quiet_until is None:
        return moment
    return _after_quiet(moment, zone, quiet_from, quiet_until)


def _after_quiet(moment: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    local = moment.astimezone(zone).time().replace(tzinfo=None)
    is_quiet = start <= local < end if start < end else local >= start or local < end
    return _next(end, moment, zone) if is_quiet else moment


def _next(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next time the clock of `zone` shows `at`, later than `now`."""
    day = now.astimezone(zone).date()
    for ahead in (0, 1):
        moment = datetime.combine(day + timedelta(days=ahead), at, tzinfo=zone)
        if moment.timestamp() > now.timestamp():
            return moment.astimezone(now.tzinfo)
    raise ValueError("a day has an end")
