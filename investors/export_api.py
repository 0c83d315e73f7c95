"""The list as a file, for programs."""

from django.http import QueryDict, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from accounts.requests import ApiRequest
from core import exports
from core.api.files import FILES, ErrorsAsJson
from core.api.permissions import allowed_by
from core.api.views import ApiView
from investors import policies
from investors.export_actions import export_listing
from investors.filters import ListingFilter
from investors.saved_query import MAX_GIVEN, canonical
from smes.models import Sme


class ListingExportSerializer(serializers.Serializer):
    format = serializers.ChoiceField(choices=list(exports.MEDIA_TYPES))
    query = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=MAX_GIVEN,
        help_text="As in the address of the listing, such as `industry=C&min_score=60`.",
    )


class ExportListingApi(ApiView):
    request: ApiRequest
    permission_classes = (IsAuthenticated, allowed_by(policies.can_export_listing))
    serializer_class = ListingExportSerializer
    content_negotiation_class = ErrorsAsJson

    @extend_schema(responses=FILES)
    def post(self, request: ApiRequest) -> StreamingHttpResponse:
        """The businesses that the filters show as CSV or XLSX, in their order; 400 `too_many`
        where a file cannot hold them, 429 `too_many_exports` after ten in a quarter of an hour."""
        asked = self.validated()
        query = canonical(asked["query"])
        filters = ListingFilter(QueryDict(query), Sme.objects.listed_to(request.user))
        rows = filters.qs.order_by(*filters.ordering)
        table = export_listing(rows=rows, ending=asked["format"], by=request.user, query=query)
        return exports.response_of(table, asked["format"])
