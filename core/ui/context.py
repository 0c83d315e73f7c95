"""What every page's template may use."""

from typing import Any

from django.http import HttpRequest

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `theme` is "light", "dark" or "" for the device's own."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": theme if theme in THEMES else ""}
