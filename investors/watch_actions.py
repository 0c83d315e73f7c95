"""What investors do with the businesses that they watch."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import chain as audit
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from investors import policies
from investors.models import Watch
from investors.validators import MAX_NOTE
from investors.watch_queries import Watched, watched_by
from smes import actions as sharing
from smes.enums import Scope
from smes.models import Sme

MOST_WATCHED = 100  # by one investor; the page shows them all


@transaction.atomic
def watch(*, sme: Sme, by: User, note: str = "") -> Watch:
    """Watch a business that `by` can see. Watching it already changes nothing.

    Conflict `too_many_watched` where the list is full.
    """
    if not policies.can_watch(by):
        raise NotAllowed(_("Only investors watch businesses."))
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once take turns
    mine = Watch.objects.visible_to(by)
    found = mine.filter(sme=sme).first()
    if found is not None:
        return found
    fresh = Sme.objects.visible_to(by).filter(pk=sme.pk).first()
    if fresh is None:
        raise NotAllowed(_("This business is neither listed nor shared with you."))
    if mine.count() >= MOST_WATCHED:
        raise Conflict(
            _("You watch %(most)s businesses already. Take one off your list first.")
            % {"most": MOST_WATCHED},
            code="too_many_watched",
        )
    made = Watch.objects.create(
        user=by,
        sme=fresh,
        name=fresh.business_name,
        note=_checked(note),
        told_score=fresh.score,
        told_level=fresh.risk_level,
        **_card(fresh),
    )
    audit.record("watch:started", by=by, target=made, sme=sme.pk)
    return made


@transaction.atomic
def unwatch(*, watch: Watch, by: User) -> None:
    """Watch it no longer; the note goes with it."""
    _refuse_others(watch, by)
    audit.record("watch:ended", by=by, target=watch, sme=watch.sme_id)
    watch.delete()


@transaction.atomic
def change_note(*, watch: Watch, note: str, by: User) -> Watch:
    """What stands in the note is nobody else's business: the trail says only that it changed."""
    _refuse_others(watch, by)
    watch.note = _checked(note)
    watch.save(update_fields=["note"])
    audit.record("watch:noted", by=by, target=watch, sme=watch.sme_id)
    return watch


@transaction.atomic
def mark_seen(*, by: User, as_of: datetime | None = None) -> int:
    """From now on, only what changes after this look is new; return how many rows changed.

    What was scored after `as_of`, when the page was made, has not been seen and stays new.
    """
    if not policies.can_watch(by):
        raise NotAllowed(_("Only investors watch businesses."))
    now = clock.now()
    looked = [item for item in watched_by(by) if not _is_newer(item, as_of)]
    for item in looked:
        card = _card(item.sme) if item.is_visible else _no_card()
        for name, value in card.items():
            setattr(item.watch, name, value)
        item.watch.told_score, item.watch.told_level = card["seen_score"], card["seen_level"]
        item.watch.seen_at = now
    fields = [*_no_card(), "told_score", "told_level", "seen_at"]
    return Watch.objects.bulk_update([item.watch for item in looked], fields)


def _is_newer(item: Watched, as_of: datetime | None) -> bool:
    scored_at = item.sme.scored_at
    return as_of is not None and scored_at is not None and scored_at > as_of


def _card(sme: Sme) -> dict[str, Any]:
    """What of the public card is compared at the next look."""
    return {
        "seen_score": sme.score,
        "seen_level": sme.risk_level,
        "seen_basis": sme.score_basis,
        "seen_scored_at": sme.scored_at,
        "seen_visible": True,
    }


def _no_card() -> dict[str, Any]:
    """Nothing is kept of a card that was withdrawn."""
    return {
        "seen_score": None,
        "seen_level": "",
        "seen_basis": "",
        "seen_scored_at": None,
        "seen_visible": False,
    }


def _checked(note: str) -> str:
    note = note.strip()
    if len(note) > MAX_NOTE:
        text = _("A note has at most %(most)s characters.") % {"most": MAX_NOTE}
        raise Invalid(text, fields={"note": [text]})
    return note


def _refuse_others(watch: Watch, by: Any) -> None:
    if not policies.can_change_watch(by, watch):
        raise NotAllowed(_("This is on another investor's list."))


def open_histories(*, watched: Iterable[Watched], by: User) -> None:
    """Write down a look at the score history of each of these, as opening its file would."""
    for item in watched:
        sharing.record_access(
            sme=item.sme, by=by, scopes=[Scope.SCORE], consent=item.consent_to(Scope.SCORE)
        )
