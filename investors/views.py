"""The investors' pages: profile, listing and credit file."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from core.keyset import Page, paginate
from core.views import VersionedFormMixin
from investors import actions, policies
from investors.filters import ORDER_NAMES, ListingFilter
from investors.forms import ProfileForm
from investors.models import Investor
from investors.queries import (
    CARD_COLUMNS,
    FILE_PARTS,
    TRANSACTION_ORDER,
    credit_file,
    listed_countries,
    transactions_of,
)
from scoring.presentation import history_chart, page_of
from smes.enums import Scope
from smes.models import Sme
from statements.figure_presenters import cash_flow_chart

PAGE_SIZE = 25
RARE_FILTERS = {"country", "city", "min_score", "order"}
MOST_COUNTED = 1000  # counting further would cost more than the page


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


def without_filter(query: QueryDict, name: str) -> str:
    """The first page without the filter `name`; never empty, so that it is a link."""
    kept = query.copy()
    kept.pop(name, None)
    kept.pop("cursor", None)
    return f"?{kept.urlencode()}"


class ListingView(View):
    """The scored listing; every state of it is in its address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_see_listing(request.user):
            raise NotAllowed(_("The listing is for investors. Your own page is the dashboard."))
        user = request.user
        if policies.can_have_profile(user) and not Investor.objects.visible_to(user).exists():
            messages.info(request, _("Tell us who you are first. It takes a minute."))
            return redirect("investors:profile")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Sme.objects.listed_to(request.user)
        filters = ListingFilter(request.GET, rows)
        if not filters.is_valid():
            context = {
                "filters": filters,
                "page": Page([], None, None),
                "is_refused": True,
                "is_unfolded": "yes",
            }
            return render(request, "investors/listing.html", context, status=400)
        filters.offer_countries(listed_countries())
        page = paginate(
            filters.qs.only(*CARD_COLUMNS),
            order=filters.ordering,
            size=PAGE_SIZE,
            cursor=request.GET.get("cursor"),
        )
        query = request.GET
        context = {
            "filters": filters,
            "page": page,
            "count": filters.qs.order_by()[: MOST_COUNTED + 1].count(),
            "most_counted": MOST_COUNTED,
            "is_unfolded": "yes" if any(query.get(name) for name in RARE_FILTERS) else "",
            "order_name": dict(ORDER_NAMES)[filters.order_name],
            "chips": [(label, without_filter(query, name)) for name, label in filters.in_force()],
        }
        return render(request, "investors/listing.html", context)


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
