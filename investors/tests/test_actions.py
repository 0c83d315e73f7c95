import pytest

from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core.errors import Conflict, Invalid, NotAllowed
from investors import actions
from investors.models import Investor
from investors.tests.factories import InvestorFactory
from smes.enums import Scope
from smes.models import ConsentAccess
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db
FIELDS = {"full_name": "Ines", "city": "Lugano", "country": "CH", "interests": ["A", "G"]}


def test_an_investor_gets_one_profile():
    ines = UserFactory(investor=True)
    assert actions.create_profile(by=ines, **FIELDS).interest_names == [
        "Agriculture, forestry and fishing",
        "Wholesale and retail trade",
    ]
    with pytest.raises(Conflict) as refused:
        actions.create_profile(by=ines, **FIELDS)
    assert refused.value.code == "profile_exists"
    assert [event.tag for event in AuditEvent.objects.all()] == ["investor:created"]


@pytest.mark.parametrize("role", [{}, {"admin": True}])
def test_only_investors_get_a_profile(role):
    with pytest.raises(NotAllowed):
        actions.create_profile(by=UserFactory(**role), **FIELDS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("city", ""),
        ("country", "UK"),
        ("interests", ["Z"]),
        ("interests", ["A", "A"]),
        ("interests", "A"),
        ("interests", [{"a": 1}]),
    ],
)
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(Invalid) as refused:
        actions.create_profile(by=UserFactory(investor=True), **(FIELDS | {field: value}))
    assert list(refused.value.fields) == [field]


def test_a_change_and_a_stale_one():
    investor = InvestorFactory()
    actions.update_profile(investor=investor, by=investor.user, version=1, city="Bern")
    assert (Investor.objects.get().city, Investor.objects.get().version) == ("Bern", 2)
    with pytest.raises(Conflict):
        actions.update_profile(investor=investor, by=investor.user, version=1, city="Basel")
    with pytest.raises(NotAllowed):
        actions.update_profile(investor=investor, by=InvestorFactory().user, city="Basel")
    assert Investor.objects.get(pk=investor.pk).city == "Bern"


def open_file(sme, by, parts=tuple(Scope)):
    return actions.open_credit_file(sme=sme, by=by, parts=parts)


def test_a_look_beyond_the_card_is_written_down_once():
    sme, ines = SmeFactory(listed=True), UserFactory(investor=True)
    consent = ConsentFactory(sme=sme, grantee=ines, scopes=["score", "transactions"])
    assert open_file(sme, ines, (Scope.SCORE, Scope.PROFILE)) == {Scope.SCORE}
    access = ConsentAccess.objects.get()
    assert (access.sme, access.who, access.consent, access.what) == (sme, ines, consent, "score")


def test_the_card_alone_and_ones_own_file_leave_no_trace():
    sme, noor = SmeFactory(listed=True), UserFactory(investor=True)
    assert open_file(sme, noor) == frozenset()
    assert open_file(sme, sme.owner) == frozenset(Scope)
    assert not ConsentAccess.objects.exists()


def test_an_admins_look_is_written_down_without_a_consent():
    sme, admin = SmeFactory(), UserFactory(admin=True)
    ConsentFactory(sme=sme, grantee=None)
    assert open_file(sme, admin) == frozenset(Scope)
    access = ConsentAccess.objects.get()
    assert (access.who, access.consent) == (admin, None)


def test_the_consent_named_is_one_that_opened_something():
    sme, ines = SmeFactory(), UserFactory(investor=True, verified=True)
    ConsentFactory(sme=sme, grantee=ines, scopes=["transactions"])
    to_all = ConsentFactory(sme=sme, grantee=None, scopes=["score"])
    open_file(sme, ines, (Scope.SCORE,))
    assert ConsentAccess.objects.get().consent == to_all
