"""The owner's pages about figures: by month, the rows behind each, the declared ones."""

from typing import Any

from django.forms import BaseForm
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.keyset import paginate
from core.views import ActionFormMixin
from smes.views import OwnerMixin
from statements import actions, comparison, evidence, figures, measures, queries
from statements import figure_presenters as presenters
from statements.comparison import Part
from statements.consistency import CONSTANTS
from statements.coverage import Coverage, coverage_of
from statements.filters import TransactionFilter
from statements.forms import DeclareForm
from statements.measures import Window
from statements.models import FinancialSummary, Transaction
from statements.periods import read_rows_query
from statements.presenters import query_without
from statements.seasonality import seasonality_of
from statements.summary import INPUTS, latest_declaration, latest_derived

ROWS_PER_PAGE = 50


class FiguresView(OwnerMixin, TemplateView):
    """Cash flow by month, every figure with the rows behind it, and the summary in force."""

    template_name = "statements/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coverage = coverage_of(self.sme)
        currencies = queries.currencies_of(self.sme, coverage)
        main = next(iter(currencies), self.sme.currency)
        asked = self.request.GET.get("currency", "")
        currency = asked if asked in currencies else main
        return super().get_context_data(
            currency=currency,
            currencies=currencies,
            is_main=currency == main,
            definitions=presenters.definitions(),
            export_form=TransactionFilter(None, Transaction.objects.none()).form,
            **self._months(currency),
            **(self._year(coverage) if currency == main else self._other(currency)),
            **kwargs,
        )

    def _months(self, currency: str) -> dict[str, Any]:
        self.months = list(queries.monthly_figures(self.sme, currency=currency))
        lines = [presenters.MonthLine.of(month) for month in reversed(self.months)]
        return {
            "months": lines[: presenters.MONTHS_SHOWN],
            "older_months": lines[presenters.MONTHS_SHOWN :],
            "chart": presenters.cash_flow_chart(self.months, currency) if lines else None,
            "balance": presenters.balance_curve(self.months, currency),
        }

    def _window(self, coverage: Coverage) -> tuple[dict[str, Any], Window, list[Part]]:
        """What the covered months of the last year say, in the currency of `coverage`."""
        window = measures.window_of(self.sme, coverage, self.months)
        parts = comparison.parts_of(self.sme, window)
        season = seasonality_of(
            coverage.months, {month.month: month.true_revenue for month in self.months}
        )
        shown = {
            "coverage": coverage,
            "gaps": presenters.months_words(coverage.gaps),
            "measures": presenters.measure_lines(window, measures.read(window)),
            "parts_in": presenters.part_lines(parts, window, is_credit=True),
            "parts_out": presenters.part_lines(parts, window, is_credit=False),
            "season": season,
            "season_gaps": presenters.months_words(season.gaps),
            "season_chart": presenters.seasonality_chart(season),
        }
        if season.index:
            shown["strongest"] = presenters.calendar_month(season.strongest)
            shown["weakest"] = presenters.calendar_month(season.weakest)
        return shown, window, parts

    def _other(self, currency: str) -> dict[str, Any]:
        """A currency beside the main one: the summary and the score do not rest on it."""
        shown, _window, _parts = self._window(coverage_of(self.sme, currency=currency))
        return shown

    def _year(self, coverage: Coverage) -> dict[str, Any]:
        shown, window, parts = self._window(coverage)
        declared = latest_declaration(self.sme)
        read = latest_derived(self.sme) if coverage.is_enough else None
        shown |= {
            "declared": declared,
            "summary": read or declared,
            "debt": comparison.debt_of(window, declared),
        }
        if summary := shown["summary"]:
            shown["inputs"] = presenters.input_lines(summary)
        if read is not None:
            found = comparison.comparisons_of(read, declared, coverage, parts)
            shown |= {
                "comparisons": presenters.comparison_lines(found),
                "consistency": presenters.consistency_lines(read),
                "consistency_value": read.reporting_consistency,
                "evidence": evidence.months_of(self.sme, coverage),
                "constants": CONSTANTS,
            }
        return shown


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
            query=query_without(self.request, "cursor"),
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
