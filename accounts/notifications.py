"""What people are told: the one door in, and what they do with what they were told.

>>> notify(
...     user=sme.owner,
...     kind=NotificationKind.CONSENT_ASKED,
...     title=fill(_("%(name)s asks to see your figures"), name=investor.full_name),
...     link=reverse("smes:sharing"),
...     dedupe_key=f"consent:{consent.pk}:asked",
... )
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import mail_times, validators
from accounts.enums import AUDIENCE, MailChoice, NotificationKind, Severity
from accounts.models import MailPreferences, Notification, User
from core import clock
from core.errors import NotAllowed

Text = str | Promise
COUNTED = 100  # nobody is told of more; a bell then says "99+"


def fill(text: Text, **values: Any) -> Text:
    """`text % values`, put off until somebody's language is known.

    `gettext_lazy(…) % …` is done on the spot, in the language of whoever acts. Values may be lazy.
    """
    return _fill(text, values)


def _filled(text: Any, values: Mapping[str, Any]) -> str:
    return str(text % values)


_fill = lazy(_filled, str)


@transaction.atomic
def notify(
    *,
    user: User,
    kind: NotificationKind,
    title: Text,
    body: Text = "",
    link: str = "",
    severity: str = Severity.INFO,
    dedupe_key: str,
) -> Notification | None:
    """Tell `user` once of the event that `dedupe_key` names; None where they know already.

    Call it in the transaction of the act itself: the notification, and the mail that its row
    stands for, come to be together with the act or not at all. Texts are kept in the language of
    the person told. `link` is a path of this portal.
    Raises ValueError where the link or the key is not one.
    """
    if link and not validators.is_own_path(link):
        raise ValueError("a notification links to a path of this portal")
    if not 0 < len(dedupe_key) <= 120:
        raise ValueError("the key of an event has 1 to 120 characters")
    known = Notification.objects.filter(user=user, dedupe_key=dedupe_key)
    if known.exists():
        return None
    now = clock.now()
    with translation.override(language_of(user)):
        notification = Notification(
            user=user,
            kind=NotificationKind(kind),
            severity=Severity(severity),
            title=Truncator(str(title)).chars(200),
            body=Truncator(str(body)).chars(1000),
            link=link,
            dedupe_key=dedupe_key,
            created_at=now,
        )
    wishes = wishes_of(user)
    notification.mail_due_at = mail_times.due(
        wishes.choice(kind),
        now,
        zone=wishes.zone,
        quiet_from=wishes.row.quiet_from,
        quiet_until=wishes.row.quiet_until,
    )
    try:
        with transaction.atomic():
            notification.save(force_insert=True)
    except IntegrityError:  # told in this moment
        if known.exists():
            return None
        raise
    return notification


def language_of(user: User) -> str:
    return user.language or settings.LANGUAGE_CODE


class Wishes(NamedTuple):
    """What a person wants mailed, and when not."""

    row: MailPreferences

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.row.time_zone)

    def choice(self, kind: str) -> MailChoice:
        default = AUDIENCE[NotificationKind(kind)][1]
        return MailChoice(self.row.mail.get(kind, default))


def wishes_of(user: User) -> Wishes:
    row = MailPreferences.objects.filter(user=user).first()
    return Wishes(row or MailPreferences(user=user))


# -- What people do with what they were told


def unread_counts(user_ids: Iterable[int]) -> dict[int, int]:
    """How many unread notifications each of these people has, in one query; at most COUNTED."""
    counts = dict.fromkeys(user_ids, 0)
    rows = Notification.objects.unread().filter(user__in=list(counts))
    for user_id, count in rows.values_list("user").annotate(Count("pk")):
        counts[user_id] = min(count, COUNTED)
    return counts


def read(*, notification: Notification, by: User) -> Notification:
    """Mark as read; again changes nothing."""
    _check_own(notification, by)
    now = clock.now()
    rows = Notification.objects.filter(pk=notification.pk, is_unread=True)
    if rows.update(is_unread=False, read_at=now):
        notification.is_unread, notification.read_at = False, now
    return notification


def read_all(*, by: User, until: int | None = None) -> int:
    """Mark all as read, but for those newer than number `until`; return how many were not."""
    rows = Notification.objects.visible_to(by).unread()
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return rows.update(is_unread=False, read_at=clock.now())


def dismiss(*, notification: Notification, by: User) -> None:
    """Put out of sight for good; the event is not told again."""
    read(notification=notification, by=by)
    rows = Notification.objects.filter(pk=notification.pk, dismissed_at=None)
    rows.update(dismissed_at=clock.now())


def _check_own(notification: Notification, by: User) -> None:
    if notification.user_id != by.pk:
        raise NotAllowed(_("Only the person who was told can do this."))
