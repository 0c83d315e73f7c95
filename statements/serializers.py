"""Statements, rows and figures as JSON. Amounts are strings in major units beside a currency."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import money
from core.api.fields import MinorField, MonthField
from statements import protection, workflow
from statements.coverage import bounds
from statements.figures import FIGURES
from statements.models import Break, FinancialSummary, MonthlyFigure, Statement, Transaction


@extend_schema_field({"type": "string", "example": "0.12", "nullable": True})
class RatioField(serializers.Field):
    """A ratio as a plain decimal string without needless zeros."""

    def to_representation(self, value: Decimal) -> str:
        return plain(value)


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@extend_schema_field({"oneOf": [{"type": "string", "example": "1200000.00"}, {"type": "number"}]})
class NumberField(serializers.Field):
    """A number or a plain decimal string, as `Decimal`; ASCII digits, no exponent in strings."""

    default_error_messages = {"invalid": _("Give a number such as 12500.50.")}

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, (int, str, Decimal)):
            self.fail("invalid")
        try:
            return money.parse_amount(data.strip()) if isinstance(data, str) else Decimal(data)
        except ValueError:
            self.fail("invalid")


class AccountSerializer(serializers.Serializer):
    bank_name = serializers.CharField()
    last4 = serializers.CharField()
    currency = serializers.CharField()


class SkippedSerializer(serializers.Serializer):
    line_no = serializers.IntegerField()
    code = serializers.CharField()
    reason = serializers.CharField()


class StatementSerializer(serializers.ModelSerializer):
    """`reason` says in plain words what is asked or what went wrong."""

    reason = serializers.CharField(source="status_reason")
    opening_balance = MinorField()
    closing_balance = MinorField()
    account = AccountSerializer(allow_null=True)
    break_count = serializers.SerializerMethodField()
    skipped_count = serializers.SerializerMethodField()
    lost_count = serializers.SerializerMethodField()
    skipped = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    already_counted = serializers.SerializerMethodField()

    class Meta:
        model = Statement
        fields = [
            "id",
            "status",
            "reason",
            "reason_code",
            "file_name",
            "file_type",
            "size",
            "sha256",
            "source",
            "uploaded_at",
            "period_start",
            "period_end",
            "currency",
            "opening_balance",
            "closing_balance",
            "account",
            "row_count",
            "rows_read",
            "break_count",
            "skipped_count",
            "lost_count",
            "skipped",
            "warnings",
            "already_counted",
        ]
        read_only_fields = fields

    def get_break_count(self, statement: Statement) -> int:
        counted = getattr(statement, "break_count", None)
        if counted is None and statement.status in workflow.SETTLED:
            return statement.breaks.count()
        return counted or 0

    def get_skipped_count(self, statement: Statement) -> int:
        return statement.report.get("skipped_count", 0)

    def get_lost_count(self, statement: Statement) -> int:
        """Skipped lines that look like rows and could not be read."""
        return statement.report.get("lost_count", 0)

    @extend_schema_field(SkippedSerializer(many=True))
    def get_skipped(self, statement: Statement) -> list[dict[str, Any]]:
        """The first of the skipped lines, lost ones before others."""
        return [
            {"line_no": line["line"], "code": line["code"], "reason": line["reason"]}
            for line in statement.report.get("skipped", [])
        ]

    def get_warnings(self, statement: Statement) -> list[str]:
        return statement.report.get("warnings", [])

    def get_already_counted(self, statement: Statement) -> int:
        """Rows of this file that another statement holds already."""
        return sum(statement.report.get("already_counted", {}).values())


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()


class FilePasswordSerializer(serializers.Serializer):
    """The password of a protected file: used once to read it, kept nowhere."""

    password = serializers.CharField(
        max_length=protection.LONGEST, trim_whitespace=False, write_only=True
    )


class TransactionSerializer(serializers.ModelSerializer):
    amount = MinorField()
    balance_after = MinorField()

    class Meta:
        model = Transaction
        fields = [
            "id",
            "statement",
            "line_no",
            "booked_on",
            "value_on",
            "amount",
            "currency",
            "description",
            "counterparty",
            "reference",
            "balance_after",
            "category",
            "category_source",
            "is_internal_transfer",
        ]
        read_only_fields = fields


class BreakSerializer(serializers.ModelSerializer):
    expected = MinorField()
    found = MinorField()
    difference = MinorField()

    class Meta:
        model = Break
        fields = [
            "id",
            "kind",
            "at_line",
            "currency",
            "expected",
            "found",
            "difference",
            "neighbour",
            "resolution",
        ]
        read_only_fields = fields


class ResolutionSerializer(serializers.Serializer):
    resolution = serializers.CharField(min_length=10, max_length=300)


class ColumnSerializer(serializers.Serializer):
    index = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    samples = serializers.ListField(child=serializers.CharField())


class QuestionSerializer(serializers.Serializer):
    """What the reader asks: the first rows, its proposal and what it could not decide."""

    signature = serializers.CharField()
    message = serializers.CharField()
    undecided = serializers.ListField(child=serializers.CharField())
    header_row = serializers.IntegerField(allow_null=True)
    columns = ColumnSerializer(many=True)
    first_rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    proposal = serializers.DictField()
    confidence = serializers.DictField(child=serializers.FloatField())
    encoding = serializers.CharField()
    delimiter = serializers.CharField()


class AnswerSerializer(serializers.Serializer):
    """The fields of the proposal, as they shall be; what is left out stays as proposed."""

    mapping = serializers.DictField(help_text="See `proposal` of the question.")


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": True})
class FigureField(serializers.Field):
    """An amount or a share as a decimal string, or a count."""


class FigureSerializer(serializers.Serializer):
    value = FigureField()
    rows = serializers.URLField(help_text="The rows behind the value.")


class MonthlyFigureSerializer(serializers.ModelSerializer):
    """A month in one currency; each figure with the address of the rows behind it."""

    month = MonthField()
    figures = serializers.SerializerMethodField()

    class Meta:
        model = MonthlyFigure
        fields = ["month", "currency", "figures"]

    @extend_schema_field(serializers.DictField(child=FigureSerializer()))
    def get_figures(self, month: MonthlyFigure) -> dict[str, Any]:
        period = bounds(month.month)
        return {
            name: {
                "value": figure_value(month, name),
                "rows": rows_address(self.context["request"], name, [period], month.currency),
            }
            for name in FIGURES
        }


COUNTS = ("negative_days", "returned_payments")


def figure_value(month: MonthlyFigure, name: str) -> str | int | None:
    value = getattr(month, name)
    if value is None or name in COUNTS:
        return value
    if isinstance(value, Decimal):
        return plain(value)
    return money.amount_string(value, month.currency)


def rows_address(request: Any, figure: str, periods: Any, currency: str) -> str:
    query = [("figure", figure), ("currency", currency)]
    query += [("period", f"{first}_{last}") for first, last in periods]
    return request.build_absolute_uri(f"{reverse('api:statements-figure-rows')}?{urlencode(query)}")


class SummarySerializer(serializers.ModelSerializer):
    """The six inputs, their period and currency, and for each where it comes from."""

    revenue = MinorField()
    expenses = MinorField()
    debt = MinorField()
    revenue_growth = RatioField(read_only=True)
    reporting_consistency = RatioField(read_only=True)
    impact_score = RatioField(read_only=True)
    sources = serializers.SerializerMethodField()

    class Meta:
        model = FinancialSummary
        fields = [
            "id",
            "basis",
            "currency",
            "period_start",
            "period_end",
            "revenue",
            "expenses",
            "debt",
            "revenue_growth",
            "reporting_consistency",
            "impact_score",
            "sources",
            "created_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_sources(self, summary: FinancialSummary) -> dict[str, Any]:
        return {
            name: self._source(source, summary.currency)
            for name, source in summary.sources.items()
            if isinstance(source, dict)
        }

    def _source(self, source: dict[str, Any], currency: str) -> dict[str, Any]:
        told = dict(source)
        for name in ("total", "earlier_total", "declared"):
            if told.get(name) is not None:
                told[name] = money.amount_string(told[name], currency)
        if "figure" in source:
            told["rows"] = rows_address(
                self.context["request"], source["figure"], source["periods"], source["currency"]
            )
        return told


class DeclarationSerializer(serializers.Serializer):
    """Annual figures for the last 12 months, in the business's currency."""

    revenue = NumberField()
    expenses = NumberField()
    debt = NumberField(required=False, allow_null=True)
    revenue_growth = NumberField(required=False, allow_null=True)
    reporting_consistency = NumberField(required=False, allow_null=True)
    impact_score = NumberField(required=False, allow_null=True)
