"""What the database keeps of a business for the listing: its segments and indexes.

The listing's filters by what an index begins with, times its orders: one index per pair, over
listed businesses only (SQLite reads no index for a bare boolean, but it does use a partial one).
By score, a risk level is a range of scores, and the bands of a business are one number, its
segment; by date and by name, the level is a column. `investors.listing` asks no question without
its index.
"""

from typing import Any

from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.db.models.functions import Lower

from smes.bands import (
    AGE_STEPS,
    GROWTH_STEPS,
    SIZE_STEPS,
    AgeBand,
    GrowthBand,
    RevenueBand,
    SizeBand,
)
from smes.enums import Basis

PLACES: dict[str, tuple[str, ...]] = {
    "": (),
    "industry_": ("industry",),
    "country_": ("country",),
    "both_": ("industry", "country"),
}
LISTING_INDEXES: dict[str, tuple[Any, ...]] = {
    "sme_by_score": ("score", "id"),
    "sme_industry_score": ("industry", "score", "id"),
    "sme_country_score": ("country", "score", "id"),
    "sme_industry_country_score": ("industry", "country", "score", "id"),
    "sme_city_score": (Lower("city"), "score", "id"),
    "sme_by_date": ("scored_at", "id"),
    "sme_by_name": ("business_name", "id"),
    "sme_by_listing": ("listed_at", "id"),  # what saved searches look through, with `sme_by_date`
}
# Over the few whose owners let investors find them by their figures.
FIGURES_INDEXES: dict[str, tuple[str, ...]] = {}
for _name, _columns in PLACES.items():
    LISTING_INDEXES |= {
        f"sme_{_name}segment": (*_columns, "segment", "score", "id"),
        f"sme_{_name}level_date": (*_columns, "risk_level", "scored_at", "id"),
        f"sme_{_name}level_name": (*_columns, "risk_level", "business_name", "id"),
    }
    FIGURES_INDEXES |= {
        f"sme_{_name}figures": (*_columns, "figures_segment", "score", "id"),
        f"sme_{_name}growth": (*_columns, "shown_growth", "id"),
    }

BASES = (Basis.DECLARED, Basis.PARSED, Basis.BLENDED)
UNKNOWN_REVENUE, UNKNOWN_GROWTH = len(RevenueBand), len(GrowthBand)


def segment_of(basis: int, size: int, age: int) -> int:
    """The number that stands for the evidence (its place in BASES) and the bands together."""
    return (basis * len(SizeBand) + size) * len(AgeBand) + age


def figures_segment_of(revenue: int, growth: int) -> int:
    """The number that stands for the bands of revenue and growth together."""
    return revenue * (UNKNOWN_GROWTH + 1) + growth


def _band(column: str, steps: tuple[int, ...]) -> Case:
    below = [When(**{f"{column}__lt": step}, then=Value(band)) for band, step in enumerate(steps)]
    return Case(*below, default=Value(len(steps)), output_field=SmallIntegerField())


def _basis() -> Case:
    known = [When(score_basis=basis, then=Value(number)) for number, basis in enumerate(BASES)]
    return Case(*known, default=Value(len(BASES)), output_field=SmallIntegerField())


SEGMENT = (
    _basis() * Value(len(SizeBand) * len(AgeBand))
    + _band("employees", SIZE_STEPS) * Value(len(AgeBand))
    + _band("years_of_operation", AGE_STEPS)
)

# Null without the owner's agreement: what cannot be read cannot leak.
SHOWN_GROWTH = Case(When(is_found_by_figures=True, then=F("growth")))
FIGURES_SEGMENT = Case(
    When(
        is_found_by_figures=True,
        then=Case(
            When(revenue_band__isnull=True, then=Value(UNKNOWN_REVENUE)),
            default=F("revenue_band"),
            output_field=SmallIntegerField(),
        )
        * Value(UNKNOWN_GROWTH + 1)
        + Case(
            When(growth__isnull=True, then=Value(UNKNOWN_GROWTH)),
            default=_band("growth", GROWTH_STEPS),
            output_field=SmallIntegerField(),
        ),
    ),
    output_field=SmallIntegerField(),
)
FIGURES_CONDITION = Q(is_listed=True, is_found_by_figures=True)
