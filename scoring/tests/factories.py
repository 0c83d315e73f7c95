"""Summaries and scores for tests; a score is really computed, by the rules."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from core import clock
from scoring.engine import rules
from scoring.engine.inputs import Inputs
from scoring.enums import FallbackReason, ScoreState
from scoring.models import Score
from smes.enums import Basis
from smes.tests.factories import SmeFactory
from statements.models import FinancialSummary

# The documented example: 77.83, shown as 78, LOW.
EXAMPLE = Inputs(
    revenue=Decimal(1_200_000),
    expenses=Decimal(800_000),
    debt=Decimal(200_000),
    revenue_growth=0.12,
    reporting_consistency=0.9,
    impact_score=0.7,
)
EXAMPLE_JSON = {
    "revenue": 1_200_000,
    "expenses": 800_000,
    "debt": 200_000,
    "revenue_growth": 0.12,
    "reporting_consistency": 0.9,
    "impact_score": 0.7,
}


class SummaryFactory(factory.django.DjangoModelFactory):
    """The documented example, as its owner declared it."""

    class Meta:
        model = FinancialSummary

    sme = factory.SubFactory(SmeFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 12, 31)
    currency = "EUR"
    revenue = 1_200_000_00
    expenses = 800_000_00
    debt = 200_000_00
    revenue_growth = Decimal("0.12")
    reporting_consistency = Decimal("0.9")
    impact_score = Decimal("0.7")
    basis = Basis.DECLARED
    sources = factory.LazyFunction(dict)


class ScoreFactory(factory.django.DjangoModelFactory):
    """The score in force of the documented example, or of `scored_inputs`."""

    class Meta:
        model = Score

    class Params:
        scored_inputs = EXAMPLE
        result = factory.LazyAttribute(lambda score: rules.score(score.scored_inputs))

    sme = factory.SubFactory(SmeFactory)
    summary = factory.SubFactory(SummaryFactory, sme=factory.SelfAttribute("..sme"))
    value = factory.LazyAttribute(lambda score: score.result.value)
    risk_level = factory.LazyAttribute(lambda score: score.result.level.name)
    state = ScoreState.ACTIVE
    engine = "rules"
    model_version = rules.VERSION
    inputs = factory.LazyAttribute(lambda score: score.scored_inputs.as_json())
    contributions = factory.LazyAttribute(lambda score: score.result.contributions_json())
    reasons = factory.LazyAttribute(lambda score: score.result.reasons_json())
    fallback_reason = FallbackReason.CONFIGURED
    latency_ms = 1
    created_by = factory.SelfAttribute("sme.owner")
    created_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda score: score.created_at + timedelta(days=90))
