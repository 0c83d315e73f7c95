"""When mails go, over midnight, in other time zones and where clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.enums import MailChoice
from accounts.mail_times import due

TUNIS, KOLKATA, PARIS = ZoneInfo("Africa/Tunis"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Paris")
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
NAP = {"quiet_from": time(13), "quiet_until": time(15)}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "quiet", "expected"),
    [
        ("2026-11-22 12:00", TUNIS, {}, "2026-11-22 12:00"),
        ("2026-11-22 12:00", TUNIS, NIGHT, "2026-11-22 12:00"),
        ("2026-11-22 21:00", TUNIS, NIGHT, "2026-11-23 06:00"),  # 22:00 there: it begins
        ("2026-11-22 20:59", TUNIS, NIGHT, "2026-11-22 20:59"),
        ("2026-11-22 23:30", TUNIS, NIGHT, "2026-11-23 06:00"),  # past midnight there
        ("2026-11-23 05:59", TUNIS, NIGHT, "2026-11-23 06:00"),
        ("2026-11-23 06:00", TUNIS, NIGHT, "2026-11-23 06:00"),  # over
        ("2026-11-22 17:00", KOLKATA, NIGHT, "2026-11-23 01:30"),
        ("2026-11-22 08:00", KOLKATA, NAP, "2026-11-22 09:30"),
        ("2026-11-22 09:30", KOLKATA, NAP, "2026-11-22 09:30"),
        ("2026-10-24 21:00", PARIS, NIGHT, "2026-10-25 06:00"),  # an hour longer: clocks go back
        ("2026-03-28 22:00", PARIS, NIGHT, "2026-03-29 05:00"),  # an hour shorter
    ],
)
def test_mail_at_once_waits_for_the_end_of_quiet_hours(now, zone, quiet, expected):
    assert due(MailChoice.AT_ONCE, utc(now), zone=zone, **quiet) == utc(expected)


@pytest.mark.parametrize(
    ("now", "zone", "quiet", "expected"),
    [
        ("2026-11-22 06:59", TUNIS, {}, "2026-11-22 07:00"),
        ("2026-11-22 07:00", TUNIS, {}, "2026-11-23 07:00"),
        ("2026-11-22 12:00", KOLKATA, {}, "2026-11-23 02:30"),
        ("2026-11-22 12:00", TUNIS, {"quiet_from": time(6), "quiet_until": time(9)},
         "2026-11-23 08:00"),
    ],
)  # fmt: skip
def test_the_summary_comes_in_the_morning(now, zone, quiet, expected):
    assert due(MailChoice.DAILY, utc(now), zone=zone, **quiet) == utc(expected)


def test_no_mail_is_never_due():
    assert due(MailChoice.PORTAL, utc("2026-11-22 12:00"), zone=TUNIS) is None
