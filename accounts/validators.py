"""Rules that models, forms and serializers share."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.enums import MailChoice, NotificationKind

MAX_PASSWORD = 128  # characters; hashing costs more the longer it is


def languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """The zones of the world by continent and city, and UTC."""
    named = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )
    return [(name, name.replace("_", " ")) for name in ["UTC", *named]]


def validate_mail(value: Any) -> None:
    """A choice of mail for some kinds of notification."""
    if not isinstance(value, dict):
        raise ValidationError(_("Give a choice for each kind."))
    for kind, choice in value.items():
        if kind not in NotificationKind.values:
            raise ValidationError(_("There is no kind “%s”.") % kind)
        if choice not in MailChoice.values:
            raise ValidationError(_("“%s” is not one of the choices.") % choice)


def is_own_path(value: str) -> bool:
    """Whether `value` is a path of this portal, and nothing that a browser takes for another's."""
    return (
        value.startswith("/")
        and not value.startswith("//")
        and "\\" not in value
        and value.isprintable()
        and len(value) <= 300
    )


def validate_own_path(value: str) -> None:
    if not is_own_path(value):
        raise ValidationError(_("Give a path of this portal."))
