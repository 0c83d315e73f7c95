from decimal import Decimal

import pytest

from accounts.models import Notification
from accounts.tests.factories import AdminUserFactory, InvestorUserFactory
from partnex.tests.cast import bearer
from scoring import actions, milestones
from scoring.models import Milestone
from scoring.tests.factories import SummaryFactory
from smes.tests.factories import SmeFactory
from statements import actions as statement_actions
from statements.models import FinancialSummary
from statements.tests.factories import csv_of, ledger, read_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


def kinds(sme):
    return [str(each.kind) for each in milestones.of(sme)]


@pytest.mark.parametrize(
    ("value", "reached"),
    [(39, []), (40, ["score_40"]), (69, ["score_40"]), (70, ["score_40", "score_70"]),
     (84, ["score_40", "score_70"]), (85, ["score_40", "score_70", "score_85"])],
)  # fmt: skip
def test_scores_reach_milestones_once_and_for_all(value, reached):
    sme = SmeFactory()
    for each in (value, 0, value):
        milestones.note_score(sme, each)
        assert kinds(sme) == reached
    assert Notification.objects.filter(kind="milestone").count() == len(reached)


def test_a_run_of_the_score_reaches_them():
    sme = SummaryFactory().sme
    actions.run_score(sme=sme, by=sme.owner)
    assert kinds(sme) == ["score_40", "score_70"]
    titles = Notification.objects.filter(user=sme.owner).values_list("title", flat=True)
    assert set(titles) == {"Milestone reached: Score of 40", "Milestone reached: Score of 70"}


def test_statements_reach_them_and_keep_them_when_they_go():
    sme = SmeFactory()
    statement = read_file(sme, csv_of(ledger(months=5)))
    assert kinds(sme) == ["first_statement"]
    longer = read_file(sme, csv_of(ledger(months=6)), name="more.csv")
    assert kinds(sme) == ["first_statement", "six_months"]
    for each in (statement, longer):
        each.refresh_from_db()
        if each.status in {"reconciled", "reconciled_with_breaks"}:
            statement_actions.withdraw_statement(statement=each, by=sme.owner)
    assert kinds(sme) == ["first_statement", "six_months"]


@pytest.mark.parametrize(("consistency", "is_reached"), [("0.899", False), ("0.9", True)])
def test_consistency_counts_as_read_from_statements_alone(consistency, is_reached):
    sme = SmeFactory()
    read_file(sme, csv_of(ledger(months=3)))
    SummaryFactory(sme=sme, reporting_consistency=Decimal(1))  # declared
    milestones.note_statements(sme)
    assert "consistency" not in kinds(sme)
    FinancialSummary.objects.filter(sme=sme).exclude(basis="declared").update(
        reporting_consistency=Decimal(consistency)
    )
    milestones.note_statements(sme)
    assert ("consistency" in kinds(sme)) == is_reached


def test_nothing_is_looked_at_once_all_is_reached(django_assert_num_queries):
    sme = SmeFactory()
    Milestone.objects.bulk_create(
        Milestone(sme=sme, kind=kind) for kind in milestones.OF_STATEMENTS
    )
    with django_assert_num_queries(1):
        milestones.note_statements(sme)


def test_the_owner_sees_hers_on_her_pages_and_in_the_api(client):
    sme = SmeFactory()
    milestones.note_score(sme, 50)
    milestones.note_score(SmeFactory(), 90)
    client.force_login(sme.owner)
    page = client.get("/business/").content.decode()
    assert (page.count("Score of 40"), "Score of 85" in page) == (1, False)
    told = client.get("/api/v1/sme/milestones", headers=bearer(sme.owner)).json()
    assert [(row["kind"], row["title"]) for row in told] == [("score_40", "Score of 40")]
    assert client.get("/api/v1/sme/milestones", headers=bearer(AdminUserFactory())).json() == []
    assert not Milestone.objects.visible_to(InvestorUserFactory()).exists()
    assert Milestone.objects.visible_to(AdminUserFactory()).count() == 4
