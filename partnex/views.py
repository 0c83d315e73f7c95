"""The pages that belong to no single app: the landing page and the owner's dashboard."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnex.operations import health


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    if request.accepts("application/json") and not request.accepts("text/html"):
        return health(request)
    return render(request, "home.html", {"figures": {}})


def dashboard(request: HttpRequest) -> HttpResponse:
    return render(request, "partnex/dashboard.html")
