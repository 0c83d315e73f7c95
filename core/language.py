"""In which language a request is answered: the person's, the cookie's, or the browser's."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep the language in this browser's cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


class LanguageMiddleware(LocaleMiddleware):
    """Django's goes by cookie and Accept-Language; a signed-in person's choice stands above both.

    It is read only where the person's row is read anyway, and kept in the cookie for the pages
    that are open to everybody. Programs send no cookie and are answered in their Accept-Language.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> None:
        if not getattr(view_func, "login_required", True):
            return
        chosen = getattr(request.user, "language", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
            request.chosen_language = chosen  # type: ignore[attr-defined]  # ours, until the answer

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        response = super().process_response(request, response)
        patch_vary_headers(response, ("Cookie",))
        chosen = getattr(request, "chosen_language", "")
        if chosen and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != chosen:
            remember(response, chosen)
        return response
