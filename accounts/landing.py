"""Where each role starts."""

from django.urls import reverse

from accounts.enums import Role
from accounts.models import User

LANDING = {Role.SME: "dashboard", Role.INVESTOR: "investors:listing", Role.ADMIN: "admin:index"}


def landing_url(user: User) -> str:
    return reverse(LANDING[Role(user.role)])
