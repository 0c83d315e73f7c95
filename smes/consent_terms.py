"""What happens to a consent while it runs: pauses, a longer term, and reminders of its end."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.enums import NotificationKind, Severity
from accounts.models import User
from accounts.notifications import fill, notify
from audit import chain as audit
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from smes import policies
from smes.actions import business_link, months_later
from smes.consent_requests import check_months
from smes.enums import ConsentState
from smes.models import Consent
from smes.validators import MAX_CONSENT_MONTHS
from smes.workflow import CONSENT

REMINDERS = (7, 1)  # days before the end, the earlier first
AT_ONCE = 500
RUNNING = (ConsentState.ACTIVE, ConsentState.PAUSED)


@transaction.atomic
def pause_consent(*, consent: Consent, by: User) -> Consent:
    """Let a consent open nothing until it is resumed; its term runs on."""
    _check(consent, by)
    CONSENT.move(consent, ConsentState.PAUSED)
    audit.record("consent:paused", by=by, target=consent, sme=consent.sme_id)
    return consent


@transaction.atomic
def resume_consent(*, consent: Consent, by: User) -> Consent:
    """Let a paused consent open again what it did. Conflict where it is not paused."""
    _check(consent, by)
    if consent.state != ConsentState.PAUSED:  # a request is granted, not resumed
        raise _not_now()
    CONSENT.move(consent, ConsentState.ACTIVE)
    audit.record("consent:resumed", by=by, target=consent, sme=consent.sme_id)
    return consent


@transaction.atomic
def extend_consent(*, consent: Consent, by: User, months: int) -> Consent:
    """Put the end of a running consent off by `months`, to at most twelve months from now.

    Raises Invalid beyond that, Conflict where it has ended or was extended in this moment.
    """
    _check(consent, by)
    check_months(months)
    end = consent.valid_until
    later = months_later(end, months)
    if later > months_later(clock.now(), MAX_CONSENT_MONTHS):
        message = _("A consent ends within %(most)s months from today. Choose a shorter time.") % {
            "most": MAX_CONSENT_MONTHS
        }
        raise Invalid(message, fields={"months": [message]})
    unchanged = Consent.objects.filter(pk=consent.pk, state=consent.state, valid_until=end)
    if not unchanged.filter(state__in=RUNNING).update(valid_until=later, reminded_days=None):
        raise _not_now()
    consent.valid_until, consent.reminded_days = later, None
    audit.record(
        "consent:extended",
        by=by,
        target=consent,
        sme=consent.sme_id,
        before=end.isoformat(),
        valid_until=later.isoformat(),
    )
    return consent


def _check(consent: Consent, by: User) -> None:
    if not policies.can_answer_for(by, consent):
        raise NotAllowed(_("Only the owner can change a consent."))
    if consent.is_overdue:
        raise _not_now()


def _not_now() -> Conflict:
    return Conflict(
        _("This consent has ended or has changed meanwhile. Reload and try again."),
        code="stale_state",
    )


def remind_of_ends() -> int:
    """Tell owners and named investors of consents that end within days. Returns how many.

    Each reminder is given once: the row says which the last one was. After a pause of the worker
    only the latest that is due is given.
    """
    return sum(_remind(days) for days in reversed(REMINDERS))


def _remind(days: int) -> int:
    due = Consent.objects.in_force().filter(
        Q(reminded_days=None) | Q(reminded_days__gt=days),
        valid_until__lte=clock.now() + timedelta(days=days),
    )
    consents = due.select_related("sme__owner", "grantee").order_by("valid_until", "pk")[:AT_ONCE]
    return sum(_remind_of(consent, days) for consent in consents)


@transaction.atomic
def _remind_of(consent: Consent, days: int) -> bool:
    before = Consent.objects.filter(
        pk=consent.pk,
        state=ConsentState.ACTIVE,
        valid_until=consent.valid_until,
        reminded_days=consent.reminded_days,
    )
    if not before.update(reminded_days=days):  # revoked, extended or reminded of in this moment
        return False
    key = f"consent:{consent.pk}:{consent.valid_until:%Y%m%d}:ends:{days}"
    term = ngettext_lazy("It ends within a day.", "It ends within %(days)s days.", days)
    notify(
        user=consent.sme.owner,
        kind=NotificationKind.CONSENT_EXPIRING,
        severity=Severity.CAUTION,
        title=fill(
            gettext_lazy("Sharing with %(who)s is about to end"),
            who=consent.grantee or gettext_lazy("all verified investors"),
        ),
        body=fill(term, days=days),
        link=reverse("smes:sharing"),
        dedupe_key=key,
    )
    if consent.grantee:
        notify(
            user=consent.grantee,
            kind=NotificationKind.CONSENT_EXPIRING,
            title=fill(
                gettext_lazy("%(name)s shares its file with you for a short time more"),
                name=consent.sme.business_name,
            ),
            body=fill(term, days=days),
            link=business_link(consent.sme_id),
            dedupe_key=key,
        )
    return True
