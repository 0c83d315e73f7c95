"""The API's documentation, from the sidecar's files: no CDN, no inline script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

openapi = login_not_required(SpectacularJSONAPIView.as_view())
swagger = login_not_required(SpectacularSwaggerSplitView.as_view(url_name="openapi"))


@login_not_required
def redoc(request: HttpRequest) -> HttpResponse:
    return render(request, "redoc.html")
