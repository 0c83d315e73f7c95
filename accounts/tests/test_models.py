import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts import tokens
from accounts.models import TokenFamily, User
from accounts.tests.factories import PASSWORD, AdminUserFactory, InvestorUserFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_created_people_have_lower_case_addresses_and_hashed_passwords():
    user = User.objects.create_user(" Mara@X.example ", PASSWORD, role="sme")
    assert (str(user), user.check_password(PASSWORD)) == ("mara@x.example", True)
    assert PASSWORD not in user.password
    admin = User.objects.create_superuser("root@x.example", PASSWORD)
    assert (admin.is_admin, admin.is_staff, admin.is_superuser) == (True, True, True)


def test_who_sees_whom():
    user, other, admin = UserFactory(), InvestorUserFactory(), AdminUserFactory()
    assert list(User.objects.visible_to(user)) == [user]
    assert set(User.objects.visible_to(admin)) == {user, other, admin}
    assert list(User.objects.visible_to(AnonymousUser())) == []


def test_programs_are_their_owners_alone():
    family = tokens.issue(user=UserFactory(), program="books").family
    assert list(TokenFamily.objects.visible_to(family.user)) == [family]
    for stranger in (UserFactory(), AdminUserFactory(), AnonymousUser()):
        assert list(TokenFamily.objects.visible_to(stranger)) == []


@pytest.mark.parametrize(
    "changes", [{"email": "Upper@x.example"}, {"role": "king"}, {"is_staff": True}]
)
def test_the_database_refuses_impossible_people(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(**changes)


def test_only_verified_investors_are_verified_investors():
    people = [UserFactory(verified=True), InvestorUserFactory(), InvestorUserFactory(verified=True)]
    assert [person.is_verified_investor for person in people] == [False, False, True]
    assert [person.is_sme for person in people] == [True, False, False]


def test_a_raised_epoch_changes_the_session_hash():
    user = UserFactory()
    before = user.get_session_auth_hash()
    user.session_epoch += 1
    assert user.get_session_auth_hash() != before
