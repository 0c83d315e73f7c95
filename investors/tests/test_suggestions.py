import json

import pytest

from investors import watch_actions
from investors.models import Investor
from investors.suggestions import interests_query, suggestions_for
from investors.tests.factories import InvestorFactory
from partnex.tests.cast import bearer
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db


def suggested(investor):
    return [(item.sme.business_name, item.reasons) for item in suggested_rows(investor)]


def suggested_rows(investor):
    return suggestions_for(investor.user, investor)


@pytest.fixture
def market():
    def add(name, **fields):
        return SmeFactory(listed=True, business_name=name, **fields)

    add("Farm", industry="A", country="PT", score=90)
    add("Mill", industry="C", country="PT", score=80)
    add("Plant", industry="C", country="KE", score=60)
    add("Shop", industry="G", country="KE", score=95)
    SmeFactory(scored=True, business_name="Hidden", industry="A", score=99)


@pytest.mark.parametrize(
    ("interests", "expected"),
    [
        ({"interests": ["C"]}, [("Mill", ["Manufacturing"]), ("Plant", ["Manufacturing"])]),
        (
            {"interests": ["A", "C"], "countries": ["PT"]},
            [
                ("Farm", ["Agriculture, forestry and fishing", "In Portugal"]),
                ("Mill", ["Manufacturing", "In Portugal"]),
            ],
        ),
        (
            {"countries": ["KE"], "min_score": 70},
            [("Shop", ["In Kenya", "Score from 70"])],
        ),
        ({"levels": ["MEDIUM"]}, [("Plant", ["Medium risk"])]),
        ({"levels": ["LOW", "HIGH"], "min_score": 95}, [("Shop", ["Low risk", "Score from 95"])]),
        ({}, []),
    ],
)
def test_each_suggestion_says_why(market, interests, expected):
    investor = InvestorFactory(**{"interests": [], **interests})
    assert suggested(investor) == expected


def test_what_is_watched_is_left_out(market):
    investor = InvestorFactory(interests=["C"])
    watch_actions.watch(sme=suggested_rows(investor)[0].sme, by=investor.user)
    assert [name for name, _reasons in suggested(investor)] == ["Plant"]


def test_many_interests_are_one_bounded_question(market, django_assert_num_queries):
    investor = InvestorFactory(interests=list("ABCDEFG"), countries=["PT", "KE", "CH"])
    SmeFactory.create_batch(9, listed=True, industry="A", country="PT")
    with django_assert_num_queries(1):
        assert len(suggested_rows(investor)) == 5


def test_interests_are_states_of_the_listing():
    investor = InvestorFactory.build(
        interests=["A", "C"], countries=["PT"], levels=["LOW"], min_score=60
    )
    assert interests_query(investor) == [
        (
            "Agriculture, forestry and fishing",
            "industry=A&country=PT&risk_level=LOW&min_score=60",
        ),
        ("Manufacturing", "industry=C&country=PT&risk_level=LOW&min_score=60"),
    ]
    assert interests_query(InvestorFactory.build(interests=[], min_score=50)) == [
        ("All that you look for", "min_score=50")
    ]
    assert interests_query(InvestorFactory.build(interests=[])) == []


def test_the_profile_takes_interests_and_suggests(client, market):
    investor = InvestorFactory(interests=[])
    client.force_login(investor.user)
    fields = {
        "full_name": "Ines",
        "country": "CH",
        "city": "Lugano",
        "interests": ["C"],
        "countries": "Portugal, ke, Portugal",
        "levels": ["LOW"],
        "min_score": "50",
        "version": "1",
    }
    bad = client.post("/investors/profile/", fields | {"countries": "Narnia"})
    assert "“Narnia” is not a country." in bad.content.decode()
    assert client.post("/investors/profile/", fields).status_code == 302
    stored = Investor.objects.get()
    assert (stored.countries, stored.levels, stored.min_score) == (["PT", "KE"], ["LOW"], 50)
    page = client.get("/investors/profile/")
    assert [item.sme.business_name for item in page.context["suggestions"]] == ["Mill"]
    assert page.context["form"]["countries"].value() == "Portugal, Kenya"
    assert "Suggested for you" in client.get("/investors/watchlist/").content.decode()


def test_the_api_takes_interests_and_suggests(client, market):
    investor = InvestorFactory(interests=[])
    headers = bearer(investor.user)

    def patch(**body):
        return client.generic(
            "PATCH",
            "/api/v1/investor/profile",
            json.dumps(body),
            "application/json",
            headers=headers,
        )

    assert patch(countries=["Narnia"]).status_code == 400
    assert patch(levels=["TINY"]).status_code == 400
    assert patch(min_score=101).status_code == 400
    answer = patch(countries=["Portugal"], levels=["LOW"], min_score=None).json()
    assert (answer["countries"], answer["levels"], answer["min_score"]) == (["PT"], ["LOW"], None)
    found = client.get("/api/v1/investor/suggestions", headers=headers).json()["suggestions"]
    assert [item["business"]["business_name"] for item in found] == ["Farm", "Mill"]
    assert found[0]["reasons"] == ["In Portugal", "Low risk"]
