from django.urls import path

from accounts import api

urlpatterns = [
    path("register", api.RegisterApi.as_view(), name="accounts-register"),
    path("login", api.LoginApi.as_view(), name="accounts-login"),
    path("refresh", api.RefreshApi.as_view(), name="accounts-refresh"),
    path("logout", api.LogoutApi.as_view(), name="accounts-logout"),
    path("me", api.MeApi.as_view(), name="accounts-me"),
]
