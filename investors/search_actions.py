"""What investors do with their saved searches."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import chain as audit
from core import clock, versioning
from core.errors import Conflict, NotAllowed
from investors import policies
from investors.enums import AlertFrequency
from investors.models import SavedSearch
from investors.saved_query import canonical

MOST_SEARCHES = 20  # of one investor


@transaction.atomic
def save_search(
    *, by: User, name: str, query: str, frequency: str = AlertFrequency.AT_ONCE
) -> SavedSearch:
    """Keep the state of the listing that `query` names.

    Invalid where the listing would refuse it; Conflict `search_exists` for a state or name that is
    kept already, `too_many_searches` where the list is full.
    """
    if not policies.can_save_search(by):
        raise NotAllowed(_("Only investors save searches."))
    now = clock.now()
    search = SavedSearch(
        user=by,
        name=name.strip(),
        query=canonical(query),
        frequency=frequency,
        created_at=now,
        seen_at=now,
        scored_until=now,
        listed_until=now,
        run_at=now,
        told_on=clock.today() if frequency == AlertFrequency.DAILY else None,
    )
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once take turns
    mine = SavedSearch.objects.visible_to(by)
    if (same := mine.filter(query=search.query).first()) is not None:
        text = _("You keep this search already, as “%(name)s”.") % {"name": same.name}
        raise Conflict(text, code="search_exists")
    _refuse_same_name(search)
    if mine.count() >= MOST_SEARCHES:
        raise Conflict(
            _("You keep %(most)s searches already. Remove one first.") % {"most": MOST_SEARCHES},
            code="too_many_searches",
        )
    versioning.check(search)
    search.save()
    audit.record("search:saved", by=by, target=search, frequency=search.frequency)
    return search


@transaction.atomic
def update_search(*, search: SavedSearch, by: User, **changes: Any) -> SavedSearch:
    """Change its name or how often its new matches are told of."""
    _refuse_others(search, by)
    if "name" in changes:
        search.name = changes["name"].strip()
    if "frequency" in changes:
        search.frequency = changes["frequency"]
        if search.frequency == AlertFrequency.DAILY:
            search.told_on = search.told_on or clock.today()
    _refuse_same_name(search)
    versioning.check(search)
    search.save(update_fields=["name", "frequency", "told_on"])
    audit.record("search:changed", by=by, target=search, frequency=search.frequency)
    return search


@transaction.atomic
def delete_search(*, search: SavedSearch, by: User) -> None:
    _refuse_others(search, by)
    audit.record("search:removed", by=by, target=search)
    search.delete()


@transaction.atomic
def mark_matches_seen(*, search: SavedSearch, by: User) -> SavedSearch:
    """Only businesses that come to match from now on are new, and told of."""
    _refuse_others(search, by)
    search.seen_at, search.untold = clock.now(), 0
    search.save(update_fields=["seen_at", "untold"])
    return search


def _refuse_same_name(search: SavedSearch) -> None:
    same = SavedSearch.objects.filter(user=search.user_id, name=search.name)
    if same.exclude(pk=search.pk).exists():
        text = _("Another one of your searches has this name.")
        raise Conflict(text, code="search_exists", fields={"name": [text]})


def _refuse_others(search: SavedSearch, by: Any) -> None:
    if not policies.can_change_search(by, search):
        raise NotAllowed(_("This is another investor's search."))
