"""Endpoints of scores."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_idempotency import HEADER, idempotent
from scoring import actions
from scoring.models import Score
from scoring.serializers import ScoreSerializer
from smes.api import OwnerApi


class ScoresApi(OwnerApi, ListAPIView):
    """The scores that one may see, newest first; owners run theirs."""

    serializer_class = ScoreSerializer
    order = ("-created_at", "-id")

    def get_permissions(self) -> Any:
        return super().get_permissions() if self.request.method == "POST" else [IsAuthenticated()]

    def get_queryset(self) -> QuerySet[Score]:
        return Score.objects.visible_to(self.request.user).select_related("summary")

    @extend_schema(
        request=None,
        responses={201: ScoreSerializer},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)],
    )
    @idempotent("score:run")
    def post(self, request: Request) -> Response:
        """Score the figures in force; 409 `no_figures` while there are none."""
        score = actions.run_score(sme=self.get_business(), by=request.user)
        return Response(self.get_serializer(score).data, status=201)


class ScoreApi(RetrieveAPIView):
    """One score of the owner's, or any for an administrator."""

    serializer_class = ScoreSerializer

    def get_object(self) -> Score:
        scores = Score.objects.select_related("summary")
        return scores.get_visible(self.request.user, pk=self.kwargs["pk"])
