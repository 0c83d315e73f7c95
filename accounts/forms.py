"""The forms of the account pages: allauth's, with our labels and our actions behind them."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import (
    add_email_verification_sent_message,
)
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.enums import REGISTRATION_CHOICES, Theme
from accounts.limits import TooManyAttempts
from accounts.models import User
from accounts.validators import MAX_PASSWORD
from core.errors import Invalid

PASSWORD_HELP = _("At least 10 characters: not only digits, not a common word, not your address.")


class PlainLabels:
    """Labels above the fields instead of words inside them, and a limit to every password."""

    labels: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HELP
            if isinstance(field.widget, forms.PasswordInput):
                field.validators.append(MaxLengthValidator(MAX_PASSWORD))
                field.widget.attrs["maxlength"] = MAX_PASSWORD


class SignUpForm(PlainLabels, allauth.SignupForm):
    labels = {"email": _("E-mail address"), "password1": _("Password")}
    field_order = ["role", "email", "password1"]

    role = forms.ChoiceField(
        label=_("I am"),
        choices=REGISTRATION_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose business owner or investor.")},
    )

    def validate_unique_email(self, value: str) -> str:
        """Whether there is an account already is not told here, see `try_save`."""
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer for an address that has an account.

        That answer is the one a new person gets, and a mail tells the owner of the address.
        """
        data = self.cleaned_data
        try:
            user = actions.register_user(
                email=data["email"], password=data["password1"], role=data["role"]
            )
        except Invalid as error:
            if error.code != "address_taken":
                raise
            get_adapter().send_account_already_exists_mail(data["email"])
            add_email_verification_sent_message(request, data["email"], signup=True)
            request.session.cycle_key()
            rotate_token(request)
            return None, HttpResponseRedirect(reverse("accounts:welcome"))
        return user, None


class SignInForm(PlainLabels, allauth.LoginForm):
    labels = {"login": _("E-mail address"), "remember": _("Keep me signed in on this device")}
    refused: TooManyAttempts | None = None

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except TooManyAttempts as error:
            self.refused = error
            raise forms.ValidationError(error.message, code=error.code) from None


class PasswordChangeForm(PlainLabels, allauth.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }


class PasswordSetForm(PlainLabels, allauth.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}


class PasswordResetForm(PlainLabels, allauth.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class PasswordResetKeyForm(PlainLabels, allauth.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}


class AddressChangeForm(PlainLabels, allauth.AddEmailForm):
    """A new address, verified by its link before it counts; asks for the password."""

    labels = {"email": _("New e-mail address")}
    field_order = ["email", "password"]

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        try:
            if not get_adapter().reauthenticate(self.user, password):
                raise get_adapter().validation_error("incorrect_password")
        except TooManyAttempts as error:
            raise forms.ValidationError(error.message, code=error.code) from None
        return password

    def save(self, request: HttpRequest) -> EmailAddress:
        address = actions.request_address_change(user=self.user, email=self.cleaned_data["email"])
        address.send_confirmation(request)
        return address


class ReauthenticateForm(PlainLabels, allauth.ReauthenticateForm):
    labels = {"password": _("Password")}


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=Theme.choices)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
