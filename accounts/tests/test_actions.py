from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts import actions, idempotency, tokens
from accounts.enums import Role
from accounts.models import User
from accounts.tests.factories import PASSWORD, AdminUserFactory, UserFactory
from audit.models import AuditEvent
from core import clock
from core.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def tags():
    return list(AuditEvent.objects.order_by("seq").values_list("tag", flat=True))


def register(**changes):
    given = {"email": "new@x.example", "password": PASSWORD, "role": "sme"}
    return actions.register_user(**{**given, **changes})


def test_a_person_registers():
    user = register(email=" New@X.example ", role="investor")
    assert (user.email, user.role, user.is_staff) == ("new@x.example", Role.INVESTOR, False)
    assert user.check_password(PASSWORD)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.primary, address.verified) == (user.email, True, False)
    assert tags() == ["person:signed_up"]


def test_the_trail_holds_the_address_as_a_digest_only():
    register()
    event = AuditEvent.objects.get()
    assert event.data["address"].startswith("sha256:")
    assert event.private["address"]["value"] == "new@x.example"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": ""}, "role"),
        ({"email": "not an address"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "1234567890123"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"email": "zanzibar-trade@x.example", "password": "zanzibar-trade"}, "password"),
    ],
)
def test_what_cannot_register_names_its_field(changes, field):
    with pytest.raises(Invalid) as refused:
        register(**changes)
    assert list(refused.value.fields) == [field]
    assert User.objects.count() == 0


def test_a_taken_address_is_refused():
    UserFactory(email="new@x.example")
    with pytest.raises(Invalid) as refused:
        register(email="NEW@x.example")
    assert refused.value.code == "address_taken"
    assert list(refused.value.fields) == ["email"]
    assert User.objects.count() == 1


def test_a_wrong_password_is_recorded_without_the_password():
    user = UserFactory()
    assert actions.authenticate(email=user.email.upper(), password=PASSWORD) == user
    assert actions.authenticate(email=user.email, password="canary") is None
    event = AuditEvent.objects.get()
    assert (event.tag, event.actor_id) == ("person:sign_in_failed", None)
    assert "canary" not in str(event.__dict__)


@pytest.mark.parametrize(("by_owner", "tag"), [(True, "changed"), (False, "reset")])
def test_a_new_password_revokes_every_token(by_owner, tag):
    user, other = UserFactory(), UserFactory()
    pairs = [tokens.issue(user=user), tokens.issue(user=user)]
    untouched = tokens.issue(user=other)
    hash_before = user.get_session_auth_hash()
    actions.set_password(user=user, password="another-word-2", by=user if by_owner else None)
    assert [tokens.authenticate(pair.access) for pair in pairs] == [None, None]
    assert [tokens.refresh(pair.refresh) for pair in pairs] == [None, None]
    assert tokens.authenticate(untouched.access) == untouched.family
    assert user.get_session_auth_hash() != hash_before
    assert tags()[-1] == f"person:password_{tag}"


def test_an_address_changes_once_verified():
    user = register()
    pair = tokens.issue(user=user)
    pending = actions.request_address_change(user=user, email="Next@x.example")
    user.refresh_from_db()
    assert user.email == "new@x.example"
    assert actions.verify_address(address=pending) is True
    user.refresh_from_db()
    assert user.email == "next@x.example"
    rows = EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")
    assert list(rows) == [("next@x.example", True, True)]
    assert tokens.authenticate(pair.access) is None
    assert tags()[-1] == "person:address_changed"


def test_only_the_last_asked_address_waits():
    user = register()
    for email in ("one@x.example", "two@x.example"):
        actions.request_address_change(user=user, email=email)
    rows = EmailAddress.objects.filter(user=user).order_by("pk").values_list("email", flat=True)
    assert list(rows) == ["new@x.example", "two@x.example"]


def test_an_address_of_somebody_else_is_not_taken_over():
    user, owner = register(), UserFactory(email="owner@x.example")
    pending = actions.request_address_change(user=user, email=owner.email)
    assert actions.verify_address(address=pending) is False
    user.refresh_from_db()
    assert user.email == "new@x.example"
    assert EmailAddress.objects.filter(verified=True).count() == 0


def test_verifying_the_first_address_keeps_the_programs():
    user = register()
    pair = tokens.issue(user=user)
    assert actions.verify_address(address=EmailAddress.objects.get(user=user)) is True
    assert tokens.authenticate(pair.access) == pair.family
    assert tags()[-1] == "person:address_verified"


def test_an_administrator_verifies_an_identity_once():
    person, admin = UserFactory(), AdminUserFactory()
    assert actions.verify_identity(person=person, by=admin).is_verified
    with pytest.raises(Conflict):
        actions.verify_identity(person=person, by=admin)
    assert tags() == ["person:identity_verified"]


def test_deactivation_ends_sessions_and_tokens_for_good():
    person, admin = UserFactory(), AdminUserFactory()
    pair, hash_before = tokens.issue(user=person), person.get_session_auth_hash()
    actions.deactivate_user(person=person, by=admin)
    assert (person.is_active, tokens.authenticate(pair.access)) == (False, None)
    with pytest.raises(Conflict):
        actions.deactivate_user(person=person, by=admin)
    actions.reactivate_user(person=person, by=admin)
    assert (person.is_active, tokens.authenticate(pair.access)) == (True, None)
    assert tokens.refresh(pair.refresh) is None
    assert person.get_session_auth_hash() != hash_before
    with pytest.raises(Conflict):
        actions.reactivate_user(person=person, by=admin)
    assert tags() == ["token:issued", "person:deactivated", "person:reactivated"]


@pytest.mark.parametrize("act", ["verify_identity", "deactivate_user", "reactivate_user"])
def test_only_another_active_administrator_may(act):
    person, admin = UserFactory(), AdminUserFactory()
    inactive = AdminUserFactory(is_active=False)
    for by, target in [
        (person, person),
        (UserFactory(), person),
        (admin, admin),
        (inactive, person),
    ]:
        with pytest.raises(NotAllowed):
            getattr(actions, act)(person=target, by=by)
    assert tags() == []


def test_what_has_run_out_is_forgotten(settings):
    settings.ENABLE_RATE_LIMITING = True
    user = UserFactory()
    with time_machine.travel(clock.now() - timedelta(days=45)):
        tokens.issue(user=user)
        idempotency.run_once(user=user, action="a", key="k", body={}, func=dict)
        actions.authenticate(email=user.email, password="wrong")
    with time_machine.travel(clock.now() - timedelta(days=20)):
        kept = tokens.issue(user=user)
    assert actions.forget_expired() == 3
    assert [family.pk for family in user.token_families.all()] == [kept.family.pk]


def test_a_program_is_signed_out_by_its_owner_or_an_administrator():
    user, admin = UserFactory(), AdminUserFactory()
    first, second = tokens.issue(user=user), tokens.issue(user=user)
    with pytest.raises(NotAllowed):
        actions.revoke_family(family=first.family, by=UserFactory())
    assert tokens.authenticate(first.access) == first.family
    actions.revoke_family(family=first.family, by=user)
    actions.revoke_family(family=second.family, by=admin)
    assert [tokens.authenticate(pair.access) for pair in (first, second)] == [None, None]
    with pytest.raises(Conflict):
        actions.revoke_family(family=first.family, by=user)
