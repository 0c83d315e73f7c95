"""The pages on which the owner answers what a file asks: its columns, its password."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView, TemplateView

from core.errors import Conflict, DomainError, Invalid
from core.keyset import paginate
from core.views import add_domain_error
from smes.views import OwnerMixin
from statements import actions, protection, queries, reading
from statements.enums import StatementStatus
from statements.forms import MappingForm, PasswordForm
from statements.models import ColumnMapping, Statement
from statements.pages import StatementMixin

LAYOUTS_PER_PAGE = 25
REFUSALS = (Invalid, Conflict, protection.TooManyPasswords)


class QuestionView(StatementMixin, FormView):
    """A question about one statement; where it is no longer asked, the way leads back."""

    asked_in: StatementStatus

    @cached_property
    def statement(self) -> Statement:
        return self.get_statement()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.statement.status != self.asked_in:
            return redirect("statements:detail", self.statement.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.statement.status != self.asked_in:
            messages.info(request, _("This statement asks nothing any more."))
            return redirect("statements:detail", self.statement.pk)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(statement=self.statement, **kwargs)

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        """The form once more, with what the action said to it."""
        add_domain_error(form, error)
        response = self.render_to_response(self.get_context_data(form=form), status=error.status)
        for name, value in error.headers.items():
            response[name] = value
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class PasswordView(QuestionView):
    """Asks for the password of a protected file, and reads the file by it at once."""

    template_name = "statements/password.html"
    form_class = PasswordForm
    asked_in = StatementStatus.NEEDS_PASSWORD

    @sensitive_variables()
    def form_valid(self, form: PasswordForm) -> HttpResponse:
        password = form.cleaned_data["password"]
        try:
            protection.enter_password(
                statement=self.statement, password=password, by=self.request.user
            )
        except REFUSALS as error:
            return self.refused(form, error)
        return redirect("statements:detail", self.statement.pk)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class MappingView(QuestionView):
    """Asks how the columns of an unknown layout are read, and shows rows as they would be."""

    template_name = "statements/mapping.html"
    form_class = MappingForm
    asked_in = StatementStatus.NEEDS_MAPPING

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"statement": self.statement}

    @sensitive_variables()
    def form_valid(self, form: MappingForm) -> HttpResponse:
        try:
            if "preview" in self.request.POST:
                return self._preview(form)
            actions.answer_mapping(
                statement=self.statement, mapping=form.mapping(), by=self.request.user
            )
            if self.statement.status == StatementStatus.NEEDS_PASSWORD and form.password:
                protection.enter_password(
                    statement=self.statement, password=form.password, by=self.request.user
                )
        except REFUSALS as error:
            if self.statement.status == StatementStatus.NEEDS_PASSWORD:
                messages.error(self.request, error.message)
                return redirect("statements:password", self.statement.pk)
            return self.refused(form, error)
        if not self.statement.is_protected:
            messages.success(self.request, _("Thank you. The statement is being read now."))
        return redirect("statements:detail", self.statement.pk)

    def _preview(self, form: MappingForm) -> HttpResponse:
        chosen = actions.checked_mapping(self.statement, form.mapping())
        if self.statement.is_protected:
            seen = protection.preview(
                statement=self.statement,
                mapping=chosen,
                password=form.password,
                by=self.request.user,
            )
        else:
            seen = reading.preview(self.statement, chosen)
        return self._shown(form, preview=seen)

    def _shown(self, form: MappingForm, status: int = 200, **context: Any) -> HttpResponse:
        """The page, or only its preview where a script asks for that while the owner chooses."""
        context = self.get_context_data(form=form, **context)
        if self.request.htmx:
            return render(self.request, "statements/mapping_preview.html", context)
        return self.render_to_response(context, status=status)

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        if not self.request.htmx:
            return super().refused(form, error)
        add_domain_error(form, error)
        return self._shown(form, is_unanswered=True)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._shown(form, status=400, is_unanswered=True)


class LayoutsView(OwnerMixin, TemplateView):
    """The layouts that the owner has told how to read, and how to forget one."""

    template_name = "statements/layouts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paginate(
            queries.layouts_of(self.request.user),
            order=("-created_at", "-id"),
            size=LAYOUTS_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        return super().get_context_data(page=page, **kwargs)


class ForgetView(OwnerMixin):
    """Forgets how one layout is read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        layout = ColumnMapping.objects.select_related("sme").get_visible(request.user, pk=pk)
        actions.forget_layout(layout=layout, by=request.user)
        messages.success(request, _("Forgotten. The next file of this layout asks again."))
        return redirect("statements:layouts")
