"""The account page with one's preferences, and the page behind the link that stops mails."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from accounts import unsubscribing
from accounts.models import TokenFamily
from accounts.preference_forms import PreferencesForm, changes_of
from accounts.preferences import set_preferences, unsubscribe
from accounts.requests import SignedInRequest
from core.language import remember
from core.ui.context import keep_theme
from core.views import ActionFormMixin


class SettingsView(ActionFormMixin, View):
    """Who one is here, what one prefers, and which programs are signed in."""

    template_name = "accounts/settings.html"
    form_class = PreferencesForm
    success_url = reverse_lazy("accounts:settings")
    success_message = _("Your preferences are kept.")
    request: SignedInRequest

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        families = TokenFamily.objects.visible_to(user).live().order_by("-refreshed_at")
        return super().get_context_data(
            families=families[:50],
            is_address_verified=EmailAddress.objects.is_verified(user.email),
            **kwargs,
        )

    def perform(self, form: BaseForm) -> dict[str, Any]:
        return set_preferences(by=self.request.user, **changes_of(form.cleaned_data))

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            keep_theme(response, self.object["theme"])
            if self.object["language"]:
                remember(response, self.object["language"])
        return response


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first; a POST stops the mails, also one that a mail program sends (RFC 8058).

    The signed link is the permission, so neither a session nor its token is asked for.
    """
    found = unsubscribing.read(token)
    if found is None:
        raise Http404
    user, kinds = found
    if request.method == "POST":
        unsubscribe(user=user, kinds=kinds)
    context = {"kinds": kinds, "is_done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)
