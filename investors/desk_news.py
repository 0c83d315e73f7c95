"""What is new on an investor's desk, for the top of the listing."""

from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from investors.models import Investor, SearchMatch, Watch


class News(NamedTuple):
    """How many new matches of all searches, how many watched businesses that are listed have
    another card, and the profile with its interests."""

    matches: int
    changed: int
    investor: Investor


def news_of(user: Any) -> News | None:
    """In one query; None without a profile."""
    matches = SearchMatch.objects.filter(
        search__user=OuterRef("user"), matched_at__gt=F("search__seen_at"), sme__is_listed=True
    )
    differs = (
        Q(seen_visible=False)
        | ~Q(seen_scored_at=F("sme__scored_at"))
        | ~Q(seen_score=F("sme__score"))
        | ~Q(seen_basis=F("sme__score_basis"))
    )
    changed = Watch.objects.filter(differs, user=OuterRef("user"), sme__is_listed=True)
    rows = Investor.objects.visible_to(user).annotate(
        new_matches=_count(matches, "search__user"), changed=_count(changed, "user")
    )
    found: Any = rows.first()
    return found and News(found.new_matches, found.changed, found)


def _count(rows: Any, of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
