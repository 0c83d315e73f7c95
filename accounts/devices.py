"""Known devices: a signed cookie set after a sign-in, which has a quota of wrong passwords of its
own, so that strangers guessing at an address cannot lock its owner out."""

import secrets
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

COOKIE = "device"
MAX_AGE = timedelta(days=180)
SALT = "accounts.devices"


def digest(email: str) -> str:
    return salted_hmac(SALT, email, algorithm="sha256").hexdigest()[:32]


def remember(email: str) -> str:
    """The value of the cookie of a device on which `email` has signed in."""
    return signing.dumps([secrets.token_hex(8), digest(email)], salt=SALT)


def recognise(cookie: str, email: str) -> str:
    """The device's id when its cookie is ours, not too old, and of this address; otherwise ""."""
    try:
        device, owner = signing.loads(cookie, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return ""
    return device if owner == digest(email) else ""
