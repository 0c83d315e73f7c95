"""The investor's profile as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.forms import VersionedForm
from smes.enums import Industry
from smes.forms import CityField, CountryField


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
