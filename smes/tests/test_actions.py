from datetime import UTC, datetime, timedelta

import pytest

from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from smes import actions
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentFactory, SmeFactory
from statements.tests.factories import StatementFactory

pytestmark = pytest.mark.django_db
FIELDS = {
    "business_name": "Oliveira Azeites",
    "industry": "G",
    "country": "PT",
    "city": "Porto",
    "years_of_operation": 7,
    "employees": 12,
}


def tags():
    return list(AuditEvent.objects.order_by("seq").values_list("tag", flat=True))


# -- Profile


def test_an_owner_gets_one_business():
    owner = UserFactory()
    sme = actions.create_profile(by=owner, **FIELDS)
    assert (sme.owner, sme.currency, sme.version, sme.is_listed) == (owner, "EUR", 1, False)
    with pytest.raises(Conflict) as refused:
        actions.create_profile(by=owner, **FIELDS)
    assert refused.value.code == "profile_exists"
    assert tags() == ["sme:created"]


@pytest.mark.parametrize("role", [{"investor": True}, {"admin": True}])
def test_only_owners_get_a_business(role):
    with pytest.raises(NotAllowed):
        actions.create_profile(by=UserFactory(**role), **FIELDS)
    assert not Sme.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_name", ""),
        ("business_name", "x" * 121),
        ("industry", "Z"),
        ("country", "UK"),
        ("city", ""),
        ("years_of_operation", -1),
        ("years_of_operation", 301),
        ("employees", -1),
        ("employees", 1_000_001),
        ("website", "ftp://shop.example"),
        ("website", "javascript:alert(1)"),
        ("currency", "EURO"),
        ("currency", "XAU"),
    ],
)
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(Invalid) as refused:
        actions.create_profile(by=UserFactory(), **(FIELDS | {field: value}))
    assert list(refused.value.fields) == [field]


def test_a_change_moves_the_version_and_is_recorded():
    sme = SmeFactory()
    actions.update_profile(sme=sme, by=sme.owner, version=1, city="Braga", country="PT")
    stored = Sme.objects.get()
    assert (stored.city, stored.version, sme.version) == ("Braga", 2, 2)
    event = AuditEvent.objects.get()
    assert (event.tag, event.data) == ("sme:updated", {"changed": ["city"]})


def test_nothing_changed_nothing_recorded():
    sme = SmeFactory()
    actions.update_profile(sme=sme, by=sme.owner, version=1, city=sme.city)
    assert (Sme.objects.get().version, tags()) == (1, [])


@pytest.mark.parametrize("changes", [{"city": "Braga"}, {}])
def test_a_stale_version_is_a_conflict(changes):
    sme = SmeFactory(version=3)
    with pytest.raises(Conflict) as refused:
        actions.update_profile(sme=sme, by=sme.owner, version=2, **changes)
    assert refused.value.code == "stale_version"
    assert (Sme.objects.get().city, tags()) == ("Porto", [])


def test_a_change_between_read_and_write_is_a_conflict():
    sme = SmeFactory()
    actions.update_profile(sme=Sme.objects.get(), by=sme.owner, city="Braga")
    with pytest.raises(Conflict):
        actions.update_profile(sme=sme, by=sme.owner, employees=13)
    assert (Sme.objects.get().city, Sme.objects.get().employees) == ("Braga", 12)


@pytest.mark.parametrize("make", [lambda: SmeFactory().owner, lambda: UserFactory(admin=True)])
def test_only_the_owner_changes_a_profile(make):
    with pytest.raises(NotAllowed):
        actions.update_profile(sme=SmeFactory(), by=make(), city="Braga")


def test_the_currency_stays_once_statements_are_kept_in_it():
    sme = SmeFactory()
    actions.update_profile(sme=sme, by=sme.owner, currency="USD")
    StatementFactory(sme=sme, uploaded_by=sme.owner)
    actions.update_profile(sme=sme, by=sme.owner, currency="USD", city="Braga")
    with pytest.raises(Conflict) as refused:
        actions.update_profile(sme=sme, by=sme.owner, currency="EUR")
    assert (refused.value.code, list(refused.value.fields)) == ("currency_in_use", ["currency"])
    assert Sme.objects.get().currency == "USD"


# -- Listing


def test_listing_needs_a_score():
    sme = SmeFactory()
    with pytest.raises(Conflict) as refused:
        actions.list_business(sme=sme, by=sme.owner)
    assert (refused.value.code, Sme.objects.get().is_listed) == ("no_score", False)


def test_listing_on_twice_and_off_twice():
    sme = SmeFactory(scored=True)
    for _time in range(2):
        actions.list_business(sme=sme, by=sme.owner)
    listed = Sme.objects.get()
    assert (listed.is_listed, listed.listed_at) == (True, sme.listed_at)
    for _time in range(2):
        actions.unlist_business(sme=sme, by=sme.owner)
    assert (Sme.objects.get().is_listed, Sme.objects.get().listed_at) == (False, None)
    assert tags() == ["sme:listed", "sme:unlisted"]


