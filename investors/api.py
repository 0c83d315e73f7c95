"""The investors' endpoints. The listing has `investors.listing_api`."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from investors import actions, policies
from investors.models import Investor
from investors.serializers import (
    InvestorProfileSerializer,
)


class ProfileApi(ApiView):
    """The investor's profile."""

    request: ApiRequest
    permission_classes = (IsAuthenticated, allowed_by(policies.can_have_profile))
    serializer_class = InvestorProfileSerializer

    def get_profile(self) -> Investor:
        return Investor.objects.get_visible(self.request.user, user=self.request.user)

    def get(self, request: ApiRequest) -> Response:
        return Response(self.get_serializer(self.get_profile()).data)

    @extend_schema(responses={201: InvestorProfileSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Create the profile; 409 `profile_exists` where there is one already."""
        fields = self.validated()
        fields.pop("version", None)
        investor = actions.create_profile(by=request.user, **fields)
        return Response(self.get_serializer(investor).data, status=201)

    def patch(self, request: ApiRequest) -> Response:
        """Change some fields; with `version`, only while the profile is still that version."""
        investor = self.get_profile()
        changes = self.validated(instance=investor, partial=True)
        investor = actions.update_profile(investor=investor, by=request.user, **changes)
        return Response(self.get_serializer(investor).data)
