"""The product's addresses, and an empty view behind the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from partnex.urls import *  # noqa: F403 -- the error handlers too
from partnex.urls import urlpatterns as product


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("bench/empty", empty), *product]
