"""Seasonality of revenue: which months of the year are strong and which are weak.

The index of a calendar month is its revenue over the average month of its own year, averaged over
the years (the ratio-to-average method, by which growth from year to year does not look like a
season). Years are the blocks of twelve months that end with the newest covered month; two of them,
24 months without a gap, are the least, three are the most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from statements.coverage import shift

YEAR = 12
LEAST_YEARS, MOST_YEARS = 2, 3
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Seasonality:
    """`index` maps 1 (January) to 12 to its strength: 1 is the average month, 1.5 half as much
    again. Empty where it cannot be known; `missing` then says what is missing."""

    index: dict[int, Decimal] = field(default_factory=dict)
    start: date | None = None  # first days of the first and last month
    end: date | None = None
    missing: str = ""
    gaps: tuple[date, ...] = ()  # the months that are missing

    @property
    def strongest(self) -> int:
        return max(self.index, key=lambda month: (self.index[month], -month))

    @property
    def weakest(self) -> int:
        return min(self.index, key=lambda month: (self.index[month], month))


def seasonality_of(months: Sequence[date], revenue: Mapping[date, int]) -> Seasonality:
    """From the covered `months`, ascending, and the revenue of each (none where it is absent)."""
    if not months:
        return Seasonality(missing=_("Needs 24 months of statements in a row; there are none yet."))
    newest, known = months[-1], set(months)
    blocks = [
        [shift(newest, index - YEAR * (year + 1) + 1) for index in range(YEAR)]
        for year in range(MOST_YEARS)
    ]
    years = [block for block in blocks if set(block) <= known]
    if years != blocks[: len(years)] or len(years) < LEAST_YEARS:
        return _too_short(months, [month for block in blocks[:LEAST_YEARS] for month in block])
    averages = [Decimal(sum(revenue.get(month, 0) for month in block)) / YEAR for block in years]
    if min(averages) <= 0:
        return Seasonality(missing=_("One of the years has no revenue."))
    index: dict[int, Decimal] = {}
    for place, month in enumerate(years[0]):
        ratios = [
            revenue.get(block[place], 0) / average
            for block, average in zip(years, averages, strict=True)
        ]
        index[month.month] = (sum(ratios, Decimal(0)) / len(ratios)).quantize(PLACES, ROUND_HALF_UP)
    return Seasonality(dict(sorted(index.items())), years[-1][0], newest)


def _too_short(months: Sequence[date], wanted: Sequence[date]) -> Seasonality:
    known = set(months)
    gaps = tuple(sorted(set(wanted) - known))
    count = len(wanted) - len(gaps)
    words = ngettext(
        "Needs 24 months of statements in a row; of the last 24 there is %(count)s.",
        "Needs 24 months of statements in a row; of the last 24 there are %(count)s.",
        count,
    )
    return Seasonality(missing=words % {"count": count}, gaps=gaps)
