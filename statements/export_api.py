"""Rows and figures as files, for programs. An export is recorded, so each is a POST."""

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema

from accounts.requests import ApiRequest
from core import exports
from core.api.files import FILES, ErrorsAsJson
from statements import export_actions, queries
from statements.api import StatementsApi
from statements.export_serializers import (
    FigureRowsExportSerializer,
    FiguresExportSerializer,
    RowsExportSerializer,
)
from statements.filters import TransactionFilter
from statements.models import Statement
from statements.periods import rows_query


class ExportApi(StatementsApi):
    """An endpoint that answers with a file."""

    content_negotiation_class = ErrorsAsJson

    def rows_file(self, statement: Statement | None = None) -> StreamingHttpResponse:
        """The rows of a statement, or of all, that the body's filters let through."""
        asked = self.validated()
        ending = asked.pop("format")
        sme = self.get_business()
        rows = queries.rows_of_statement(statement) if statement else queries.rows_of_business(sme)
        table = export_actions.export_rows(
            sme=sme,
            rows=TransactionFilter(asked, rows).qs,
            ending=ending,
            by=self.request.user,
            statement=statement,
            asked=asked,
        )
        return exports.response_of(table, ending)


class ExportStatementApi(ExportApi):
    serializer_class = RowsExportSerializer

    @extend_schema(responses=FILES)
    def post(self, request: ApiRequest, pk: int) -> StreamingHttpResponse:
        """The rows of a statement as CSV or XLSX; 400 `too_many` where a file cannot hold them."""
        return self.rows_file(self.get_statement())


class ExportRowsApi(ExportApi):
    serializer_class = RowsExportSerializer

    @extend_schema(responses=FILES)
    def post(self, request: ApiRequest) -> StreamingHttpResponse:
        """The rows of all statements as CSV or XLSX, by day; 400 `too_many` where a file cannot
        hold them."""
        return self.rows_file()


class ExportFiguresApi(ExportApi):
    serializer_class = FiguresExportSerializer

    @extend_schema(responses=FILES)
    def post(self, request: ApiRequest) -> StreamingHttpResponse:
        """The monthly figures as CSV or XLSX, of one currency or of all."""
        asked = self.validated()
        sme = self.get_business()
        table = export_actions.export_figures(
            sme=sme,
            months=queries.monthly_figures(sme, currency=asked["currency"]),
            ending=asked["format"],
            by=request.user,
        )
        return exports.response_of(table, asked["format"])


class ExportFigureRowsApi(ExportApi):
    serializer_class = FigureRowsExportSerializer

    @extend_schema(responses=FILES)
    def post(self, request: ApiRequest) -> StreamingHttpResponse:
        """The rows behind a figure as CSV or XLSX; 404 where the periods are none."""
        asked = self.validated()
        ending = asked.pop("format")
        figure, currency, periods = rows_query(asked["figure"], asked["currency"], asked["periods"])
        sme = self.get_business()
        table = export_actions.export_rows(
            sme=sme,
            rows=queries.rows_behind(sme, figure=figure.name, periods=periods, currency=currency),
            ending=ending,
            by=request.user,
            asked=asked,
        )
        return exports.response_of(table, ending)
