"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts import live
from partnex import api_urls, docs, operations, views

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("business/", views.dashboard, name="dashboard"),
    path("business/", include("smes.urls")),
    path("business/", include("statements.urls")),
    path("", include("scoring.urls")),
    path("", include("investors.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api_urls.canonical, "api"))),
    *api_urls.original,
    path("openapi.json", docs.openapi, name="openapi"),
    path("docs/", docs.swagger, name="docs"),
    path("redoc/", docs.redoc, name="redoc"),
    path("live/events/", live.stream, name="live"),
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", include("core.ui.urls")))

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
