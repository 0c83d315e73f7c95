"""The filters of the owner's read log: one set for the page and the API."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from smes.enums import Door, Scope
from smes.models import ConsentAccess


class AccessFilterForm(forms.Form):
    widths = {"reader": "third", "scope": "third", "door": "third"}
    dependent = set(widths)  # a filter need not say that it is optional


class AccessFilter(django_filters.FilterSet):
    """Looks by one reader, at one part, by one door."""

    reader = django_filters.CharFilter(
        label=_("Reader's e-mail"),
        field_name="who__email",
        lookup_expr="iexact",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    scope = django_filters.ChoiceFilter(
        label=_("Part"), choices=Scope.choices, empty_label=_("All parts"), method="at_scope"
    )
    door = django_filters.ChoiceFilter(
        label=_("By"), choices=Door.choices, empty_label=_("All ways")
    )

    class Meta:
        model = ConsentAccess
        form = AccessFilterForm
        fields: list[str] = []

    def at_scope(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """No scope's name is part of another's, so one stands in the list or not."""
        return rows.filter(what__contains=value)
