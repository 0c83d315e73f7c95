"""Statements, rows and figures in the admin console: read-only, states moved by actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from statements import actions, policies, sign_presenters
from statements.enums import StatementStatus
from statements.models import (
    BankAccount,
    Break,
    CategoryRule,
    ColumnMapping,
    FinancialSummary,
    MonthlyFigure,
    Statement,
    Transaction,
)


class SignalFilter(admin.SimpleListFilter):
    title = _("tamper signals")
    parameter_name = "signals"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.exclude(signals=[])
        return queryset.filter(signals=[]) if self.value() == "no" else queryset


@admin.register(Statement)
class StatementAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    """The raw file is its owner's alone, so the console offers no link to it."""

    exclude = ["file", "signals"]
    readonly_fields = ["signs"]
    money_fields = ["opening_balance", "closing_balance"]
    list_display = ["file_name", "sme", "status", "currency", "row_count", "uploaded_at"]
    list_filter = ["status", SignalFilter, "source", "file_type"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name", "=id", "=sha256"]
    ordering = ["-uploaded_at", "-pk"]
    date_hierarchy = "uploaded_at"
    action_buttons = [
        ActionButton(
            "retry",
            _("Read again"),
            perform=lambda statement, by: actions.retry_statement(statement=statement, by=by),
            allowed=lambda statement, by: (
                statement.status == StatementStatus.FAILED
                and policies.can_retry_statement(by, statement)
            ),
            done=_("The statement is read again."),
        )
    ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The signs are shown, in words of their own."""
        return lookup == SignalFilter.parameter_name or super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description=_("signs of tampering"))
    def signs(self, statement: Statement) -> str:
        """Each sign in words, with its amount and links to the rows or files that show it."""
        lines = ([each] for each in sign_presenters.shown(statement))
        return format_html_join("", "<p>{}</p>", lines) or gettext("None.")


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    money_fields = ["amount", "balance_after"]
    list_display = ["booked_on", "description", "amount", "category", "statement", "line_no"]
    list_filter = ["category", "category_source", "is_internal_transfer"]
    list_select_related = ["statement"]
    search_fields = ["=statement__id", "description", "counterparty"]
    ordering = ["-pk"]


@admin.register(CategoryRule)
class CategoryRuleAdmin(ReadOnlyAdmin):
    list_display = ["counterparty_key", "is_credit", "category", "sme", "created_at"]
    list_filter = ["category", "is_credit"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name", "counterparty_key"]
    ordering = ["-created_at", "-pk"]


@admin.register(Break)
class BreakAdmin(ReadOnlyAdmin):
    money_fields = ["expected", "found", "difference"]
    list_display = ["kind", "statement", "at_line", "difference", "resolution"]
    list_filter = ["kind", ("resolution", admin.EmptyFieldListFilter)]
    list_select_related = ["statement"]
    search_fields = ["=statement__id", "statement__sme__business_name"]
    ordering = ["-pk"]


@admin.register(MonthlyFigure)
class MonthlyFigureAdmin(ReadOnlyAdmin):
    money_fields = [
        "inflow",
        "outflow",
        "true_revenue",
        "operating_expense",
        "debt_service",
        "loan_proceeds",
        "average_balance",
        "min_balance",
    ]
    list_display = ["sme", "month", "currency", "true_revenue", "negative_days"]
    list_filter = ["currency"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name"]
    ordering = ["-month", "-pk"]


@admin.register(FinancialSummary)
class FinancialSummaryAdmin(ReadOnlyAdmin):
    money_fields = ["revenue", "expenses", "debt"]
    list_display = ["sme", "basis", "currency", "period_start", "period_end", "created_at"]
    list_filter = ["basis", "currency"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name"]
    ordering = ["-created_at", "-pk"]


@admin.register(BankAccount)
class BankAccountAdmin(ReadOnlyAdmin):
    exclude = ["number_encrypted", "number_hash"]
    list_display = ["sme", "bank_name", "last4", "currency", "kind"]
    list_filter = ["currency"]
    list_select_related = ["sme"]
    search_fields = ["sme__business_name", "=last4"]
    ordering = ["-pk"]


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnlyAdmin):
    list_display = ["signature", "sme", "created_at"]
    list_select_related = ["sme"]
    ordering = ["-pk"]
