"""What the pages of an investor's desk share."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from investors import policies


class DeskMixin(View):
    """A page for investors only."""

    request: SignedInRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_watch(request.user):
            raise NotAllowed(_("This page is for investors."))
        return super().dispatch(request, *args, **kwargs)


def page_before(request: HttpRequest, otherwise: str) -> str:
    """The page of this portal that a form names as `next`, or `otherwise`."""
    asked = request.POST.get("next", "")
    ours = {request.get_host()}
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=ours):
        return asked
    return otherwise
