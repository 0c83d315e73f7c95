"""The requests that views see behind the portal's doors, for type checkers: `user` is a person."""

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import TokenFamily, User


class SignedInRequest(HttpRequest):
    """A page's request that LoginRequiredMiddleware has let through."""

    user: User


class ApiRequest(Request):
    """An API request that TokenAuthentication has let through."""

    user: User
    auth: TokenFamily
