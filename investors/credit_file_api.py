"""The credit file of one business for programs, and the asking for it."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.errors import NotAllowed
from investors import actions, policies
from investors.access_requests import ask_for_access, latest_request
from investors.credit_file import full_file
from investors.credit_file_pdf import PDF, pdf_response
from investors.queries import FILE_PARTS, TRANSACTION_ORDER, transactions_of
from investors.serializers import (
    AccessRequestSerializer,
    CreditFileSerializer,
    NewAccessRequestSerializer,
    SharedTransactionSerializer,
)
from smes.api import OwnerApi
from smes.enums import Door, Scope
from smes.models import Sme
from smes.queries import scopes_for, viewer_of
from statements.export_api import ErrorsAsJson
from statements.models import Transaction


class BusinessApi(ApiView):
    """An endpoint about one business; 404 where neither its listing nor a consent opens it."""

    request: ApiRequest
    permission_classes: tuple[type[BasePermission], ...] = (IsAuthenticated,)

    def get_business(self) -> Sme:
        return Sme.objects.get_visible(self.request.user, pk=self.kwargs["pk"])

    def open(self, parts: tuple[Scope, ...], door: Door = Door.API) -> tuple[Sme, frozenset[Scope]]:
        sme, user = self.get_business(), self.request.user
        return sme, actions.open_credit_file(sme=sme, by=user, parts=parts, door=door)


class CreditFileApi(BusinessApi):
    serializer_class = CreditFileSerializer

    def get(self, request: ApiRequest, pk: int) -> Response:
        """The public card and what the owner shares; a look beyond the card is written down."""
        sme, opened = self.open(FILE_PARTS)
        file = full_file(sme, opened, scopes_for(request.user, sme))
        return Response(self.get_serializer(file).data)


class CreditFilePdfApi(BusinessApi):
    serializer_class = None
    content_negotiation_class = ErrorsAsJson

    @extend_schema(responses={(200, PDF): OpenApiTypes.BINARY})
    def get(self, request: ApiRequest, pk: int) -> HttpResponse:
        """The credit file to print; a download beyond the card is written down as a look."""
        sme, opened = self.open(FILE_PARTS, Door.PDF)
        file = full_file(sme, opened, scopes_for(request.user, sme))
        return pdf_response(file, reader=request.user.email)


class TransactionsApi(BusinessApi, ListAPIView):
    serializer_class = SharedTransactionSerializer
    order = TRANSACTION_ORDER

    def get_queryset(self) -> QuerySet[Transaction]:
        sme, opened = self.open((Scope.TRANSACTIONS,))
        if Scope.TRANSACTIONS not in opened:
            raise NotAllowed(_("The owner does not share transactions."), code="not_shared")
        return transactions_of(sme)


class AccessRequestApi(BusinessApi):
    """An investor's request to see more of a business."""

    serializer_class = AccessRequestSerializer
    permission_classes = (IsAuthenticated, allowed_by(policies.can_have_profile))

    def get(self, request: ApiRequest, pk: int) -> Response:
        """Your last request to this business and its answer; 404 while there is none."""
        asked = latest_request(request.user, self.get_business())
        if asked is None:
            raise Http404
        return Response(self.get_serializer(asked).data)

    @extend_schema(request=NewAccessRequestSerializer, responses={201: AccessRequestSerializer})
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Ask the owner; 409 `no_profile`, `asked_already`, `declined_lately` or
        `too_many_requests`."""
        sme = self.get_business()
        fields = self.validated(NewAccessRequestSerializer)
        asked = ask_for_access(sme=sme, by=request.user, **fields)
        return Response(self.get_serializer(asked).data, status=201)


class PreviewApi(OwnerApi):
    """The owner's credit file as a kind of viewer sees it."""

    serializer_class = CreditFileSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "as", str, description="`anybody`, `verified` or the id of a named investor."
            )
        ]
    )
    def get(self, request: ApiRequest) -> Response:
        """Your file as others see it. No look is written down; 404 for a viewer without consent."""
        sme = self.get_business()
        viewer = viewer_of(sme, request.query_params.get("as") or "anybody")
        if viewer is None:
            raise Http404
        opened = viewer.scopes & frozenset(FILE_PARTS)
        return Response(self.get_serializer(full_file(sme, opened, viewer.scopes)).data)
