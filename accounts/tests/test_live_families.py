from datetime import timedelta

import pytest

from accounts import live_families, tokens
from accounts.models import TokenFamily, User
from accounts.tests.factories import UserFactory
from core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return tokens.issue(user=UserFactory(investor=True), program="Ledger").family


def test_the_family_and_its_user_are_as_the_orm_reads_them(family):
    found = live_families.find(family.pk)
    wanted = TokenFamily.objects.select_related("user").get(pk=family.pk)
    for ours, theirs in ((found, wanted), (found.user, wanted.user)):
        assert type(ours) is type(theirs)
        assert not ours._state.adding
        for field in ours._meta.concrete_fields:
            assert getattr(ours, field.attname) == getattr(theirs, field.attname), field.name


@pytest.mark.parametrize(
    "end",
    [
        lambda family: TokenFamily.objects.update(revoked_at=clock.now()),
        lambda family: TokenFamily.objects.update(expires_at=clock.now() - timedelta(seconds=1)),
        lambda family: User.objects.filter(pk=family.user_id).update(is_active=False),
        lambda family: TokenFamily.objects.all().delete(),
    ],
    ids=["revoked", "expired", "deactivated", "deleted"],
)
def test_a_family_that_has_ended_is_not_found(family, end):
    assert live_families.find(family.pk) is not None
    end(family)
    assert live_families.find(family.pk) is None
