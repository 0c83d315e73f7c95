"""Rules that every page answered in the suite must keep."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

INLINE = re.compile(
    rb"<style|<script(?![^>]*\bsrc=)|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=\s*[\"']", re.IGNORECASE
)
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^\"]*\"?(?P<table>\w+)", re.IGNORECASE)

LOOK = {"smes_consentaccess", "audit_auditevent", "audit_audithead"}
# A look at a credit file leaves a row that the owner sees; that is what it is for.
WRITES_ON_GET = {
    "investors:compare": LOOK,
    "investors:watchlist": LOOK,  # with the score histories opened
    "api:investors-compare": LOOK,
    "investors:credit_file": {"smes_consentaccess", "audit_auditevent", "audit_audithead"},
    "investors:transactions": {"smes_consentaccess", "audit_auditevent", "audit_audithead"},
    "investors:credit_file_pdf": LOOK,
    "api:investors-credit-file-pdf": LOOK,
    "api:investors-credit-file": {"smes_consentaccess", "audit_auditevent", "audit_audithead"},
    "api:investors-transactions": {"smes_consentaccess", "audit_auditevent", "audit_audithead"},
}
# The session's own business, and the request counters where a database keeps them.
SESSION_TABLES = {"django_session", "core_counters"}


class PageRules:
    """GET never writes; no inline code; no undefined variable in what is ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            with connection.execute_wrapper(self.watch(request)):
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        self.inspect(request, response)
        return response

    def watch(self, request: HttpRequest) -> Callable[..., Any]:
        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            match = WRITE.match(sql)
            if match:
                route = request.resolver_match.view_name if request.resolver_match else ""
                allowed = SESSION_TABLES | WRITES_ON_GET.get(route, set())
                assert match["table"] in allowed, f"GET {request.path} writes: {sql[:120]}"
            return execute(sql, params, many, context)

        return wrapper

    def inspect(self, request: HttpRequest, response: HttpResponse) -> None:
        if response.streaming or "text/html" not in response.get("Content-Type", ""):
            return
        inline = INLINE.search(response.content)
        assert not inline, f"{request.path} has inline code: {inline and inline[0]!r}"
        if not request.path.startswith("/admin/"):
            undefined = re.search(r"⟪undefined: [^⟫]*⟫", response.content.decode())
            assert not undefined, f"{request.path} shows {undefined and undefined[0]}"
