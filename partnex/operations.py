"""What an operator asks: alive, ready, figures for Prometheus; and the API's health."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: the process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


class HealthSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["ok"])
    version = serializers.CharField()


@extend_schema(summary="Whether the API answers", responses=HealthSerializer)
@api_view()
@authentication_classes([])
@permission_classes([AllowAny])
def health(request: Request) -> Response:
    """The API's health, also the JSON answer of the home page."""
    return Response({"status": "ok", "version": settings.VERSION})


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_counters() -> None:
    caches["counters"].get("readyz")


def check_storage() -> None:
    default_storage.exists("readyz")


CHECKS: dict[str, tuple[Callable[[], None], tuple[type[Exception], ...]]] = {
    "database": (check_database, (DatabaseError,)),
    "counters": (check_counters, (DatabaseError, RedisError)),
    "storage": (check_storage, (OSError,)),
}


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness with each dependency; 503 as soon as one fails."""
    answer: dict[str, Any] = {}
    for name, (check, failures) in CHECKS.items():
        try:
            check()
            answer[name] = "ok"
        except failures as error:
            answer[name] = type(error).__name__
    ready = set(answer.values()) == {"ok"}
    body = {"status": "ok" if ready else "unavailable", "checks": answer}
    return JsonResponse(body, status=200 if ready else 503)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text. Counts and times only; a proxy in front should keep it inside."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
