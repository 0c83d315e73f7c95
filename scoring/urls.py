from django.urls import path

from scoring import review_views, views

app_name = "scoring"
urlpatterns = [
    path("business/score/", views.ScoreView.as_view(), name="score"),
    path("business/score/review/", review_views.ReviewView.as_view(), name="review"),
    path(
        "business/score/review/withdraw/",
        review_views.WithdrawReviewView.as_view(),
        name="withdraw_review",
    ),
    path("model/", views.ModelCardView.as_view(), name="model_card"),
]
