"""The listing's filters and orders: one FilterSet for the page and the API."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField

from core.countries import find_country
from core.errors import Invalid
from scoring.engine.levels import LEVELS
from smes.enums import Industry, RiskLevel
from smes.forms import offered_countries
from smes.industries import find_industry
from smes.models import Sme

DEFAULT_ORDER = "score"
ORDERS = {
    "score": ("-score", "-id"),
    "newest": ("-scored_at", "-id"),
    "name": ("business_name", "id"),
}
ORDER_NAMES = [
    ("score", _("Highest score first")),
    ("newest", _("Newest score first")),
    ("name", _("By name")),
]


class IndustryChoice(ChoiceField):
    """A section's letter; the API may also give its name or a common word."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return find_industry(text).value if text else ""
        except Invalid as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class CountryChoice(ChoiceField):
    """A country's code; the API may also give its name."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return find_country(text) or text if text else ""


class UpperChoice(ChoiceField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class IndustryFilter(django_filters.ChoiceFilter):
    field_class = IndustryChoice


class CountryFilter(django_filters.ChoiceFilter):
    field_class = CountryChoice


class LevelFilter(django_filters.ChoiceFilter):
    field_class = UpperChoice


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ListingFilter(django_filters.FilterSet):
    """`order` is read by the pages, which need it for their cursors."""

    search = django_filters.CharFilter(
        label=_("Business name"),
        field_name="business_name",
        lookup_expr="icontains",
        max_length=120,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    industry = IndustryFilter(
        label=_("Industry"), choices=Industry.choices, empty_label=_("All industries")
    )
    country = CountryFilter(
        label=_("Country"), choices=lambda: offered_countries()[1:], empty_label=_("All countries")
    )
    city = django_filters.CharFilter(label=_("City"), method="in_city", max_length=80)
    risk_level = LevelFilter(
        label=_("Risk level"),
        choices=RiskLevel.choices,
        empty_label=_("All levels"),
        method="of_level",
    )
    min_score = WholeNumberFilter(
        label=_("Minimum score"),
        field_name="score",
        lookup_expr="gte",
        min_value=0,
        max_value=100,
    )
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDER_NAMES, empty_label=None, method="as_it_is"
    )

    class Meta:
        model = Sme
        fields: list[str] = []

    def in_city(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whatever the case; both sides folded by the database, as its index is."""
        return rows.filter(Exact(Lower("city"), Lower(Value(value))))

    def of_level(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A level is a range of scores, which the index on scores answers."""
        above = 101
        for level in LEVELS:
            if level.name == value:
                return rows.filter(score__gte=level.minimum, score__lt=above)
            above = level.minimum
        return rows.none()

    def as_it_is(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows

    def offer_countries(self, codes: Collection[str]) -> None:
        """Let the page's list hold only these countries, and the one that is chosen."""
        field = self.form.fields["country"]
        kept = {*codes, self.form.cleaned_data.get("country")}
        field.widget.choices = [
            choice for choice in field.widget.choices if choice[0] in kept or not choice[0]
        ]

    @property
    def order_name(self) -> str:
        return self.form.cleaned_data.get("order") or DEFAULT_ORDER

    @property
    def ordering(self) -> tuple[str, ...]:
        return ORDERS[self.order_name]

    def in_force(self) -> list[tuple[str, str]]:
        """The name of each filter in force, and what it says in words."""
        return [
            (name, self._in_words(name, value))
            for name, value in self.form.cleaned_data.items()
            if name != "order" and value not in (None, "")
        ]

    def _in_words(self, name: str, value: Any) -> str:
        if name == "search":
            return f"“{value}”"
        if name == "min_score":
            return str(_("Score from %(score)s") % {"score": value})
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))
