"""The list as a file. An export is recorded, so it is asked for by POST."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from core import exports
from core.errors import Conflict, Invalid, NotAllowed
from investors import policies
from investors.export_actions import TooManyExports, export_listing
from investors.filters import ListingFilter
from investors.saved_query import canonical
from smes.models import Sme


class ExportListingView(View):
    """The businesses that the filters in `query` show, in their order."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not policies.can_export_listing(request.user):
            raise NotAllowed(_("The listing is for investors."))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        query, ending = "", request.POST.get("format", "")
        try:
            query = canonical(request.POST.get("query", ""))
            filters = ListingFilter(QueryDict(query), Sme.objects.listed_to(request.user))
            rows = filters.qs.order_by(*filters.ordering)
            table = export_listing(rows=rows, ending=ending, by=request.user, query=query)
            return exports.response_of(table, ending)
        except (Invalid, Conflict, TooManyExports) as error:
            messages.error(request, error.message)
            return redirect(f"{reverse('investors:listing')}?{query}")
