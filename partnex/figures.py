"""Figures of the whole platform for everybody: counted rarely, kept, and nobody singled out."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum

from core import clock
from scoring.engine.levels import LEVELS
from smes.models import Sme
from statements import workflow
from statements.models import Statement

FRESH = timedelta(minutes=10)
KEPT = 24 * 3600  # seconds; a day-old answer while the next is counted is better than none
COUNTING = 60  # seconds for which one reader counts and all others are given what there is
LEAST = 5  # businesses that a group needs to be shown by itself
KEY = "platform_figures:1"


@dataclass(frozen=True)
class Group:
    """How many listed businesses share `value`."""

    value: str
    count: int


@dataclass(frozen=True)
class Groups:
    """The groups large enough to be shown, the largest first; all others together are `others`."""

    shown: tuple[Group, ...]
    others: int


@dataclass(frozen=True)
class Figures:
    """All counts are of one moment, `at`. Medians and groups are of listed businesses; they are
    None, or empty, where there are fewer than LEAST of these."""

    at: datetime
    businesses: int
    listed: int
    statements: int
    transactions: int
    countries: int
    industries: int
    median_score: float | None
    median_years: float | None
    median_employees: float | None
    by_level: Groups
    by_industry: Groups
    by_country: Groups
    by_basis: Groups

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def platform_figures() -> Figures:
    """The figures as they were FRESH ago at most, unless they are just being counted anew."""
    known: Figures | None = cache.get(KEY)
    if known is not None:
        is_fresh = clock.now() - known.at < FRESH
        if is_fresh or not cache.add(f"{KEY}:counting", True, COUNTING):
            return known
    figures = count()
    cache.set(KEY, figures, KEPT)
    return figures


def count() -> Figures:
    """Count everything now. Each number is one pass over an index or a small table."""
    listed = Sme.objects.filter(is_listed=True)
    total = listed.count()
    countries, industries = _counts(listed, "country"), _counts(listed, "industry")
    read = Statement.objects.filter(status__in=workflow.SETTLED).aggregate(
        statements=Count("pk"), transactions=Sum("row_count")
    )
    levels = _counts(listed, "risk_level")
    return Figures(
        at=clock.now(),
        businesses=Sme.objects.count(),
        listed=total if total >= LEAST else 0,
        statements=read["statements"],
        transactions=read["transactions"] or 0,
        countries=len(countries),
        industries=len(industries),
        median_score=_median(listed, "score"),
        median_years=_median(listed, "years_of_operation"),
        median_employees=_median(listed, "employees"),
        by_level=grouped({level.name: levels.get(level.name, 0) for level in LEVELS}),
        by_industry=grouped(industries),
        by_country=grouped(countries),
        by_basis=grouped(_counts(listed, "score_basis")),
    )


def _counts(rows: QuerySet[Sme], column: str) -> dict[str, int]:
    found = rows.exclude(**{column: ""}).order_by().values_list(column).annotate(Count("pk"))
    return dict(found)


def grouped(counts: dict[str, int]) -> Groups:
    """The groups that may be shown. What is left out is at least LEAST together, or the smallest
    group goes with it: nobody is found by taking the others off the total."""
    groups = sorted(
        (Group(value, number) for value, number in counts.items() if number),
        key=lambda group: (-group.count, group.value),
    )
    shown = [group for group in groups if group.count >= LEAST]
    others = sum(group.count for group in groups) - sum(group.count for group in shown)
    while 0 < others < LEAST and shown:
        others += shown.pop().count
    return Groups(tuple(shown), others if others >= LEAST else 0)


def _median(rows: QuerySet[Sme], column: str) -> float | None:
    """The middle value, or the mean of the middle two; None below LEAST."""
    found = rows.filter(**{f"{column}__isnull": False}).order_by(column)
    histogram = list(found.values_list(column).annotate(Count("pk")))
    total = sum(number for _value, number in histogram)
    if total < LEAST:
        return None
    middle = ((total - 1) // 2, total // 2)
    return sum(_at(histogram, place) for place in middle) / 2


def _at(histogram: Iterable[tuple[int, int]], place: int) -> int:
    """The value at `place` in the sorted values that the histogram stands for."""
    for value, number in histogram:
        if place < number:
            return value
        place -= number
    raise IndexError("beyond the last value")
