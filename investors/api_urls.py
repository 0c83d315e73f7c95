"""Endpoints of investors, under `/api/v1/`."""

from django.urls import path

from investors import api

urlpatterns = [
    path("investor/profile", api.ProfileApi.as_view(), name="investors-profile"),
    path("smes", api.ListingApi.as_view(), name="investors-listing"),
    path("smes/<int:pk>", api.CreditFileApi.as_view(), name="investors-credit-file"),
    path(
        "smes/<int:pk>/transactions",
        api.TransactionsApi.as_view(),
        name="investors-transactions",
    ),
]
