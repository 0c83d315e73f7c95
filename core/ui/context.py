"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
YEAR = 365 * 24 * 3600  # seconds


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `theme` is "light", "dark" or "" for the device's own; `languages` are
    (code, its own name for itself)."""
    theme = _persons_theme(request) or request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": theme if theme in THEMES else "", "languages": settings.LANGUAGES}


def _persons_theme(request: HttpRequest) -> str:
    """What the signed-in person has chosen, where the person's row was read anyway: error pages
    are made without the database."""
    return str(getattr(getattr(request, "_cached_user", None), "theme", ""))


def keep_theme(response: HttpResponseBase, theme: str) -> None:
    """Keep the theme in this browser's cookie; "system" forgets it."""
    if theme not in THEMES:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
        return
    response.set_cookie(
        THEME_COOKIE,
        theme,
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
