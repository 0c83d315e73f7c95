"""An investor asks, the owner answers: the acts, their refusals and who is told."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Notification
from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from investors import access_requests
from investors.access_requests import ask_for_access
from investors.tests.factories import InvestorFactory
from smes.consent_requests import decline_request, grant_request
from smes.enums import ConsentState, Scope
from smes.models import Consent, Sme
from smes.queries import scopes_for
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db
WANTED = {"scopes": ["reasons", "score"], "purpose": "A spring loan", "months": 3}


@pytest.fixture
def sme():
    return SmeFactory(listed=True, business_name="Sana Olive Oils")


@pytest.fixture
def noor():
    return InvestorFactory(full_name="Noor Haddad").user


def told(user):
    return [(note.kind, note.title, note.body, note.link) for note in user.notifications.all()]


def test_a_request_opens_nothing_and_tells_the_owner_who_asks_and_why(sme, noor):
    request = ask_for_access(sme=sme, by=noor, **WANTED)
    assert (request.state, request.asked_scopes) == ("requested", ["score", "reasons"])
    assert request.months == 3
    assert scopes_for(noor, sme) == frozenset()
    assert told(sme.owner) == [
        (
            "consent_asked",
            "Noor Haddad asks to see more of your business",
            "Purpose: A spring loan",
            "/business/sharing/#requests",
        )
    ]
    assert AuditEvent.objects.get().tag == "consent:requested"


def refusal(sme, by, **changes):
    with pytest.raises((Conflict, Invalid, NotAllowed)) as refused, transaction.atomic():
        ask_for_access(sme=sme, by=by, **(WANTED | changes))
    error = refused.value
    return error.code, list(error.fields)


def test_one_request_at_a_time(sme, noor):
    ask_for_access(sme=sme, by=noor, **WANTED)
    assert refusal(sme, noor) == ("asked_already", [])
    assert refusal(sme, noor, scopes=["profile"]) == ("asked_already", [])
    ask_for_access(sme=SmeFactory(listed=True), by=noor, **WANTED)
    ask_for_access(sme=sme, by=InvestorFactory().user, **WANTED)


def test_two_at_once_make_one(sme, noor, monkeypatch):
    ask_for_access(sme=sme, by=noor, **WANTED)
    for look in ("_check_bounds", "versioning.check"):  # both had looked before the other wrote
        monkeypatch.setattr(f"investors.access_requests.{look}", lambda *args: None)
    assert refusal(sme, noor) == ("asked_already", [])
    assert Consent.objects.count() == 1


def test_so_many_a_day(noor, monkeypatch, time_machine):
    monkeypatch.setattr(access_requests, "MOST_A_DAY", 2)
    for _n in range(2):
        ask_for_access(sme=SmeFactory(listed=True), by=noor, **WANTED)
    assert refusal(SmeFactory(listed=True), noor) == ("too_many_requests", [])
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1))
    ask_for_access(sme=SmeFactory(listed=True), by=noor, **WANTED)


def test_a_no_holds_for_a_week(sme, noor, time_machine):
    request = ask_for_access(sme=sme, by=noor, **WANTED)
    decline_request(consent=request, by=sme.owner, reason="Not now.")
    assert refusal(sme, noor) == ("declined_lately", [])
    time_machine.move_to(clock.now() + timedelta(days=7, minutes=1))
    ask_for_access(sme=sme, by=noor, **WANTED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "x" * 201}, "purpose"),
        ({"months": 0}, "months"),
        ({"months": 13}, "months"),
    ],
)
def test_a_wrong_field_is_named(sme, noor, changes, field):
    assert refusal(sme, noor, **changes) == ("invalid", [field])


def test_what_is_open_already_is_not_asked_for(sme, noor):
    ConsentFactory(sme=sme, grantee=noor, scopes=["score"])
    assert ask_for_access(sme=sme, by=noor, **WANTED).asked_scopes == ["reasons"]
    assert refusal(sme, noor, scopes=["score"]) == ("invalid", ["scopes"])


def test_only_investors_with_a_profile_ask_and_only_what_they_can_find(sme, noor):
    assert refusal(sme, UserFactory(investor=True))[0] == "no_profile"
    assert refusal(sme, UserFactory(admin=True))[0] == "not_allowed"
    assert refusal(sme, sme.owner)[0] == "not_allowed"
    Sme.objects.update(is_listed=False, listed_at=None)
    assert refusal(sme, noor)[0] == "not_allowed"


# -- The answers


@pytest.fixture
def request_(sme, noor):
    return ask_for_access(sme=sme, by=noor, **WANTED)


@pytest.mark.parametrize(
    ("scopes", "opened"),
    [(None, {"score", "reasons"}), (["score"], {"score"})],
)
def test_the_owner_grants_all_or_a_part_for_a_term(sme, noor, request_, scopes, opened):
    granted = grant_request(consent=request_, by=sme.owner, months=1, scopes=scopes)
    assert scopes_for(noor, sme) == {Scope(scope) for scope in opened}
    assert granted.asked_scopes == ["score", "reasons"]
    assert granted.valid_until - clock.now() <= timedelta(days=31)
    link = f"/smes/{sme.pk}/"
    title = "Sana Olive Oils opened its file to you"
    assert told(noor) == [("consent_answered", title, "For one month.", link)]


def test_the_term_begins_with_the_answer(sme, noor, request_, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=200))
    granted = grant_request(consent=request_, by=sme.owner, months=1)
    assert granted.is_in_force
    assert scopes_for(noor, sme)


def test_no_more_is_granted_than_was_asked_for(sme, request_):
    for scopes in (["transactions"], ["score", "transactions"], []):
        with pytest.raises(Invalid) as refused:
            grant_request(consent=request_, by=sme.owner, months=1, scopes=scopes)
        assert list(refused.value.fields) == ["scopes"]
    with pytest.raises(Invalid):
        grant_request(consent=request_, by=sme.owner, months=13)
    assert Consent.objects.get().state == ConsentState.REQUESTED


def test_declining_says_why(sme, noor, request_):
    decline_request(consent=request_, by=sme.owner, reason=" Not now. ")
    stored = Consent.objects.get()
    assert (stored.state, stored.answer, stored.ended_at is not None) == (
        "declined",
        "Not now.",
        True,
    )
    link = f"/smes/{sme.pk}/"
    title = "Sana Olive Oils declined your request"
    assert told(noor) == [("consent_answered", title, "Not now.", link)]
    for reason in ("", " ", "x" * 301):
        with pytest.raises(Invalid):
            decline_request(consent=request_, by=sme.owner, reason=reason)


def test_a_request_is_answered_once_and_by_the_owner(sme, noor, request_):
    stale = Consent.objects.get()
    for stranger in (noor, SmeFactory().owner, UserFactory(admin=True)):
        with pytest.raises(NotAllowed):
            grant_request(consent=request_, by=stranger, months=1)
        with pytest.raises(NotAllowed):
            decline_request(consent=request_, by=stranger, reason="No.")
    grant_request(consent=request_, by=sme.owner, months=1)
    for answer in (
        lambda: grant_request(consent=stale, by=sme.owner, months=1),
        lambda: decline_request(consent=stale, by=sme.owner, reason="No."),
    ):
        with pytest.raises(Conflict):
            answer()
    assert Notification.objects.filter(user=noor).count() == 1
