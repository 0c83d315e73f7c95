"""One error shape: `{"error", "message", "fields", "request_id"}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import DomainError
from core.network import current_origin

API_PREFIXES = ("/api/", "/auth/", "/sme/")
MESSAGES: dict[int, tuple[str, str | Promise]] = {
    400: ("invalid", _("Some fields need correcting.")),
    401: ("not_authenticated", _("Sign in and send a valid access token.")),
    403: ("not_allowed", _("You may not do this.")),
    404: ("not_found", _("There is nothing here.")),
    405: ("method_not_allowed", _("This address does not accept that method.")),
    406: ("not_acceptable", _("The API answers with JSON only.")),
    413: ("too_large", _("The request is larger than Partnex accepts.")),
    415: ("unsupported_media_type", _("Send JSON, or multipart where a file is expected.")),
    429: ("too_many_requests", _("Too many requests. Wait a minute and try again.")),
}


def is_api(request: HttpRequest) -> bool:
    """Whether the request speaks to the API, and so expects JSON."""
    return request.path.startswith(API_PREFIXES)


def error_body(
    code: str, message: str | Promise, fields: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    return {
        "error": code,
        "message": str(message),
        "fields": fields or {},
        "request_id": current_origin.get().request_id or None,
    }


def json_error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(error_body(code, message), status=status)


def field_errors(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested detail as flat `{"field.sub": [messages]}`; general ones under `""`."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, value in detail.items():
            inner = "" if name == "non_field_errors" else str(name)
            joined = ".".join(part for part in (path, inner) if part)
            for key, texts in field_errors(value, joined).items():
                found.setdefault(key, []).extend(texts)
        return found
    if isinstance(detail, list):
        found = {}
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            for key, texts in field_errors(value, f"{path}.{index}" if nested else path).items():
                found.setdefault(key, []).extend(texts)
        return found
    return {path: [str(detail)]}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate every refusal into the one shape; anything else is a 500 and propagates."""
    set_rollback()
    if isinstance(error, DomainError):
        body = error_body(error.code, error.message, error.fields)
        return Response(body, status=error.status, headers=error.headers)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        code, message = MESSAGES[413]
        return Response(error_body(code, message), status=413)
    if not isinstance(error, exceptions.APIException):
        return None
    usual = (error.default_code, str(error.detail))
    code, message = MESSAGES.get(error.status_code, usual)
    fields: dict[str, list[str]] = {}
    if isinstance(error, exceptions.ValidationError):
        fields = field_errors(error.detail)
        general = fields.pop("", [])
        message = " ".join(general) or message
    elif isinstance(error, exceptions.ParseError):
        code, message = "bad_json", str(error.detail)
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(error_body(code, message, fields), error.status_code, headers=headers)
