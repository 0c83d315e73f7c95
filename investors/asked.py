"""What somebody asks of the listing: the filters and the order as plain values."""

from dataclasses import dataclass, fields
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from investors import name_search
from smes.bands import AgeBand, GrowthBand, RevenueBand, SizeBand
from smes.listing_columns import BASES, UNKNOWN_GROWTH, figures_segment_of, segment_of

DEFAULT_ORDER = "score"
# Fields that are never null in their order, the last one unique; all of an order go one way, so
# that a page begins after one comparison of rows.
ORDERS = {
    "score": ("-score", "-id"),
    "newest": ("-scored_at", "-id"),
    "growth": ("-shown_growth", "-id"),
    "name": ("business_name", "id"),
}
ORDER_NAMES = [
    ("score", _("Highest score first")),
    ("newest", _("Newest score first")),
    ("growth", _("Fastest growth first")),
    ("name", _("By name")),
]
# The filters that each order goes with, beside the place; no index leads with another.
BY_SCORE_ONLY = ("min_score", "max_score", "basis", "employees", "years", "revenue", "growth")
FIGURES = ("revenue", "growth")
BANDS = ("basis", "employees", "years")


@dataclass(frozen=True)
class Asked:
    """Filters in force; None or "" is one that is not. Bands and the basis are numbers."""

    search: str = ""
    industry: str = ""
    country: str = ""
    city: str = ""
    risk_level: str = ""
    min_score: int | None = None
    max_score: int | None = None
    basis: int | None = None  # its place in BASES
    employees: int | None = None
    years: int | None = None
    revenue: int | None = None
    growth: int | None = None
    scored: int | None = None  # within so many days
    order: str = ""

    def has(self, *names: str) -> bool:
        return any(getattr(self, name) not in (None, "") for name in names)

    @cached_property
    def is_small(self) -> bool:
        """Whether a name or a city bounds the rows, so that anything may be asked of them."""
        return bool(self.search or self.city)

    @cached_property
    def found(self) -> list[int]:
        """The ids that the search finds; asked once, however many questions follow."""
        return name_search.candidates(self.search)

    @cached_property
    def refusal(self) -> tuple[str, Promise] | None:
        """The filter that does not go with the others, and what to do."""
        if self.is_small:
            return None
        if self.scored is not None and self.has(*BY_SCORE_ONLY):
            return "scored", _(
                "“Scored within” goes with industry, country and level only. Drop it, or the other"
                " filters."
            )
        if self.has(*FIGURES) and self.has(*BANDS):
            name = next(name for name in FIGURES if self.has(name))
            return name, _(
                "Revenue and growth go with industry, country and score only. Drop them, or the"
                " filters on evidence, employees and years."
            )
        return None

    @cached_property
    def order_refusal(self) -> Promise | None:
        """Why the order that was asked for is not the one in force."""
        if not self.order or self.order == self.order_name:
            return None
        if self.scored is not None:
            return _("With “Scored within” the newest score comes first.")
        if self.order == "growth":
            return _("The order by growth goes with industry and country only.")
        return _("With these filters the highest score comes first.")

    @cached_property
    def order_name(self) -> str:
        """The order in force: the one asked for, where an index answers it with these filters."""
        if self.is_small:
            return self.order or DEFAULT_ORDER
        if self.scored is not None:
            return "newest"
        if self.order == "growth":
            fits = not self.has("risk_level", *BY_SCORE_ONLY)
        else:
            fits = not self.has(*BY_SCORE_ONLY)
        return self.order if self.order and fits else DEFAULT_ORDER

    @property
    def ordering(self) -> tuple[str, ...]:
        return ORDERS[self.order_name]

    @cached_property
    def segments(self) -> list[int] | None:
        """The segments that match the evidence and bands; None where none of them is asked."""
        if not self.has(*BANDS):
            return None
        return [
            segment_of(basis, size, age)
            for basis in _one_or_all(self.basis, len(BASES))
            for size in _one_or_all(self.employees, len(SizeBand))
            for age in _one_or_all(self.years, len(AgeBand))
        ]

    @cached_property
    def figures_segments(self) -> list[int] | None:
        if not self.has(*FIGURES):
            return None
        return [
            figures_segment_of(revenue, growth)
            for revenue in _one_or_all(self.revenue, len(RevenueBand) + 1)
            for growth in _one_or_all(self.growth, UNKNOWN_GROWTH + 1)
        ]

    @property
    def names(self) -> list[str]:
        """The names of the filters in force."""
        return [f.name for f in fields(self) if f.name != "order" and self.has(f.name)]


def _one_or_all(value: int | None, count: int) -> range:
    return range(count) if value is None else range(value, value + 1)


SLUGS: dict[str, dict[str, int]] = {
    "employees": {band.name.lower(): band.value for band in SizeBand},
    "years": {band.name.lower(): band.value for band in AgeBand},
    "revenue": {band.name.lower(): band.value for band in RevenueBand},
    "growth": {band.name.lower(): band.value for band in GrowthBand},
}
