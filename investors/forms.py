"""The investor's profile and requests as forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.forms import VersionedForm
from smes.enums import Industry, Scope
from smes.forms import TERMS, CityField, CountryField


class ProfileForm(VersionedForm):
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    organization = forms.CharField(
        label=_("Organization"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    country = CountryField()
    city = CityField()
    interests = forms.MultipleChoiceField(
        label=_("Industries of interest"),
        choices=Industry.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    widths = {"full_name": "half", "organization": "half", "country": "half", "city": "half"}


class AccessRequestForm(forms.Form):
    """What an investor asks an owner to open, for how long, and what for."""

    scopes = forms.MultipleChoiceField(
        label=_("What you want to see"), widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.CharField(
        label=_("What for"),
        max_length=200,
        help_text=_("The owner reads it before answering, such as “Working capital loan, spring”."),
    )
    months = forms.TypedChoiceField(
        label=_("For how long"),
        choices=TERMS,
        coerce=int,
        initial=1,
        help_text=_("From the day of the answer. The owner may give less, and can end it earlier."),
    )

    widths = {"purpose": "half", "months": "half"}

    def __init__(self, *args: Any, scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(scope.value, scope.label) for scope in scopes]
        # The stubs know a field, not that this one has choices.
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
