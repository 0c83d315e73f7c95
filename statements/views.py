"""The owner's pages about statements: list, one statement and its file, one row."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRefresh

from core.errors import Conflict
from core.keyset import paginate
from core.views import ActionFormMixin
from smes.views import OwnerMixin
from statements import (
    actions,
    category_rules,
    policies,
    presenters,
    queries,
    statement_presenters,
    workflow,
)
from statements.enums import StatementStatus
from statements.filters import TransactionFilter
from statements.forms import ExplainForm, PasswordForm
from statements.models import Break, Statement, Transaction
from statements.pages import StatementMixin

STATEMENTS_PER_PAGE = 25
ROWS_PER_PAGE = 50


class StatementListView(OwnerMixin, TemplateView):
    """All uploads, newest first; asks for itself again while one of them is being read."""

    def get_template_names(self) -> list[str]:
        return ["statements/list_rows.html" if self.request.htmx else "statements/list.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paginate(
            queries.statements_of(self.request.user).exclude(status=StatementStatus.WITHDRAWN),
            order=("-uploaded_at", "-id"),
            size=STATEMENTS_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        under_way = any(statement.status in workflow.UNDER_WAY for statement in page.rows)
        lines = [(s, statement_presenters.verdict_of(s, s.break_count)) for s in page.rows]
        return super().get_context_data(page=page, lines=lines, is_under_way=under_way, **kwargs)


class StatementView(StatementMixin, TemplateView):
    """One statement: facts, breaks, balance and rows. Tells only its state while it is read."""

    template_name = "statements/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statement = self.get_statement()
        if self.request.htmx and request.GET.get("part") == "status":
            if statement.status not in workflow.UNDER_WAY:
                return HttpResponseClientRefresh()
            context = self.get_context_data(statement=statement)
            return render(request, "statements/status.html", context)
        return self.render_to_response(self._context(statement))

    def _context(self, statement: Statement) -> dict[str, Any]:
        rows = Transaction.objects.filter(statement=statement).select_related("statement")
        from_line = self.request.GET.get("from_line", "")
        if from_line.isdecimal() and len(from_line) < 10:
            rows = rows.filter(line_no__gte=int(from_line))
        found = TransactionFilter(self.request.GET, rows)
        breaks = list(
            Break.objects.filter(statement=statement)
            .select_related("neighbour")
            .order_by("at_line", "pk")[:200]
        )
        page = paginate(
            category_rules.with_source(found.qs if found.is_valid() else rows.none()),
            order=("line_no", "id"),
            size=ROWS_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        lines = [presenters.BreakLine.of(each) for each in breaks]
        return self.get_context_data(
            statement=statement,
            is_under_way=statement.status in workflow.UNDER_WAY,
            is_settled=statement.status in workflow.SETTLED,
            can_withdraw=policies.is_withdrawable(statement),
            breaks=lines,
            verdict=statement_presenters.verdict_of(statement, len(breaks)),
            lines=list(statement_presenters.row_lines(page.rows, lines)),
            explain_form=ExplainForm(auto_id=False),
            filter=found,
            from_line=from_line,
            page=page,
            chart=presenters.balance_chart(
                statement, statement_presenters.days_broken(statement, breaks)
            ),
            already_counted=presenters.already_counted(statement),
            password_form=PasswordForm(),
        )


class ExplainBreakView(OwnerMixin, ActionFormMixin, TemplateView):
    """Takes the owner's explanation of one break."""

    http_method_names = ["get", "post"]
    template_name = "statements/explain.html"
    form_class = ExplainForm

    def get_break(self) -> Break:
        breaks = Break.objects.select_related("statement__sme", "neighbour")
        return breaks.get_visible(self.request.user, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"resolution": self.get_break().resolution}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(line=presenters.BreakLine.of(self.get_break()), **kwargs)

    def perform(self, form: BaseForm) -> Break:
        found = self.get_break()
        text = form.cleaned_data["resolution"]
        return actions.explain_break(found=found, text=text, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("statements:detail", args=[self.object.statement_id])


class WithdrawView(StatementMixin):
    """Takes one statement out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        statement = self.get_statement()
        try:
            actions.withdraw_statement(statement=statement, by=self.request.user)
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("statements:detail", pk)
        messages.success(request, _("The statement is withdrawn. Its rows no longer count."))
        return redirect("statements:list")


class RetryView(StatementMixin):
    """Has a failed statement read again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            actions.retry_statement(statement=self.get_statement(), by=self.request.user)
            messages.success(request, _("The statement is being read again."))
        except Conflict as error:
            messages.error(request, error.message)
        return redirect("statements:detail", pk)


class FileView(StatementMixin):
    """Hands the uploaded file back to its owner, and to nobody else."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        statement = self.get_statement()
        if not policies.can_download_statement(self.request.user, statement):
            raise Http404
        response = FileResponse(
            statement.file.open("rb"),
            as_attachment=True,
            filename=statement.file_name,
            content_type="application/octet-stream",
        )
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
