"""The owner's answers to investors who ask to see more. The asking stands with the investors."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.enums import NotificationKind
from accounts.models import User
from accounts.notifications import Text, fill, notify
from audit import chain as audit
from core import clock
from core.errors import Invalid, NotAllowed
from smes import policies, validators
from smes.actions import business_link, in_order, months_later
from smes.enums import ConsentState
from smes.models import Consent
from smes.workflow import CONSENT

MAX_ANSWER = 300  # characters


@transaction.atomic
def grant_request(
    *, consent: Consent, by: User, months: int, scopes: Iterable[str] | None = None
) -> Consent:
    """Open what was asked for, or the part `scopes` of it, for `months` from now.

    Raises Invalid where `scopes` holds what nobody asked for, Conflict where it is answered.
    """
    _check_owner(consent, by)
    granted = in_order(consent.asked_scopes if scopes is None else scopes)
    if not granted or not set(granted) <= set(consent.asked_scopes):
        message = _("Choose among what was asked for: %(asked)s.") % {
            "asked": ", ".join(consent.asked_labels)
        }
        raise Invalid(message, fields={"scopes": [message]})
    check_months(months)
    now = clock.now()
    CONSENT.move(
        consent,
        ConsentState.ACTIVE,
        scopes=granted,
        valid_from=now,
        valid_until=months_later(now, months),
    )
    audit.record(
        "consent:granted",
        by=by,
        target=consent,
        sme=consent.sme_id,
        grantee=consent.grantee_id,
        scopes=granted,
        valid_until=consent.valid_until.isoformat(),
    )
    _tell(
        consent,
        "granted",
        gettext_lazy("%(name)s opened its file to you"),
        ngettext_lazy("For one month.", "For %(months)s months.", months),
        months=months,
    )
    return consent


@transaction.atomic
def decline_request(*, consent: Consent, by: User, reason: str) -> Consent:
    """Answer a request with no, and say why. Conflict where it is answered already."""
    _check_owner(consent, by)
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_ANSWER:
        message = _("Say why in a few words, at most %(most)s characters.") % {"most": MAX_ANSWER}
        raise Invalid(message, fields={"reason": [message]})
    CONSENT.move(consent, ConsentState.DECLINED, ended_at=clock.now(), answer=reason)
    audit.record("consent:declined", by=by, target=consent, sme=consent.sme_id)
    _tell(consent, "declined", gettext_lazy("%(name)s declined your request"), "%(reason)s")
    return consent


def check_months(months: int) -> None:
    try:
        validators.validate_months(months)
    except ValidationError as error:
        raise Invalid(error.messages[0], fields={"months": error.messages}) from error


def _check_owner(consent: Consent, by: User) -> None:
    if not policies.can_answer_for(by, consent):
        raise NotAllowed(_("Only the owner can answer a request."))


def _tell(consent: Consent, what: str, title: Text, body: Text, **values: object) -> None:
    if consent.grantee is None:
        return
    notify(
        user=consent.grantee,
        kind=NotificationKind.CONSENT_ANSWERED,
        title=fill(title, name=consent.sme.business_name),
        body=fill(body, reason=consent.answer, **values),
        link=business_link(consent.sme_id),
        dedupe_key=f"consent:{consent.pk}:{what}",
    )
