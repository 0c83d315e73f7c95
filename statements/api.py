"""The owner's endpoints about statements, their rows, and figures."""

from typing import Any

from django.conf import settings
from django.core.files import File
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.errors import Conflict, Invalid
from smes.api import OwnerApi
from smes.models import Sme
from statements import actions, figures, protection, queries
from statements.enums import Source, StatementStatus
from statements.filters import TransactionFilter
from statements.models import Break, Statement, Transaction
from statements.periods import read_rows_query
from statements.serializers import (
    AnswerSerializer,
    BreakSerializer,
    DeclarationSerializer,
    FilePasswordSerializer,
    QuestionSerializer,
    ResolutionSerializer,
    StatementSerializer,
    SummarySerializer,
    TransactionSerializer,
    UploadSerializer,
)

ENVELOPE = 64 * 1024  # bytes that multipart may add to a file


class StatementsApi(OwnerApi):
    """An endpoint about what belongs to the signed-in owner's business."""

    def get_business(self) -> Sme:
        """The owner's business; 409 `no_profile` while there is none."""
        sme = Sme.objects.visible_to(self.request.user).first()
        if sme is None:
            raise Conflict(_("Create the profile of your business first."), code="no_profile")
        return sme

    def get_statement(self) -> Statement:
        return queries.statement_of(self.request.user, self.kwargs["pk"])

    def told(self, statement: Statement, status: int = 200) -> Response:
        return Response(StatementSerializer(statement).data, status=status)


class StatementListApi(StatementsApi, ListAPIView):
    """The uploads of the business, newest first."""

    serializer_class = StatementSerializer
    order = ("-uploaded_at", "-pk")
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[Statement]:
        statements = queries.statements_of(self.request.user).select_related("account")
        return statements.exclude(status=StatementStatus.WITHDRAWN)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={201: StatementSerializer}
    )
    def post(self, request: ApiRequest) -> Response:
        """Upload one statement as `file`; it is read in the background.

        400 `wrong_type`, `too_large` or `empty`; 409 `duplicate` with the earlier upload's id in
        `fields.statement`.
        """
        sme = self.get_business()
        statement = actions.upload_statement(
            sme=sme, file=_uploaded(request), by=request.user, source=Source.API
        )
        return self.told(statement, 201)


def _uploaded(request: ApiRequest) -> File:
    """The part called `file`; a body far over the limit is refused before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > settings.MAX_UPLOAD_SIZE + ENVELOPE:
        text = _("This file is larger than %s MB. Export a shorter period.") % (
            f"{settings.MAX_UPLOAD_SIZE / 2**20:g}"
        )
        raise Invalid(text, code="too_large", fields={"file": [text]})
    file = request.FILES.get("file")
    if file is None:
        text = _("Send the file as multipart/form-data in a part called “file”.")
        raise Invalid(text, code="no_file", fields={"file": [text]})
    return file


class StatementApi(StatementsApi):
    """One upload."""

    serializer_class = StatementSerializer

    def get(self, request: ApiRequest, pk: int) -> Response:
        return self.told(self.get_statement())

    @extend_schema(responses={204: None})
    def delete(self, request: ApiRequest, pk: int) -> Response:
        """Withdraw it: its rows no longer count. 409 while it is read or a score rests on it."""
        actions.withdraw_statement(statement=self.get_statement(), by=request.user)
        return Response(status=204)


class RetryApi(StatementsApi):
    @extend_schema(request=None, responses=StatementSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Read a statement that failed once more; 409 when it did not fail."""
        return self.told(actions.retry_statement(statement=self.get_statement(), by=request.user))


