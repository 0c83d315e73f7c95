"""Pages of investors."""

from django.urls import path

from investors import views

app_name = "investors"
urlpatterns = [
    path("smes/", views.ListingView.as_view(), name="listing"),
    path("smes/<int:pk>/", views.CreditFileView.as_view(), name="credit_file"),
    path("smes/<int:pk>/transactions/", views.TransactionsView.as_view(), name="transactions"),
    path("investors/profile/", views.ProfileView.as_view(), name="profile"),
]
