"""What people prefer: language, theme, time zone, quiet hours, and mails by kind."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AUDIENCE, MailChoice, NotificationKind, Role
from accounts.models import MailPreferences, User
from accounts.notifications import wishes_of
from audit import chain as audit
from core import versioning
from core.errors import Invalid

OF_PERSON = ("language", "theme")
OF_MAIL = ("time_zone", "quiet_from", "quiet_until")


def kinds_for(user: User) -> list[NotificationKind]:
    """The kinds of notification that a person of this role can get."""
    role = Role(user.role)
    return [kind for kind, (roles, _mail) in AUDIENCE.items() if role in roles]


def preferences_of(user: User) -> dict[str, Any]:
    """All preferences by name; `mail` holds the choice for each kind that the person can get."""
    wishes = wishes_of(user)
    return {
        **{name: getattr(user, name) for name in OF_PERSON},
        **{name: getattr(wishes.row, name) for name in OF_MAIL},
        "mail": {str(kind): str(wishes.choice(kind)) for kind in kinds_for(user)},
    }


@transaction.atomic
def set_preferences(*, by: User, **changes: Any) -> dict[str, Any]:
    """Change one's own preferences; what is not named stays. `mail` maps kinds to choices.

    Raises Invalid naming each wrong field.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    row = MailPreferences.objects.filter(user=person).first() or MailPreferences(user=person)
    before = preferences_of(person)
    for name in (*OF_PERSON, *OF_MAIL):
        if name in changes:
            setattr(person if name in OF_PERSON else row, name, changes[name])
    row.mail = {**row.mail, **changes.get("mail", {})}
    _check_quiet_hours(row)
    versioning.check(person)
    versioning.check(row)
    person.save(update_fields=OF_PERSON)
    row.save()
    after = preferences_of(person)
    if changed := sorted(name for name in after if after[name] != before[name]):
        audit.record("person:preferences_changed", by=by, target=person, changed=changed)
    by.language, by.theme = person.language, person.theme
    return after


def _check_quiet_hours(row: MailPreferences) -> None:
    if (row.quiet_from is None) != (row.quiet_until is None):
        name = "quiet_from" if row.quiet_from is None else "quiet_until"
        text = _("Give both ends of the quiet hours, or neither.")
        raise Invalid(text, fields={name: [text]})
    if row.quiet_from is not None and row.quiet_from == row.quiet_until:
        text = _("Quiet hours end at another time than they begin.")
        raise Invalid(text, fields={"quiet_until": [text]})


@transaction.atomic
def unsubscribe(*, user: User, kinds: Iterable[NotificationKind]) -> None:
    """No more mails of `kinds`; what waits to be mailed is struck out when its time comes."""
    User.objects.select_for_update().get(pk=user.pk)
    row = MailPreferences.objects.filter(user=user).first() or MailPreferences(user=user)
    stopped = {str(kind): str(MailChoice.PORTAL) for kind in kinds}
    row.mail = {**row.mail, **stopped}
    row.save()
    audit.record("person:unsubscribed", by=user, target=user, kinds=sorted(stopped))
