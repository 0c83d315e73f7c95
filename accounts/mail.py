"""Notifications by mail: at once, after quiet hours, or once a day. Their rows are the queue.

A mail is marked as sent before it is handed over, so a worker that is killed in between loses that
one mail and doubles none: each notification is mailed at most once. It stays in the portal either
way. Only what the mail server refuses in words is tried again.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts import unsubscribing
from accounts.enums import MailChoice, NotificationKind
from accounts.models import Notification, User
from accounts.notifications import Wishes, language_of, wishes_of
from core import clock

PEOPLE = 50  # mails in one round of the worker
TOGETHER = 50  # notifications in one mail; more wait for the next
STALE = timedelta(days=2)  # what is later than that is news no more
ATTEMPTS = 5  # of a mail that the server refuses
WAIT = timedelta(minutes=10)  # times the attempts
REST = 60.0  # seconds after which a mail server that is away is asked again
REFUSED = (SMTPResponseException, SMTPRecipientsRefused)

log = structlog.get_logger("partnex.mail")


class _Server:
    """When a mail server that was away may be asked again, on the clock of this process."""

    asked_again = 0.0


@contextmanager
def held_back() -> Iterator[None]:
    """Send nothing from this process meanwhile: a history is told, and its mails are no news."""
    before, _Server.asked_again = _Server.asked_again, math.inf
    try:
        yield
    finally:
        _Server.asked_again = before


def send_due() -> int:
    """Send the mails whose time has come, one to a person; return how many went out."""
    now = clock.now()
    due = Notification.objects.filter(mail_due_at__lte=now, mailed_at=None)
    people = list(dict.fromkeys(due.order_by("mail_due_at").values_list("user", flat=True)[:500]))
    if not people or time.monotonic() < _Server.asked_again:
        return 0
    connection = get_connection()
    try:
        connection.open()  # before anything is marked
    except (SMTPException, OSError) as error:
        return _rest(error)
    sent = 0
    try:
        for user in User.objects.filter(pk__in=people[:PEOPLE]):
            rows = _claim(user, wishes_of(user))
            if not rows:
                continue
            try:
                sent += message_to(user, rows, connection).send()
            except REFUSED as error:
                log.warning("mail_refused", reason=type(error).__name__)
                _give_back(rows)
            except (SMTPException, OSError) as error:  # taken or not: nobody knows
                return sent + _rest(error)
    finally:
        connection.close()
    return sent


def _rest(error: Exception) -> int:
    log.warning("mail_server_away", reason=type(error).__name__)
    _Server.asked_again = time.monotonic() + REST
    return 0


@transaction.atomic
def _claim(user: User, wishes: Wishes) -> list[Notification]:
    """Mark as sent what is to go to `user` now, and strike out what need not go any more."""
    now = clock.now()
    due = Notification.objects.filter(user=user, mail_due_at__lte=now, mailed_at=None)
    rows = list(due.select_for_update().order_by("created_at", "pk")[:TOGETHER])
    reachable = user.is_active and EmailAddress.objects.is_verified(user.email)
    wanted = [
        row
        for row in rows
        if reachable
        and row.is_unread
        and row.mail_due_at is not None
        and now - row.mail_due_at < STALE
        and wishes.choice(row.kind) != MailChoice.PORTAL
    ]
    Notification.objects.filter(pk__in=[row.pk for row in wanted]).update(mailed_at=now)
    dropped = [row.pk for row in rows if row not in wanted]
    Notification.objects.filter(pk__in=dropped).update(mail_due_at=None)
    return wanted


def _give_back(rows: list[Notification]) -> None:
    """The server did not take the mail: once more later, up to ATTEMPTS times."""
    now = clock.now()
    for row in rows:
        attempts = row.mail_attempts + 1
        again = now + WAIT * attempts if attempts < ATTEMPTS else None
        Notification.objects.filter(pk=row.pk).update(
            mailed_at=None, mail_due_at=again, mail_attempts=F("mail_attempts") + 1
        )


def message_to(user: User, rows: list[Notification], connection: Any = None) -> Any:
    """One mail that tells `rows`, as text and as simple HTML, in the person's language."""
    wishes = wishes_of(user)
    with translation.override(language_of(user)), timezone.override(wishes.zone):
        kinds = sorted({NotificationKind(row.kind) for row in rows})
        context = {
            "rows": rows,
            "site": settings.PUBLIC_URL,
            "preferences": settings.PUBLIC_URL + reverse("accounts:settings") + "#notifications",
            "page": settings.PUBLIC_URL + reverse("accounts:notifications"),
            "unsubscribe": [(kind, unsubscribing.link(user, [kind])) for kind in kinds],
        }
        subject = (
            rows[0].title
            if len(rows) == 1
            else ngettext("%(count)s notification", "%(count)s notifications", len(rows))
            % {"count": len(rows)}
        )
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("accounts/mail/notifications.txt", context),
            to=[user.email],
            connection=connection,
            headers={
                "List-Unsubscribe": f"<{unsubscribing.link(user, kinds)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        html = render_to_string("accounts/mail/notifications.html", context)
    message.attach_alternative(html, "text/html")
    return message
