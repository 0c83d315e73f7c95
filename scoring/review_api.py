"""Endpoints of the review of a score."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from scoring import review_actions
from scoring.models import Score, ScoreReview
from scoring.serializers import NewReviewSerializer, ReviewSerializer
from smes.api import OwnerApi


class ReviewApi(OwnerApi):
    """The review of a score: what was asked, and what came of it."""

    serializer_class = ReviewSerializer

    def get_permissions(self) -> Any:
        return super().get_permissions() if self.request.method == "POST" else [IsAuthenticated()]

    @extend_schema(responses=ReviewSerializer)
    def get(self, request: ApiRequest, pk: int) -> Response:
        """The newest review of the score; 404 where nobody asked for one."""
        newest = ScoreReview.objects.visible_to(request.user).filter(score=pk).order_by("-pk")
        review = ScoreReview.objects.get_visible(request.user, pk__in=newest.values("pk")[:1])
        return Response(self.get_serializer(review).data)

    @extend_schema(request=NewReviewSerializer, responses={201: ReviewSerializer})
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Ask for a person to look at the score; 409 `stale_state` where it is not active."""
        score = Score.objects.select_related("sme").get_visible(request.user, pk=pk)
        review = review_actions.ask_for_review(
            score=score, by=request.user, **self.validated(NewReviewSerializer)
        )
        return Response(self.get_serializer(review).data, status=201)


class WithdrawReviewApi(OwnerApi):
    serializer_class = ReviewSerializer

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Take the request back; 409 where somebody has decided, or nothing is asked."""
        reviews = ScoreReview.objects.select_related("score__sme")
        newest = reviews.visible_to(request.user).filter(score=pk).order_by("-pk")
        review = reviews.get_visible(request.user, pk__in=newest.values("pk")[:1])
        review_actions.withdraw_review(review=review, by=request.user)
        return Response(self.get_serializer(review).data)
