from django.urls import path

from accounts import notification_api as api
from accounts.preference_api import PreferencesApi

urlpatterns = [
    path("preferences", PreferencesApi.as_view(), name="accounts-preferences"),
    path("notifications", api.NotificationsApi.as_view(), name="accounts-notifications"),
    path("notifications/unread", api.UnreadApi.as_view(), name="accounts-unread"),
    path("notifications/read", api.ReadAllApi.as_view(), name="accounts-read-all"),
    path(
        "notifications/<int:pk>/read",
        api.NotificationReadApi.as_view(),
        name="accounts-notification-read",
    ),
    path(
        "notifications/<int:pk>/dismiss",
        api.NotificationDismissApi.as_view(),
        name="accounts-notification-dismiss",
    ),
]
