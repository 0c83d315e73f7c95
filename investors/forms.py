"""The investor's profile and requests as forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.countries import country_name, find_country
from core.ui.forms import VersionedForm
from investors.validators import MAX_COUNTRIES, MAX_NOTE
from smes.enums import Industry, RiskLevel, Scope
from smes.forms import TERMS, CityField, CountryField


class CountriesField(forms.CharField):
    """Countries by their names or codes, with commas between them. Cleans to codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(country_name, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        names = [name.strip() for name in super().clean(value).split(",") if name.strip()]
        codes = []
        for name in names:
            code = find_country(name)
            if not code:
                text = _("“%(name)s” is not a country. Give its name or two-letter code.")
                raise forms.ValidationError(text, code="country", params={"name": name[:60]})
            codes.append(code)
        codes = list(dict.fromkeys(codes))
        if len(codes) > MAX_COUNTRIES:
            text = _("Give at most %(most)s countries.")
            raise forms.ValidationError(text, code="many", params={"most": MAX_COUNTRIES})
        return codes


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
        help_text=_("What you look for fills in the filters and suggests businesses to you."),
    )
    countries = CountriesField(
        label=_("Countries of interest"),
        required=False,
        max_length=1000,
        help_text=_("Names or codes, with commas between them, such as Portugal, Kenya."),
    )
    min_score = forms.IntegerField(
        label=_("Lowest score"), min_value=0, max_value=100, required=False
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels of interest"),
        choices=RiskLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    widths = {
        "full_name": "half",
        "organization": "half",
        "country": "half",
        "city": "half",
        "countries": "half",
        "min_score": "half",
    }


class VerificationForm(forms.Form):
    evidence = forms.CharField(
        label=_("Where your identity can be checked"),
        max_length=MAX_NOTE,
        help_text=_(
            "A register that names you, a page of your organization, a telephone number. Only the"
            " administrators read it."
        ),
        widget=forms.Textarea({"rows": 5}),
    )


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
