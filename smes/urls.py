"""Pages of the owner, under `/business/`."""

from django.urls import path

from smes import consent_views, views

CONSENT = "sharing/consents/<int:pk>/"

app_name = "smes"
urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("sharing/", views.SharingView.as_view(), name="sharing"),
    path("sharing/listing/", views.ListingView.as_view(), name="listing"),
    path(CONSENT, consent_views.ConsentView.as_view(), name="consent"),
    path(f"{CONSENT}grant/", consent_views.GrantView.as_view(), name="grant"),
    path(f"{CONSENT}decline/", consent_views.DeclineView.as_view(), name="decline"),
    path(f"{CONSENT}extend/", consent_views.ExtendView.as_view(), name="extend"),
    path(f"{CONSENT}pause/", consent_views.PauseView.as_view(), name="pause"),
    path(f"{CONSENT}resume/", consent_views.ResumeView.as_view(), name="resume"),
    path(f"{CONSENT}revoke/", consent_views.RevokeView.as_view(), name="revoke"),
]
