"""The comparison for programs."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.errors import Invalid
from investors import actions, policies
from investors.compare_queries import COMPARED, chosen
from investors.queries import credit_file
from investors.serializers import CreditFileSerializer
from smes.enums import Door
from smes.models import Sme
from smes.queries import scopes_for


class SideBySideSerializer(serializers.Serializer):
    businesses = CreditFileSerializer(many=True)


class CompareApi(ApiView):
    request: ApiRequest
    permission_classes = (IsAuthenticated, allowed_by(policies.can_see_listing))
    serializer_class = SideBySideSerializer

    @extend_schema(
        parameters=[OpenApiParameter("id", int, many=True, description="Two to four of them.")]
    )
    def get(self, request: ApiRequest) -> Response:
        """Two to four businesses, each as far as its owner shares it; a look beyond a public card
        is written down. 400 `bad_choice` for any other number of them."""
        user = request.user
        ids = chosen(request.query_params.getlist("id"))
        visible = Sme.objects.visible_to(user).in_bulk(ids)
        if len(visible) < len(ids):
            text = _("One of these businesses is not there for you.")
            raise Invalid(text, code="unknown_business", fields={"id": [text]})
        files = []
        for sme in (visible[pk] for pk in ids):
            opened = actions.open_credit_file(
                sme=sme, by=user, parts=COMPARED, door=Door.COMPARISON
            )
            files.append(credit_file(sme, opened, scopes_for(user, sme)))
        return Response(self.get_serializer({"businesses": files}).data)
