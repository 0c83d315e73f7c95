import json

import pytest
from rest_framework.renderers import JSONRenderer

from accounts.tests.factories import UserFactory
from investors.credit_file_api import CreditFileApi
from investors.models import Investor
from investors.serializers import ListedSmeSerializer
from investors.tests.cast import ACCOUNT_NUMBER, PLANTED
from investors.tests.factories import InvestorFactory
from partnex.tests.cast import bearer
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
LISTING, ALIAS = "/api/v1/smes", "/api/investor/smes"
PROFILE = "/api/v1/investor/profile"
BODY = {"full_name": "Ines", "organization": "Lakeside", "location": "Lugano, Switzerland"}
CARD = [
    "id",
    "business_name",
    "industry",
    "industry_name",
    "location",
    "country",
    "city",
    "years_of_operation",
    "employees",
    "score",
    "risk_level",
    "basis",
    "scored_at",
    "revenue_band",
    "growth",
]


@pytest.fixture
def ask(client):
    def request(user, url, method="GET", body=None, **query):
        return client.generic(
            method,
            url,
            json.dumps(body or {}),
            "application/json",
            headers=bearer(user),
            query_params=query or None,
        )

    return request


TABLE = {
    LISTING: {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 200},
    ALIAS: {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 200},
    PROFILE: {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 403},
    "/api/v1/smes/{pk}": {"sana": 200, "ines": 200, "noor": 200, "zed": 404, "admin": 200},
    "/api/v1/smes/{pk}/transactions": {
        "sana": 200,
        "ines": 200,
        "noor": 403,
        "zed": 404,
        "admin": 200,
    },
}
UNLISTED = {"sana": 200, "ines": 200, "noor": 404, "zed": 404, "admin": 200}


@pytest.mark.parametrize("url", TABLE)
def test_who_may_open_what(client, ask, cast, url):
    address = url.format(pk=cast.sme.pk)
    assert client.get(address).status_code == 401
    found = {who: ask(getattr(cast, who), address).status_code for who in TABLE[url]}
    assert found == TABLE[url]


@pytest.mark.parametrize("url", ["/api/v1/smes/{pk}", "/api/v1/smes/{pk}/transactions"])
def test_who_may_open_a_business_that_is_not_listed(ask, cast, url):
    Sme.objects.update(is_listed=False, listed_at=None)
    address = url.format(pk=cast.sme.pk)
    found = {who: ask(getattr(cast, who), address).status_code for who in UNLISTED}
    assert found == UNLISTED


# -- The listing


@pytest.mark.parametrize("url", [LISTING, ALIAS])
def test_a_row_of_the_listing_is_the_public_card(ask, cast, url):
    (row,) = ask(cast.noor, url).json()["results"]
    assert list(row) == CARD
    assert (row["business_name"], row["score"], row["risk_level"], row["basis"]) == (
        "Sana Olive Oils",
        78,
        "LOW",
        "parsed",
    )


def test_the_listing_writes_what_its_serializer_describes(ask, cast):
    SmeFactory(listed=True, country="", is_found_by_figures=True, revenue_band=3, growth=-123)
    SmeFactory(listed=True, city="Évora", is_found_by_figures=True)
    SmeFactory(listed=True, revenue_band=3, growth=123)
    for row in ask(cast.noor, LISTING).json()["results"]:
        described = ListedSmeSerializer(Sme.objects.get(pk=row["id"])).data
        assert row == json.loads(JSONRenderer().render(described))


def test_an_investor_without_a_profile_may_ask_the_api(ask, cast):
    assert ask(UserFactory(investor=True), LISTING).status_code == 200


def test_filters_and_order_are_those_of_the_page(ask, cast):
    SmeFactory(listed=True, industry="A", business_name="Farm", score=90)
    SmeFactory(listed=True, business_name="Arcade", score=75)

    def found(**query):
        answer = ask(cast.noor, LISTING, **query)
        return [row["business_name"] for row in answer.json()["results"]]

    assert found() == ["Farm", "Sana Olive Oils", "Arcade"]
    assert found(industry="retail") == ["Sana Olive Oils", "Arcade"]
    assert found(order="name", industry="retail") == ["Arcade", "Sana Olive Oils"]
    assert found(min_score="76", max_score="80") == ["Sana Olive Oils"]
    assert found(search="olive", risk_level="low", country="Portugal") == ["Sana Olive Oils"]
    assert found(risk_level="HIGH") == []


@pytest.mark.parametrize("query", [{"min_score": "x"}, {"industry": "?"}, {"country": "Atlantis"}])
def test_a_filter_that_cannot_be_read_is_named(ask, cast, query):
    answer = ask(cast.noor, LISTING, **query)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_filter")
    assert list(answer.json()["fields"]) == list(query)


def test_a_cursor_nobody_made(ask, cast):
    answer = ask(cast.noor, LISTING, cursor="x")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_cursor")


def test_pages_both_ways(ask, cast):
    SmeFactory.create_batch(6, listed=True, score=50)
    seen, url = [], f"{LISTING}?page_size=3&min_score=1"
    while url:
        page = ask(cast.noor, url).json()
        seen += [row["id"] for row in page["results"]]
        last, url = page, page["next"]
    ordered = Sme.objects.filter(is_listed=True).order_by("-score", "-id")
    assert seen == list(ordered.values_list("pk", flat=True))
    back = ask(cast.noor, last["previous"]).json()
    assert [row["id"] for row in back["results"]] == seen[3:6]


