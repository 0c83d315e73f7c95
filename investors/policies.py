"""Who may do what as an investor. No query per row, no HTTP."""

from typing import Any

from accounts.policies import is_active_admin
from investors.models import Investor, SavedSearch, Watch


def can_have_profile(user: Any) -> bool:
    """Only investors have an investor profile."""
    return user.is_authenticated and user.is_active and user.is_investor


def can_edit_profile(user: Any, investor: Investor) -> bool:
    return can_have_profile(user) and investor.user_id == user.pk


def can_see_listing(user: Any) -> bool:
    """Investors and admins; owners do not look at each other."""
    return user.is_authenticated and (user.is_investor or user.is_admin)


def can_watch(user: Any) -> bool:
    """Investors watch businesses and keep searches; nobody else has a desk."""
    return can_have_profile(user)


def can_change_watch(user: Any, watch: Watch) -> bool:
    return can_watch(user) and watch.user_id == user.pk


def can_save_search(user: Any) -> bool:
    return can_have_profile(user)


def can_change_search(user: Any, search: SavedSearch) -> bool:
    return can_save_search(user) and search.user_id == user.pk


def can_export_listing(user: Any) -> bool:
    """Who sees the listing may take what it shows with him."""
    return can_see_listing(user) and user.is_active


def can_ask_for_verification(user: Any, investor: Investor) -> bool:
    return can_edit_profile(user, investor) and not user.is_verified


def can_decide_verification(user: Any, investor: Investor) -> bool:
    """Another person than the one who is checked."""
    return is_active_admin(user) and investor.user_id != user.pk
