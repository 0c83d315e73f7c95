import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import RestrictedError

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from audit import chain
from audit.models import AuditEvent
from core.errors import Conflict, NotAllowed
from scoring import actions, engines, queries
from scoring.enums import FallbackReason
from scoring.models import ModelVersion, Score
from scoring.tests import servers
from scoring.tests.factories import SummaryFactory
from smes.models import Sme
from smes.tests.factories import SmeFactory
from statements.models import FinancialSummary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


@pytest.fixture
def sme():
    return SummaryFactory().sme


def test_a_run_stores_the_score_and_shows_it_on_the_business(sme):
    score = actions.run_score(sme=sme, by=sme.owner)
    stored = Score.objects.get()
    assert stored == score
    assert (stored.value, stored.risk_level, stored.engine) == (78, "LOW", "rules")
    assert (stored.fallback_reason, stored.created_by) == ("configured", sme.owner)
    points = [Decimal(str(part["points"])) for part in stored.contributions]
    assert stored.base + sum(points) == stored.value
    assert (stored.expires_at - stored.created_at).days == 90
    fresh = Sme.objects.get()
    assert (fresh.score, fresh.risk_level, fresh.score_basis, fresh.scored_at) == (
        78,
        "LOW",
        "declared",
        stored.created_at,
    )
    assert (sme.score, sme.risk_level) == (78, "LOW")


def test_a_run_is_recorded(sme):
    score = actions.run_score(sme=sme, by=sme.owner)
    event = AuditEvent.objects.get(tag="score:run")
    assert (event.target_id, event.actor_id) == (str(score.pk), sme.owner_id)
    assert event.data == {
        "sme": sme.pk,
        "summary": score.summary_id,
        "value": 78,
        "before": None,
        "engine": "rules",
        "model_version": "rules-1",
        "fallback_reason": "configured",
    }


def test_a_new_run_supersedes_the_last(sme):
    first = actions.run_score(sme=sme, by=sme.owner)
    SummaryFactory(sme=sme, expenses=1_150_000_00)
    second = actions.run_score(sme=sme, by=sme.owner)
    assert second.value < first.value
    assert queries.score_in_force(sme) == second
    assert Score.objects.get(pk=first.pk).state == "superseded"
    assert queries.history(sme) == [first, second]
    assert Sme.objects.get().score == second.value


def test_the_same_key_answers_the_same_score(sme):
    key = uuid.uuid4().hex
    first = actions.run_score(sme=sme, by=sme.owner, idempotency_key=key)
    again = actions.run_score(sme=sme, by=sme.owner, idempotency_key=key)
    assert again == first
    assert Score.objects.count() == 1
    other = actions.run_score(sme=sme, by=sme.owner, idempotency_key="another")
    assert other != first


def test_without_figures_there_is_advice_and_no_score():
    sme = SmeFactory()
    with pytest.raises(Conflict, match="Upload statements") as caught:
        actions.run_score(sme=sme, by=sme.owner)
    assert caught.value.code == "no_figures"
    assert not Score.objects.exists()


def test_figures_that_cannot_be_scored_are_named(sme):
    SummaryFactory(sme=sme, revenue=-5_00, revenue_growth=Decimal(2000))
    with pytest.raises(Conflict) as caught:
        actions.run_score(sme=sme, by=sme.owner)
    assert caught.value.code == "unusable_figures"
    assert set(caught.value.fields) == {"revenue", "revenue_growth"}


@pytest.mark.parametrize("factory", [UserFactory, InvestorUserFactory, AdminUserFactory])
def test_only_the_owner_runs_a_score(sme, factory):
    with pytest.raises(NotAllowed):
        actions.run_score(sme=sme, by=factory())
    assert not Score.objects.exists()