def test_the_listing_costs_the_same_for_one_row_and_for_three(ask, django_assert_max_num_queries):
    noor = InvestorFactory().user
    SmeFactory(listed=True)
    ask(noor, LISTING)  # the first sign-in starts the audit trail
    with django_assert_max_num_queries(14) as one:
        assert len(ask(noor, LISTING).json()["results"]) == 1
    SmeFactory.create_batch(2, listed=True)
    with django_assert_max_num_queries(14) as three:
        assert len(ask(noor, LISTING).json()["results"]) == 3
    assert len(one) == len(three)


# -- The credit file


@pytest.mark.parametrize("scope", Scope.values)
def test_each_scope_opens_its_part_and_no_other(ask, cast, scope):
    Consent.objects.update(scopes=[scope])
    answer = ask(cast.ines, f"/api/v1/smes/{cast.sme.pk}")
    body = answer.json()
    assert list(body)[: len(CARD)] == CARD
    parts = {"profile": "profile", "score": "scores", "reasons": "reasons"}
    parts["monthly_figures"] = "monthly_figures"
    filled = {name for name, part in parts.items() if body[part] is not None}
    assert filled == {scope} & set(parts)
    assert body["shared"] == [scope]
    assert body["not_shared"] == [name for name in Scope.values if name not in body["shared"]]
    rows = ask(cast.ines, f"/api/v1/smes/{cast.sme.pk}/transactions")
    assert rows.status_code == (200 if scope == "transactions" else 403)
    assert [access.what for access in ConsentAccess.objects.all()] == [scope]


def test_the_parts_of_a_file(ask, cast):
    body = ask(cast.ines, f"/api/v1/smes/{cast.sme.pk}").json()
    assert body["profile"]["registration_number"] == PLANTED["profile"]
    assert [score["score"] for score in body["scores"]] == [78]
    points = sum(part["points"] for part in body["reasons"]["contributions"])
    assert float(body["reasons"]["base"]) + points == pytest.approx(78)
    (month,) = body["monthly_figures"]
    assert (month["month"], month["true_revenue"], month["average_balance"]) == (
        "2026-03",
        "7654.00",
        None,
    )


def test_a_row_holds_no_account_number(ask, cast):
    answer = ask(cast.ines, f"/api/v1/smes/{cast.sme.pk}/transactions")
    assert answer.json()["results"] == [
        {
            "booked_on": "2026-03-09",
            "amount": "120.00",
            "currency": "EUR",
            "description": "Transfer ····0154",
            "counterparty": PLANTED["transactions"],
            "category": "revenue",
        }
    ]
    assert ACCOUNT_NUMBER not in answer.content.decode()


def test_without_a_consent_the_card_alone(ask, cast):
    body = ask(cast.noor, f"/api/v1/smes/{cast.sme.pk}").json()
    assert body["shared"] == []
    assert {body[part] for part in ("profile", "scores", "reasons", "monthly_figures")} == {None}
    assert not ConsentAccess.objects.exists()


def test_the_schema_names_card_and_parts():
    assert list(CreditFileApi.serializer_class().fields) == [
        *CARD,
        "shared",
        "not_shared",
        "profile",
        "scores",
        "reasons",
        "monthly_figures",
        "milestones",
        "evidence",
        "key_figures",
    ]


# -- The profile


def test_a_profile_is_created_once_and_changed(ask):
    ines = UserFactory(investor=True)
    assert ask(ines, PROFILE).status_code == 404
    created = ask(ines, PROFILE, "POST", BODY | {"interests": ["retail", "A"]})
    assert (created.status_code, created.json()) == (
        201,
        {
            "id": Investor.objects.get().pk,
            "full_name": "Ines",
            "organization": "Lakeside",
            "location": "Lugano, Switzerland",
            "country": "CH",
            "city": "Lugano",
            "interests": ["A", "G"],
            "countries": [],
            "levels": [],
            "min_score": None,
            "verification": "not_asked",
            "refusal": "",
            "version": 1,
        },
    )
    assert ask(ines, PROFILE, "POST", BODY).json()["error"] == "profile_exists"
    changed = ask(ines, PROFILE, "PATCH", {"location": "Bern", "version": 1})
    assert (changed.status_code, changed.json()["location"]) == (200, "Bern")
    stale = ask(ines, PROFILE, "PATCH", {"location": "Basel", "version": 1})
    assert (stale.status_code, stale.json()["error"]) == (409, "stale_version")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("location", {"country": "Atlantis", "city": "X"}),
        ("interests", "A"),
        ("organization", "x" * 121),
    ],
)
def test_a_wrong_field_is_named(ask, field, value):
    answer = ask(UserFactory(investor=True), PROFILE, "POST", BODY | {field: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Investor.objects.exists()


def test_an_unknown_interest_is_named_by_its_place(ask):
    answer = ask(UserFactory(investor=True), PROFILE, "POST", BODY | {"interests": ["A", "?"]})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["interests.1"])
