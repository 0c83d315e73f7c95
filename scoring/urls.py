from django.urls import path

from scoring import views

app_name = "scoring"
urlpatterns = [
    path("business/score/", views.ScoreView.as_view(), name="score"),
    path("model/", views.ModelCardView.as_view(), name="model_card"),
]
