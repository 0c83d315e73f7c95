from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.tests.factories import UserFactory
from core import clock
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentAccessFactory, ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"industry": "Z"},
        {"score": 101},
        {"is_listed": True, "score": 50, "listed_at": None},
        {"is_listed": True, "score": None},
    ],
)
def test_the_database_refuses_an_impossible_business(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SmeFactory(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "open"},
        {"valid_until": clock.now() - timedelta(days=400)},
        {"state": "active", "ended_at": clock.now()},
        {"state": "revoked", "ended_at": None},
    ],
)
def test_the_database_refuses_an_impossible_consent(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(**wrong)


def everybody(sme):
    return {
        "owner": sme.owner,
        "other owner": SmeFactory(business_name="Zed's").owner,
        "investor": UserFactory(investor=True),
        "admin": UserFactory(admin=True),
        "unknown kind": UserFactory.build(role="visitor"),
        "nobody": AnonymousUser(),
    }


@pytest.mark.parametrize(
    ("is_listed", "seen_by"),
    [(False, {"owner", "admin"}), (True, {"owner", "investor", "admin"})],
)
def test_who_sees_a_business(is_listed, seen_by):
    sme = SmeFactory(scored=True, is_listed=is_listed)
    for name, user in everybody(sme).items():
        assert Sme.objects.visible_to(user).filter(pk=sme.pk).exists() == (name in seen_by), name


def test_a_consent_opens_an_unlisted_business_to_its_investor():
    sme = SmeFactory()
    ines, noor = UserFactory(investor=True), UserFactory(investor=True, verified=True)
    ConsentFactory(sme=sme, grantee=ines)
    assert list(Sme.objects.visible_to(ines)) == [sme]
    assert list(Sme.objects.visible_to(noor)) == []
    assert list(Sme.objects.listed_to(ines)) == []


def test_only_investors_and_admins_have_a_listing():
    sme = SmeFactory(listed=True)
    people = everybody(sme)
    having = {name for name, user in people.items() if Sme.objects.listed_to(user).exists()}
    assert having == {"investor", "admin"}


def test_who_sees_a_consent_and_who_looked():
    consent = ConsentFactory()
    access = ConsentAccessFactory(sme=consent.sme, who=consent.grantee, consent=consent)
    people = everybody(consent.sme) | {"grantee": consent.grantee}
    for rows, row in ((Consent.objects, consent), (ConsentAccess.objects, access)):
        seen = {name for name, user in people.items() if row in rows.visible_to(user)}
        assert seen == {"owner", "grantee", "admin"}


def test_words():
    sme = SmeFactory(industry="J", country="PT", city="Porto")
    assert sme.industry_name == "Information and communication"
    assert (sme.location, sme.country_name) == ("Porto, Portugal", "Portugal")
    consent = ConsentFactory(scopes=["score", "transactions"])
    assert consent.scope_labels == ["Score history", "Transactions"]
    assert ConsentAccessFactory(what="profile score").what_labels == [
        "Full profile",
        "Score history",
    ]
