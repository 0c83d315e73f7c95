"""A state of the listing as text: one form for each, however its address was written."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import Invalid
from investors.filters import DEFAULT_ORDER, ORDER_NAMES, ListingFilter
from investors.validators import MAX_QUERY
from smes.models import Sme

MAX_GIVEN = 4 * MAX_QUERY


def canonical(query: str) -> str:
    """The filters and order that an address names, sorted, without what says nothing.

    Raises Invalid `invalid_filter`, naming the fields, where the listing would refuse it.
    """
    filters = _filters(query)
    cleaned = filters.form.cleaned_data
    pairs = sorted(
        (name, str(value))
        for name, value in cleaned.items()
        if value not in (None, "") and (name, value) != ("order", DEFAULT_ORDER)
    )
    text = urlencode(pairs)
    if len(text) > MAX_QUERY:
        raise _refused({"query": [_("These filters are too long to be kept.")]})
    return text


def cleaned(query: str) -> dict[str, Any]:
    """The values of the filters, as the FilterSet reads them."""
    return dict(_filters(query).form.cleaned_data)


def in_words(query: str) -> list[str]:
    """What each filter says, and the order where it is not the usual one."""
    try:
        filters = _filters(query)
    except Invalid:  # saved before the filters changed
        return [_("Its filters can no longer be read.")]
    words = [label for _name, label in filters.in_force()]
    order = filters.form.cleaned_data.get("order")
    if order and order != DEFAULT_ORDER:
        words.append(str(dict(ORDER_NAMES)[order]))
    return words or [_("All businesses")]


def _filters(query: str) -> ListingFilter:
    if len(query) > MAX_GIVEN:
        raise _refused({"query": [_("These filters are too long to be kept.")]})
    try:
        given = QueryDict(query)
    except TooManyFieldsSent as error:
        raise _refused({}) from error
    filters = ListingFilter(given, Sme.objects.none())
    if not filters.is_valid():
        raise _refused({name: list(texts) for name, texts in filters.errors.items()})
    return filters


def _refused(fields: dict[str, list[str]]) -> Invalid:
    return Invalid(_("Some filters cannot be read."), code="invalid_filter", fields=fields)
