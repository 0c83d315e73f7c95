"""Who may do what as an investor. No query per row, no HTTP."""

from typing import Any

from investors.models import Investor


def can_have_profile(user: Any) -> bool:
    """Only investors have an investor profile."""
    return user.is_authenticated and user.is_active and user.is_investor


def can_edit_profile(user: Any, investor: Investor) -> bool:
    return can_have_profile(user) and investor.user_id == user.pk


def can_see_listing(user: Any) -> bool:
    """Investors and admins; owners do not look at each other."""
    return user.is_authenticated and (user.is_investor or user.is_admin)
