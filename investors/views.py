"""The investors' pages: profile and credit file. The listing has `investors.listing_views`."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from core.keyset import paginate
from core.views import VersionedFormMixin
from investors import actions, policies
from investors.forms import ProfileForm
from investors.models import Investor
from investors.queries import (
    FILE_PARTS,
    TRANSACTION_ORDER,
    credit_file,
    transactions_of,
)
from scoring.presentation import history_chart, page_of
from smes.enums import Scope
from smes.models import Sme
from statements.figure_presenters import cash_flow_chart

PAGE_SIZE = 25


class ProfileView(VersionedFormMixin, TemplateView):
    """Creates or changes the investor's profile."""

    request: SignedInRequest
    template_name = "investors/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("investors:profile")
    success_message = gettext_lazy("Your profile is saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_have_profile(request.user):
            raise NotAllowed(_("This page is for investors."))
        self.investor = self.current()
        return super().dispatch(request, *args, **kwargs)

    def current(self) -> Investor | None:
        return Investor.objects.visible_to(self.request.user).first()

    def get_success_url(self) -> str:
        is_new = self.investor is None
        return str(reverse_lazy("investors:listing") if is_new else self.success_url)

    def perform(self, form: BaseForm) -> Investor:
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        if self.investor is None:
            return actions.create_profile(by=self.request.user, **fields)
        return actions.update_profile(
            investor=self.investor, by=self.request.user, version=version, **fields
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(investor=self.investor, **kwargs)


class BusinessView(View):
    """A page about one business, for who may see it: 404 for everybody else."""

    template_name: str
    parts: tuple[Scope, ...]

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        sme = Sme.objects.get_visible(request.user, pk=pk)
        opened = actions.open_credit_file(sme=sme, by=request.user, parts=self.parts)
        context = {"sme": sme, "is_own": sme.owner_id == request.user.pk, "part": self.parts[0]}
        return render(request, self.template_name, context | self.read(sme, opened))

    def read(self, sme: Sme, opened: frozenset[Scope]) -> dict[str, Any]:
        raise NotImplementedError(f"{type(self).__name__} must read its part of the file")


class CreditFileView(BusinessView):
    """The public card and all that is shared but the transactions."""

    template_name = "investors/credit_file.html"
    parts = FILE_PARTS

    def read(self, sme: Sme, opened: frozenset[Scope]) -> dict[str, Any]:
        file = credit_file(sme, opened, opened)
        months = file.monthly_figures or []
        return {
            "file": file,
            "explained": page_of(file.reasons) if file.reasons else None,
            "not_shared": [scope for scope in file.not_shared if scope in self.parts],
            "score_chart": history_chart(file.scores, title=_("Scores over time"))
            if file.scores
            else None,
            "cash_flow": cash_flow_chart(months, months[0].currency) if months else None,
        }


class TransactionsView(BusinessView):
    """The rows behind the figures, newest first."""

    template_name = "investors/transactions.html"
    parts = (Scope.TRANSACTIONS,)

    def read(self, sme: Sme, opened: frozenset[Scope]) -> dict[str, Any]:
        if Scope.TRANSACTIONS not in opened:
            return {"not_shared": list(self.parts)}
        page = paginate(
            transactions_of(sme),
            order=TRANSACTION_ORDER,
            size=PAGE_SIZE,
            cursor=self.request.GET.get("cursor"),
        )
        return {"page": page}
