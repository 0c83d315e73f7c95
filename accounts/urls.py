"""Account pages. `login/`, `signup/` and `email/` stand before allauth's of the same address."""

from django.urls import path

from accounts import notification_views, preference_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="sign_in"),
    path("signup/", views.SignUpView.as_view(), name="sign_up"),
    path("email/", views.EmailView.as_view(), name="email"),
    path("welcome/", views.welcome, name="welcome"),
    path("settings/", preference_views.SettingsView.as_view(), name="settings"),
    path("settings/programs/<uuid:pk>/revoke/", views.revoke_family, name="revoke_family"),
    path("notifications/", notification_views.NotificationListView.as_view(), name="notifications"),
    path("notifications/count/", notification_views.count, name="notification_count"),
    path("notifications/read/", notification_views.read_all, name="read_notifications"),
    path("notifications/<int:pk>/open/", notification_views.open_link, name="open_notification"),
    path("notifications/<int:pk>/read/", notification_views.read, name="read_notification"),
    path(
        "notifications/<int:pk>/dismiss/", notification_views.dismiss, name="dismiss_notification"
    ),
    path("unsubscribe/<str:token>/", preference_views.unsubscribe_page, name="unsubscribe"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
]
