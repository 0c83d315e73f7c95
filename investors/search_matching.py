"""Finding what came to match saved searches, in steps that stay small.

A search remembers the last business that it looked at, in the order of scoring and in that of
listing; a run takes the next few of each and asks the listing's own filters which of them match.
A business that was listed since came to match by that. One that was scored anew did so only where
it had not matched with the score that it had at the last look.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from core import clock
from investors.enums import AlertFrequency, MatchReason
from investors.filters import ListingFilter
from investors.models import LAST_ID, SavedSearch, SearchMatch
from investors.saved_query import cleaned
from scoring.engine.levels import level_of
from scoring.listing_row import latest_of
from scoring.models import Score
from smes.bands import GrowthBand, RevenueBand, growth_band
from smes.models import Sme

CANDIDATES = 500  # businesses that one run looks at, by each date
SEARCHES = 50  # in one round of the worker
KEPT = 200  # matches of one search; the oldest give way
SETTLE = timedelta(seconds=10)  # a transaction that began before then has ended
PAUSE = {
    AlertFrequency.AT_ONCE: timedelta(seconds=30),
    AlertFrequency.DAILY: timedelta(minutes=10),
    AlertFrequency.OFF: timedelta(minutes=10),
}
LEASE = timedelta(minutes=5)  # a run that takes longer died with its worker

#: Filters on what no score changes, and those whose former answer `matched_before` gives.
PROFILE_FILTERS = {"search", "industry", "country", "city", "employees", "years"}
SCORE_FILTERS = {"risk_level", "min_score", "max_score", "basis", "revenue", "growth", "scored"}


def run_searches() -> int:
    """Run the searches that something new waits for; return how many."""
    return sum(_run(search) for search in due_searches())


def due_searches() -> list[SavedSearch]:
    """Those whose time has come, where a business was scored or listed after their last look."""
    now = clock.now()
    rows = SavedSearch.objects.filter(run_at__lte=now, user__is_active=True)
    fresh = Q(is_behind=True)
    for name in ("scored_at", "listed_at"):
        settled = Sme.objects.filter(is_listed=True, **{f"{name}__lte": now - SETTLE})
        newest = settled.order_by(f"-{name}").values(name)[:1]
        fresh |= Q(**{f"{name.removesuffix('_at')}_until__lt": Subquery(newest)})
    return list(rows.filter(fresh).select_related("user").order_by("run_at", "pk")[:SEARCHES])


def _run(search: SavedSearch) -> bool:
    """One step of one search; False where another worker has it."""
    now = clock.now()
    mine = SavedSearch.objects.filter(pk=search.pk, run_at=search.run_at)
    if not mine.update(run_at=now + LEASE):
        return False
    settled = now - SETTLE
    scored, listed = _next(search, "scored", settled), _next(search, "listed", settled)
    found = _came_to_match(search, scored, listed)
    is_behind = CANDIDATES in (len(scored), len(listed))
    with transaction.atomic():
        SavedSearch.objects.filter(pk=search.pk).update(
            run_at=now if is_behind else now + PAUSE[AlertFrequency(search.frequency)],
            is_behind=is_behind,
            untold=F("untold") + _keep(search, found, now),
            **_looked(scored, "scored", settled),
            **_looked(listed, "listed", settled),
        )
    return True


def _looked(rows: list[Sme], kind: str, settled: datetime) -> dict[str, Any]:
    """How far the search has looked: to the last of the rows, or to the moment if it took all."""
    if len(rows) < CANDIDATES:
        return {f"{kind}_until": settled, f"{kind}_id": LAST_ID}
    return {f"{kind}_until": getattr(rows[-1], f"{kind}_at"), f"{kind}_id": rows[-1].pk}


def _next(search: SavedSearch, kind: str, settled: datetime) -> list[Sme]:
    """The next businesses in the order of one date, from its index."""
    date = f"{kind}_at"
    until, last = getattr(search, f"{kind}_until"), getattr(search, f"{kind}_id")
    beyond = Q(**{f"{date}__gt": until}) | Q(**{date: until, "id__gt": last})
    rows = Sme.objects.listed_to(search.user).filter(
        beyond, **{f"{date}__gte": until, f"{date}__lte": settled}
    )
    return list(rows.only("id", "scored_at", "listed_at").order_by(date, "id")[:CANDIDATES])


def _came_to_match(
    search: SavedSearch, scored: list[Sme], listed: list[Sme]
) -> dict[int, MatchReason]:
    """The businesses that match now and did not at the last look."""
    by_id = {sme.pk: sme for sme in [*scored, *listed]}
    matching = matching_of(search, by_id) if by_id else set()
    found: dict[int, MatchReason] = {}
    rescored = []
    for pk in matching:
        listed_at = by_id[pk].listed_at
        if listed_at is not None and listed_at > search.listed_until:
            found[pk] = MatchReason.LISTED
        else:
            rescored.append(pk)
    if rescored:
        asked = cleaned(search.query)
        for pk, row in rows_before(rescored, search.scored_until).items():
            if row is None or not matched_before(asked, row, search.scored_until):
                found[pk] = MatchReason.SCORED
    return found


def matching_of(search: SavedSearch, ids: Any) -> set[int]:
    """Those of the businesses `ids` that the listing with these filters shows now."""
    rows = Sme.objects.listed_to(search.user).filter(pk__in=list(ids))
    filters = ListingFilter(QueryDict(search.query), rows)
    if not filters.is_valid():  # saved before the filters changed
        return set()
    return set(filters.qs.order_by().values_list("pk", flat=True))


def rows_before(ids: list[int], moment: datetime) -> dict[int, dict[str, Any] | None]:
    """What each business's score of that moment had put on it; None where there was none."""
    before = Score.objects.filter(sme=OuterRef("pk"), created_at__lte=moment)
    before = before.filter(created_at__lt=OuterRef("scored_at")).order_by("-created_at", "-id")
    last: QuerySet = Sme.objects.filter(pk__in=ids).annotate(before=before.values("id")[:1])
    keys = dict(last.values_list("pk", "before"))
    wanted = [key for key in keys.values() if key]
    scores = Score.objects.filter(pk__in=wanted).select_related("summary").in_bulk()
    return {
        pk: latest_of(score=scores[key], summary=scores[key].summary) if key else None
        for pk, key in keys.items()
    }


