"""The owner's pages about categories: one row's, and the rules that she had remembered."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core.keyset import paginate
from core.views import ActionFormMixin
from smes.views import OwnerMixin
from statements import category_actions, category_rules
from statements.category_forms import CategoryForm
from statements.enums import CategorySource
from statements.models import CategoryRule, Transaction

RULES_PER_PAGE = 50


class TransactionView(OwnerMixin, ActionFormMixin, TemplateView):
    """One row, and the category that the owner puts it, or all alike, into."""

    template_name = "statements/transaction.html"
    form_class = CategoryForm

    @cached_property
    def row(self) -> Transaction:
        rows = Transaction.objects.visible_to(self.request.user)
        rows = rows.select_related("statement__sme", "account")
        return get_object_or_404(category_rules.with_source(rows), pk=self.kwargs["pk"])

    @cached_property
    def alike(self) -> int:
        """How many rows a rule would be of, this one among them; 0 where it names nobody."""
        row = self.row
        if not row.counterparty_key:
            return 0
        rows = category_rules.alike(
            row.statement.sme, row.counterparty_key, is_credit=row.amount >= 0
        )
        return rows.exclude(pk=row.pk).count() + 1

    @cached_property
    def rule(self) -> CategoryRule | None:
        """The remembered rule that this row follows."""
        row = self.row
        if row.category_source == CategorySource.USER:
            return None
        return CategoryRule.objects.filter(
            sme=row.statement.sme,
            counterparty_key=row.counterparty_key,
            is_credit=row.amount >= 0,
        ).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"row": self.row, "alike": self.alike}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, rule=self.rule, **kwargs)

    def perform(self, form: BaseForm) -> Transaction:
        row = category_actions.set_category(row=self.row, by=self.request.user, **form.cleaned_data)
        if form.cleaned_data["apply_to_alike"]:
            text = ngettext(
                "%(count)s row is corrected, and rows like it will follow.",
                "%(count)s rows are corrected, and rows like them will follow.",
                self.alike,
            )
            messages.success(self.request, text % {"count": self.alike})
        else:
            messages.success(self.request, _("The row is corrected, and the figures follow."))
        return row

    def get_success_url(self) -> str:
        detail = reverse("statements:detail", args=[self.row.statement_id])
        return f"{detail}?from_line={self.row.line_no}#rows"


class CategoryRulesView(OwnerMixin, TemplateView):
    """What the owner said of all rows alike, newest first."""

    template_name = "statements/category_rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paginate(
            CategoryRule.objects.visible_to(self.request.user),
            order=("-created_at", "-id"),
            size=RULES_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        return super().get_context_data(page=page, **kwargs)


class DeleteCategoryRuleView(OwnerMixin):
    """Forgets one rule."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = CategoryRule.objects.select_related("sme").get_visible(request.user, pk=pk)
        count = category_actions.delete_category_rule(rule=rule, by=request.user)
        text = ngettext(
            "The rule is forgotten; %(count)s row is again as it was found.",
            "The rule is forgotten; %(count)s rows are again as they were found.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect("statements:category_rules")
