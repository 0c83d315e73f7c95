"""Investors ask an owner to see more of her business. The owner answers (`smes`)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import NotificationKind
from accounts.models import User
from accounts.notifications import fill, notify
from audit import chain as audit
from core import clock, versioning
from core.errors import Conflict, Invalid, NotAllowed
from investors import policies
from investors.models import Investor
from smes.actions import in_order, months_later
from smes.consent_requests import check_months
from smes.enums import ConsentState
from smes.models import Consent, Sme
from smes.queries import scopes_for

MOST_A_DAY = 20  # requests by one investor
DAYS_AFTER_NO = 7  # before the same business is asked again


@transaction.atomic
def ask_for_access(
    *, sme: Sme, by: User, scopes: Iterable[str], purpose: str, months: int
) -> Consent:
    """Ask the owner of `sme` for `scopes` over `months`, and say what for.

    Raises Invalid where nothing is asked that is not open already or no purpose is given; Conflict
    `no_profile`, `asked_already`, `declined_lately` or `too_many_requests`.
    """
    if not policies.can_have_profile(by) or not Sme.objects.visible_to(by).filter(pk=sme.pk):
        raise NotAllowed(_("Only investors can ask for access."))
    User.objects.select_for_update().get(pk=by.pk)  # one request at a time, so that all count
    investor = Investor.objects.visible_to(by).first()
    if investor is None:
        raise Conflict(
            _("Owners want to know who asks. Fill in your profile first."), code="no_profile"
        )
    asked = _wanted(sme, by, scopes)
    check_months(months)
    purpose = purpose.strip()
    if not purpose:
        message = _("Say what you want to look at the figures for.")
        raise Invalid(message, fields={"purpose": [message]})
    _check_bounds(sme, by)
    now = clock.now()
    request = Consent(
        sme=sme,
        grantee=by,
        scopes=asked,
        asked_scopes=asked,
        purpose=purpose,
        valid_from=now,
        valid_until=months_later(now, months),
        state=ConsentState.REQUESTED,
    )
    versioning.check(request)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:  # two at once
        raise _asked_already() from error
    audit.record("consent:requested", by=by, target=request, sme=sme.pk, scopes=asked)
    notify(
        user=sme.owner,
        kind=NotificationKind.CONSENT_ASKED,
        title=fill(gettext_lazy("%(name)s asks to see more of your business"), name=investor),
        body=fill(gettext_lazy("Purpose: %(purpose)s"), purpose=purpose),
        link=reverse("smes:sharing") + "#requests",
        dedupe_key=f"consent:{request.pk}:asked",
    )
    return request


def _wanted(sme: Sme, by: User, scopes: Iterable[str]) -> list[str]:
    """The scopes asked for that are not open to the investor already."""
    open_already = scopes_for(by, sme)
    wanted = [scope for scope in in_order(scopes) if scope not in open_already]
    if not wanted:
        message = _("Choose something that you do not see yet.")
        raise Invalid(message, fields={"scopes": [message]})
    return wanted


def _check_bounds(sme: Sme, by: User) -> None:
    mine = Consent.objects.exclude(asked_scopes=[]).filter(grantee=by)
    if mine.waiting().filter(sme=sme).exists():
        raise _asked_already()
    lately = clock.now() - timedelta(days=DAYS_AFTER_NO)
    if mine.filter(sme=sme, state=ConsentState.DECLINED, ended_at__gt=lately).exists():
        raise Conflict(
            _("The owner declined within the last %(days)s days. Ask again later.")
            % {"days": DAYS_AFTER_NO},
            code="declined_lately",
        )
    if mine.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Conflict(
            _("You have asked %(most)s businesses within a day. Ask again tomorrow.")
            % {"most": MOST_A_DAY},
            code="too_many_requests",
        )


def _asked_already() -> Conflict:
    return Conflict(
        _("You have asked this business already; its owner has not answered yet."),
        code="asked_already",
    )


def latest_request(user: User, sme: Sme) -> Consent | None:
    """The last request of `user` to `sme`, answered or not."""
    mine = Consent.objects.exclude(asked_scopes=[]).filter(grantee=user, sme=sme)
    return mine.select_related("sme", "grantee").order_by("-pk").first()
