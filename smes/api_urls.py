"""Endpoints of the owner, under `/api/v1/`."""

from django.urls import path

from smes import api

CONSENT = "sme/consents/<int:pk>"

urlpatterns = [
    path("sme/profile", api.ProfileApi.as_view(), name="smes-profile"),
    path("sme/listing", api.ListingSwitchApi.as_view(), name="smes-listing"),
    path("sme/consents", api.ConsentsApi.as_view(), name="smes-consents"),
    path(CONSENT, api.ConsentApi.as_view(), name="smes-consent"),
    path(f"{CONSENT}/revoke", api.RevokeApi.as_view(), name="smes-consent-revoke"),
    path(f"{CONSENT}/pause", api.PauseApi.as_view(), name="smes-consent-pause"),
    path(f"{CONSENT}/resume", api.ResumeApi.as_view(), name="smes-consent-resume"),
    path(f"{CONSENT}/extend", api.ExtendApi.as_view(), name="smes-consent-extend"),
    path(f"{CONSENT}/grant", api.GrantApi.as_view(), name="smes-consent-grant"),
    path(f"{CONSENT}/decline", api.DeclineApi.as_view(), name="smes-consent-decline"),
    path("sme/accesses", api.AccessesApi.as_view(), name="smes-accesses"),
]
