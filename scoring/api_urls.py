"""Endpoints of scores, under `/api/v1/`."""

from django.urls import path

from scoring import api, milestone_api, review_api, simulation_api

urlpatterns = [
    path("sme/milestones", milestone_api.MilestonesApi.as_view(), name="scoring-milestones"),
    path("scores", api.ScoresApi.as_view(), name="scoring-scores"),
    path("scores/simulate", simulation_api.SimulateApi.as_view(), name="scoring-simulate"),
    path(
        "scores/<int:pk>/explanation",
        simulation_api.ExplanationApi.as_view(),
        name="scoring-explanation",
    ),
    path("scores/<int:pk>", api.ScoreApi.as_view(), name="scoring-score"),
    path("scores/<int:pk>/review", review_api.ReviewApi.as_view(), name="scoring-review"),
    path(
        "scores/<int:pk>/review/withdraw",
        review_api.WithdrawReviewApi.as_view(),
        name="scoring-review-withdraw",
    ),
]
