"""The owner's forms: her profile, and what she shares with whom."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.countries import country_choices
from core.money import currency_choices
from core.ui.forms import VersionedForm
from smes.enums import Industry, Scope
from smes.models import Sme
from smes.validators import MAX_CITY, MAX_EMPLOYEES, MAX_YEARS


def offered_countries() -> list[tuple[str, Any]]:
    return [("", _("Choose a country")), *country_choices()]


class CountryField(forms.ChoiceField):
    """A country by its code; nothing is chosen at first, so the first one is no accident."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=offered_countries, label=_("Country"), **kwargs)
        self.widget.attrs["autocomplete"] = "country"


class CityField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("City"), max_length=MAX_CITY, **kwargs)
        self.widget.attrs["autocomplete"] = "address-level2"


def industry_choices() -> list[tuple[str, Any]]:
    return [("", _("Choose an industry")), *Industry.choices]


def length_of(name: str) -> int | None:
    field = Sme._meta.get_field(name)
    return field.max_length if isinstance(field, models.Field) else None


class ProfileForm(VersionedForm):
    business_name = forms.CharField(
        label=_("Business name"),
        max_length=length_of("business_name"),
        help_text=_("As it is registered, or as your customers know it."),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    industry = forms.ChoiceField(label=_("Industry"), choices=industry_choices)
    country = CountryField()
    city = CityField()
    years_of_operation = forms.IntegerField(
        label=_("Years of operation"),
        min_value=0,
        max_value=MAX_YEARS,
        error_messages={"min_value": _("Enter zero or more.")},
        help_text=_("Whole years since the business opened."),
    )
    employees = forms.IntegerField(
        label=_("Employees"),
        min_value=0,
        max_value=MAX_EMPLOYEES,
        error_messages={"min_value": _("Enter zero or more.")},
        help_text=_("People on the payroll today, without you."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=currency_choices,
        initial="EUR",
        help_text=_("The currency of your accounts; fixed once you have uploaded statements."),
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=length_of("registration_number"),
        required=False,
        help_text=_("From the company register. Seen only with a consent to your full profile."),
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=length_of("website"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter an address such as https://www.example.com.")},
        widget=forms.URLInput({"autocomplete": "url"}),
    )
    description = forms.CharField(
        label=_("What the business does"),
        max_length=length_of("description"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A few sentences for investors. At most 1,000 characters."),
    )

    widths = {
        "industry": "half",
        "country": "half",
        "city": "half",
        "years_of_operation": "half",
        "employees": "half",
        "currency": "half",
        "registration_number": "half",
        "website": "half",
    }


class Audience(TextChoices):
    """Whom a consent is for."""

    ONE = "one", _("One investor, by e-mail address")
    ALL = "all", _("All verified investors")


SCOPE_HELP = {
    Scope.PROFILE: _("Full profile: registration number, website and description"),
    Scope.SCORE: _("Score history: each score you had, with its date and level"),
    Scope.REASONS: _("Reasons: what raised and lowered your score, with the figures behind it"),
    Scope.MONTHLY_FIGURES: _("Monthly figures: money in and out, revenue and balances by month"),
    Scope.TRANSACTIONS: _("Transactions: every row of your statements, without account numbers"),
}
TERMS = [(1, _("1 month")), (3, _("3 months")), (6, _("6 months")), (12, _("12 months"))]


class ConsentForm(forms.Form):
    dependent = {"investor"}
    audience = forms.ChoiceField(
        label=_("Who may look"),
        choices=Audience,
        initial=Audience.ONE,
        widget=forms.RadioSelect,
    )
    investor = forms.EmailField(
        label=_("The investor's e-mail address"),
        required=False,
        help_text=_("For one investor: the address this person signs in with."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What to share"),
        choices=list(SCOPE_HELP.items()),
        initial=[Scope.PROFILE, Scope.SCORE, Scope.REASONS],
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        required=False,
        help_text=_("For your own records, such as “Working capital loan, spring”."),
    )
    months = forms.TypedChoiceField(
        label=_("For how long"),
        choices=TERMS,
        coerce=int,
        initial=3,
        help_text=_("It ends by itself; you can end it any time before."),
    )

    widths = {"purpose": "half", "months": "half"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for_one = cleaned.get("audience") == Audience.ONE
        if for_one and not cleaned.get("investor") and "investor" not in self.errors:
            self.add_error("investor", _("Give the investor's e-mail address."))
        if not for_one and cleaned.get("investor"):
            self.add_error(
                "investor", _("Leave this empty to share with all, or choose “One investor”.")
            )
        return cleaned
