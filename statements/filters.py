"""What rows are searched by; one FilterSet for the page and the API."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from statements import queries
from statements.enums import Category
from statements.models import Transaction

DAY = {"widget": forms.DateInput({"type": "date"}), "input_formats": ["%Y-%m-%d"]}


class TransactionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_words", label=_("Search"), max_length=100)
    booked_from = django_filters.DateFilter("booked_on", lookup_expr="gte", label=_("From"), **DAY)
    booked_to = django_filters.DateFilter("booked_on", lookup_expr="lte", label=_("To"), **DAY)
    category = django_filters.ChoiceFilter(
        choices=Category.choices, label=_("Category"), empty_label=_("All")
    )

    class Meta:
        model = Transaction
        fields: list[str] = []

    def filter_words(
        self, rows: QuerySet[Transaction], name: str, value: str
    ) -> QuerySet[Transaction]:
        return queries.search(rows, value)
