"""How allauth behaves in Partnex: it keeps the flows, our actions do the acts."""

from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import actions, devices
from accounts.landing import landing_url
from accounts.models import User
from accounts.requests import SignedInRequest
from core.language import remember
from core.network import client_ip
from core.ui.context import keep_theme

log = structlog.get_logger("partnex.accounts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        return actions.authenticate(
            email=credentials["email"],
            password=credentials["password"],
            device=request.COOKIES.get(devices.COOKIE, ""),
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        actions.note_sign_in(user=user)
        if kwargs["signup"]:  # answered like an address that has an account, cookies too
            return response
        if user.theme:
            keep_theme(response, user.theme)
        if user.language:
            remember(response, user.language)
        if not EmailAddress.objects.is_verified(user.email):
            messages.info(
                request,
                _("Your e-mail address is not verified yet. You find the link under Account."),
            )
        return response

    def logout(self, request: SignedInRequest) -> None:
        if request.method == "POST":  # a link that signs another account out is a GET: no writes
            actions.note_sign_out(user=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        signed_in = self.request.user.is_authenticated and self.request.user.pk == user.pk
        actions.set_password(user=user, password=password, by=user if signed_in else None)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        verified = actions.verify_address(address=email_address)
        if verified:
            messages.success(request, _("Thank you, your e-mail address is verified."))
        else:
            messages.error(request, _("Another account uses this address, so it was not changed."))
        return verified

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """In the reader's language, where it is known. A mail server that is away must not undo
        what was done; the mail can be asked again."""
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.warning("mail_not_sent", template=template_prefix, reason=type(error).__name__)

    def get_login_redirect_url(self, request: SignedInRequest) -> str:
        return landing_url(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:welcome")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse(
            "accounts:settings" if self.request.user.is_authenticated else "account_login"
        )
