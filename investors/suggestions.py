"""Businesses that an investor may look for, by the interests in his profile, and why each is one.

Each pair of an industry and a country is a stretch of the listing's index, of which only the first
few rows are read: one question whose cost does not grow with the listing.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.countries import country_name
from investors.models import Investor, Watch
from investors.queries import CARD_COLUMNS
from scoring.engine.levels import LEVELS
from smes.enums import Industry, RiskLevel
from smes.models import Sme

MOST = 6
PER_STRETCH = 3
STRETCHES = 12


@dataclass(frozen=True)
class Suggestion:
    sme: Sme
    reasons: list[str]


def suggestions_for(user: Any, investor: Investor | None) -> list[Suggestion]:
    """The best of what the profile looks for and the investor does not watch; in one query."""
    if investor is None or not investor.has_interests:
        return []
    watched = Watch.objects.visible_to(user).values("sme")
    rows = Sme.objects.listed_to(user).exclude(pk__in=watched).filter(**_scores(investor))
    if investor.levels:
        rows = rows.filter(risk_level__in=investor.levels)
    places = list(product(investor.interests or [""], investor.countries or [""]))[:STRETCHES]
    parts = [_stretch(rows, industry, country) for industry, country in places]
    found = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    best = sorted(found, key=lambda sme: (-(sme.score or 0), -sme.pk))[:MOST]
    return [Suggestion(sme, reasons_for(sme, investor)) for sme in best]


def _stretch(rows: QuerySet[Sme], industry: str, country: str) -> QuerySet[Sme]:
    chosen = {"industry": industry, "country": country}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    first = rows.order_by("-score", "-id").values("pk")[:PER_STRETCH]
    # By their keys: SQLite takes no limit on a part of a union itself.
    return Sme.objects.filter(pk__in=first).only("id", *CARD_COLUMNS)


def _scores(investor: Investor) -> dict[str, int]:
    """The lowest and highest score looked for; levels are ranges of scores."""
    low, high, above = 100, 0, 100
    for level in LEVELS:
        if not investor.levels or level.name in investor.levels:
            low, high = min(low, level.minimum), max(high, above)
        above = level.minimum - 1
    return {"score__gte": max(low, investor.min_score or 0), "score__lte": high}


def reasons_for(sme: Sme, investor: Investor) -> list[str]:
    """Which of the interests the business meets, in words."""
    reasons = []
    if sme.industry in investor.interests:
        reasons.append(str(Industry(sme.industry).label))
    if sme.country in investor.countries:
        reasons.append(_("In %(country)s") % {"country": country_name(sme.country)})
    if sme.risk_level in investor.levels:
        reasons.append(str(RiskLevel(sme.risk_level).label))
    if investor.min_score and sme.score is not None:
        reasons.append(_("Score from %(score)s") % {"score": investor.min_score})
    return reasons


def interests_query(investor: Investor) -> list[tuple[str, str]]:
    """The interests as states of the listing: a label and a query for each industry."""
    common = {}
    if len(investor.countries) == 1:
        common["country"] = investor.countries[0]
    if len(investor.levels) == 1:
        common["risk_level"] = investor.levels[0]
    if investor.min_score:
        common["min_score"] = str(investor.min_score)
    chosen = [{"industry": code} for code in investor.interests] or ([{}] if common else [])
    return [
        (_label(one), "&".join(f"{name}={value}" for name, value in (one | common).items()))
        for one in chosen
    ]


def _label(chosen: dict[str, str]) -> str:
    if "industry" in chosen:
        return str(Industry(chosen["industry"]).label)
    return _("All that you look for")
