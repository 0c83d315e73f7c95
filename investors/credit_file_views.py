"""The credit file of one business: its pages, the same as the owner's preview, and the asking."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from core.keyset import paginate
from core.views import ActionFormMixin
from investors import actions, policies
from investors.access_requests import ask_for_access, latest_request
from investors.credit_file import (
    evidence_words,
    full_file,
    key_figures,
    month_states,
    said_most,
)
from investors.credit_file_pdf import pdf_response
from investors.forms import AccessRequestForm
from investors.models import Investor
from investors.queries import FILE_PARTS, TRANSACTION_ORDER, transactions_of
from scoring.presentation import history_chart, page_of
from smes.enums import Door, Scope
from smes.models import Consent, Sme
from smes.queries import Viewer, scopes_for, viewer_of
from smes.views import OwnerMixin
from statements.figure_presenters import cash_flow_chart

PAGE_SIZE = 25


def overview(sme: Sme, opened: frozenset[Scope], shared: frozenset[Scope]) -> dict[str, Any]:
    """What the overview shows of the parts `opened`."""
    file = full_file(sme, opened, shared)
    months = file.monthly_figures or []
    figures = key_figures(file)
    return {
        "file": file,
        "key_figures": figures,
        "read_from": said_most(figures),
        "evidence_words": evidence_words(file.evidence) if file.evidence else [],
        "month_states": month_states(file.evidence.months) if file.evidence else [],
        "explained": page_of(file.reasons) if file.reasons else None,
        "score_chart": history_chart(file.scores, title=_("Scores over time"))
        if file.scores
        else None,
        "cash_flow": cash_flow_chart(months, months[0].currency) if months else None,
    }


def rows(sme: Sme, opened: frozenset[Scope], cursor: str | None) -> dict[str, Any]:
    """A page of the transactions, where they are opened."""
    if Scope.TRANSACTIONS not in opened:
        return {}
    order = TRANSACTION_ORDER
    return {"page": paginate(transactions_of(sme), order=order, size=PAGE_SIZE, cursor=cursor)}


class BusinessView(View):
    """A page about one business, for who may see it: 404 for everybody else."""

    template_name: str
    parts: tuple[Scope, ...]

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        sme = Sme.objects.get_visible(request.user, pk=pk)
        user = request.user
        opened = actions.open_credit_file(sme=sme, by=user, parts=self.parts)
        shared = scopes_for(user, sme)
        context = {
            "sme": sme,
            "is_own": sme.owner_id == user.pk,
            "part": self.parts[0],
            "not_shared": [scope for scope in Scope if scope not in shared],
            "asked": latest_request(user, sme) if policies.can_have_profile(user) else None,
        }
        return render(request, self.template_name, context | self.read(sme, opened, shared))

    def read(self, sme: Sme, opened: frozenset[Scope], shared: frozenset[Scope]) -> dict[str, Any]:
        raise NotImplementedError(f"{type(self).__name__} must read its part of the file")


class CreditFileView(BusinessView):
    """The public card and all that is shared but the transactions."""

    template_name = "investors/credit_file.html"
    parts = FILE_PARTS

    def read(self, sme: Sme, opened: frozenset[Scope], shared: frozenset[Scope]) -> dict[str, Any]:
        return overview(sme, opened, shared)


class CreditFilePdfView(View):
    """The overview as a printable file; a download is a look like any other."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        sme, user = Sme.objects.get_visible(request.user, pk=pk), request.user
        opened = actions.open_credit_file(sme=sme, by=user, parts=FILE_PARTS, door=Door.PDF)
        return pdf_response(full_file(sme, opened, scopes_for(user, sme)), reader=user.email)


class TransactionsView(BusinessView):
    """The rows behind the figures, newest first."""

    template_name = "investors/transactions.html"
    parts = (Scope.TRANSACTIONS,)

    def read(self, sme: Sme, opened: frozenset[Scope], shared: frozenset[Scope]) -> dict[str, Any]:
        return rows(sme, opened, self.request.GET.get("cursor"))


class PreviewView(OwnerMixin):
    """The owner's file as a kind of viewer sees it (`?as=`). No look, so nothing is written."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        viewer = self.viewer
        is_rows = request.GET.get("part") == Scope.TRANSACTIONS.value
        context = {
            "sme": self.sme,
            "is_own": False,
            "preview": viewer,
            "part": Scope.TRANSACTIONS if is_rows else Scope.PROFILE,
            "not_shared": [scope for scope in Scope if scope not in viewer.scopes],
            "asked": None,
        }
        if is_rows:
            context |= rows(self.sme, viewer.scopes, request.GET.get("cursor"))
            return render(request, TransactionsView.template_name, context)
        opened = viewer.scopes & frozenset(FILE_PARTS)
        context |= overview(self.sme, opened, viewer.scopes)
        return render(request, CreditFileView.template_name, context)

    @cached_property
    def viewer(self) -> Viewer:
        viewer = viewer_of(self.sme, self.request.GET.get("as") or "anybody")
        if viewer is None:  # its consent has ended meanwhile
            raise Http404
        return viewer


class AccessRequestView(ActionFormMixin, TemplateView):
    """An investor asks the owner to see more."""

    request: SignedInRequest
    template_name = "investors/access_request.html"
    form_class = AccessRequestForm
    success_message = gettext_lazy("The owner is told of your request. You will hear her answer.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.sme = Sme.objects.get_visible(request.user, pk=kwargs["pk"])
        if not policies.can_have_profile(request.user):
            raise NotAllowed(_("Only investors can ask for access."))
        if not Investor.objects.visible_to(request.user).exists():
            messages.info(request, _("Owners want to know who asks. Fill in your profile first."))
            return redirect("investors:profile")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        open_already = scopes_for(self.request.user, self.sme)
        scopes = [scope for scope in Scope if scope not in open_already]
        return {**super().get_form_kwargs(), "scopes": scopes}

    def perform(self, form: BaseForm) -> Consent:
        return ask_for_access(sme=self.sme, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("investors:credit_file", args=[self.sme.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = latest_request(self.request.user, self.sme)
        return super().get_context_data(sme=self.sme, asked=asked, **kwargs)
