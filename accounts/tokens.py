"""JWTs for programs: signed by simplejwt, alive only as long as their family is."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from accounts import actions, live_families
from accounts.models import TokenFamily, User
from core import clock
from core.network import current_origin

FAMILY_CLAIM = "family"
MAX_LENGTH = 2048  # of a token; ours have about 350 characters


@dataclass(frozen=True)
class Pair:
    """What a program holds: a short-lived access token and the refresh token in force."""

    access: str
    refresh: str
    family: TokenFamily


def issue(*, user: User, program: str = "") -> Pair:
    """The first pair of a new family. `program` is what the client calls itself."""
    family = TokenFamily(user=user, program=program[:120], network=current_origin.get().network)
    pair = make_pair(family)
    actions.open_family(family=family)
    return pair


def refresh(raw: str) -> Pair | None:
    """The next pair for a refresh token that is in force, otherwise None."""
    family = find_family(raw, RefreshToken)
    if family is None:
        return None
    successor = TokenFamily(pk=family.pk, user=family.user, refreshed_at=clock.now())
    pair = make_pair(successor)
    rotated = actions.rotate_family(family=family, old_digest=digest(raw), successor=successor)
    return pair if rotated else None


def authenticate(raw: str) -> TokenFamily | None:
    """The live family, with its user, of an access token, otherwise None. One query."""
    return find_family(raw, AccessToken)


def make_pair(family: TokenFamily) -> Pair:
    """Sign a pair and set the family's digest and expiry to those of the refresh token."""
    refresh_token, access_token = RefreshToken(), AccessToken()
    for token in (refresh_token, access_token):
        token["sub"] = str(family.user_id)
        token[FAMILY_CLAIM] = family.pk.hex
    raw = str(refresh_token)
    family.refresh_digest = digest(raw)
    family.expires_at = datetime.fromtimestamp(refresh_token["exp"], UTC)
    return Pair(str(access_token), raw, family)


def find_family(raw: str, kind: type[Token]) -> TokenFamily | None:
    claims = read(raw, kind)
    try:
        pk = uuid.UUID(hex=claims[FAMILY_CLAIM])
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    family = live_families.find(pk)
    if family is None or claims.get("sub") != str(family.user_id):
        return None
    return family


def read(raw: str, kind: type[Token]) -> dict[str, Any]:
    """The claims of a valid token of this kind: signature, expiry, audience, issuer and type are
    checked. Nothing for any other."""
    if len(raw) > MAX_LENGTH:
        return {}
    try:
        return kind(raw).payload  # type: ignore[arg-type]  # simplejwt reads str
    except (TokenError, ValueError, TypeError, OverflowError, OSError, RecursionError):
        return {}  # what a forger writes into header and claims raises all of these


def digest(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()
