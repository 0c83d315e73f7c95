"""The owner's pages about figures: by month, the rows behind each, the declared ones."""

from typing import Any

from django.forms import BaseForm
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.keyset import paginate
from core.views import ActionFormMixin
from smes.views import OwnerMixin
from statements import actions, figures, presenters, queries
from statements.forms import DeclareForm
from statements.models import FinancialSummary
from statements.periods import read_rows_query
from statements.summary import INPUTS, latest_declaration

ROWS_PER_PAGE = 50


class FiguresView(OwnerMixin, TemplateView):
    """Cash flow by month, every figure with the rows behind it, and the summary in force."""

    template_name = "statements/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        currencies = queries.currencies_of(self.sme)
        asked = self.request.GET.get("currency", "")
        currency = asked if asked in currencies else next(iter(currencies), self.sme.currency)
        months = list(queries.monthly_figures(self.sme, currency=currency))
        summary = queries.summary_in_force(self.sme)
        return super().get_context_data(
            currency=currency,
            currencies=currencies,
            months=[presenters.MonthLine.of(month) for month in reversed(months)],
            chart=presenters.cash_flow_chart(months, currency) if months else None,
            summary=summary,
            inputs=presenters.input_lines(summary) if summary else [],
            consistency=presenters.consistency_lines(summary) if summary else [],
            definitions=[f for f in figures.FIGURES.values() if f.is_sum],
            **kwargs,
        )


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
            query=presenters.query_without(self.request, "cursor"),
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