def test_an_admin_may_unlist_but_not_list():
    sme, admin = SmeFactory(listed=True), UserFactory(admin=True)
    actions.unlist_business(sme=sme, by=admin)
    with pytest.raises(NotAllowed):
        actions.list_business(sme=sme, by=admin)
    with pytest.raises(NotAllowed):
        actions.unlist_business(sme=sme, by=SmeFactory().owner)


# -- Consent


def give(sme, **fields):
    given = {"scopes": ["score"], "months": 3, "by": sme.owner}
    return actions.give_consent(sme=sme, **(given | fields))


def test_a_consent_to_one_investor(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False)
    sme, ines = SmeFactory(), UserFactory(investor=True, email="ines@partnex.example")
    consent = give(
        sme,
        investor=" Ines@Partnex.example",
        scopes=["transactions", "score", "score"],
        purpose="Loan",
    )
    stored = Consent.objects.get()
    assert (stored.grantee, stored.scopes) == (ines, ["score", "transactions"])
    assert (stored.state, stored.purpose, stored.pk) == ("active", "Loan", consent.pk)
    assert stored.valid_until == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert AuditEvent.objects.get().data == {
        "sme": sme.pk,
        "grantee": ines.pk,
        "scopes": ["score", "transactions"],
        "valid_until": "2027-02-28T12:00:00+00:00",
    }


def test_a_consent_to_all():
    assert give(SmeFactory()).grantee is None


def test_nobody_and_no_investor_are_refused_alike():
    UserFactory(email="owner@partnex.example")
    UserFactory(email="admin@partnex.example", admin=True)
    UserFactory(email="gone@partnex.example", investor=True, is_active=False)
    sme, refusals = SmeFactory(), set()
    for name in ("owner", "admin", "gone", "nobody"):
        with pytest.raises(Invalid) as refused:
            give(sme, investor=f"{name}@partnex.example")
        refusals.add((refused.value.code, refused.value.message, str(refused.value.fields)))
    assert len(refusals) == 1
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["score", "files"]}, "scopes"),
        ({"months": 0}, "months"),
        ({"months": 13}, "months"),
        ({"purpose": "x" * 201}, "purpose"),
    ],
)
def test_a_wrong_consent_is_refused(wrong, field):
    with pytest.raises(Invalid) as refused:
        give(SmeFactory(), **wrong)
    assert list(refused.value.fields) == [field]
    assert not Consent.objects.exists()


@pytest.mark.parametrize("make", [lambda: SmeFactory().owner, lambda: UserFactory(admin=True)])
def test_only_the_owner_gives_a_consent(make):
    with pytest.raises(NotAllowed):
        give(SmeFactory(), by=make())


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2026, 6, 15), 12, (2027, 6, 15)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
    ],
)
def test_months_later(day, months, until):
    assert actions.months_later(datetime(*day, tzinfo=UTC), months) == datetime(*until, tzinfo=UTC)


def test_revoking_ends_a_consent_once():
    consent = ConsentFactory()
    actions.revoke_consent(consent=consent, by=consent.sme.owner)
    stored = Consent.objects.get()
    assert (stored.state, stored.ended_at is not None) == ("revoked", True)
    with pytest.raises(Conflict):
        actions.revoke_consent(consent=stored, by=consent.sme.owner)
    assert tags() == ["consent:revoked"]


@pytest.mark.parametrize("make", [lambda: SmeFactory().owner, lambda: UserFactory(investor=True)])
def test_strangers_cannot_revoke(make):
    with pytest.raises(NotAllowed):
        actions.revoke_consent(consent=ConsentFactory(), by=make())
    assert Consent.objects.get().state == "active"


def test_the_sweeper_ends_what_is_overdue_and_nothing_else():
    past = {
        "valid_from": clock.now() - timedelta(days=9),
        "valid_until": clock.now() - timedelta(days=1),
    }
    overdue = [ConsentFactory(**past), ConsentFactory(state="paused", **past)]
    others = [ConsentFactory(), ConsentFactory(state="revoked", **past)]
    assert actions.expire_consents() == 2
    assert actions.expire_consents() == 0
    assert {Consent.objects.get(pk=consent.pk).state for consent in overdue} == {"expired"}
    assert [Consent.objects.get(pk=consent.pk).state for consent in others] == ["active", "revoked"]
    assert tags() == ["consent:expired"] * 2


def test_a_look_is_written_down():
    consent = ConsentFactory()
    actions.record_access(
        sme=consent.sme, by=consent.grantee, scopes={Scope.SCORE, Scope.PROFILE}, consent=consent
    )
    access = ConsentAccess.objects.get()
    assert (access.who, access.what, access.consent) == (consent.grantee, "profile score", consent)
    assert tags() == ["credit_file:viewed"]
