import json

import pytest

from accounts.tests.factories import UserFactory
from smes.models import Consent, Sme
from smes.tests.factories import ConsentAccessFactory, ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db
BODY = {
    "business_name": "Oliveira Azeites",
    "industry": "retail",
    "location": "Porto, Portugal",
    "years_of_operation": 7,
    "employees": 12,
}
PROFILE, LISTING = "/api/v1/sme/profile", "/api/v1/sme/listing"
CONSENTS, ACCESSES = "/api/v1/sme/consents", "/api/v1/sme/accesses"


@pytest.fixture
def ask(client):
    """A request with a token: `ask(user, method, url, body)`."""
    from partnex.tests.cast import bearer

    def request(user, method, url, body=None):
        return client.generic(
            method, url, json.dumps(body or {}), "application/json", headers=bearer(user)
        )

    return request


@pytest.mark.parametrize("url", [PROFILE, "/sme/profile"])
def test_a_profile_is_created_once(ask, url):
    sana = UserFactory()
    answer = ask(sana, "POST", url, BODY)
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "id": Sme.objects.get().pk,
            "business_name": "Oliveira Azeites",
            "industry": "G",
            "industry_name": "Wholesale and retail trade",
            "location": "Porto, Portugal",
            "country": "PT",
            "city": "Porto",
            "years_of_operation": 7,
            "employees": 12,
            "registration_number": "",
            "description": "",
            "website": "",
            "currency": "EUR",
            "version": 1,
            "is_listed": False,
            "listed_at": None,
            "score": None,
            "risk_level": "",
            "scored_at": None,
        },
    )
    again = ask(sana, "POST", url, BODY | {"business_name": "Another"})
    assert (again.status_code, again.json()["error"]) == (409, "profile_exists")
    assert Sme.objects.get().business_name == "Oliveira Azeites"


