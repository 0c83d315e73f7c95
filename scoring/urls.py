from django.urls import path

from scoring import explanation_views, review_views, simulation_views, views

app_name = "scoring"
urlpatterns = [
    path("business/score/", views.ScoreView.as_view(), name="score"),
    path("business/score/review/", review_views.ReviewView.as_view(), name="review"),
    path(
        "business/score/review/withdraw/",
        review_views.WithdrawReviewView.as_view(),
        name="withdraw_review",
    ),
    path("business/score/simulate/", simulation_views.SimulateView.as_view(), name="simulate"),
    path(
        "business/score/explanation/",
        explanation_views.ExplanationView.as_view(),
        name="explanation",
    ),
    path("model/recompute.py", explanation_views.recompute_script, name="recompute_script"),
    path("model/", views.ModelCardView.as_view(), name="model_card"),
]
