"""Endpoints of scores, under `/api/v1/`."""

from django.urls import path

from scoring import api

urlpatterns = [
    path("scores", api.ScoresApi.as_view(), name="scoring-scores"),
    path("scores/<int:pk>", api.ScoreApi.as_view(), name="scoring-score"),
]
