"""Everybody at once: the same as one by one, resumed after a kill, without doubles or holes."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.tests.factories import AdminUserFactory
from audit import chain
from audit.models import AuditEvent
from core import clock
from scoring import actions, after, bulk_storing, engines, review_actions
from scoring.engine import model
from scoring.enums import RescoreReason
from scoring.models import RescoreRun, Score, ShadowScore
from scoring.rescoring import rescore
from scoring.tests import servers
from scoring.tests.factories import SummaryFactory
from smes.models import Sme

pytestmark = pytest.mark.django_db
CHAMPION, MONTH = RescoreReason.NEW_CHAMPION, RescoreReason.NEW_MONTH
SHOWN = (
    "value", "risk_level", "engine", "model_version", "probability_of_default", "inputs",
    "context", "base", "contributions", "reasons", "fallback_reason", "summary_id",
)  # fmt: skip
CARD = ("score", "risk_level", "score_basis", "revenue_band", "growth")


@pytest.fixture(autouse=True)
def _local(settings):
    settings.AI_MODE = "local"


def scored(count=3, **fields):
    """Businesses with a score by the rules, each of other figures."""
    return [_scored(number, fields) for number in range(count)]


def _scored(number, fields):
    summary = SummaryFactory(expenses=700_000_00 + number * 60_000_00, **fields)
    return actions.run_score(sme=summary.sme, by=summary.sme.owner)


@pytest.fixture
def by_rules(settings):
    settings.AI_MODE = "fallback"
    scores = scored()
    settings.AI_MODE = "local"
    return scores


def test_each_score_is_what_its_own_run_would_have_given(by_rules):
    run = rescore(reason=CHAMPION, chunk=2)
    assert (run.examined, run.written, run.unchanged, run.refused) == (3, 3, 0, 0)
    assert run.finished_at is not None
    for before in by_rules:
        made = Score.objects.in_force().get(sme=before.sme_id)
        card = Sme.objects.values(*CARD).get(pk=before.sme_id)
        alone = actions.run_score(sme=before.sme, by=before.sme.owner)
        assert [getattr(made, name) for name in SHOWN] == [getattr(alone, name) for name in SHOWN]
        assert card == Sme.objects.values(*CARD).get(pk=before.sme_id)
        assert (made.expires_at, made.created_by) == (before.expires_at, None)
        assert Score.objects.get(pk=before.pk).state == "superseded"


def test_a_second_run_writes_nothing(by_rules):
    rescore(reason=CHAMPION)
    run = rescore(reason=CHAMPION)
    assert (run.written, run.unchanged) == (0, 3)
    assert (RescoreRun.objects.count(), Score.objects.count()) == (2, 6)


def test_each_chunk_leaves_one_event_and_tells_the_listeners_once(
    by_rules, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(after, "listeners", [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        rescore(reason=CHAMPION, chunk=2)
    assert [len(keys) for keys in heard if keys] == [2, 1]
    events = AuditEvent.objects.filter(tag="rescore:chunk").order_by("seq")
    assert [event.data["written"] for event in events] == [2, 1]
    assert AuditEvent.objects.filter(tag="rescore:finished").count() == 1


def test_a_new_month_scores_newer_figures_and_leaves_the_others():
    first, second, third = scored()
    SummaryFactory(sme=first.sme, expenses=1_100_000_00)
    SummaryFactory(sme=second.sme, revenue=-1)
    run = rescore(reason=MONTH)
    assert (run.written, run.unchanged, run.refused) == (1, 1, 1)
    fresh = Score.objects.in_force().get(sme=first.sme)
    assert fresh.value < first.value
    assert fresh.expires_at - fresh.created_at == timedelta(days=90)
    assert Score.objects.in_force().get(sme=third.sme) == third


def test_what_is_under_review_or_over_its_term_is_left(by_rules):
    disputed, old, other = by_rules
    review_actions.ask_for_review(score=disputed, by=disputed.sme.owner, text="Look.")
    past = clock.now() - timedelta(days=1)
    Score._base_manager.filter(pk=old.pk).update(
        created_at=past - timedelta(days=1), expires_at=past
    )
    run = rescore(reason=CHAMPION)
    assert (run.written, run.unchanged) == (1, 2)
    assert Score.objects.get(pk=other.pk).state == "superseded"


def test_a_correction_is_scored_on(by_rules, settings):
    settings.AI_MODE = "fallback"
    score = by_rules[0]
    review = review_actions.ask_for_review(score=score, by=score.sme.owner, text="Look.")
    inputs = score.inputs | {"expenses": "1100000.00"}
    review_actions.decide_review(
        review=review, by=AdminUserFactory(), outcome="corrected", reason="x", inputs=inputs
    )
    review_actions.confirm_correction(review=review, by=AdminUserFactory())
    settings.AI_MODE = "local"
    rescore(reason=CHAMPION)
    fresh = Score.objects.in_force().get(sme=score.sme)
    assert (fresh.inputs, fresh.correction, fresh.engine) == (inputs, review, "local")


def test_an_owners_run_meanwhile_wins(by_rules, monkeypatch):
    answer_many, mine = engines.answer_many, []

    def slow(many):
        found = answer_many(many)
        if not mine:
            mine.append(actions.run_score(sme=by_rules[0].sme, by=by_rules[0].sme.owner))
        return found

    monkeypatch.setattr(engines, "answer_many", slow)
    run = rescore(reason=CHAMPION)
    assert (run.written, run.unchanged) == (2, 1)
    assert Score.objects.in_force().get(sme=by_rules[0].sme) == mine[0]


def test_shadows_are_stored_beside(by_rules, gentle):
    rescore(reason=CHAMPION)
    assert ShadowScore.objects.count() == 3
    for shadow in ShadowScore.objects.select_related("score"):
        assert shadow.score.state == "active"
        assert shadow.value >= shadow.score.value


def test_an_external_engine_is_asked_in_batches(by_rules, settings):
    settings.AI_MODE, settings.AI_TIMEOUT_MS = "external", 5000
    with servers.real_service() as settings.AI_SERVICE_URL:
        run = rescore(reason=CHAMPION)
    assert run.written == 3
    for before in by_rules:
        made = Score.objects.in_force().get(sme=before.sme_id)
        alone = model.shipped().score(engines.Inputs.from_mapping(before.inputs))
        assert (made.engine, made.value) == ("external", alone.value)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [('{"items": []}', "missing_value"), ("[]", "not_json"), ('{"items": [1, 2, 3]}', "not_json")],
)
def test_a_batch_that_fails_is_scored_by_the_rules(by_rules, settings, answer, reason):
    settings.AI_MODE, settings.AI_TIMEOUT_MS = "external", 5000
    with servers.raw_server(servers.says(answer)) as settings.AI_SERVICE_URL:
        found = engines.answer_many([(engines.Inputs(), {})] * 3)
    assert [each.fallback_reason for each in found] == [reason] * 3


def test_a_changed_artefact_stops_the_command(by_rules, monkeypatch):
    def refuse():
        raise model.ArtefactError("changed")

    monkeypatch.setattr(engines, "champion", refuse)
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("rescore")
    assert Score.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_goes_on_where_it_stopped(by_rules, settings, capsys, monkeypatch):
    """The transaction of the second chunk dies; the next call finds the first one done."""
    insert, calls = bulk_storing.insert, []

    def dying(rows):
        insert(rows)
        calls.append(len(rows))
        if len(calls) == 3:  # scores and shadows of the first chunk, scores of the second
            raise KeyboardInterrupt

    monkeypatch.setattr(bulk_storing, "insert", dying)
    with pytest.raises(KeyboardInterrupt):
        call_command("rescore", "--chunk", "1")
    run = RescoreRun.objects.get()
    assert (run.examined, run.written, run.finished_at) == (1, 1, None)
    assert Score.objects.in_force().filter(engine="local").count() == 1
    monkeypatch.setattr(bulk_storing, "insert", insert)
    call_command("rescore", "--chunk", "1")
    run.refresh_from_db()
    assert (RescoreRun.objects.count(), run.examined, run.written) == (1, 3, 3)
    assert (Score.objects.count(), Score.objects.in_force().count()) == (6, 3)
    assert chain.verify() == AuditEvent.objects.count()
    assert "3 examined: 3 scored with" in capsys.readouterr().out
