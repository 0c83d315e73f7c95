"""What people do with a business profile and its sharing."""

import calendar
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import NotificationKind, Role
from accounts.models import User
from accounts.notifications import fill, notify
from audit import chain as audit
from core import clock, versioning
from core.errors import Conflict, Invalid, NotAllowed
from smes import policies, validators
from smes.enums import ConsentState, Door, Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.workflow import CONSENT

PROFILE_FIELDS = (
    "business_name",
    "industry",
    "country",
    "city",
    "years_of_operation",
    "employees",
    "registration_number",
    "description",
    "website",
    "currency",
)


# -- Profile


@transaction.atomic
def create_profile(*, by: User, **fields: Any) -> Sme:
    """Give an owner her business. Conflict `profile_exists` on a second one."""
    if not policies.can_have_business(by):
        raise NotAllowed(_("Only business owners have a business profile."))
    if Sme.objects.filter(owner=by).exists():
        raise _profile_exists()
    sme = Sme(owner=by, **fields)
    versioning.check(sme)
    try:
        with transaction.atomic():
            sme.save()
    except IntegrityError as error:  # two requests at once
        raise _profile_exists() from error
    audit.record("sme:created", by=by, target=sme)
    return sme


def _profile_exists() -> Conflict:
    return Conflict(
        _("You already have a business profile. Change it instead."), code="profile_exists"
    )


@transaction.atomic
def update_profile(*, sme: Sme, by: User, version: int | None = None, **changes: Any) -> Sme:
    """Change the profile as it was at `version`; Conflict `stale_version` when it has moved on."""
    if not policies.can_edit_business(by, sme):
        raise NotAllowed(_("Only the owner can change a business profile."))
    if changes.get("currency", sme.currency) != sme.currency:
        _refuse_new_currency(sme)
    changed = versioning.change(sme, changes, version=version)
    if changed:
        audit.record("sme:updated", by=by, target=sme, changed=changed)
    return sme


def _refuse_new_currency(sme: Sme) -> None:
    """Figures are kept in the currency they were read in; another one would hide them all.

    Statements and summaries are the upper apps' rows, reached through the relations they add.
    """
    if sme.statements.exists() or sme.summaries.exists():
        message = _(
            "The currency is %(currency)s and stays so: your statements and figures are kept in it."
        ) % {"currency": sme.currency}
        raise Conflict(message, code="currency_in_use", fields={"currency": [message]})


# -- Listing


@transaction.atomic
def list_business(*, sme: Sme, by: User) -> Sme:
    """Show the public card to investors. Needs a score; listing twice changes nothing."""
    if not policies.can_edit_business(by, sme):
        raise NotAllowed(_("Only the owner can list a business."))
    rows = Sme.objects.filter(pk=sme.pk, is_listed=False, score__isnull=False)
    listed_at = clock.now()
    if rows.update(is_listed=True, listed_at=listed_at):
        audit.record("sme:listed", by=by, target=sme)
        sme.is_listed, sme.listed_at = True, listed_at
    elif not Sme.objects.filter(pk=sme.pk, is_listed=True).exists():
        raise Conflict(
            _("Investors look for a score first. Get your score, then switch the listing on."),
            code="no_score",
        )
    return sme


@transaction.atomic
def unlist_business(*, sme: Sme, by: User) -> Sme:
    """Take the public card off the listing. Consents stay as they are."""
    if not policies.can_unlist_business(by, sme):
        raise NotAllowed(_("Only the owner can take a business off the list."))
    if Sme.objects.filter(pk=sme.pk, is_listed=True).update(is_listed=False, listed_at=None):
        audit.record("sme:unlisted", by=by, target=sme)
    sme.is_listed, sme.listed_at = False, None
    return sme


@transaction.atomic
def let_find_by_figures(*, sme: Sme, by: User, agreed: bool) -> Sme:
    """Let investors find the listed business by its revenue band and growth, and see both; or
    stop. Doing it again changes nothing."""
    if not policies.can_edit_business(by, sme):
        raise NotAllowed(_("Only the owner can decide what investors find."))
    rows = Sme.objects.filter(pk=sme.pk, is_found_by_figures=not agreed)
    if rows.update(is_found_by_figures=agreed):
        audit.record("sme:figures_opened" if agreed else "sme:figures_closed", by=by, target=sme)
    sme.is_found_by_figures = agreed
    return sme


