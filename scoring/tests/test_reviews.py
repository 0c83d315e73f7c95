"""A person looks at a score: who may ask and decide, and what comes of it."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Notification
from accounts.tests.factories import AdminUserFactory, InvestorUserFactory
from audit.models import AuditEvent
from core.errors import Conflict, Invalid, NotAllowed
from scoring import actions, queries, review_actions
from scoring.engine import rules
from scoring.engine.inputs import Inputs
from scoring.models import Score, ScoreReview
from scoring.tests.factories import ScoreFactory, SummaryFactory
from scoring.tests.test_views import text_of
from smes.models import Sme
from smes.tests.factories import SmeFactory
from statements.tests.factories import StatementFactory

pytestmark = pytest.mark.django_db
WORDS = "The March statement was counted twice."


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


@pytest.fixture
def score():
    sme = SummaryFactory().sme
    return actions.run_score(sme=sme, by=sme.owner)


@pytest.fixture
def review(score):
    return review_actions.ask_for_review(score=score, by=score.sme.owner, text=WORDS)


def corrected(score, **changes):
    return score.inputs | changes


# -- Asking


def test_a_disputed_score_counts_on(review, score):
    fresh = Score.objects.get()
    assert (fresh.state, queries.score_in_force(score.sme)) == ("disputed", fresh)
    assert Sme.objects.get().score == 78
    event = AuditEvent.objects.get(tag="review:asked")
    assert (event.actor_id, event.data["score"]) == (score.sme.owner_id, score.pk)
    assert WORDS not in str(event.data)


def test_a_score_is_reviewed_once_at_a_time(review, score):
    with pytest.raises(Conflict):
        review_actions.ask_for_review(score=Score.objects.get(), by=score.sme.owner, text="again")
    assert ScoreReview.objects.count() == 1


@pytest.mark.parametrize(
    "make", [InvestorUserFactory, AdminUserFactory, lambda: SmeFactory().owner]
)
def test_only_the_owner_asks_and_withdraws(score, make):
    with pytest.raises(NotAllowed):
        review_actions.ask_for_review(score=score, by=make(), text=WORDS)
    review = review_actions.ask_for_review(score=score, by=score.sme.owner, text=WORDS)
    with pytest.raises(NotAllowed):
        review_actions.withdraw_review(review=review, by=make())


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_the_owner_says_why(score, text):
    with pytest.raises(Invalid):
        review_actions.ask_for_review(score=score, by=score.sme.owner, text=text)
    assert Score.objects.get().state == "active"


def test_a_run_waits_for_the_decision_unless_the_request_is_withdrawn(review, score):
    owner = score.sme.owner
    with pytest.raises(Conflict) as caught:
        actions.run_score(sme=score.sme, by=owner)
    assert caught.value.code == "under_review"
    review_actions.withdraw_review(review=review, by=owner)
    assert Score.objects.get().state == "active"
    actions.run_score(sme=score.sme, by=owner)
    with pytest.raises(Conflict):
        review_actions.withdraw_review(review=ScoreReview.objects.get(), by=owner)


# -- Deciding


def test_who_asked_ran_declared_or_uploaded_does_not_decide(score):
    admins = AdminUserFactory.create_batch(4)
    statement = StatementFactory(sme=score.sme, uploaded_by=admins[0])
    declared = SummaryFactory(
        sme=score.sme, created_by=admins[1], sources={"statements": [statement.pk]}
    )
    other = ScoreFactory(sme=SmeFactory(), summary=declared, state="disputed", created_by=admins[2])
    review = ScoreReview.objects.create(score=other, asked_by=admins[3], text=WORDS)
    for party in [*admins, other.sme.owner, InvestorUserFactory()]:
        with pytest.raises(NotAllowed):
            review_actions.decide_review(review=review, by=party, outcome="upheld", reason="Right.")
    review_actions.decide_review(
        review=review, by=AdminUserFactory(), outcome="upheld", reason="Right."
    )


def test_upheld_the_score_stays_in_force(review, score):
    admin = AdminUserFactory()
    review_actions.decide_review(review=review, by=admin, outcome="upheld", reason=" All counts. ")
    assert (Score.objects.get().state, ScoreReview.objects.get().reason) == (
        "upheld",
        "All counts.",
    )
    assert queries.score_in_force(score.sme) == score
    with pytest.raises(Conflict):
        review_actions.ask_for_review(score=Score.objects.get(), by=score.sme.owner, text="again")
    data = AuditEvent.objects.get(tag="review:decided").data
    assert (data["outcome"], data["reviewer"], data["result"]) == ("upheld", admin.pk, None)
    told = Notification.objects.get(kind="review_decided")
    assert (told.user, told.title) == (score.sme.owner, "Your score was reviewed: Upheld")
    assert (told.body, told.link) == ("All counts.", "/business/score/")


def test_a_rerun_scores_the_figures_in_force_now(review, score):
    SummaryFactory(sme=score.sme, expenses=1_150_000_00)
    review_actions.decide_review(
        review=review, by=AdminUserFactory(), outcome="rerun", reason="The statements changed."
    )
    result = ScoreReview.objects.get().result
    assert result == queries.score_in_force(score.sme) != score
    assert Score.objects.get(pk=score.pk).state == "superseded"
    assert Sme.objects.get().score == result.value < 78


def test_a_correction_needs_a_second_person(review, score):
    first, second = AdminUserFactory(), AdminUserFactory()
    inputs = corrected(score, expenses="1000000.00")
    review_actions.decide_review(
        review=review, by=first, outcome="corrected", reason="Rent was missing.", inputs=inputs
    )
    assert Score.objects.get() == score  # nothing but a proposal
    for person in (first, score.sme.owner):
        with pytest.raises(NotAllowed):
            review_actions.confirm_correction(review=review, by=person)
    review_actions.confirm_correction(review=review, by=second)
    review.refresh_from_db()
    assert (review.reviewer, review.confirmed_by, review.outcome) == (first, second, "corrected")
    result = review.result
    assert result.inputs == inputs
    assert result.value == rules.score(Inputs.from_mapping(inputs)).value < 78
    assert Sme.objects.get().score == result.value
    before = Score.objects.get(pk=score.pk)
    assert (before.state, before.value, before.inputs) == ("corrected", 78, score.inputs)


def test_a_correction_stays_until_there_are_newer_figures(review, score):
    inputs = corrected(score, expenses="1000000.00")
    review_actions.decide_review(
        review=review, by=AdminUserFactory(), outcome="corrected", reason="x", inputs=inputs
    )
    review_actions.confirm_correction(review=review, by=AdminUserFactory())
    again = actions.run_score(sme=score.sme, by=score.sme.owner)
    assert (again.inputs, again.correction) == (inputs, review)
    SummaryFactory(sme=score.sme)
    fresh = actions.run_score(sme=score.sme, by=score.sme.owner)
    assert (fresh.value, fresh.correction) == (78, None)


def test_a_correction_sent_back_waits_for_a_reviewer_again(review, score):
    inputs = corrected(score, debt=None)
    propose = {"outcome": "corrected", "reason": "x", "inputs": inputs}
    review_actions.decide_review(review=review, by=AdminUserFactory(), **propose)
    review_actions.send_back_correction(review=review, by=AdminUserFactory())
    review.refresh_from_db()
    assert (review.state, review.outcome, review.reviewer) == ("open", "", None)
    assert review.corrected_inputs is None


@pytest.mark.parametrize("changes", [{}, {"revenue": "-1"}, {"impact_score": 2}, {"sex": "f"}])
def test_a_correction_changes_inputs_to_what_can_be_scored(review, score, changes):
    with pytest.raises(Invalid):
        review_actions.decide_review(
            review=review,
            by=AdminUserFactory(),
            outcome="corrected",
            reason="x",
            inputs=corrected(score, **changes),
        )
    assert ScoreReview.objects.get().state == "open"


# -- Pages and endpoints


def test_the_owner_asks_on_the_page_and_reads_the_outcome(client, score):
    client.force_login(score.sme.owner)
    assert "Ask for a human review" in text_of(client.get("/business/score/"))
    assert client.post("/business/score/review/", {"text": " "}).status_code == 400
    asked = client.post("/business/score/review/", {"text": WORDS}, follow=True)
    assert asked.redirect_chain == [("/business/score/", 302)]
    words = text_of(asked)
    assert WORDS in words
    assert "Under review" in words
    assert "78 (under review)" in words
    again = client.post("/business/score/review/", {"text": WORDS})
    assert again.status_code == 409
    review = ScoreReview.objects.get()
    inputs = corrected(score, expenses="1000000.00")
    review_actions.decide_review(
        review=review, by=AdminUserFactory(), outcome="corrected", reason="Rent.", inputs=inputs
    )
    assert "Rent." not in text_of(client.get("/business/score/"))
    review_actions.confirm_correction(review=review, by=AdminUserFactory())
    words = text_of(client.get("/business/score/"))
    assert "Rent." in words
    assert "78 before, " in words
    assert "78 (corrected by a reviewer)" in words


def test_the_owner_withdraws_on_the_page(client, review, score):
    client.force_login(score.sme.owner)
    client.post("/business/score/review/withdraw/")
    assert Score.objects.get().state == "active"
    assert client.post("/business/score/review/withdraw/").status_code == 404


def test_the_api_asks_reads_and_withdraws(score):
    client = APIClient()
    client.force_authenticate(score.sme.owner)
    url = f"/api/v1/scores/{score.pk}/review"
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": ""}, format="json").status_code == 400
    asked = client.post(url, {"text": WORDS}, format="json")
    assert asked.status_code == 201
    assert client.post(url, {"text": WORDS}, format="json").status_code == 409
    body = client.get(url).json()
    assert (
        body
        == asked.json()
        == {
            "score_id": score.pk,
            "state": "open",
            "text": WORDS,
            "asked_at": body["asked_at"],
            "outcome": "",
            "reason": "",
            "decided_at": None,
            "new_score_id": None,
        }
    )
    assert client.post(f"{url}/withdraw").json()["state"] == "withdrawn"
    assert client.post(f"{url}/withdraw").status_code == 409


def test_the_api_tells_no_outcome_before_it_is_confirmed(review, score):
    review_actions.decide_review(
        review=review,
        by=AdminUserFactory(),
        outcome="corrected",
        reason="Rent.",
        inputs=corrected(score, debt=None),
    )
    client = APIClient()
    client.force_authenticate(score.sme.owner)
    body = client.get(f"/api/v1/scores/{score.pk}/review").json()
    assert (body["state"], body["outcome"], body["reason"]) == ("proposed", "", "")


def test_reviewers_decide_in_the_console(client, review, score):
    first, second = AdminUserFactory(), AdminUserFactory()
    page = reverse("admin:scoring_scorereview_change", args=[review.pk])
    decide = reverse("admin:scoring_scorereview_decide", args=[review.pk])
    client.force_login(first)
    assert "Scores to review" in client.get("/admin/").content.decode()
    assert decide in client.get(page).content.decode()
    words = text_of(client.get(decide))
    assert WORDS in words
    assert "33.3% of revenue is left" in words
    fields = {"outcome": "corrected", "reason": "Rent.", **corrected(score, expenses="x")}
    assert client.post(decide, fields).status_code == 400
    assert client.post(decide, fields | {"expenses": "1000000.00"}).url == page
    assert "Confirm the correction" not in client.get(page).content.decode()
    assert client.get(decide).status_code == 403
    client.force_login(second)
    client.post(f"{page.removesuffix('change/')}act/confirm/")
    assert ScoreReview.objects.get().state == "decided"
