"""Who may do what with a business. No query per row, no HTTP."""

from typing import Any

from accounts.policies import is_active_admin
from smes.enums import Scope
from smes.models import Consent, Sme

ALL_SCOPES = frozenset(Scope)


def can_have_business(user: Any) -> bool:
    """Only owners have a business profile."""
    return user.is_authenticated and user.is_active and user.is_sme


def can_edit_business(user: Any, sme: Sme) -> bool:
    return can_have_business(user) and sme.owner_id == user.pk


def can_unlist_business(user: Any, sme: Sme) -> bool:
    """The owner, or an admin who takes a business off the list."""
    return can_edit_business(user, sme) or is_active_admin(user)


def can_answer_for(user: Any, consent: Consent) -> bool:
    """Granting, declining, pausing and extending are the owner's alone."""
    return can_edit_business(user, consent.sme)


def can_revoke_consent(user: Any, consent: Consent) -> bool:
    """The owner, or an admin in support of one."""
    return can_unlist_business(user, consent.sme)
