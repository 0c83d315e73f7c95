"""What investors do."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import chain as audit
from core import versioning
from core.errors import Conflict, NotAllowed
from investors import policies
from investors.models import Investor
from smes import actions as sharing
from smes.enums import Door, Scope
from smes.models import Sme
from smes.queries import consents_for, scopes_for


@transaction.atomic
def create_profile(*, by: User, **fields: Any) -> Investor:
    """Give an investor his profile. Conflict `profile_exists` on a second one."""
    if not policies.can_have_profile(by):
        raise NotAllowed(_("Only investors have an investor profile."))
    if Investor.objects.filter(user=by).exists():
        raise _profile_exists()
    investor = Investor(user=by, **fields)
    versioning.check(investor)
    try:
        with transaction.atomic():
            investor.save()
    except IntegrityError as error:  # two requests at once
        raise _profile_exists() from error
    audit.record("investor:created", by=by, target=investor)
    return investor


def _profile_exists() -> Conflict:
    return Conflict(
        _("You already have an investor profile. Change it instead."), code="profile_exists"
    )


@transaction.atomic
def update_profile(
    *, investor: Investor, by: User, version: int | None = None, **changes: Any
) -> Investor:
    """Change the profile as it was at `version`; Conflict `stale_version` when it has moved on."""
    if not policies.can_edit_profile(by, investor):
        raise NotAllowed(_("Only the investor can change this profile."))
    changed = versioning.change(investor, changes, version=version)
    if changed:
        audit.record("investor:updated", by=by, target=investor, changed=changed)
    return investor


def open_credit_file(
    *, sme: Sme, by: User, parts: Iterable[Scope], door: Door = Door.PAGE
) -> frozenset[Scope]:
    """Open those of `parts` of a credit file that `by` may see, and return them.

    Each look beyond the public card is written down once, for the owner to see; the one write
    that a GET makes. The owner's look at her own file is not written down. Not a transaction of
    its own: most looks are at the card, and must not wait for those who write.
    """
    opened = scopes_for(by, sme) & frozenset(parts)
    if opened and sme.owner_id != by.pk:
        consents = [] if by.is_admin else consents_for(by, sme)
        used = next((item for item in consents if opened & set(item.scopes)), None)
        sharing.record_access(sme=sme, by=by, scopes=opened, consent=used, door=door)
    return opened
