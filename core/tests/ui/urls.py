"""The portal's addresses and the gallery, which stands in development only."""

from django.urls import include, path

from partnex.urls import urlpatterns as portal

urlpatterns = [*portal, path("gallery/", include("core.ui.urls"))]
