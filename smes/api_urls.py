"""Endpoints of the owner, under `/api/v1/`."""

from django.urls import path

from smes import api

urlpatterns = [
    path("sme/profile", api.ProfileApi.as_view(), name="smes-profile"),
    path("sme/listing", api.ListingSwitchApi.as_view(), name="smes-listing"),
    path("sme/consents", api.ConsentsApi.as_view(), name="smes-consents"),
    path("sme/consents/<int:pk>/revoke", api.RevokeApi.as_view(), name="smes-consent-revoke"),
    path("sme/accesses", api.AccessesApi.as_view(), name="smes-accesses"),
]
