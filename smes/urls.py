"""Pages of the owner, under `/business/`."""

from django.urls import path

from smes import views

app_name = "smes"
urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("sharing/", views.SharingView.as_view(), name="sharing"),
    path("sharing/listing/", views.ListingView.as_view(), name="listing"),
    path("sharing/consents/<int:pk>/revoke/", views.RevokeView.as_view(), name="revoke"),
]
