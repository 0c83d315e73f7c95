"""Telling investors of new matches: one notification for a search and day, with their number."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.enums import NotificationKind
from accounts.notifications import fill, notify
from core import clock
from investors.enums import AlertFrequency
from investors.models import SavedSearch

AT_ONCE = 100  # searches in one round
DAILY_HOUR = 6  # UTC


def tell_of_matches() -> int:
    """Tell of the matches that were found and may be told of today; return how many searches."""
    return sum(_tell(search) for search in _due(clock.now()))


def _due(now: datetime) -> list[SavedSearch]:
    frequencies = [AlertFrequency.AT_ONCE]
    if now.hour >= DAILY_HOUR:
        frequencies.append(AlertFrequency.DAILY)
    rows = SavedSearch.objects.filter(
        Q(told_on__isnull=True) | Q(told_on__lt=now.date()),
        untold__gt=0,
        frequency__in=frequencies,
        user__is_active=True,
    )
    return list(rows.select_related("user").order_by("pk")[:AT_ONCE])


@transaction.atomic
def _tell(search: SavedSearch) -> bool:
    """Once, whichever worker comes first. Those that left the listing meanwhile do not count."""
    mine = SavedSearch.objects.filter(pk=search.pk, told_on=search.told_on, untold=search.untold)
    newest = search.matches.order_by("-matched_at", "-id").select_related("sme")[: search.untold]
    count = sum(match.sme.is_listed for match in newest)
    today = clock.today()
    if not mine.update(untold=0, **({"told_on": today} if count else {})):
        return False
    if count:
        notify(
            user=search.user,
            kind=NotificationKind.SEARCH_MATCH,
            title=fill(
                ngettext_lazy(
                    "%(count)s new match for “%(name)s”",
                    "%(count)s new matches for “%(name)s”",
                    count,
                ),
                count=count,
                name=search.name,
            ),
            body=_("Businesses came to match the search that you keep."),
            link=reverse("investors:search", args=[search.pk]),
            dedupe_key=f"search:{search.pk}:{today}",
        )
    return True
