"""The owner's exports. An export is recorded, so each is asked for by POST."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core import exports
from core.errors import Conflict, Invalid
from core.exports import Table
from smes.views import OwnerMixin
from statements import export_actions, queries
from statements.filters import TransactionFilter
from statements.models import Transaction
from statements.periods import rows_query


class ExportView(OwnerMixin):
    """Answers with a file; what is refused is said on the page that asked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ending = request.POST.get("format", "")
        try:
            return exports.response_of(self.table(ending, **kwargs), ending)
        except (Invalid, Conflict) as error:
            messages.error(request, error.message)
            return redirect(self.back(**kwargs))

    def table(self, ending: str, **kwargs: Any) -> Table:
        raise NotImplementedError(f"{type(self).__name__} must make its table")

    def back(self, **kwargs: Any) -> str:
        return reverse("statements:figures") + "#export"

    def filtered(self, rows: QuerySet[Transaction]) -> tuple[QuerySet[Transaction], dict[str, Any]]:
        """The rows that the filters of the form let through, and what they were."""
        found = TransactionFilter(self.request.POST, rows)
        if not found.is_valid():
            raise Invalid(_("Some filters cannot be read. Correct them and try again."))
        return found.qs, dict(found.form.cleaned_data)


class ExportStatementView(ExportView):
    """The rows of one statement, as they are filtered on its page."""

    def table(self, ending: str, **kwargs: Any) -> Table:
        statement = queries.statement_of(self.request.user, kwargs["pk"])
        rows, asked = self.filtered(queries.rows_of_statement(statement))
        from_line = self.request.POST.get("from_line", "")
        if from_line.isdecimal() and len(from_line) < 10:
            rows = rows.filter(line_no__gte=int(from_line))
            asked["from_line"] = from_line
        return export_actions.export_rows(
            sme=self.sme,
            rows=rows,
            ending=ending,
            by=self.request.user,
            statement=statement,
            asked=asked,
        )

    def back(self, **kwargs: Any) -> str:
        return reverse("statements:detail", args=[kwargs["pk"]]) + "#rows"


class ExportRowsView(ExportView):
    """The rows of all statements, by day."""

    def table(self, ending: str, **kwargs: Any) -> Table:
        rows, asked = self.filtered(queries.rows_of_business(self.sme))
        return export_actions.export_rows(
            sme=self.sme, rows=rows, ending=ending, by=self.request.user, asked=asked
        )


class ExportFigureRowsView(ExportView):
    """The rows behind one figure."""

    def table(self, ending: str, **kwargs: Any) -> Table:
        given = self.request.POST
        figure, currency, periods = rows_query(
            given.get("figure", ""), given.get("currency", ""), given.getlist("period")
        )
        rows = queries.rows_behind(self.sme, figure=figure.name, periods=periods, currency=currency)
        return export_actions.export_rows(
            sme=self.sme,
            rows=rows,
            ending=ending,
            by=self.request.user,
            asked={"figure": figure.name, "currency": currency, "periods": given.getlist("period")},
        )


class ExportFiguresView(ExportView):
    """The monthly figures, of one currency or of all."""

    def table(self, ending: str, **kwargs: Any) -> Table:
        currency = self.request.POST.get("currency", "")[:3]
        months = queries.monthly_figures(self.sme, currency=currency)
        return export_actions.export_figures(
            sme=self.sme, months=months, ending=ending, by=self.request.user
        )
