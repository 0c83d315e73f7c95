from datetime import date
from decimal import Decimal

import pytest

from core.errors import Conflict
from scoring import actions, queries
from scoring.engine.inputs import Inputs
from scoring.tests.factories import EXAMPLE, ScoreFactory, SummaryFactory
from smes.tests.factories import SmeFactory
from statements import actions as statement_actions
from statements.tests.factories import StatementFactory, csv_of, ledger, read_file

pytestmark = pytest.mark.django_db


def test_inputs_are_the_summary_in_major_units():
    assert queries.inputs_of(SummaryFactory()) == EXAMPLE
    empty = {
        "revenue": None,
        "expenses": None,
        "debt": None,
        "revenue_growth": None,
        "reporting_consistency": None,
        "impact_score": None,
    }
    assert queries.inputs_of(SummaryFactory(**empty)) == Inputs()
    assert queries.inputs_of(SummaryFactory(currency="KWD", revenue=1234)).revenue == Decimal(
        "1.234"
    )


def test_history_is_oldest_first_and_bounded():
    first = ScoreFactory(state="superseded")
    second = ScoreFactory(sme=first.sme, summary=first.summary)
    ScoreFactory()
    assert queries.history(first.sme) == [first, second]
    assert queries.history(first.sme, limit=1) == [second]
    assert queries.score_in_force(first.sme) == second


@pytest.fixture
def read(settings):
    """A business whose score rests on statements read by the real readers."""
    settings.AI_MODE = "local"
    sme = SmeFactory()
    statement = read_file(sme, csv_of(ledger(date(2025, 1, 1), months=13)))
    return sme, statement


def test_read_figures_are_scored_with_what_statements_show(read):
    sme, _statement = read
    score = actions.run_score(sme=sme, by=sme.owner)
    assert score.summary.basis == "parsed"
    assert score.inputs["revenue"] == "216000.00"
    context = queries.context_of(score.summary)
    assert context["currency"] == "EUR"
    assert context["coverage"] == 1
    assert "debt_service_cover" not in context
    kinds = {reason["code"]: reason["kind"] for reason in score.reasons}
    assert kinds["missing_revenue_growth"] == "missing"


def test_a_statement_that_the_score_rests_on_cannot_be_withdrawn(read):
    sme, statement = read
    assert queries.why_statement_stays(statement) == ""
    actions.run_score(sme=sme, by=sme.owner)
    assert queries.why_statement_stays(StatementFactory(sme=sme)) == ""
    with pytest.raises(Conflict, match="rests on this statement"):
        statement_actions.withdraw_statement(statement=statement, by=sme.owner)
