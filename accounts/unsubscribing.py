"""The signed links by which mails are stopped, kind by kind, without a sign-in."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.enums import NotificationKind
from accounts.models import User

SALT = "accounts.unsubscribing"


def link(user: User, kinds: Sequence[str]) -> str:
    """The absolute address at which mails of `kinds` are stopped; it does not run out."""
    token = signing.dumps([user.pk, list(kinds)], salt=SALT)
    return settings.PUBLIC_URL + reverse("accounts:unsubscribe", args=[token])


def read(token: str) -> tuple[User, list[NotificationKind]] | None:
    """Whose mails of which kinds the link stops; None where it is not one of ours."""
    try:
        user_id, kinds = signing.loads(token, salt=SALT)
        known = [NotificationKind(kind) for kind in kinds]
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id).first()
    return (user, known) if user else None
