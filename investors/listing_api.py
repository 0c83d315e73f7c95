"""The listing as JSON, and its counts."""

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.paging import CursorPaging
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.countries import country_name
from core.errors import Invalid
from investors import listing, policies
from investors.asked import ORDERS, SLUGS
from investors.counts import counts, options_of
from investors.filters import DAYS, read
from investors.listing import Row
from investors.serializers import ListedSmeSerializer, ListingCountsSerializer
from smes.bands import RevenueBand
from smes.enums import Basis, Industry, RiskLevel
from smes.listing_columns import UNKNOWN_GROWTH, UNKNOWN_REVENUE
from smes.models import Sme

NOT_WITH_BANDS = (
    "Not together with `basis`, `employees` or `years`, unless with `search` or `city`."
)
FILTERS = [
    OpenApiParameter(
        "search", str, description="Words of the business's name; each finds what begins with it."
    ),
    OpenApiParameter("industry", str, description="A section's letter, its name or a common word."),
    OpenApiParameter("country", str, description="A two-letter code or a name."),
    OpenApiParameter("city", str, description="Whatever the case."),
    OpenApiParameter("risk_level", str, enum=RiskLevel.values),
    OpenApiParameter("min_score", int, description="0 to 100."),
    OpenApiParameter("max_score", int, description="0 to 100."),
    OpenApiParameter("basis", str, enum=Basis.values, description="What the score rests on."),
    OpenApiParameter("employees", str, enum=list(SLUGS["employees"])),
    OpenApiParameter("years", str, enum=list(SLUGS["years"])),
    OpenApiParameter(
        "revenue",
        str,
        enum=list(SLUGS["revenue"]),
        description=f"Finds only businesses whose owners agreed. {NOT_WITH_BANDS}",
    ),
    OpenApiParameter(
        "growth",
        str,
        enum=list(SLUGS["growth"]),
        description=f"Finds only businesses whose owners agreed. {NOT_WITH_BANDS}",
    ),
    OpenApiParameter(
        "scored",
        int,
        enum=[int(days) for days, _label in DAYS],
        description="Within so many days, newest first. With industry, country and level only.",
    ),
]
ORDER = OpenApiParameter(
    "order",
    str,
    enum=list(ORDERS),
    description="`newest` and `name` go with industry, country and level, `growth` with industry"
    " and country; with `search` or `city`, anything goes.",
)


class ListingApi(ListAPIView):
    """Listed businesses with their latest score, for investors and admins."""

    permission_classes = (IsAuthenticated, allowed_by(policies.can_see_listing))
    serializer_class = ListedSmeSerializer
    queryset = Sme.objects.none()  # for the schema; `investors.listing` reads the rows

    @extend_schema(parameters=[*FILTERS, ORDER])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Listed businesses with their latest score, best first unless `order` says otherwise."""
        query = request.query_params
        asked = read(query)
        if asked.order_refusal:
            message = _("The order does not go with these filters.")
            fields = {"order": [str(asked.order_refusal)]}
            raise Invalid(message, code="invalid_filter", fields=fields)
        paging = CursorPaging()
        size = paging.get_page_size(request) or paging.page_size
        page = listing.read(request.user, asked, size=size, cursor=query.get("cursor"))
        # As `ListedSmeSerializer` and `CursorPaging` would write it, a test says, and sooner.
        paging.turn_to(request, page)
        document = {
            "next": paging.get_next_link(),
            "previous": paging.get_previous_link(),
            "results": [_card(row) for row in page.rows],
        }
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return HttpResponse(body, content_type="application/json")


@lru_cache(maxsize=4096)
def _names(industry: str, country: str, language: str) -> tuple[str, str]:
    return str(Industry(industry).label), country_name(country)


def _card(row: Row) -> dict[str, Any]:
    industry_name, country = _names(row.industry, row.country, get_language() or "en")
    return {
        "id": row.id,
        "business_name": row.business_name,
        "industry": row.industry,
        "industry_name": industry_name,
        "location": f"{row.city}, {country}" if row.city and country else row.city or country,
        "country": row.country,
        "city": row.city,
        "years_of_operation": row.years_of_operation,
        "employees": row.employees,
        "score": row.score,
        "risk_level": row.risk_level,
        "basis": row.score_basis,
        "scored_at": row.scored_at.isoformat().replace("+00:00", "Z"),
        "revenue_band": _revenue_band(row.figures_segment),
        "growth": None if row.shown_growth is None else row.shown_growth / 1000,
    }


def _revenue_band(segment: int | None) -> str | None:
    band = UNKNOWN_REVENUE if segment is None else segment // (UNKNOWN_GROWTH + 1)
    return None if band == UNKNOWN_REVENUE else RevenueBand(band).name.lower()


class CountsApi(ApiView):
    """How many businesses match, for investors and admins."""

    request: ApiRequest
    permission_classes = (IsAuthenticated, allowed_by(policies.can_see_listing))
    serializer_class = ListingCountsSerializer

    @extend_schema(parameters=FILTERS)
    def get(self, request: ApiRequest) -> Response:
        """How many match, and how many would with each value of each filter in its place.

        `total` is null above 1000 where a city, a revenue, a growth, `scored`, or scores that do
        not begin and end with a ten are asked for; `by` is empty then and with `search`.
        """
        asked = read(request.query_params)
        counted = counts(asked)
        return Response({"total": counted.total, "by": options_of(counted)})