class PasswordApi(StatementsApi):
    @sensitive_variables()
    @extend_schema(request=FilePasswordSerializer, responses=StatementSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Read a protected file by its password, which is kept nowhere. Answers when it is read.

        400 `wrong_password`, and the statement still waits for it; 409 `nothing_asked` where it
        waits for none; 429 `too_many_attempts` after five wrong ones.
        """
        statement = self.get_statement()
        password = self.validated(FilePasswordSerializer)["password"]
        return self.told(
            protection.enter_password(statement=statement, password=password, by=request.user)
        )


class TransactionsApi(StatementsApi, ListAPIView):
    """The rows of a statement in file order; search with `q`."""

    serializer_class = TransactionSerializer
    order = ("line_no", "pk")
    filter_backends = [DjangoFilterBackend]
    filterset_class = TransactionFilter

    def get_queryset(self) -> QuerySet[Transaction]:
        if getattr(self, "swagger_fake_view", False):
            return Transaction.objects.none()
        return queries.rows_of_statement(self.get_statement())


class BreaksApi(StatementsApi, ListAPIView):
    """Where a statement does not add up."""

    serializer_class = BreakSerializer
    order = ("pk",)

    def get_queryset(self) -> QuerySet[Break]:
        if getattr(self, "swagger_fake_view", False):
            return Break.objects.none()
        return Break.objects.filter(statement=self.get_statement())


class BreakApi(StatementsApi):
    @extend_schema(request=ResolutionSerializer, responses=BreakSerializer)
    def patch(self, request: ApiRequest, pk: int) -> Response:
        """Explain a break; it then weighs less in reporting consistency."""
        found = Break.objects.select_related("statement__sme").get_visible(request.user, pk=pk)
        text = self.validated(ResolutionSerializer)["resolution"]
        found = actions.explain_break(found=found, text=text, by=request.user)
        return Response(BreakSerializer(found).data)


class MappingApi(StatementsApi):
    """How the columns of an unknown layout are read."""

    @extend_schema(responses=QuestionSerializer)
    def get(self, request: ApiRequest, pk: int) -> Response:
        """The question with the first rows and a proposal; 409 `nothing_asked` without one."""
        return Response(QuestionSerializer(self._asking().question).data)

    @extend_schema(request=AnswerSerializer, responses=StatementSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Answer it. The statement is queued, and the answer remembered for the layout."""
        statement = self._asking()
        given = self.validated(AnswerSerializer)["mapping"]
        mapping = {**(statement.question or {}).get("proposal", {}), **given}
        return self.told(
            actions.answer_mapping(statement=statement, mapping=mapping, by=request.user)
        )

    def _asking(self) -> Statement:
        statement = self.get_statement()
        if statement.status != StatementStatus.NEEDS_MAPPING:
            raise Conflict(_("This statement asks nothing."), code="nothing_asked")
        return statement


class FigureRowsApi(StatementsApi, ListAPIView):
    """The rows behind a figure, oldest first."""

    serializer_class = TransactionSerializer
    order = ("booked_on", "pk")

    @extend_schema(
        parameters=[
            OpenApiParameter("figure", str, required=True, enum=list(figures.WITH_ROWS)),
            OpenApiParameter("currency", str, required=True),
            OpenApiParameter(
                "period",
                OpenApiTypes.STR,
                required=True,
                many=True,
                description="First and last day, such as `2026-01-01_2026-03-31`.",
            ),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Transaction]:
        if getattr(self, "swagger_fake_view", False):
            return Transaction.objects.none()
        figure, currency, periods = read_rows_query(self.request)
        return queries.rows_behind(
            self.get_business(), figure=figure.name, periods=periods, currency=currency
        )


class FinancialSummaryApi(StatementsApi):
    """The six inputs of the score."""

    serializer_class = SummarySerializer

    def get(self, request: ApiRequest) -> Response:
        """The summary in force; 404 while there are no figures."""
        summary = queries.summary_in_force(self.get_business())
        if summary is None:
            raise Http404
        return Response(self.get_serializer(summary).data)

    @extend_schema(request=DeclarationSerializer, responses={201: SummarySerializer})
    def post(self, request: ApiRequest) -> Response:
        """Declare the figures of the last 12 months. They are stored as `declared`, and are in
        force only while reconciled statements cover less than three months."""
        sme = self.get_business()
        given = self.validated(DeclarationSerializer)
        summary = actions.declare_summary(sme=sme, by=request.user, **given)
        return Response(self.get_serializer(summary).data, status=201)
