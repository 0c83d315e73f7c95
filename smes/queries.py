"""Reads of the sharing domain."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from smes.enums import Scope
from smes.models import Consent, Sme
from smes.policies import ALL_SCOPES


def consents_for(user: Any, sme: Sme) -> QuerySet[Consent]:
    """The consents in force that open `sme` to `user`, the ones given to him by name first."""
    by_name_first = F("grantee_id").desc(nulls_last=True)
    return Consent.objects.in_force().given_to(user).filter(sme=sme).order_by(by_name_first, "pk")


def scopes_for(user: Any, sme: Sme) -> frozenset[Scope]:
    """What `user` may see of `sme` beyond the public card.

    Admins and the owner: everything. An investor: the union of the consents in force given to him
    or, once his identity is verified, to all verified investors. Anybody else: nothing.
    """
    if not user.is_authenticated:
        return frozenset()
    if user.is_admin or sme.owner_id == user.pk:
        return ALL_SCOPES
    return frozenset(
        Scope(scope) for consent in consents_for(user, sme) for scope in consent.scopes
    )


def consents_by_business(user: Any, sme_ids: Collection[int]) -> dict[int, list[Consent]]:
    """What `consents_for` says of each of these businesses, in one query."""
    by_name_first = F("grantee_id").desc(nulls_last=True)
    found = Consent.objects.in_force().given_to(user).filter(sme__in=sme_ids)
    consents: dict[int, list[Consent]] = defaultdict(list)
    for consent in found.order_by(by_name_first, "pk"):
        consents[consent.sme_id].append(consent)
    return consents


MOST_VIEWERS = 100


@dataclass(frozen=True)
class Viewer:
    """A kind of reader as the owner thinks of it; `key` names it in addresses."""

    key: str
    label: str
    scopes: frozenset[Scope]

    @property
    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in Scope if scope in self.scopes]


def viewers_of(sme: Sme) -> list[Viewer]:
    """Who can be told apart by what they see: anybody, verified investors, and each one named."""
    consents = Consent.objects.in_force().filter(sme=sme).select_related("grantee__investor")
    to_all: frozenset[Scope] = frozenset()
    named: dict[int, tuple[Consent, frozenset[Scope]]] = {}
    for consent in consents.order_by("-pk"):
        opened = frozenset(Scope(scope) for scope in consent.scopes)
        if consent.grantee_id is None:
            to_all |= opened
        elif consent.grantee_id in named or len(named) < MOST_VIEWERS:
            first, before = named.get(consent.grantee_id, (consent, frozenset()))
            named[consent.grantee_id] = first, before | opened
    return [
        Viewer("anybody", _("Any signed-in investor"), frozenset()),
        Viewer("verified", _("A verified investor"), to_all),
        *(
            Viewer(str(pk), consent.who, opened | to_all if _is_verified(consent) else opened)
            for pk, (consent, opened) in named.items()
        ),
    ]


def _is_verified(consent: Consent) -> bool:
    return bool(consent.grantee and consent.grantee.is_verified_investor)


def viewer_of(sme: Sme, key: str) -> Viewer | None:
    return next((viewer for viewer in viewers_of(sme) if viewer.key == key), None)
