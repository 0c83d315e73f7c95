"""The investor asks for the check of his identity, and sees how far it is."""

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core.views import ActionFormMixin
from investors import policies, verification_actions
from investors.desk_views import DeskMixin
from investors.enums import Verification
from investors.forms import VerificationForm
from investors.models import Investor


class VerificationView(DeskMixin, ActionFormMixin, TemplateView):
    request: SignedInRequest
    template_name = "investors/verification.html"
    form_class = VerificationForm
    success_url = reverse_lazy("investors:verification")
    success_message = gettext_lazy("An administrator will look. You are told of the decision.")
    investor: Investor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if policies.can_watch(request.user):
            found = Investor.objects.visible_to(request.user).select_related("user").first()
            if found is None:
                raise Http404
            self.investor = found
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"evidence": self.investor.evidence}

    def perform(self, form: BaseForm) -> Investor:
        return verification_actions.ask_for_verification(
            investor=self.investor, evidence=form.cleaned_data["evidence"], by=self.request.user
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.investor.state_of_verification
        may_ask = state in (Verification.NOT_ASKED, Verification.REFUSED)
        return super().get_context_data(
            investor=self.investor, state=state, may_ask=may_ask, **kwargs
        )
