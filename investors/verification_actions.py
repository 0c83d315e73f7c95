"""The check of an investor's identity: asked for by him, decided by an administrator."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import verify_identity
from accounts.enums import NotificationKind, Severity
from accounts.models import User
from accounts.notifications import notify
from audit import chain as audit
from core import clock
from core.errors import Invalid, NotAllowed
from investors import policies
from investors.enums import Refusal, Verification
from investors.models import Investor
from investors.validators import MAX_NOTE
from investors.workflow import VERIFICATION

LEAST_EVIDENCE = 10  # characters


@transaction.atomic
def ask_for_verification(*, investor: Investor, evidence: str, by: User) -> Investor:
    """Ask an administrator to check who this is by `evidence`; again after a refusal."""
    if not policies.can_ask_for_verification(by, investor):
        raise NotAllowed(_("Your identity is verified already."))
    evidence = evidence.strip()
    if not LEAST_EVIDENCE <= len(evidence) <= MAX_NOTE:
        text = _("Say in %(least)s to %(most)s characters where your identity can be checked.") % {
            "least": LEAST_EVIDENCE,
            "most": MAX_NOTE,
        }
        raise Invalid(text, fields={"evidence": [text]})
    before = VERIFICATION.move(
        investor,
        Verification.ASKED,
        evidence=evidence,
        asked_at=clock.now(),
        decided_at=None,
        refusal="",
    )
    audit.record("verification:asked", by=by, target=investor, before=before)
    return investor


@transaction.atomic
def verify_investor(*, investor: Investor, by: User) -> Investor:
    """The administrator has seen who this is: the person counts as verified from now on."""
    _refuse_others(investor, by)
    before = VERIFICATION.move(investor, Verification.VERIFIED, decided_at=clock.now(), refusal="")
    verify_identity(person=investor.user, by=by)
    audit.record("verification:verified", by=by, target=investor, before=before)
    _tell(
        investor,
        severity=Severity.GOOD,
        title=gettext_lazy("Your identity is verified"),
        body=gettext_lazy("Owners who share with all verified investors now share with you."),
    )
    return investor


@transaction.atomic
def refuse_verification(*, investor: Investor, reason: str, by: User) -> Investor:
    """The identity could not be checked; the reason says what would help."""
    _refuse_others(investor, by)
    if reason not in Refusal.values:
        raise Invalid(_("Choose a reason."), fields={"reason": [_("Choose a reason.")]})
    before = VERIFICATION.move(
        investor, Verification.REFUSED, decided_at=clock.now(), refusal=reason
    )
    audit.record("verification:refused", by=by, target=investor, before=before, reason=reason)
    _tell(
        investor,
        severity=Severity.CAUTION,
        title=gettext_lazy("Your identity could not be verified"),
        body=Refusal(reason).label,
    )
    return investor


def _refuse_others(investor: Investor, by: Any) -> None:
    if not policies.can_decide_verification(by, investor):
        raise NotAllowed(_("Only an administrator decides this."))


def _tell(investor: Investor, **texts: Any) -> None:
    notify(
        user=investor.user,
        kind=NotificationKind.VERIFICATION_DECIDED,
        link=reverse("investors:profile"),
        dedupe_key=f"verification:{investor.pk}:{clock.now():%Y-%m-%dT%H:%M:%S.%f}",
        **texts,
    )
