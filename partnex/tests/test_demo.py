"""The demo's data holds what Partnex promises: figures are rows, scores add up and recompute."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from audit.chain import verify
from core.money import exponent
from partnex.demo import story
from partnex.demo.cast import BUSINESS_COUNT, businesses
from partnex.tests.cast import bearer
from scoring import engines
from scoring.models import Score
from smes.enums import RiskLevel
from smes.models import Sme
from statements.enums import StatementStatus
from statements.models import Statement

FEW = 8  # the first of the cast: every kind of statement and file is among them


def rows_at(client, address, headers):
    """All rows behind a figure, page by page."""
    while address:
        page = client.get(address, headers=headers).json()
        yield from page["results"]
        address = page["next"]


def check_figures(client, sme):
    """Each amount that was read equals the sum of the rows it links to, made annual."""
    headers = bearer(sme.owner)
    summary = client.get("/api/v1/sme/financial-summary", headers=headers).json()
    for name in ("revenue", "expenses"):
        source = summary["sources"][name]
        if source["from"] != "statements":
            assert summary["basis"] == "declared"
            continue
        rows = list(rows_at(client, source["rows"], headers))
        total = abs(sum(Decimal(row["amount"]) for row in rows))
        assert total == Decimal(source["total"])
        annual = (total * 12 / source["months"]).quantize(
            Decimal(1).scaleb(-exponent(summary["currency"])), ROUND_HALF_UP
        )
        assert annual == Decimal(summary[name])
    for month in client.get("/api/v1/sme/figures", headers=headers).json()["results"][:2]:
        for name in ("inflow", "outflow", "true_revenue", "operating_expense", "debt_service"):
            figure = month["figures"][name]
            rows = rows_at(client, figure["rows"], headers)
            assert abs(sum(Decimal(row["amount"]) for row in rows)) == Decimal(figure["value"])


def check_score(score):
    parts = [Decimal(str(part["points"])) for part in score.contributions]
    assert score.base + sum(parts) == score.value
    again = engines.recompute(score)
    assert (again.value, again.level.name) == (score.value, score.risk_level)


def test_the_cast_is_complete():
    assert len({business.key for business in businesses()}) == BUSINESS_COUNT


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_true_told_once_and_can_be_forgotten(client):
    out = StringIO()
    call_command("demo", smes=FEW, stdout=out)
    assert "sana@partnex.example" in out.getvalue()
    assert Sme.objects.count() == FEW
    levels = set(Sme.objects.values_list("risk_level", flat=True))
    assert len(levels) > 1
    assert levels <= set(RiskLevel.values)
    states = Counter(Statement.objects.values_list("status", flat=True))
    assert set(states) == {
        StatementStatus.RECONCILED,
        StatementStatus.RECONCILED_WITH_BREAKS,
        StatementStatus.NEEDS_MAPPING,
    }
    for sme in Sme.objects.select_related("owner"):
        check_figures(client, sme)
    for score in Score.objects.iterator():
        check_score(score)
    assert verify() > 150

    scores = Score.objects.count()
    call_command("demo", smes=FEW, stdout=StringIO())
    assert (Sme.objects.count(), Score.objects.count()) == (FEW, scores)

    story.forget()
    assert not Sme.objects.exists()
    assert not User.objects.exists()
    assert verify() > 150
