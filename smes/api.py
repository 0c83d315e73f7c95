"""The owner's endpoints."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from smes import actions, policies
from smes.models import Consent, ConsentAccess, Sme
from smes.serializers import (
    AccessSerializer,
    ConsentSerializer,
    ListingSwitchSerializer,
    NewConsentSerializer,
    ProfileSerializer,
)

OWNERS_ONLY = (IsAuthenticated, allowed_by(policies.can_have_business))


class OwnerApi(ApiView):
    """An endpoint about the signed-in owner's business."""

    request: ApiRequest
    permission_classes = OWNERS_ONLY

    def get_business(self) -> Sme:
        """The owner's business; 404 while there is none."""
        return Sme.objects.get_visible(self.request.user, owner=self.request.user)


class ProfileApi(OwnerApi):
    """The business profile."""

    serializer_class = ProfileSerializer

    def get(self, request: ApiRequest) -> Response:
        return Response(self.get_serializer(self.get_business()).data)

    @extend_schema(responses={201: ProfileSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Create the profile; 409 `profile_exists` where there is one already."""
        fields = self.validated()
        fields.pop("version", None)
        sme = actions.create_profile(by=request.user, **fields)
        return Response(self.get_serializer(sme).data, status=201)

    def patch(self, request: ApiRequest) -> Response:
        """Change some fields; with `version`, only while the profile is still that version."""
        sme = self.get_business()
        changes = self.validated(instance=sme, partial=True)
        sme = actions.update_profile(sme=sme, by=request.user, **changes)
        return Response(self.get_serializer(sme).data)


class ListingSwitchApi(OwnerApi):
    """Whether investors can find the business."""

    serializer_class = ListingSwitchSerializer

    def get(self, request: ApiRequest) -> Response:
        return Response(self.get_serializer(self.get_business()).data)

    def put(self, request: ApiRequest) -> Response:
        """Switch the listing on or off; 409 `no_score` before the first score."""
        fields, sme = self.validated(), self.get_business()
        act = actions.list_business if fields["is_listed"] else actions.unlist_business
        sme = act(sme=sme, by=request.user)
        if "is_found_by_figures" in fields:
            agreed = fields["is_found_by_figures"]
            actions.let_find_by_figures(sme=sme, by=request.user, agreed=agreed)
        return Response(self.get_serializer(sme).data)

    post = put


class ConsentsApi(OwnerApi):
    """The consents the owner has given, newest first."""

    serializer_class = ConsentSerializer
    order = ("-id",)

    def get_queryset(self) -> QuerySet[Consent]:
        return Consent.objects.visible_to(self.request.user).select_related("grantee")

    @extend_schema(responses=ConsentSerializer(many=True))
    def get(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=NewConsentSerializer, responses={201: ConsentSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Give a consent to one investor or to all verified ones."""
        fields = self.validated(NewConsentSerializer)
        if fields["investor"] == NewConsentSerializer.ALL:
            fields["investor"] = ""
        consent = actions.give_consent(sme=self.get_business(), by=request.user, **fields)
        return Response(self.get_serializer(consent).data, status=201)


class RevokeApi(OwnerApi):
    serializer_class = ConsentSerializer

    @extend_schema(request=None, responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """End a consent at once; 409 where it has ended already."""
        consents = Consent.objects.select_related("sme", "grantee")
        consent = consents.get_visible(request.user, pk=pk)
        return Response(
            self.get_serializer(actions.revoke_consent(consent=consent, by=request.user)).data
        )


class AccessesApi(OwnerApi, ListAPIView):
    """Who looked at what, newest first."""

    serializer_class = AccessSerializer
    order = ("-at", "-id")

    def get_queryset(self) -> QuerySet[ConsentAccess]:
        return ConsentAccess.objects.visible_to(self.request.user).select_related("who")
