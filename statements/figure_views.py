"""The owner's pages about figures: by month, the rows behind each, the declared ones."""

from typing import Any

from django.forms import BaseForm
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.keyset import paginate
from core.views import ActionFormMixin
from smes.views import OwnerMixin
from statements import actions, evidence, figures, queries
from statements import figure_presenters as presenters
from statements.consistency import CONSTANTS
from statements.coverage import coverage_of
from statements.filters import TransactionFilter
from statements.forms import DeclareForm
from statements.models import FinancialSummary, Transaction
from statements.periods import read_rows_query
from statements.summary import INPUTS, latest_declaration
from statements.year import Year, year_of

ROWS_PER_PAGE = 50


class FiguresView(OwnerMixin, TemplateView):
    """Cash flow by month, every figure with the rows behind it, and the summary in force."""

    template_name = "statements/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        main = coverage_of(self.sme)
        currencies = queries.currencies_of(self.sme, main)
        asked = self.request.GET.get("currency", "")
        currency = asked if asked in currencies else next(iter(currencies), self.sme.currency)
        months = list(queries.monthly_figures(self.sme, currency=currency))
        lines = [presenters.MonthLine.of(month) for month in reversed(months)]
        return super().get_context_data(
            currency=currency,
            currencies=currencies,
            months=lines[: presenters.MONTHS_SHOWN],
            older_months=lines[presenters.MONTHS_SHOWN :],
            chart=presenters.cash_flow_chart(months, currency) if lines else None,
            balance=presenters.balance_curve(months, currency),
            definitions=presenters.definitions(),
            export_form=TransactionFilter(None, Transaction.objects.none()).form,
            **self._year(year_of(self.sme, main, currency, months)),
            **kwargs,
        )

    def _year(self, year: Year) -> dict[str, Any]:
        season, summary = year.season, year.summary
        return {
            "coverage": year.coverage,
            "gaps": presenters.months_words(year.coverage.gaps),
            "measures": presenters.measure_lines(year.window, year.readings),
            "parts_in": presenters.part_lines(year.parts, year.window, is_credit=True),
            "parts_out": presenters.part_lines(year.parts, year.window, is_credit=False),
            "season": season,
            "season_gaps": presenters.months_words(season.gaps),
            "season_chart": presenters.seasonality_chart(season),
            "strongest": presenters.calendar_month(season.strongest) if season.index else "",
            "weakest": presenters.calendar_month(season.weakest) if season.index else "",
            "declared": year.declared,
            "debt": year.debt,
            "summary": summary,
            "inputs": presenters.input_lines(summary) if summary else [],
            "comparisons": presenters.comparison_lines(year.comparisons),
            "consistency": presenters.consistency_lines(year.read) if year.read else [],
            "consistency_value": year.read.reporting_consistency if year.read else None,
            "evidence": evidence.months_of(self.sme, year.coverage) if year.read else [],
            "constants": CONSTANTS,
        }


class RowsView(OwnerMixin, TemplateView):
    """The rows behind one figure, and their sum."""

    template_name = "statements/rows.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition, currency, periods = read_rows_query(self.request)
        rows = queries.rows_behind(
            self.sme, figure=definition.name, periods=periods, currency=currency
        )
        page = paginate(
            rows.select_related("statement", "account"),
            order=("booked_on", "id"),
            size=ROWS_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        return super().get_context_data(
            definition=definition,
            currency=currency,
            periods=periods,
            page=page,
            count=rows.count(),
            total=figures.value_of(definition.name, rows) if definition.is_sum else None,
            **kwargs,
        )


class DeclareView(OwnerMixin, ActionFormMixin, TemplateView):
    """Takes the six inputs as the owner declares them."""

    template_name = "statements/declare.html"
    form_class = DeclareForm
    success_url = reverse_lazy("statements:figures")
    success_message = gettext_lazy("Your declared figures are saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"currency": self.sme.currency}

    def get_initial(self) -> dict[str, Any]:
        last = latest_declaration(self.sme)
        return {name: getattr(last, name) for name in INPUTS} if last else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            summary=queries.summary_in_force(self.sme), currency=self.sme.currency, **kwargs
        )

    def perform(self, form: BaseForm) -> FinancialSummary:
        return actions.declare_summary(sme=self.sme, by=self.request.user, **form.cleaned_data)
