"""The account pages that allauth does not have, and those where it needs a different answer."""

from typing import Any
from uuid import UUID

from allauth.account import views as allauth
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from accounts import actions, devices
from accounts.forms import AddressChangeForm, LanguageForm, SignInForm, ThemeForm
from accounts.landing import landing_url
from accounts.models import TokenFamily
from accounts.preferences import set_preferences
from accounts.requests import SignedInRequest
from core.language import remember
from core.ui.context import keep_theme


class SignInView(allauth.LoginView):
    """Sign-in that remembers the device and says with its status why it refuses."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        if self.request.user.is_authenticated:
            response.set_cookie(
                devices.COOKIE,
                devices.remember(self.request.user.email),
                max_age=devices.MAX_AGE,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        if form.refused:
            response.status_code = form.refused.status
            for name, value in form.refused.headers.items():
                response[name] = value
        return response


class SignUpView(allauth.SignupView):
    """Everybody lands on the same page, so the answer does not tell who has an account."""

    def get_success_url(self) -> str:
        return reverse("accounts:welcome")

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        return response


@method_decorator(rate_limit(action="manage_email"), name="dispatch")
class EmailView(FormView):
    """One address per person, changed by verifying another."""

    template_name = "account/email.html"
    form_class = AddressChangeForm
    success_url = reverse_lazy("account_email")
    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        pending = EmailAddress.objects.filter(user=user).exclude(email=user.email).first()
        verified = EmailAddress.objects.is_verified(user.email)
        return super().get_context_data(**kwargs, is_verified=verified, pending=pending)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "action_send" in request.POST:
            address = actions.address_to_verify(user=self.request.user)
            send_verification_email_to_address(request, address)
            return redirect(self.success_url)
        if "action_remove" in request.POST:
            actions.withdraw_address_change(user=self.request.user)
            return redirect(self.success_url)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AddressChangeForm) -> HttpResponse:
        address = form.save(self.request)
        messages.success(
            self.request, _("We have sent a link to %s. Follow it to change.") % address.email
        )
        return super().form_valid(form)

    def form_invalid(self, form: AddressChangeForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        return response


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """After a sign-up or a sign-in: on to one's own start, or to the mailbox."""
    if request.user.is_authenticated:
        return redirect(landing_url(request.user))
    return render(request, "account/verification_sent.html")


@require_POST
def revoke_family(request: SignedInRequest, pk: UUID) -> HttpResponse:
    family = TokenFamily.objects.all().get_visible(request.user, pk=pk)
    actions.revoke_family(family=family, by=request.user)
    messages.success(request, _("The program is signed out."))
    return redirect("accounts:settings")


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the address that the form names in `next`, as long as it is one of ours."""
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        following = "/"
    return HttpResponseRedirect(following)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen theme in a cookie, and for the person; go back to where one was."""
    response = _back(request)
    form = ThemeForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["theme"]
        if request.user.is_authenticated:
            set_preferences(by=request.user, theme=chosen)
        keep_theme(response, chosen)
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie, and for the person; go back to where one was."""
    response = _back(request)
    form = LanguageForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        if request.user.is_authenticated:
            set_preferences(by=request.user, language=chosen)
        remember(response, chosen)
    return response
