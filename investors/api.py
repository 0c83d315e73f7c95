"""The investors' endpoints. The listing has `investors.listing_api`."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.errors import NotAllowed
from investors import actions, policies
from investors.models import Investor
from investors.queries import (
    FILE_PARTS,
    TRANSACTION_ORDER,
    credit_file,
    transactions_of,
)
from investors.serializers import (
    CreditFileSerializer,
    InvestorProfileSerializer,
    SharedTransactionSerializer,
)
from smes.enums import Scope
from smes.models import Sme
from smes.queries import scopes_for
from statements.models import Transaction


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


class BusinessApi(ApiView):
    """An endpoint about one business; 404 where neither its listing nor a consent opens it."""

    request: ApiRequest
    permission_classes = (IsAuthenticated,)

    def open(self, parts: tuple[Scope, ...]) -> tuple[Sme, frozenset[Scope]]:
        user = self.request.user
        sme = Sme.objects.get_visible(user, pk=self.kwargs["pk"])
        return sme, actions.open_credit_file(sme=sme, by=user, parts=parts)


class CreditFileApi(BusinessApi):
    serializer_class = CreditFileSerializer

    def get(self, request: ApiRequest, pk: int) -> Response:
        """The public card and what the owner shares; a look beyond the card is written down."""
        sme, opened = self.open(FILE_PARTS)
        return Response(
            self.get_serializer(credit_file(sme, opened, scopes_for(request.user, sme))).data
        )


class TransactionsApi(BusinessApi, ListAPIView):
    serializer_class = SharedTransactionSerializer
    order = TRANSACTION_ORDER

    def get_queryset(self) -> QuerySet[Transaction]:
        sme, opened = self.open((Scope.TRANSACTIONS,))
        if Scope.TRANSACTIONS not in opened:
            raise NotAllowed(_("The owner does not share transactions."), code="not_shared")
        return transactions_of(sme)
