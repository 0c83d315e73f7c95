"""Middleware of the kernel: request ids and the access log, headers, limits, domain errors."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_ratelimit.core import is_ratelimited
from redis.exceptions import RedisError

from core.api.errors import MESSAGES, is_api, json_error
from core.errors import Conflict, DomainError
from core.network import Origin, client_ip, current_origin, network_of
from core.views import error_page

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
UNLIMITED = ("/static/", "/healthz", "/readyz", "/metrics")

access_log = structlog.get_logger("partnex.access")


class RequestIdMiddleware:
    """Gives each request an id, hands it to logs and answers, and writes the access log.

    The log names the route, never the path or the query: those hold ids and search words.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        trusted = settings.TRUSTED_PROXY_COUNT and REQUEST_ID.fullmatch(given)
        request_id = given if trusted else uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)
        origin = current_origin.set(Origin(request_id, network_of(client_ip(request))))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            if not request.path.startswith(UNLIMITED):
                access_log.info(
                    "request",
                    method=request.method,
                    route=request.resolver_match.route if request.resolver_match else None,
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
            return response
        finally:
            current_origin.reset(origin)
            structlog.contextvars.unbind_contextvars("request_id")


class SecurityHeadersMiddleware:
    """Headers Django does not set itself; private answers are never stored by caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if origin := getattr(request, "follows", ""):
            response._csp_update = {"connect-src": [origin]}  # type: ignore[attr-defined]  # django-csp's
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/") and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's reads the session before it asks whether the view needs one; a probe that sends a
    cookie must be answered without the database."""

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class RequestLimitMiddleware:
    """At most RATE_LIMIT_REQUESTS per RATE_LIMIT_PERIOD seconds from one address, none of them
    longer than MAX_REQUEST_SIZE."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_REQUEST_SIZE:
            return refusal(request, 413)
        if settings.ENABLE_RATE_LIMITING and not request.path.startswith(UNLIMITED):
            try:
                limited = is_ratelimited(
                    request,
                    group="requests",
                    key=lambda group, request: client_ip(request),
                    rate=f"{settings.RATE_LIMIT_REQUESTS}/{settings.RATE_LIMIT_PERIOD}s",
                    increment=True,
                )
            except RedisError:
                # The portal must outlive its counter; sign-in has a limiter of its own.
                access_log.warning("rate_limit_unavailable")
                limited = False
            if limited:
                response = refusal(request, 429)
                response["Retry-After"] = str(settings.RATE_LIMIT_PERIOD)
                return response
        return self.get_response(request)


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The usual answer of this status, as JSON or as a page."""
    code, message = MESSAGES[status]
    if is_api(request):
        return json_error(status, code, str(message))
    return error_page(request, status, str(message))


class DomainErrorMiddleware:
    """Translates what an action refused and a view did not handle into a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RequestDataTooBig):
            return refusal(request, 413)
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, Conflict) and request.method == "POST":
            back = request.headers.get("Referer", "")
            if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
                messages.error(request, error.message)
                return redirect(back)
        response = error_page(request, error.status, error.message)
        for name, value in error.headers.items():
            response[name] = value
        return response
