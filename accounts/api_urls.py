from django.urls import path

from accounts import api

urlpatterns = [
    path("register", api.RegisterView.as_view(), name="accounts-register"),
    path("login", api.LoginView.as_view(), name="accounts-login"),
    path("refresh", api.RefreshView.as_view(), name="accounts-refresh"),
    path("logout", api.LogoutView.as_view(), name="accounts-logout"),
    path("me", api.MeView.as_view(), name="accounts-me"),
]
