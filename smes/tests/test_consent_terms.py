"""Pauses, extensions and reminders of running consents."""

from datetime import timedelta

import pytest

from accounts.models import Notification
from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from smes import actions
from smes.consent_terms import extend_consent, pause_consent, remind_of_ends, resume_consent
from smes.models import Consent
from smes.queries import scopes_for
from smes.tests.factories import ConsentFactory

pytestmark = pytest.mark.django_db


def in_days(days, **fields):
    """A consent that ends in so many days."""
    return ConsentFactory(valid_until=clock.now() + timedelta(days=days), **fields)


def test_a_pause_closes_the_file_and_resuming_opens_it():
    consent = ConsentFactory()
    sme, ines = consent.sme, consent.grantee
    assert scopes_for(ines, sme)
    pause_consent(consent=consent, by=sme.owner)
    assert scopes_for(ines, sme) == frozenset()
    with pytest.raises(Conflict):
        pause_consent(consent=consent, by=sme.owner)
    resume_consent(consent=consent, by=sme.owner)
    assert scopes_for(ines, sme)
    assert [event.tag for event in AuditEvent.objects.order_by("seq")] == [
        "consent:paused",
        "consent:resumed",
    ]


@pytest.mark.parametrize("state", ["requested", "active", "revoked", "expired", "declined"])
def test_only_a_paused_one_is_resumed(state):
    consent = ConsentFactory(state=state)
    with pytest.raises(Conflict):
        resume_consent(consent=consent, by=consent.sme.owner)
    assert Consent.objects.get().state == state


@pytest.mark.parametrize("act", [pause_consent, resume_consent])
def test_strangers_and_admins_do_neither(act):
    consent = ConsentFactory()
    for who in (consent.grantee, UserFactory(), UserFactory(admin=True)):
        with pytest.raises(NotAllowed):
            act(consent=consent, by=who)


def test_a_paused_one_cannot_be_resumed_past_its_term(time_machine):
    consent = in_days(2, state="paused")
    time_machine.move_to(clock.now() + timedelta(days=3))
    with pytest.raises(Conflict):
        resume_consent(consent=consent, by=consent.sme.owner)


def test_an_extension_moves_the_end_and_reminds_anew():
    consent = in_days(5, reminded_days=7)
    end = consent.valid_until
    extend_consent(consent=consent, by=consent.sme.owner, months=3)
    stored = Consent.objects.get()
    assert stored.valid_until == actions.months_later(end, 3)
    assert stored.reminded_days is None
    assert AuditEvent.objects.get().tag == "consent:extended"


def test_an_extension_reaches_twelve_months_from_now_at_most():
    consent = in_days(5)
    with pytest.raises(Invalid) as refused:
        extend_consent(consent=consent, by=consent.sme.owner, months=12)
    assert list(refused.value.fields) == ["months"]
    with pytest.raises(Invalid):
        extend_consent(consent=consent, by=consent.sme.owner, months=0)
    extend_consent(consent=consent, by=consent.sme.owner, months=11)


@pytest.mark.parametrize("state", ["requested", "revoked", "expired", "declined"])
def test_what_does_not_run_is_not_extended(state):
    consent = ConsentFactory(state=state)
    with pytest.raises(Conflict):
        extend_consent(consent=consent, by=consent.sme.owner, months=1)


def test_of_two_extensions_of_one_end_one_counts():
    consent = in_days(30)
    stale = Consent.objects.select_related("sme__owner").get()
    extend_consent(consent=consent, by=consent.sme.owner, months=1)
    with pytest.raises(Conflict):
        extend_consent(consent=stale, by=stale.sme.owner, months=1)


# -- Reminders


def titles(user):
    return list(user.notifications.order_by("pk").values_list("title", "body"))


def test_both_are_reminded_a_week_and_a_day_before_the_end_once_each(time_machine):
    consent = in_days(8)
    start, ines = clock.now(), consent.grantee
    assert remind_of_ends() == 0
    for days, words in ((1.1, "It ends within 7 days."), (7.1, "It ends within a day.")):
        time_machine.move_to(start + timedelta(days=days))
        assert remind_of_ends() == 1
        assert remind_of_ends() == 0
        assert titles(ines)[-1][1] == words
    name = consent.sme.business_name
    assert titles(consent.sme.owner) == [
        (f"Sharing with {ines} is about to end", "It ends within 7 days."),
        (f"Sharing with {ines} is about to end", "It ends within a day."),
    ]
    assert titles(ines)[0][0] == f"{name} shares its file with you for a short time more"


def test_after_a_pause_of_the_worker_only_the_last_reminder_is_given():
    in_days(0.5)
    assert remind_of_ends() == 1
    assert remind_of_ends() == 0
    assert Notification.objects.filter(body="It ends within a day.").count() == 2


def test_all_investors_are_not_told_one_by_one():
    consent = in_days(3, grantee=None)
    assert remind_of_ends() == 1
    assert [note.user for note in Notification.objects.all()] == [consent.sme.owner]
    assert "all verified investors" in Notification.objects.get().title


def test_an_extension_is_followed_by_new_reminders(time_machine):
    consent = in_days(3)
    remind_of_ends()
    extend_consent(consent=Consent.objects.get(), by=consent.sme.owner, months=1)
    assert remind_of_ends() == 0
    time_machine.move_to(Consent.objects.get().valid_until - timedelta(days=6))
    assert remind_of_ends() == 1
    assert Notification.objects.filter(user=consent.sme.owner).count() == 2


@pytest.mark.parametrize("state", ["requested", "paused", "revoked", "declined"])
def test_what_opens_nothing_reminds_nobody(state):
    in_days(3, state=state)
    assert remind_of_ends() == 0


def test_the_worker_reminds():
    from core import chores

    assert remind_of_ends in chores.each_hour


def test_revoking_tells_the_investor_once():
    consent = ConsentFactory()
    actions.revoke_consent(consent=consent, by=consent.sme.owner)
    note = Notification.objects.get()
    assert (note.user, note.kind) == (consent.grantee, "consent_answered")
    assert note.title == f"{consent.sme.business_name} no longer shares more with you"
