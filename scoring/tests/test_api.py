import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from scoring.models import Score
from scoring.tests.factories import ScoreFactory, SummaryFactory
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
RUN_URLS = ["/api/v1/scores", "/api/score/run"]


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


def client_for(user=None):
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


@pytest.fixture
def sme():
    return SummaryFactory().sme


@pytest.mark.parametrize("url", RUN_URLS)
def test_the_documented_example_is_78_and_low(sme, url):
    answer = client_for(sme.owner).post(url)
    assert answer.status_code == 201
    body = answer.json()
    assert body == {
        "id": Score.objects.get().pk,
        "sme_id": sme.pk,
        "score": 78,
        "risk_level": "LOW",
        "model_version": "rules-1",
        "engine": "rules",
        "fallback_reason": "configured",
        "probability_of_default": None,
        "base": 0.0,
        "contributions": body["contributions"],
        "reasons": body["reasons"],
        "inputs": {
            "revenue": "1200000.00",
            "expenses": "800000.00",
            "debt": "200000.00",
            "revenue_growth": 0.12,
            "reporting_consistency": 0.9,
            "impact_score": 0.7,
        },
        "currency": "EUR",
        "basis": "declared",
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "state": "active",
        "created_at": body["created_at"],
        "expires_at": body["expires_at"],
    }
    assert [part["code"] for part in body["contributions"]] == [
        "margin",
        "debt",
        "growth",
        "consistency",
        "impact",
        "rounding",
    ]
    assert len(body["reasons"]) == 4
    assert timezone.datetime.fromisoformat(body["created_at"]) == Score.objects.get().created_at


def test_a_body_changes_nothing(sme):
    answer = client_for(sme.owner).post(
        RUN_URLS[0], {"score": 100, "value": 100, "sme_id": SmeFactory().pk}, format="json"
    )
    assert (answer.json()["score"], answer.json()["sme_id"]) == (78, sme.pk)


def test_without_figures_the_answer_is_409_with_advice():
    answer = client_for(SmeFactory().owner).post(RUN_URLS[0])
    assert answer.status_code == 409
    body = answer.json()
    assert body["error"] == "no_figures"
    assert body["message"].startswith("There are no figures to score yet. Upload statements")


def test_the_same_idempotency_key_runs_once(sme):
    client = client_for(sme.owner)
    first = client.post(RUN_URLS[0], headers={"Idempotency-Key": "k"})
    again = client.post(RUN_URLS[0], headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Score.objects.count() == 1


@pytest.mark.parametrize(
    ("make_user", "post", "list_status", "detail"),
    [
        (lambda sme: sme.owner, 201, 200, 200),
        (lambda sme: SmeFactory().owner, 409, 200, 404),
        (lambda sme: UserFactory(), 404, 200, 404),
        (lambda sme: InvestorUserFactory(), 403, 200, 404),
        (lambda sme: AdminUserFactory(), 403, 200, 200),
        (lambda sme: None, 401, 401, 401),
    ],
)
def test_who_may_do_what(make_user, post, list_status, detail):
    score = ScoreFactory()
    client = client_for(make_user(score.sme))
    assert client.post(RUN_URLS[0]).status_code == post
    assert client.get("/api/v1/scores").status_code == list_status
    assert client.get(f"/api/v1/scores/{score.pk}").status_code == detail


def test_a_list_holds_what_one_may_see_newest_first(sme):
    client = client_for(sme.owner)
    first, second = (client.post(RUN_URLS[0]).json()["id"] for _ in range(2))
    foreign = ScoreFactory()
    answer = client.get("/api/v1/scores").json()
    assert [row["id"] for row in answer["results"]] == [second, first]
    assert client_for(InvestorUserFactory()).get("/api/v1/scores").json()["results"] == []
    seen = client_for(AdminUserFactory()).get("/api/v1/scores").json()["results"]
    assert {row["id"] for row in seen} == {first, second, foreign.pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(sme, rows, django_assert_num_queries):
    summary = sme.summaries.get()
    for _ in range(rows):
        ScoreFactory(sme=sme, summary=summary, state="superseded")
    with django_assert_num_queries(1):
        assert len(client_for(sme.owner).get("/api/v1/scores").json()["results"]) == rows


def test_the_original_address_only_runs(sme):
    assert client_for(sme.owner).get("/api/score/run").status_code == 405
