"""The listing's filters and orders: one FilterSet for the page, the API and saved searches."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField

from core import clock
from core.countries import find_country
from core.errors import Invalid
from investors.asked import DEFAULT_ORDER, ORDER_NAMES, ORDERS, SLUGS, Asked
from scoring.engine.levels import LEVELS
from smes.bands import AgeBand, GrowthBand, RevenueBand, SizeBand
from smes.enums import Basis, Industry, RiskLevel
from smes.forms import offered_countries
from smes.industries import find_industry
from smes.listing_columns import BASES
from smes.models import Sme

__all__ = ["DEFAULT_ORDER", "ORDERS", "ORDER_NAMES", "ListingFilter"]

DAYS = [("7", _("The last 7 days")), ("30", _("The last 30 days")), ("90", _("The last 90 days"))]
SCORE_STEPS = range(10, 100, 10)


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


class LowerChoice(ChoiceField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()


class IndustryFilter(django_filters.ChoiceFilter):
    field_class = IndustryChoice


class CountryFilter(django_filters.ChoiceFilter):
    field_class = CountryChoice


class LevelFilter(django_filters.ChoiceFilter):
    field_class = UpperChoice


class WordFilter(django_filters.ChoiceFilter):
    field_class = LowerChoice


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


def band_choices(kind: type[Any]) -> list[tuple[str, Any]]:
    return [(band.name.lower(), band.label) for band in kind]


class ListingFilter(django_filters.FilterSet):
    """Reads a query; `asked` is what it says, `qs` the rows, `ordering` their order."""

    search = django_filters.CharFilter(
        label=_("Business name"),
        max_length=120,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    industry = IndustryFilter(
        label=_("Industry"), choices=Industry.choices, empty_label=_("All industries")
    )
    country = CountryFilter(
        label=_("Country"), choices=lambda: offered_countries()[1:], empty_label=_("All countries")
    )
    city = django_filters.CharFilter(label=_("City"), max_length=80)
    risk_level = LevelFilter(
        label=_("Risk level"), choices=RiskLevel.choices, empty_label=_("All levels")
    )
    min_score = WholeNumberFilter(label=_("Score from"), min_value=0, max_value=100)
    max_score = WholeNumberFilter(label=_("Score up to"), min_value=0, max_value=100)
    basis = WordFilter(label=_("Rests on"), choices=Basis.choices, empty_label=_("Any evidence"))
    employees = WordFilter(
        label=_("Employees"), choices=band_choices(SizeBand), empty_label=_("Any size")
    )
    years = WordFilter(
        label=_("Years of operation"), choices=band_choices(AgeBand), empty_label=_("Any age")
    )
    revenue = WordFilter(
        label=_("Yearly revenue"), choices=band_choices(RevenueBand), empty_label=_("Any revenue")
    )
    growth = WordFilter(
        label=_("Growth of revenue"), choices=band_choices(GrowthBand), empty_label=_("Any growth")
    )
    scored = WordFilter(label=_("Scored within"), choices=DAYS, empty_label=_("Any time"))
    order = django_filters.ChoiceFilter(label=_("Order"), choices=ORDER_NAMES, empty_label=None)

    class Meta:
        model = Sme
        fields: list[str] = []

    def is_valid(self) -> bool:
        """Whether each filter can be read and goes with the others."""
        if super().is_valid() and self.asked.refusal:
            self.form.add_error(*self.asked.refusal)
        return not self.form.errors

    @property
    def asked(self) -> Asked:
        return asked_of(self.form.cleaned_data)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return narrow(queryset, self.asked)

    def offer_countries(self, codes: Collection[str]) -> None:
        """Let the page's list hold only these countries, and the one that is chosen."""
        field = self.form.fields["country"]
        kept = {*codes, self.form.cleaned_data.get("country")}
        field.widget.choices = [
            choice for choice in field.widget.choices if choice[0] in kept or not choice[0]
        ]

    @property
    def order_name(self) -> str:
        return self.asked.order_name

    @property
    def ordering(self) -> tuple[str, ...]:
        return self.asked.ordering

    def in_force(self) -> list[tuple[str, str]]:
        """The name of each filter in force, and what it says in words."""
        cleaned = self.form.cleaned_data
        return [(name, in_words(name, cleaned[name])) for name in self.asked.names]


FIELDS = {name: item.field for name, item in ListingFilter.base_filters.items()}


def read(query: Mapping[str, str]) -> Asked:
    """What a query says, as `ListingFilter` reads it, without building its form.

    Raises Invalid `invalid_filter`, naming the fields. Only what is there is looked at.
    """
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name in query:
        if name in FIELDS:
            try:
                values[name] = FIELDS[name].clean(query[name])
            except forms.ValidationError as error:
                errors[name] = list(error.messages)
    asked = asked_of(values)
    if not errors and asked.refusal:
        errors[asked.refusal[0]] = [str(asked.refusal[1])]
    if errors:
        raise Invalid(str(_("Some filters cannot be read.")), code="invalid_filter", fields=errors)
    return asked


def asked_of(cleaned: Mapping[str, Any]) -> Asked:
    values = {name: value for name, value in cleaned.items() if value not in (None, "")}
    if "scored" in values:
        values["scored"] = int(values["scored"])
    if "basis" in values:
        values["basis"] = BASES.index(values["basis"])
    for name, bands in SLUGS.items():
        if name in values:
            values[name] = int(bands[values[name]])
    return Asked(**values)


def score_range(asked: Asked) -> tuple[int, int] | None:
    """The lowest and the highest score asked for; a level is a range of scores."""
    low, high = asked.min_score or 0, 100 if asked.max_score is None else asked.max_score
    above = 101
    for level in LEVELS:
        if level.name == asked.risk_level:
            low, high = max(low, level.minimum), min(high, above - 1)
        above = level.minimum
    return None if (low, high) == (0, 100) else (low, high)


def narrow(rows: QuerySet, asked: Asked) -> QuerySet:
    """The rows that match. Whose owners do not let their figures be found never match by them."""
    if asked.search:
        rows = rows.filter(pk__in=asked.found)
    for name in ("industry", "country"):
        if getattr(asked, name):
            rows = rows.filter(**{name: getattr(asked, name)})
    if asked.city:
        # Whatever the case; both sides folded by the database, as its index is.
        rows = rows.filter(Exact(Lower("city"), Lower(Value(asked.city))))
    if reach := score_range(asked):
        rows = rows.filter(score__gte=reach[0], score__lte=reach[1])
    if asked.segments is not None:
        rows = rows.filter(segment__in=asked.segments)
    if asked.figures_segments is not None:
        rows = rows.filter(figures_segment__in=asked.figures_segments)
    if asked.order_name == "growth":
        rows = rows.filter(shown_growth__isnull=False)
    if asked.scored is not None:
        rows = rows.filter(scored_at__gte=since(asked.scored))
    return rows


def since(days: int) -> Any:
    return clock.now() - timedelta(days=days)


def in_words(name: str, value: Any) -> str:
    """What a filter in force says, for its chip."""
    if name == "search":
        return f"“{value}”"
    if name == "min_score":
        return str(_("Score from %(score)s") % {"score": value})
    if name == "max_score":
        return str(_("Score up to %(score)s") % {"score": value})
    if name == "scored":
        return str(_("Scored within: %(days)s") % {"days": dict(DAYS)[value]})
    choices = dict(getattr(FIELDS[name], "choices", ()))
    words = str(choices.get(value, value))
    return (
        str(_("Revenue: %(band)s") % {"band": words})
        if name == "revenue"
        else (str(_("Growth: %(band)s") % {"band": words}) if name == "growth" else words)
    )
