"""Figures with holes and edges: a clear page and a clear answer, never a silent average."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from scoring.tests.factories import SummaryFactory
from scoring.tests.test_views import text_of
from smes.tests.factories import SmeFactory
from statements.figures import refresh_monthly_figures
from statements.tests.factories import StatementFactory, TransactionFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/business/score/", "/api/v1/scores"


def run(sme):
    client = APIClient()
    client.force_authenticate(sme.owner)
    return client.post(API)


def page(client, sme):
    client.force_login(sme.owner)
    return client.post(PAGE, headers={"Referer": f"http://testserver{PAGE}"}, follow=True)


def one_month():
    statement = StatementFactory()
    TransactionFactory(statement=statement)
    refresh_monthly_figures(statement.sme)
    return statement.sme


@pytest.mark.parametrize("make", [one_month, SmeFactory])
def test_too_little_to_score_is_said_with_advice(client, make):
    sme = make()
    answer = run(sme)
    assert (answer.status_code, answer.json()["error"]) == (409, "no_figures")
    assert "Upload statements of at least three months" in answer.json()["message"]
    assert "There are no figures to score yet." in text_of(page(client, sme))


@pytest.mark.parametrize(
    ("changes", "said", "outside"),
    [
        ({"revenue": 0}, "There was no revenue, so there is no margin.", "revenue"),
        ({"revenue": 0, "debt": 0}, "There was no revenue", "revenue"),
        ({"expenses": 0}, "100.0% of revenue is left after expenses", "expenses"),
        ({"revenue": 0, "expenses": 0}, "There is debt of", "revenue"),
        ({"revenue_growth": Decimal(100)}, "Revenue grew by 10,000.0% in a year.", "growth"),
        ({"currency": "USD"}, "$1,200,000", ""),
        ({"revenue": None}, "Not known: revenue", ""),
        ({"expenses": None, "debt": None}, "Not known: ", ""),
        (
            {
                "revenue": None,
                "expenses": None,
                "debt": None,
                "revenue_growth": None,
                "reporting_consistency": None,
                "impact_score": None,
            },
            "This part gets no points.",
            "",
        ),
    ],
)
def test_edges_and_holes_are_scored_and_said(client, changes, said, outside):
    sme = SummaryFactory(**changes).sme
    answer = run(sme)
    assert answer.status_code == 201
    body = answer.json()
    total = body["base"] + sum(part["points"] for part in body["contributions"])
    assert round(total, 2) == body["score"]
    for name, value in changes.items():
        if value is None:
            assert body["inputs"][name] is None
            assert f"missing_{name}" in {r["code"] for r in body["reasons"]} or len(changes) > 1
    client.force_login(sme.owner)
    words = text_of(client.get(PAGE))
    assert said in words
    assert ("Outside what the model has seen" in words) == bool(outside)


@pytest.mark.parametrize("changes", [{"revenue": -1}, {"revenue_growth": Decimal(2000)}])
def test_what_cannot_be_scored_is_named(client, changes):
    sme = SummaryFactory(**changes).sme
    answer = run(sme)
    assert (answer.status_code, answer.json()["error"]) == (409, "unusable_figures")
    assert set(answer.json()["fields"]) == set(changes)
    assert "Some figures cannot be scored." in text_of(page(client, sme))
    assert client.get("/business/score/simulate/").status_code == 200
