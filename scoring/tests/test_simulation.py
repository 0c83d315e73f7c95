"""Other figures through the same engine, what would raise a score, and its explanation."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory
from scoring import actions, simulation
from scoring.engine import explanation, model
from scoring.engine.inputs import Inputs
from scoring.models import Score
from scoring.tests.factories import ScoreFactory, SummaryFactory
from scoring.tests.test_views import text_of
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
URL = "/business/score/simulate/"
API = "/api/v1/scores/simulate"


@pytest.fixture
def sme():
    summary = SummaryFactory(
        expenses=1_150_000_00,
        debt=700_000_00,
        reporting_consistency=Decimal("0.4"),
        impact_score=Decimal("0.2"),
    )
    return summary.sme


@pytest.fixture
def owner(client, sme):
    client.force_login(sme.owner)
    return client


def api(sme):
    client = APIClient()
    client.force_authenticate(sme.owner)
    return client


def test_it_starts_from_the_figures_in_force_and_stores_nothing(owner, sme):
    page = owner.get(URL)
    assert page.status_code == 200
    body = page.content.decode()
    assert 'name="expenses" value="1150000"' in body
    assert 'name="impact_score" value="0.2"' in body
    now = simulation.simulate(simulation.start_of(sme), {})
    assert f"{now.before.value} now, {now.after.value} with these figures" in text_of(page)
    assert now.before.value == now.after.value == actions.run_score(sme=sme, by=sme.owner).value
    owner.get(URL, {"expenses": "600000"})
    assert Score.objects.count() == 1


def test_other_figures_give_what_a_run_on_them_would_give(owner, sme):
    page = owner.get(URL, simulation_fields(sme) | {"expenses": "800000", "debt": "0"})
    SummaryFactory(
        sme=sme,
        expenses=800_000_00,
        debt=0,
        reporting_consistency=Decimal("0.4"),
        impact_score=Decimal("0.2"),
    )
    score = actions.run_score(sme=sme, by=sme.owner)
    assert f"now, {score.value} with these figures" in text_of(page)


def simulation_fields(sme):
    from scoring.simulation_forms import shown

    return shown(simulation.start_of(sme).inputs)


def test_each_suggestion_gives_the_score_that_it_promises(owner, sme):
    page = owner.get(URL)
    suggestions = page.context["suggestions"]
    assert suggestions
    assert suggestions[0].reaches
    for each in suggestions:
        tried = owner.get(each.link)
        assert tried.context["simulation"].after.value == each.score
        assert f"{each.score} with these figures" in text_of(tried)
    assert 'href="/business/score/simulate/?' in page.content.decode()


def test_differences_add_up(sme):
    found = simulation.simulate(simulation.start_of(sme), {"expenses": "700000"})
    assert sum(found.differences.values()) == found.after.value - found.before.value


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expenses": "lots"}, "Enter a number."),
        ({"expenses": "-1"}, "This cannot be negative."),
        ({"impact_score": "2"}, "This must be between 0 and 1."),
        ({"revenue_growth": "1e999"}, "Enter a number."),
    ],
)
def test_what_cannot_be_scored_is_said_beside_its_field(owner, sme, fields, words):
    page = owner.get(URL, simulation_fields(sme) | fields)
    assert page.status_code == 400
    assert words in text_of(page)
    answer = api(sme).post(API, fields, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(fields))


def test_figures_beyond_the_data_are_said(owner, sme):
    page = owner.get(URL, simulation_fields(sme) | {"debt": "900000000"})
    assert "Outside what the model has seen" in text_of(page)
    assert "debt" in api(sme).post(API, {"debt": 900000000}, format="json").json()["outside"]
    SummaryFactory(sme=sme, debt=900_000_000_00)
    actions.run_score(sme=sme, by=sme.owner)
    assert "Outside what the model has seen" in text_of(owner.get("/business/score/"))


def test_without_figures_one_can_still_try(client):
    client.force_login(SmeFactory().owner)
    assert "There are no figures of yours yet" in text_of(client.get(URL))
    page = client.get(URL, {"revenue": "1000", "expenses": "500"})
    assert page.context["simulation"].after.value > 0


@pytest.mark.parametrize("make", [InvestorUserFactory, AdminUserFactory])
def test_it_is_for_owners(client, make):
    user = make()
    client.force_login(user)
    assert client.get(URL).status_code == 403
    program = APIClient()
    program.force_authenticate(user)
    assert program.post(API, {}, format="json").status_code == 403


def test_the_endpoint_answers_like_the_page(owner, sme):
    body = api(sme).post(API, {"expenses": "800000", "debt": 0}, format="json").json()
    page = owner.get(URL, simulation_fields(sme) | {"expenses": "800000", "debt": "0"})
    found = page.context["simulation"]
    assert body["score"] == found.after.value
    assert body["score_before"] == found.before.value
    total = body["base"] + sum(part["points"] for part in body["contributions"])
    assert Decimal(str(round(total, 2))) == body["score"]
    assert body["inputs"]["expenses"] == "800000"
    assert [each["score"] for each in body["suggestions"]] == [
        each.score for each in page.context["suggestions"]
    ]


def test_null_is_not_known_and_left_out_is_as_it_is(sme):
    body = api(sme).post(API, {"debt": None}, format="json").json()
    assert body["inputs"]["debt"] is None
    assert Decimal(body["inputs"]["expenses"]) == 1_150_000


def test_by_when_a_change_could_show():
    declared = SummaryFactory.build()
    read = SummaryFactory.build(basis="blended", sources={"expenses": {"from": "statements"}})
    day = date(2026, 11, 27)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation.clock, "today", lambda: day)
        assert simulation.shown_by({"expenses": 1}, declared) == simulation.Shown(day, day)
        assert simulation.shown_by({"debt": 1}, read) == simulation.Shown(day, day)
        assert simulation.shown_by({"expenses": 1, "debt": 1}, read) == simulation.Shown(
            date(2026, 12, 1), date(2027, 11, 1)
        )


# -- The explanation


@pytest.mark.parametrize("mode", ["local", "fallback"])
def test_the_explanation_is_computed_again_offline(owner, sme, settings, tmp_path, mode):
    settings.AI_MODE = mode
    score = actions.run_score(sme=sme, by=sme.owner)
    download = owner.get("/business/score/explanation/")
    assert (
        download["Content-Disposition"] == f'attachment; filename="partnex-score-{score.pk}.json"'
    )
    document = json.loads(download.content)
    assert document["score"] == score.value
    assert document["about"]["business"] == sme.business_name
    assert document == api(sme).get(f"/api/v1/scores/{score.pk}/explanation").json()
    program = tmp_path / "recompute.py"
    program.write_bytes(owner.get("/model/recompute.py").content)
    run = subprocess.run(
        [sys.executable, "-I", program], input=download.content, capture_output=True, check=True
    )
    assert f"Score: {score.value}, shown {score.value}" in run.stdout.decode()


def test_an_external_score_has_no_formula_of_ours(owner, sme):
    ScoreFactory(sme=sme, summary=sme.summaries.get(), engine="external", fallback_reason="")
    document = json.loads(owner.get("/business/score/explanation/").content)
    assert document["formula"] is None


def test_without_a_score_there_is_nothing_to_explain(owner):
    assert owner.get("/business/score/explanation/").status_code == 404


def test_the_program_is_open_to_all(client):
    answer = client.get("/model/recompute.py")
    assert answer.content.decode() == explanation.recompute_script()


def test_every_reason_leads_to_its_figures(owner, sme):
    rows = {"from": "statements", "figure": "true_revenue", "currency": "EUR"}
    rows |= {"periods": [["2026-01-01", "2026-12-31"]], "months": 12, "total": 1, "declared": None}
    SummaryFactory(sme=sme, sources={"revenue": rows}, basis="declared", debt=None)
    actions.run_score(sme=sme, by=sme.owner)
    page = owner.get("/business/score/")
    links = [reason["link"] for reason in page.context["page"].reasons]
    assert all(links)
    for link in links:
        assert link in page.content.decode().replace("&amp;", "&")
        assert owner.get(link).status_code == 200


def test_the_page_lists_what_would_raise_the_score(owner, sme):
    score = actions.run_score(sme=sme, by=sme.owner)
    page = owner.get("/business/score/")
    best = page.context["suggestions"][0]
    assert best.score > score.value
    assert best.sentences[0] in text_of(page)


def test_the_shipped_model_knows_what_it_has_seen():
    inputs = Inputs(revenue=Decimal(100), expenses=Decimal(80), debt=Decimal(20))
    assert model.shipped().outside(inputs) == []
