"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `theme` is "light", "dark" or "" for the device's own; `languages` are
    (code, its own name for itself)."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": theme if theme in THEMES else "", "languages": settings.LANGUAGES}