def test_figures_that_change_meanwhile_are_not_scored(sme, monkeypatch):
    answer = engines.answer

    def slow(inputs, context):
        SummaryFactory(sme=sme, expenses=900_000_00)
        return answer(inputs, context)

    monkeypatch.setattr(engines, "answer", slow)
    with pytest.raises(Conflict) as caught:
        actions.run_score(sme=sme, by=sme.owner)
    assert caught.value.code == "stale_state"
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (servers.silent, "timeout"),
        (servers.says("", "500 Oops"), "status_5xx"),
        (servers.says("<html>"), "not_json"),
    ],
)
def test_the_reason_of_a_fallback_is_stored(sme, settings, behaviour, reason):
    settings.AI_MODE, settings.AI_TIMEOUT_MS = "external", 200
    with servers.raw_server(behaviour) as settings.AI_SERVICE_URL:
        score = actions.run_score(sme=sme, by=sme.owner)
    assert (score.value, score.engine, score.fallback_reason) == (78, "rules", reason)
    assert score.get_fallback_reason_display() == FallbackReason(reason).label


def test_the_external_engine_is_stored_as_such(sme, settings):
    settings.AI_MODE = "external"
    with servers.real_service() as settings.AI_SERVICE_URL:
        score = actions.run_score(sme=sme, by=sme.owner)
    assert (score.engine, score.fallback_reason) == ("external", "")
    settings.AI_MODE = "local"
    assert actions.run_score(sme=sme, by=sme.owner).value == score.value


def test_inputs_are_in_major_units_of_the_currency():
    sme = SummaryFactory(currency="JPY", revenue=1_200_000, debt=None).sme
    score = actions.run_score(sme=sme, by=sme.owner)
    assert (score.inputs["revenue"], score.inputs["debt"]) == ("1200000", None)
    assert "JPY" in score.contributions[0]["sentence"]


# -- The registry


def test_the_first_registered_model_is_the_champion_and_registering_again_changes_nothing():
    version = actions.register_model()
    assert (version.state, version.version) == ("champion", engines.model.SHIPPED)
    assert version.artefact_sha256 == engines.model.shipped().sha256
    events = AuditEvent.objects.count()
    assert actions.register_model() == version
    assert (ModelVersion.objects.count(), AuditEvent.objects.count()) == (1, events)


@pytest.fixture
def challenger():
    champion = actions.register_model()
    return ModelVersion.objects.create(
        name=champion.name,
        version="next",
        kind="x",
        data_hash="0" * 64,
        artefact_sha256="0" * 64,
        trained_on=champion.trained_on,
    )


def test_two_people_switch_the_champion(challenger):
    first, second = AdminUserFactory(), AdminUserFactory()
    with pytest.raises(NotAllowed):
        actions.promote_model(version=challenger, by=first)
    actions.propose_model(version=challenger, by=first)
    with pytest.raises(NotAllowed):
        actions.promote_model(version=challenger, by=first)
    actions.promote_model(version=challenger, by=second)
    states = dict(ModelVersion.objects.values_list("version", "state"))
    assert states == {"next": "champion", engines.model.SHIPPED: "retired"}


def test_a_shadow_retires_but_a_champion_does_not(challenger):
    admin = AdminUserFactory()
    actions.propose_model(version=challenger, by=admin)
    assert actions.retire_model(version=challenger, by=admin).state == "retired"
    champion = ModelVersion.objects.get(state="champion")
    with pytest.raises(Conflict):
        actions.retire_model(version=champion, by=admin)


@pytest.mark.parametrize("act", [actions.propose_model, actions.retire_model])
def test_models_are_for_administrators(challenger, act):
    with pytest.raises(NotAllowed):
        act(version=challenger, by=UserFactory())


def test_a_summary_that_was_scored_stays(sme):
    actions.run_score(sme=sme, by=sme.owner)
    with pytest.raises(RestrictedError):
        FinancialSummary.objects.get().delete()


@pytest.mark.django_db(transaction=True)
def test_parallel_runs_leave_one_score_in_force():
    """None may lose: each is a run of its own, the last one stored is in force."""
    sme = SummaryFactory().sme

    def run(_number):
        try:
            return actions.run_score(sme=sme, by=sme.owner).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(run, range(12)))
    assert len(set(done)) == Score.objects.count() == 12
    assert Score.objects.filter(state="active").count() == 1
    assert chain.verify() == AuditEvent.objects.count()