@pytest.mark.parametrize(
    ("given", "country", "city"),
    [
        ("Porto", "", "Porto"),
        ("Porto, PT", "PT", "Porto"),
        ({"country": "Kenya", "city": " Kisumu "}, "KE", "Kisumu"),
        ({"country": "ke", "city": "Kisumu"}, "KE", "Kisumu"),
        ({"city": "Kisumu"}, "", "Kisumu"),
    ],
)
def test_a_location_is_read_in_each_form(ask, given, country, city):
    answer = ask(UserFactory(), "POST", PROFILE, BODY | {"location": given})
    assert answer.status_code == 201
    assert (answer.json()["country"], answer.json()["city"]) == (country, city)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_name", ""),
        ("business_name", "x" * 121),
        ("business_name", "a\x00b"),
        ("industry", "alchemy"),
        ("industry", ""),
        ("industry", 7),
        ("location", ""),
        ("location", None),
        ("location", 5),
        ("location", {"country": "Atlantis", "city": "X"}),
        ("location", {"country": "PT"}),
        ("location", {"country": "PT", "city": "Porto", "street": "X"}),
        ("location", {"country": ["PT"], "city": "Porto"}),
        ("location", "x" * 81),
        ("location", "x" * 1000),
        ("location", "Po\x00rto"),
        ("years_of_operation", -1),
        ("years_of_operation", 301),
        ("years_of_operation", "1_0"),
        ("years_of_operation", "٧"),
        ("years_of_operation", 2.5),
        ("years_of_operation", True),
        ("employees", 1_000_001),
        ("employees", "many"),
        ("employees", None),
        ("website", "ftp://shop.example"),
        ("website", "javascript:alert(1)"),
        ("currency", "EURO"),
        ("currency", "eur"),
        ("description", "x" * 1001),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(ask, field, value):
    answer = ask(UserFactory(), "POST", PROFILE, BODY | {field: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Sme.objects.exists()


def test_an_unknown_industry_is_answered_with_the_choices(ask):
    answer = ask(UserFactory(), "POST", PROFILE, BODY | {"industry": "alchemy"})
    assert "G Wholesale and retail trade" in answer.json()["fields"]["industry"][0]


def test_missing_fields_are_all_named(ask):
    answer = ask(UserFactory(), "POST", PROFILE, {})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(BODY))


def test_a_patch_changes_what_it_names(ask):
    sme = SmeFactory()
    answer = ask(sme.owner, "PATCH", PROFILE, {"location": "Braga, Portugal", "version": 1})
    assert answer.status_code == 200
    assert (answer.json()["city"], answer.json()["version"]) == ("Braga", 2)
    stale = ask(sme.owner, "PATCH", PROFILE, {"employees": 1, "version": 1})
    assert (stale.status_code, stale.json()["error"]) == (409, "stale_version")
    without = ask(sme.owner, "PATCH", PROFILE, {"employees": 0})
    assert (without.status_code, Sme.objects.get().employees) == (200, 0)


def test_what_is_not_the_owners_to_set_is_not_set(ask):
    sme = SmeFactory()
    body = {"score": 99, "risk_level": "LOW", "is_listed": True, "owner": 1, "id": 7}
    assert ask(sme.owner, "PATCH", PROFILE, body).status_code == 200
    stored = Sme.objects.get()
    assert (stored.score, stored.is_listed, stored.owner, stored.pk) == (
        None,
        False,
        sme.owner,
        sme.pk,
    )


def test_an_owner_without_a_business(ask):
    sana = UserFactory()
    for url in (PROFILE, LISTING):
        assert ask(sana, "GET", url).status_code == 404
    assert ask(sana, "PUT", LISTING, {"is_listed": True}).status_code == 404
    assert ask(sana, "GET", CONSENTS).json()["results"] == []


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_the_listing_is_switched(ask, method):
    sme = SmeFactory(scored=True)
    on = ask(sme.owner, method, LISTING, {"is_listed": True})
    assert (on.status_code, on.json()["is_listed"]) == (200, True)
    assert on.json()["listed_at"] is not None
    off = ask(sme.owner, method, LISTING, {"is_listed": False})
    assert off.json() == {"is_listed": False, "is_found_by_figures": False, "listed_at": None}
    assert ask(sme.owner, method, LISTING, {}).status_code == 400


def test_listing_without_a_score_is_a_conflict(ask):
    answer = ask(SmeFactory().owner, "PUT", LISTING, {"is_listed": True})
    assert (answer.status_code, answer.json()["error"]) == (409, "no_score")


def test_a_consent_is_given_listed_and_revoked(ask):
    sme, ines = SmeFactory(), UserFactory(investor=True, email="ines@partnex.example")
    ConsentFactory()
    body = {"investor": ines.email, "scopes": ["score", "profile"], "months": 6, "purpose": "Loan"}
    given = ask(sme.owner, "POST", CONSENTS, body)
    assert given.status_code == 201
    consent = given.json()
    assert (consent["investor"], consent["scopes"]) == (ines.email, ["profile", "score"])
    assert (consent["state"], consent["in_force"], consent["purpose"]) == ("active", True, "Loan")
    assert ask(sme.owner, "GET", CONSENTS).json()["results"] == [consent]
    url = f"{CONSENTS}/{consent['id']}/revoke"
    revoked = ask(sme.owner, "POST", url)
    assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
    assert ask(sme.owner, "POST", url).status_code == 409


def test_a_consent_to_all_verified_investors(ask):
    body = {"investor": "all", "scopes": ["score"], "months": 12}
    answer = ask(SmeFactory().owner, "POST", CONSENTS, body)
    assert (answer.status_code, answer.json()["investor"]) == (201, None)
    assert Consent.objects.get().grantee is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"investor": ""}, "investor"),
        ({"investor": "nobody@partnex.example"}, "investor"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["files"]}, "scopes.0"),
        ({"months": 13}, "months"),
        ({"months": 0}, "months"),
        ({"purpose": "x" * 201}, "purpose"),
    ],
)
def test_a_wrong_consent_is_refused(ask, change, field):
    body = {"investor": "all", "scopes": ["score"], "months": 3} | change
    answer = ask(SmeFactory().owner, "POST", CONSENTS, body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Consent.objects.exists()


def test_who_looked(ask):
    mine, _foreign = ConsentAccessFactory(what="profile score"), ConsentAccessFactory()
    (found,) = ask(mine.sme.owner, "GET", ACCESSES).json()["results"]
    assert (found["who"], found["what"]) == (mine.who.email, ["profile", "score"])


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", PROFILE),
        ("POST", PROFILE),
        ("PATCH", PROFILE),
        ("PUT", LISTING),
        ("GET", CONSENTS),
        ("POST", CONSENTS),
        ("GET", ACCESSES),
        ("POST", f"{CONSENTS}/1/revoke"),
    ],
)
def test_only_owners_have_these(ask, client, method, url):
    for role in ({"investor": True}, {"admin": True}):
        answer = ask(UserFactory(**role), method, url, BODY)
        assert (answer.status_code, answer.json()["error"]) == (403, "not_allowed")
    assert client.generic(method, url).status_code == 401


def test_another_owners_consent_is_not_there(ask):
    consent = ConsentFactory()
    answer = ask(SmeFactory().owner, "POST", f"{CONSENTS}/{consent.pk}/revoke")
    assert answer.status_code == 404
    assert Consent.objects.get().state == "active"


@pytest.mark.parametrize(
    ("url", "make"), [(CONSENTS, ConsentFactory), (ACCESSES, ConsentAccessFactory)]
)
def test_lists_cost_the_same_for_one_row_and_for_three(
    ask, url, make, django_assert_max_num_queries
):
    sme = make().sme
    ask(sme.owner, "GET", url)  # the first sign-in starts the audit trail
    with django_assert_max_num_queries(20) as one:
        assert len(ask(sme.owner, "GET", url).json()["results"]) == 1
    make.create_batch(2, sme=sme)
    with django_assert_max_num_queries(20) as three:
        assert len(ask(sme.owner, "GET", url).json()["results"]) == 3
    assert len(one) == len(three)