# -- Consent


@transaction.atomic
def give_consent(
    *,
    sme: Sme,
    by: User,
    scopes: Iterable[str],
    months: int,
    investor: str = "",
    purpose: str = "",
) -> Consent:
    """Open `scopes` for `months` to the investor with this address, or to all verified ones.

    An address that is nobody's and one that is not an investor's are refused alike.
    """
    if not policies.can_edit_business(by, sme):
        raise NotAllowed(_("Only the owner can share a business."))
    try:
        validators.validate_months(months)
    except ValidationError as error:
        raise Invalid(error.messages[0], fields={"months": error.messages}) from error
    now = clock.now()
    consent = Consent(
        sme=sme,
        grantee=_investor_at(investor) if investor else None,
        scopes=in_order(scopes),
        purpose=purpose,
        valid_from=now,
        valid_until=months_later(now, months),
        state=ConsentState.ACTIVE,
    )
    versioning.check(consent)
    consent.save()
    audit.record(
        "consent:given",
        by=by,
        target=consent,
        sme=sme.pk,
        grantee=consent.grantee_id,
        scopes=consent.scopes,
        valid_until=consent.valid_until.isoformat(),
    )
    return consent


def in_order(scopes: Iterable[str]) -> list[str]:
    """Scopes as their table has them; unknown ones stay, for the validator to refuse."""
    chosen = {str(scope) for scope in scopes}
    known = [scope for scope in Scope.values if scope in chosen]
    return known + sorted(chosen.difference(known))


def _investor_at(email: str) -> User:
    people = User.objects.filter(role=Role.INVESTOR, is_active=True)
    investor = people.filter(email=email.strip().lower()).first()
    if investor is None:
        message = _(
            "No investor can be reached at this address. Ask the person which address they"
            " sign in to Partnex with."
        )
        raise Invalid(message, code="unknown_investor", fields={"investor": [message]})
    return investor


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time `months` later, or that month's last day."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


@transaction.atomic
def revoke_consent(*, consent: Consent, by: User) -> Consent:
    """End a consent now. Conflict where it has ended already."""
    if not policies.can_revoke_consent(by, consent):
        raise NotAllowed(_("Only the owner can revoke a consent."))
    before = CONSENT.move(consent, ConsentState.REVOKED, ended_at=clock.now())
    audit.record("consent:revoked", by=by, target=consent, sme=consent.sme_id, before=before)
    if consent.grantee:
        name = consent.sme.business_name
        notify(
            user=consent.grantee,
            kind=NotificationKind.CONSENT_ANSWERED,
            title=fill(gettext_lazy("%(name)s no longer shares more with you"), name=name),
            body=gettext_lazy("You still see what its public card shows, while it is listed."),
            link=business_link(consent.sme_id),
            dedupe_key=f"consent:{consent.pk}:revoked",
        )
    return consent


def business_link(sme_id: int) -> str:
    """Where an investor reads about a business; the page stands in an app above."""
    return reverse("investors:credit_file", args=[sme_id])


def expire_consents() -> int:
    """Mark the consents whose term is over; they opened nothing since. Returns how many."""
    count = 0
    for consent in Consent.objects.overdue().order_by("pk")[:1000]:
        with transaction.atomic():
            try:
                before = CONSENT.move(consent, ConsentState.EXPIRED, ended_at=clock.now())
            except Conflict:  # revoked in this moment
                continue
            audit.record("consent:expired", target=consent, sme=consent.sme_id, before=before)
            count += 1
    return count


@transaction.atomic
def record_access(
    *,
    sme: Sme,
    by: User,
    scopes: Iterable[Scope],
    consent: Consent | None = None,
    door: Door = Door.PAGE,
) -> ConsentAccess:
    """Write down one look at a credit file, for the owner to see.

    `consent` is the one that opened it; none for an admin's look.
    """
    what = " ".join(in_order(scopes))
    access = ConsentAccess.objects.create(sme=sme, consent=consent, who=by, what=what, door=door)
    audit.record("credit_file:viewed", by=by, target=sme, what=what, door=door)
    return access
