"""Investors for tests."""

import factory

from accounts.tests.factories import UserFactory
from investors.models import Investor, SavedSearch, Watch
from smes.tests.factories import SmeFactory


class InvestorFactory(factory.django.DjangoModelFactory):
    """An investor with a profile; `user__verified=True` has his identity verified."""

    class Meta:
        model = Investor

    user = factory.SubFactory(UserFactory, investor=True)
    full_name = factory.Sequence(lambda n: f"Investor {n}")
    organization = "Lakeside Capital"
    country = "CH"
    city = "Lugano"
    interests = factory.LazyFunction(lambda: ["A", "G"])


class WatchFactory(factory.django.DjangoModelFactory):
    """A business watched as its card stands now."""

    class Meta:
        model = Watch

    user = factory.SubFactory(UserFactory, investor=True)
    sme = factory.SubFactory(SmeFactory, listed=True)
    name = factory.LazyAttribute(lambda watch: watch.sme.business_name)
    seen_score = factory.LazyAttribute(lambda watch: watch.sme.score)
    seen_level = factory.LazyAttribute(lambda watch: watch.sme.risk_level)
    seen_basis = factory.LazyAttribute(lambda watch: watch.sme.score_basis)
    seen_scored_at = factory.LazyAttribute(lambda watch: watch.sme.scored_at)
    told_score = factory.LazyAttribute(lambda watch: watch.sme.score)
    told_level = factory.LazyAttribute(lambda watch: watch.sme.risk_level)


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """A search for all businesses, that nothing has come to match yet."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory, investor=True)
    name = factory.Sequence(lambda n: f"Search {n}")
    query = ""
