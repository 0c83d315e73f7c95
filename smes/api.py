"""The owner's endpoints."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.pagination import BasePagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.paging import CursorPaging
from core.api.permissions import allowed_by
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


class OwnerApi(GenericAPIView):
    """An endpoint about the signed-in owner's business."""

    request: ApiRequest
    permission_classes = OWNERS_ONLY
    pagination_class: type[BasePagination] | None = None
    filter_backends: list = []

    def get_business(self) -> Sme:
        """The owner's business; 404 while there is none."""
        return Sme.objects.get_visible(self.request.user, owner=self.request.user)

    def validated(self, **kwargs: Any) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


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
        listed = self.validated()["is_listed"]
        act = actions.list_business if listed else actions.unlist_business
        return Response(self.get_serializer(act(sme=self.get_business(), by=request.user)).data)

    post = put


class ConsentPaging(CursorPaging):
    ordering = "-id"


class ConsentsApi(OwnerApi):
    """The consents the owner has given, newest first."""

    serializer_class = ConsentSerializer
    pagination_class = ConsentPaging

    def get_queryset(self) -> QuerySet[Consent]:
        return Consent.objects.visible_to(self.request.user).select_related("grantee")

    @extend_schema(responses=ConsentSerializer(many=True))
    def get(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=NewConsentSerializer, responses={201: ConsentSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Give a consent to one investor or to all verified ones."""
        serializer = NewConsentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = dict(serializer.validated_data)
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


class AccessPaging(CursorPaging):
    ordering = ("-at", "-id")


class AccessesApi(OwnerApi, ListAPIView):
    """Who looked at what, newest first."""

    serializer_class = AccessSerializer
    pagination_class = AccessPaging

    def get_queryset(self) -> QuerySet[ConsentAccess]:
        return ConsentAccess.objects.visible_to(self.request.user).select_related("who")
