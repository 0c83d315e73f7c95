"""Reads from an address which figure, currency and periods it is about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404

from core.money import CURRENCY_CODES
from statements.coverage import Period
from statements.figures import WITH_ROWS, Figure

MOST_PERIODS = 24


def read_rows_query(request: Any) -> tuple[Figure, str, list[Period]]:
    """The figure, currency and periods of `?figure=&currency=&period=`; Http404 on any other."""
    return rows_query(
        request.GET.get("figure", ""),
        request.GET.get("currency", ""),
        request.GET.getlist("period"),
    )


def rows_query(
    figure: str, currency: str, periods: Sequence[str]
) -> tuple[Figure, str, list[Period]]:
    """The same from single texts; periods beyond MOST_PERIODS are not looked at."""
    definition = WITH_ROWS.get(figure)
    if definition is None or not periods or currency not in CURRENCY_CODES:
        raise Http404
    try:
        return definition, currency, [_period(text) for text in periods[:MOST_PERIODS]]
    except ValueError as error:
        raise Http404 from error


def _period(text: str) -> Period:
    first, _separator, last = text.partition("_")
    return date.fromisoformat(first), date.fromisoformat(last)
