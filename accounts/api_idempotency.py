"""`Idempotency-Key` for endpoints."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.idempotency import run_once
from accounts.requests import ApiRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"


def idempotent(action: str) -> Callable:
    """Decorate a view's method: with the header, it runs once per user, `action` and key.

    A replay has the stored status and body, and the header `Idempotency-Replayed: true`. Without
    the header the method just runs.

    >>> class ScoreView(APIView):
    ...     @idempotent("score:run")
    ...     def post(self, request): ...
    """

    def decorate(method: Callable) -> Callable:
        @wraps(method)
        def run(view: Any, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None:
                return method(view, request, *args, **kwargs)

            def answer() -> dict[str, Any]:
                response = method(view, request, *args, **kwargs)
                data = json.loads(json.dumps(response.data, cls=JSONEncoder))
                return {"status": response.status_code, "data": data}

            stored, replayed = run_once(
                user=request.user, action=action, key=key, body=request_body(request), func=answer
            )
            headers = {REPLAYED: "true"} if replayed else {}
            return Response(stored["data"], status=stored["status"], headers=headers)

        return run

    return decorate


def request_body(request: Request) -> dict[str, Any]:
    """What tells this request from another; files count by their content."""
    fields = request.data
    if hasattr(fields, "lists"):
        fields = {name: [file_digest(value) for value in values] for name, values in fields.lists()}
    return {"path": request.path, "fields": fields}


def file_digest(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return {"name": value.name, "sha256": digest.hexdigest()}
