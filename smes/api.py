"""The owner's endpoints."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.errors import Invalid
from smes import actions, consent_requests, consent_terms, policies
from smes.enums import ConsentState, Door, Scope
from smes.filters import AccessFilter
from smes.models import Consent, ConsentAccess, Sme
from smes.serializers import (
    AccessSerializer,
    ConsentSerializer,
    DeclineSerializer,
    GrantSerializer,
    ListingSwitchSerializer,
    NewConsentSerializer,
    ProfileSerializer,
    TermSerializer,
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

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=ConsentState.values)],
        responses=ConsentSerializer(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """All consents and requests, or those in one `state`, newest first."""
        state = request.query_params.get("state", "")
        if state and state not in ConsentState.values:
            message = _("There is no such state.")
            raise Invalid(message, code="invalid_filter", fields={"state": [message]})
        consents = self.get_queryset()
        page = self.paginate_queryset(consents.filter(state=state) if state else consents)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=NewConsentSerializer, responses={201: ConsentSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Give a consent to one investor or to all verified ones."""
        fields = self.validated(NewConsentSerializer)
        if fields["investor"] == NewConsentSerializer.ALL:
            fields["investor"] = ""
        consent = actions.give_consent(sme=self.get_business(), by=request.user, **fields)
        return Response(self.get_serializer(consent).data, status=201)


class ConsentActApi(OwnerApi):
    """One act on one of the owner's consents; 404 for another's."""

    serializer_class: type[Serializer] = ConsentSerializer

    def get_consent(self) -> Consent:
        consents = Consent.objects.select_related("sme", "grantee")
        return consents.get_visible(self.request.user, pk=self.kwargs["pk"])

    def act(self, action: Callable[..., Consent], *, has_body: bool = False) -> Response:
        consent = self.get_consent()  # first: a stranger's body is not looked at
        fields = self.validated() if has_body else {}
        consent = action(consent=consent, by=self.request.user, **fields)
        return Response(ConsentSerializer(consent, context=self.get_serializer_context()).data)


class ConsentApi(ConsentActApi):
    @extend_schema(responses=ConsentSerializer)
    def get(self, request: ApiRequest, pk: int) -> Response:
        """A consent or a request."""
        return Response(self.get_serializer(self.get_consent()).data)


class RevokeApi(ConsentActApi):
    @extend_schema(request=None, responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """End a consent at once; 409 where it has ended already."""
        return self.act(actions.revoke_consent)


class PauseApi(ConsentActApi):
    @extend_schema(request=None, responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Let a consent open nothing until it is resumed; 409 where it is not active."""
        return self.act(consent_terms.pause_consent)


class ResumeApi(ConsentActApi):
    @extend_schema(request=None, responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Let a paused consent open again what it did; 409 where it is not paused."""
        return self.act(consent_terms.resume_consent)


class ExtendApi(ConsentActApi):
    serializer_class = TermSerializer

    @extend_schema(responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Put the end off by `months`, to at most twelve months from now."""
        return self.act(consent_terms.extend_consent, has_body=True)


class GrantApi(ConsentActApi):
    serializer_class = GrantSerializer

    @extend_schema(responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Open what an investor asked for, or the part `scopes` of it; 409 where answered."""
        return self.act(consent_requests.grant_request, has_body=True)


class DeclineApi(ConsentActApi):
    serializer_class = DeclineSerializer

    @extend_schema(responses=ConsentSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Answer a request with no, and say why; 409 where it is answered already."""
        return self.act(consent_requests.decline_request, has_body=True)


class AccessesApi(OwnerApi, ListAPIView):
    """Who looked at what, newest first."""

    serializer_class = AccessSerializer
    order = ("-at", "-id")

    @extend_schema(
        parameters=[
            OpenApiParameter("reader", str, description="The reader's e-mail address."),
            OpenApiParameter("scope", str, enum=Scope.values),
            OpenApiParameter("door", str, enum=Door.values),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who looked at what by which door, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ConsentAccess]:
        rows = ConsentAccess.objects.visible_to(self.request.user).select_related("who")
        filters = AccessFilter(self.request.query_params, rows)
        if not filters.is_valid():
            message = _("Some filters cannot be read.")
            raise Invalid(message, code="invalid_filter", fields=filters.errors)
        return filters.qs
