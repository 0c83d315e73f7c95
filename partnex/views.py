"""The pages that belong to no single app: landing page, figures, the owner's dashboard."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from accounts.landing import landing_url
from partnex.dashboard import dashboard_of
from partnex.figures import LEAST, platform_figures
from partnex.figures_page import tables_of
from partnex.operations import health
from smes.views import OwnerMixin


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page; a program that asks for JSON gets the health of the API."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response: HttpResponse = health(request)
    elif request.user.is_authenticated:
        response = redirect(landing_url(request.user))
    else:
        response = render(request, "home.html", {"figures": platform_figures()})
    patch_vary_headers(response, ["Accept"])
    return response


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What the platform holds, for everybody, with what each number is of."""
    found = platform_figures()
    context = {"figures": found, "tables": tables_of(found), "least": LEAST}
    return render(request, "figures.html", context)


class DashboardView(OwnerMixin, TemplateView):
    """Where an owner starts: what is done, what is next, how the business does."""

    template_name = "partnex/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dashboard = dashboard_of(self.sme, self.request.user)
        return super().get_context_data(dashboard=dashboard, sme=self.sme, **kwargs)


dashboard = DashboardView.as_view()
