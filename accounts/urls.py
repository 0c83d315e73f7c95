"""Account pages. `login/`, `signup/` and `email/` stand before allauth's of the same address."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="sign_in"),
    path("signup/", views.SignUpView.as_view(), name="sign_up"),
    path("email/", views.EmailView.as_view(), name="email"),
    path("welcome/", views.welcome, name="welcome"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/programs/<uuid:pk>/revoke/", views.revoke_family, name="revoke_family"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
]
