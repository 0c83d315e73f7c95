"""People for tests. Everybody's password is `PASSWORD`."""

from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password

from accounts.enums import Role
from accounts.models import TokenFamily, User
from core import clock

PASSWORD = "partnex-demo-1"


class UserFactory(factory.django.DjangoModelFactory):
    """A business owner; the traits `investor` and `admin` make the others, `verified` verifies."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@partnex.example")
    role = Role.SME
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    class Params:
        investor = factory.Trait(role=Role.INVESTOR)
        admin = factory.Trait(role=Role.ADMIN, is_staff=True, is_superuser=True)
        verified = factory.Trait(verified_at=factory.LazyFunction(clock.now))


class InvestorUserFactory(UserFactory):
    role = Role.INVESTOR


class AdminUserFactory(UserFactory):
    role = Role.ADMIN
    is_staff = True
    is_superuser = True


class TokenFamilyFactory(factory.django.DjangoModelFactory):
    """A program that is signed in; nobody holds its tokens."""

    class Meta:
        model = TokenFamily

    user = factory.SubFactory(UserFactory)
    program = "bookkeeper/1.0"
    refresh_digest = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=14))
