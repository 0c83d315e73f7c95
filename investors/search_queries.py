"""Reads of saved searches."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from investors.models import SavedSearch, SearchMatch

SHOWN = 50  # new matches on the page of a search
NEW = Q(matches__matched_at__gt=F("seen_at"), matches__sme__is_listed=True)


def searches_of(user: Any) -> Any:
    """The user's searches, each with its number of `new` matches."""
    return SavedSearch.objects.visible_to(user).annotate(new=Count("matches", filter=NEW))


@dataclass(frozen=True)
class Found:
    """A business that came to match, and whether it still does."""

    match: SearchMatch
    still_matches: bool


def new_matches(search: SavedSearch) -> list[SearchMatch]:
    """The newest of those not seen yet that are still listed, with their businesses."""
    rows = search.matches.filter(matched_at__gt=search.seen_at, sme__is_listed=True)
    return list(rows.select_related("sme").order_by("-matched_at", "-id")[:SHOWN])