def matched_before(asked: dict[str, Any], row: dict[str, Any], moment: datetime) -> bool:
    """Whether the filters on what a score changes let `row` through, as of that moment."""
    growth = row["growth"]
    tests = {
        "risk_level": lambda level: level_of(row["score"]).name == level,
        "min_score": lambda least: row["score"] >= least,
        "max_score": lambda most: row["score"] <= most,
        "basis": lambda basis: row["score_basis"] == basis,
        "revenue": lambda band: row["revenue_band"] == RevenueBand[band.upper()],
        "growth": lambda band: (
            growth is not None and growth_band(growth) == GrowthBand[band.upper()]
        ),
        "scored": lambda days: row["scored_at"] >= moment - timedelta(days=int(days)),
    }
    return all(tests[name](asked[name]) for name in tests if asked.get(name) not in (None, ""))


def _keep(search: SavedSearch, found: dict[int, MatchReason], now: datetime) -> int:
    """Store the new matches; return how many there are to tell of.

    A business that is listed again is no news; one whose score leads it back is.
    """
    known = dict(search.matches.filter(sme__in=found).values_list("sme_id", "pk"))
    again = [known[pk] for pk in known if found[pk] == MatchReason.SCORED]
    search.matches.filter(pk__in=again).update(matched_at=now, reason=MatchReason.SCORED)
    fresh = [
        SearchMatch(search=search, sme_id=pk, reason=reason, matched_at=now)
        for pk, reason in found.items()
        if pk not in known
    ]
    SearchMatch.objects.bulk_create(fresh)
    if fresh:
        oldest = search.matches.order_by("-matched_at", "-id").values_list("pk", flat=True)[KEPT:]
        search.matches.filter(pk__in=list(oldest)).delete()
    return len(again) + len(fresh)
