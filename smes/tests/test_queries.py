from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.tests.factories import UserFactory
from core import clock
from smes.enums import Scope
from smes.queries import consents_for, scopes_for
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(Scope)


@pytest.fixture
def sme():
    return SmeFactory(listed=True)


@pytest.fixture
def ines():
    return UserFactory(investor=True)


def test_owner_and_admin_see_everything_strangers_nothing(sme, ines):
    assert scopes_for(sme.owner, sme) == EVERYTHING
    assert scopes_for(UserFactory(admin=True), sme) == EVERYTHING
    for stranger in (ines, SmeFactory().owner, AnonymousUser(), UserFactory.build(role="visitor")):
        assert scopes_for(stranger, sme) == frozenset()


def test_consents_add_up(sme, ines):
    ConsentFactory(sme=sme, grantee=ines, scopes=["profile"])
    ConsentFactory(sme=sme, grantee=ines, scopes=["score", "profile"])
    ConsentFactory(sme=sme, grantee=UserFactory(investor=True), scopes=["transactions"])
    ConsentFactory(grantee=ines, scopes=["monthly_figures"])
    assert scopes_for(ines, sme) == {Scope.PROFILE, Scope.SCORE}


def test_a_consent_to_all_is_for_verified_investors(sme, ines):
    ConsentFactory(sme=sme, grantee=None, scopes=["score"])
    assert scopes_for(ines, sme) == frozenset()
    assert scopes_for(UserFactory(investor=True, verified=True), sme) == {Scope.SCORE}


def test_an_owner_gains_nothing_by_a_consent_to_all(sme):
    ConsentFactory(sme=sme, grantee=None)
    assert scopes_for(UserFactory(verified=True), sme) == frozenset()


@pytest.mark.parametrize("state", ["requested", "paused", "revoked", "expired", "declined"])
def test_only_an_active_consent_opens(sme, ines, state):
    ConsentFactory(sme=sme, grantee=ines, state=state)
    assert scopes_for(ines, sme) == frozenset()


def test_the_clock_ends_a_consent_before_any_sweeper(sme, ines, time_machine):
    consent = ConsentFactory(sme=sme, grantee=ines)
    time_machine.move_to(consent.valid_until - timedelta(seconds=1), tick=False)
    assert scopes_for(ines, sme) == EVERYTHING
    time_machine.move_to(consent.valid_until, tick=False)
    assert scopes_for(ines, sme) == frozenset()
    assert not consent.is_in_force


def test_a_consent_does_not_open_before_its_time(sme, ines):
    later = clock.now() + timedelta(hours=1)
    ConsentFactory(sme=sme, grantee=ines, valid_from=later, valid_until=later + timedelta(days=1))
    assert scopes_for(ines, sme) == frozenset()


def test_a_consent_by_name_comes_first(sme):
    noor = UserFactory(investor=True, verified=True)
    to_all, by_name = ConsentFactory(sme=sme, grantee=None), ConsentFactory(sme=sme, grantee=noor)
    assert list(consents_for(noor, sme)) == [by_name, to_all]
