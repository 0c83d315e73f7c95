"""Investors for tests."""

import factory

from accounts.tests.factories import UserFactory
from investors.models import Investor


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
