"""The owner's page of one consent or request, and what she does with it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core.views import ActionFormMixin
from smes import actions, consent_requests, consent_terms
from smes.consent_forms import DeclineForm, ExtendForm, GrantForm
from smes.enums import ConsentState
from smes.models import Consent
from smes.views import OwnerMixin

LOOKS_SHOWN = 5
RUNNING = consent_terms.RUNNING


class ConsentMixin(OwnerMixin):
    """A page about one of the owner's consents; 404 for another's."""

    @cached_property
    def consent(self) -> Consent:
        consents = Consent.objects.select_related("sme", "grantee__investor")
        return consents.get_visible(self.request.user, pk=self.kwargs["pk"])


class ConsentView(ConsentMixin, TemplateView):
    """A request with its answers, or a consent with what can be done to it."""

    template_name = "smes/consent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consent = self.consent
        looks = consent.accesses.select_related("who").order_by("-at", "-pk")
        return {
            "consent": consent,
            "is_open": consent.state == ConsentState.REQUESTED,
            "is_running": consent.state in RUNNING and not consent.is_overdue,
            "grant_form": GrantForm(consent=consent),
            "decline_form": DeclineForm(),
            "extend_form": ExtendForm(),
            "looks": looks[:LOOKS_SHOWN],
            **super().get_context_data(**kwargs),
        }


class ConsentFormView(ActionFormMixin, ConsentView):
    """One of the page's forms, sent."""

    request: SignedInRequest
    http_method_names = ["post"]
    form_name: str

    def get_success_url(self) -> str:
        return reverse("smes:consent", args=[self.consent.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form")
        context = super().get_context_data(**{self.form_name: form}, **kwargs)
        is_shown = context["is_running" if self.form_name == "extend_form" else "is_open"]
        return {**context, "refusal": None if is_shown else form.non_field_errors()}


class GrantView(ConsentFormView):
    form_class, form_name = GrantForm, "grant_form"
    success_message = gettext_lazy("The file is open to this investor.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "consent": self.consent}

    def perform(self, form: BaseForm) -> Consent:
        return consent_requests.grant_request(
            consent=self.consent, by=self.request.user, **form.cleaned_data
        )


class DeclineView(ConsentFormView):
    form_class, form_name = DeclineForm, "decline_form"
    success_message = gettext_lazy("The request is declined; the investor is told why.")

    def perform(self, form: BaseForm) -> Consent:
        return consent_requests.decline_request(
            consent=self.consent, by=self.request.user, **form.cleaned_data
        )


class ExtendView(ConsentFormView):
    form_class, form_name = ExtendForm, "extend_form"
    success_message = gettext_lazy("The consent lasts longer now.")

    def perform(self, form: BaseForm) -> Consent:
        return consent_terms.extend_consent(
            consent=self.consent, by=self.request.user, **form.cleaned_data
        )


class ConsentActView(ConsentMixin):
    """A button of the page: one act, and back to the page."""

    http_method_names = ["post"]
    act: Any
    done: str | Promise

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        type(self).act(consent=self.consent, by=request.user)
        messages.success(request, str(self.done))
        return redirect("smes:sharing")


class PauseView(ConsentActView):
    act = consent_terms.pause_consent
    done = gettext_lazy("The consent is paused. It opens nothing until you resume it.")


class ResumeView(ConsentActView):
    act = consent_terms.resume_consent
    done = gettext_lazy("The consent is in force again.")


class RevokeView(ConsentActView):
    act = actions.revoke_consent
    done = gettext_lazy("The consent is revoked. It opens nothing any more.")
