"""Reads of the sharing domain."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet

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
