"""The API's documentation, from the sidecar's files: no CDN, no inline script."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

openapi = login_not_required(SpectacularJSONAPIView.as_view())
swagger = login_not_required(
    SpectacularSwaggerSplitView.as_view(url_name="openapi", template_name="swagger.html")
)


# ReDoc's style libraries need an empty <style> to fill through the CSSOM and one of fixed content:
# just these two are allowed, by their hashes.
REDOC_STYLES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
]


@csp_update({"style-src": REDOC_STYLES})
@login_not_required
def redoc(request: HttpRequest) -> HttpResponse:
    return render(request, "redoc.html")
