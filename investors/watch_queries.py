"""Reads of the watchlist: how each watched business stands, and what changed since the last look.

A business whose card is neither listed nor shared shows nothing but the name that it had when it
was watched: its owner took the rest back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from investors.models import Watch
from scoring.models import Score
from smes.enums import Basis, RiskLevel, Scope
from smes.models import Consent, Sme
from smes.queries import consents_by_business

TREND = 12  # scores in a sparkline


@dataclass(frozen=True)
class Change:
    """What is different since the last look: `kind` is stable, `text` is for people."""

    kind: str
    text: str
    tone: str


@dataclass(frozen=True)
class Watched:
    """A watched business as its investor may see it now."""

    watch: Watch
    sme: Sme
    consents: list[Consent]
    changes: list[Change]
    trend: list[int] = field(default_factory=list)

    @property
    def is_visible(self) -> bool:
        return self.sme.is_listed or bool(self.consents)

    @property
    def card(self) -> Sme | None:
        """The business, where its public card may be shown."""
        return self.sme if self.is_visible else None

    @property
    def name(self) -> str:
        return self.sme.business_name if self.is_visible else self.watch.name

    @property
    def shares_history(self) -> bool:
        return self.consent_to(Scope.SCORE) is not None

    def consent_to(self, scope: Scope) -> Consent | None:
        return next((item for item in self.consents if scope in item.scopes), None)


def watched_by(user: Any) -> list[Watched]:
    """The investor's list, what changed first, then the newest. Two queries, whatever its size."""
    rows = Watch.objects.visible_to(user).select_related("sme")
    found = watched_among(list(rows.order_by("-created_at", "-id")), user)
    return sorted(found, key=lambda item: not item.changes)


def watched_among(watches: Sequence[Watch], user: Any) -> list[Watched]:
    """How each of the user's `watches`, their businesses loaded, stands now."""
    consents = consents_by_business(user, [watch.sme_id for watch in watches])
    return [_watched(watch, consents.get(watch.sme_id, [])) for watch in watches]


def watched(watch: Watch, user: Any) -> Watched:
    """One of them."""
    return watched_among([watch], user)[0]


def _watched(watch: Watch, consents: list[Consent]) -> Watched:
    sme = watch.sme
    is_visible = sme.is_listed or bool(consents)
    return Watched(watch, sme, consents, list(changes_of(watch, sme, is_visible=is_visible)))


def changes_of(watch: Watch, sme: Sme, *, is_visible: bool) -> Iterable[Change]:
    """What differs between the card last seen and the one of now."""
    if not is_visible:
        if watch.seen_visible:
            yield Change("unlisted", _("No longer listed"), "neutral")
        return
    if not watch.seen_visible:
        yield Change("listed", _("Listed again"), "good")
    if watch.seen_score is not None and sme.score is not None and sme.score != watch.seen_score:
        numbers = {"before": watch.seen_score, "after": sme.score}
        if sme.score > watch.seen_score:
            yield Change("score", _("Score up from %(before)s to %(after)s") % numbers, "good")
        else:
            yield Change("score", _("Score down from %(before)s to %(after)s") % numbers, "bad")
    elif watch.seen_scored_at and sme.scored_at and sme.scored_at != watch.seen_scored_at:
        yield Change("rescored", _("Scored again"), "info")
    if watch.seen_level and sme.risk_level and sme.risk_level != watch.seen_level:
        label = RiskLevel(sme.risk_level).label
        yield Change("level", _("Now “%(level)s”") % {"level": label}, "info")
    if watch.seen_basis and sme.score_basis and sme.score_basis != watch.seen_basis:
        label = Basis(sme.score_basis).label
        yield Change("basis", _("Now rests on: %(basis)s") % {"basis": label}, "info")
    if watch.seen_score is not None and sme.score is None:
        yield Change("expired", _("The score has expired"), "caution")


def trends_of(sme_ids: Collection[int]) -> dict[int, list[int]]:
    """The last scores of each business, oldest first, in one query."""
    numbered = Score.objects.filter(sme__in=sme_ids).annotate(
        place=Window(
            RowNumber(), partition_by=F("sme"), order_by=[F("created_at").desc(), F("id").desc()]
        )
    )
    trends: dict[int, list[int]] = {pk: [] for pk in sme_ids}
    rows = numbered.filter(place__lte=TREND).values_list("sme_id", "value", "place")
    for sme_id, value, _place in sorted(rows, key=lambda row: -row[2]):
        trends[sme_id].append(value)
    return trends
