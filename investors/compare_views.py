"""The comparison. Each look beyond a public card is written down for its owner."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.requests import SignedInRequest
from core.errors import Invalid, NotAllowed
from investors import actions, policies
from investors.compare_queries import (
    COMPARED,
    LEAST_COMPARED,
    MOST_COMPARED,
    chosen,
    contributions_of,
    side_of,
)
from investors.queries import credit_file
from investors.watch_queries import watched_by
from smes.enums import Door
from smes.models import Sme
from smes.queries import scopes_for


class CompareView(View):
    """Two to four businesses side by side; without them, the watchlist to choose from."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not policies.can_see_listing(request.user):
            raise NotAllowed(_("Comparing is for investors."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: SignedInRequest) -> HttpResponse:
        given = request.GET.getlist("id")
        try:
            ids = chosen(given)
        except Invalid as error:
            return self.choose(request, given, error if given else None)
        user = request.user
        smes = [Sme.objects.get_visible(user, pk=pk) for pk in ids]
        sides = []
        for sme in smes:
            opened = actions.open_credit_file(
                sme=sme, by=user, parts=COMPARED, door=Door.COMPARISON
            )
            sides.append(side_of(credit_file(sme, opened, scopes_for(user, sme))))
        context = {"sides": sides, "contributions": contributions_of(sides)}
        return render(request, "investors/compare.html", context)

    def choose(self, request: SignedInRequest, given: list[str], error: object) -> HttpResponse:
        context = {
            "items": [item for item in watched_by(request.user) if item.is_visible],
            "given": given,
            "error": error,
            "least": LEAST_COMPARED,
            "most": MOST_COMPARED,
        }
        status = 400 if error else 200
        return render(request, "investors/compare_choose.html", context, status=status)
