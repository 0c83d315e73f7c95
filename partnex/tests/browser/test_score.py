"""A score in the hand of its owner: reasons to their rows, other figures, explanation, review."""

import json

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD, AdminUserFactory
from scoring.models import Score, ScoreReview
from scoring.tests.factories import SummaryFactory
from smes.enums import Basis
from statements.tests.factories import StatementFactory, TransactionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def business():
    """Statements of a year, and a summary that rests on their rows."""
    summary = SummaryFactory.build()
    statement = StatementFactory()
    for number in range(3):
        TransactionFactory(statement=statement, amount=400_000_00 + number)
    rows = {
        "from": "statements",
        "figure": "true_revenue",
        "currency": "EUR",
        "periods": [["2020-01-01", "2030-12-31"]],
        "months": 12,
        "total": summary.revenue,
        "declared": None,
    }
    SummaryFactory(
        sme=statement.sme,
        expenses=1_100_000_00,
        debt=600_000_00,
        reporting_consistency="0.4",
        impact_score="0.2",
        basis=Basis.DECLARED,
        sources={"revenue": rows},
    )
    return statement.sme


@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
def test_an_owner_follows_tries_takes_along_and_contests_her_score(visit, width):
    sme = business()
    owner = visit(width=width)
    owner.sign_in(sme.owner.email, PASSWORD)
    owner.open("/business/score/")
    owner.press("Get my score")
    score = Score.objects.get()
    assert score.value < 70

    # A reason, and the rows that it speaks of
    main = owner.page.get_by_role("main")
    reasons = main.locator("section.card", has_text="Why, and what would help")
    owner.go(reasons.get_by_role("link", name="See the rows").first)
    expect(main.get_by_text("400,000").first).to_be_visible()

    # Two changes in the simulator, and the next level
    owner.open("/business/score/")
    owner.follow("Try it")
    expect(main.get_by_text(f"{score.value} now, ")).to_be_visible()
    owner.open("/business/score/simulate/")
    owner.check()
    result = main.locator("[data-simulation-result]")
    sliders = main.locator("input[type=range]")
    expect(sliders).to_have_count(6)
    main.locator("[name=reporting_consistency]").fill("0.95")
    main.locator("[name=reporting_consistency]").press("Tab")
    main.locator("[name=expenses]").fill("700000")
    main.locator("[name=expenses]").press("Tab")
    expect(result.get_by_text("The best of the three levels")).to_be_visible()
    assert "expenses=700000" in owner.page.url
    owner.check()
    assert Score.objects.count() == 1

    # The explanation to take along
    owner.open("/business/score/")
    with owner.page.expect_download() as download:
        main.get_by_role("link", name="Explanation (JSON)").click()
    document = json.loads(download.value.path().read_text())
    assert document["score"] == score.value

    # A person to look at it
    owner.follow("Ask for a human review")
    main.locator("textarea").fill("The rent stands twice in my expenses.")
    owner.press("Ask for a review")
    expect(main.get_by_text("Under review").first).to_be_visible()

    first, second = visit(), visit()
    for reviewer in (first, second):
        reviewer.sign_in(AdminUserFactory().email, PASSWORD)
    review = ScoreReview.objects.get()
    page = f"/admin/scoring/scorereview/{review.pk}/"
    first.open(f"{page}decide/")
    first.page.get_by_label("Corrected", exact=True).check()
    first.page.get_by_label("Reason").fill("One rent is taken out.")
    first.page.locator("[name=expenses]").fill("900000")
    with first.page.expect_navigation():
        first.page.get_by_role("button", name="Decide").click()
    second.open(f"{page}change/")
    confirm = second.page.get_by_role("button", name="Confirm the correction")
    with second.page.expect_navigation():
        confirm.click()

    # What came of it
    owner.open("/business/score/")
    owner.check()
    fresh = Score.objects.get(state="active")
    assert fresh.value > score.value
    expect(main.get_by_text("One rent is taken out.")).to_be_visible()
    main.get_by_text("Show as a table").click()
    cell = main.get_by_role("cell", name=f"{score.value} (corrected by a reviewer)")
    expect(cell).to_be_visible()
