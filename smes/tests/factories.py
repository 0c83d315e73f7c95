"""Businesses and consents for tests."""

from datetime import timedelta

import factory

from accounts.tests.factories import UserFactory
from core import clock
from smes.enums import Basis, ConsentState, Industry, RiskLevel, Scope
from smes.models import Consent, ConsentAccess, Sme


def level_of(score):
    if score is None:
        return ""
    if score >= 70:
        return RiskLevel.LOW
    return RiskLevel.MEDIUM if score >= 40 else RiskLevel.HIGH


class SmeFactory(factory.django.DjangoModelFactory):
    """A business without a score; `scored` gives it one, `listed` lists it as well."""

    class Meta:
        model = Sme

    owner = factory.SubFactory(UserFactory)
    business_name = factory.Sequence(lambda n: f"Business {n}")
    industry = Industry.TRADE
    country = "PT"
    city = "Porto"
    years_of_operation = 7
    employees = 12
    registration_number = factory.Sequence(lambda n: f"PT-{n:06}")
    description = "Sells olive oil."
    website = "https://shop.example"
    currency = "EUR"
    is_listed = False
    score = None
    risk_level = factory.LazyAttribute(lambda sme: level_of(sme.score))
    score_basis = factory.LazyAttribute(lambda sme: "" if sme.score is None else Basis.PARSED)
    scored_at = factory.LazyAttribute(lambda sme: None if sme.score is None else clock.now())
    listed_at = factory.LazyAttribute(lambda sme: clock.now() if sme.is_listed else None)

    class Params:
        scored = factory.Trait(score=64)
        listed = factory.Trait(score=64, is_listed=True)


class ConsentFactory(factory.django.DjangoModelFactory):
    """A consent in force that opens everything; without `grantee`, to all verified investors."""

    class Meta:
        model = Consent

    sme = factory.SubFactory(SmeFactory)
    grantee = factory.SubFactory(UserFactory, investor=True)
    scopes = factory.LazyFunction(lambda: list(Scope.values))
    purpose = "Working capital"
    valid_from = factory.LazyFunction(lambda: clock.now() - timedelta(minutes=1))
    valid_until = factory.LazyFunction(lambda: clock.now() + timedelta(days=90))
    state = ConsentState.ACTIVE
    ended_at = factory.LazyAttribute(
        lambda consent: (
            clock.now()
            if consent.state in (ConsentState.REVOKED, ConsentState.EXPIRED, ConsentState.DECLINED)
            else None
        )
    )


class ConsentAccessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentAccess

    sme = factory.SubFactory(SmeFactory)
    who = factory.SubFactory(UserFactory, investor=True)
    what = " ".join(Scope.values)
