"""Reads from an address which figure, currency and periods it is about."""

from datetime import date
from typing import Any

from django.http import Http404

from core.money import CURRENCY_CODES
from statements.coverage import Period
from statements.figures import WITH_ROWS, Figure

MOST_PERIODS = 24


def read_rows_query(request: Any) -> tuple[Figure, str, list[Period]]:
    """The figure, currency and periods of `?figure=&currency=&period=`; Http404 on any other."""
    definition = WITH_ROWS.get(request.GET.get("figure", ""))
    texts = request.GET.getlist("period")[:MOST_PERIODS]
    if definition is None or not texts:
        raise Http404
    try:
        periods = [_period(text) for text in texts]
    except ValueError as error:
        raise Http404 from error
    currency = request.GET.get("currency", "")
    if currency not in CURRENCY_CODES:
        raise Http404
    return definition, currency, periods


def _period(text: str) -> Period:
    first, _separator, last = text.partition("_")
    return date.fromisoformat(first), date.fromisoformat(last)
