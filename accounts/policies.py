"""Who may do what to people and their tokens."""

from typing import Any

from accounts.models import TokenFamily, User


def is_active_admin(user: Any) -> bool:
    return user.is_authenticated and user.is_active and user.is_admin


def can_verify_identity(by: Any, person: User) -> bool:
    return is_active_admin(by) and by.pk != person.pk and not person.is_admin


def can_deactivate_user(by: Any, person: User) -> bool:
    """Nobody locks themselves out."""
    return is_active_admin(by) and by.pk != person.pk


def can_reactivate_user(by: Any, person: User) -> bool:
    return can_deactivate_user(by, person)


def can_revoke_family(by: Any, family: TokenFamily) -> bool:
    return by.is_authenticated and (by.pk == family.user_id or is_active_admin(by))
