"""Several files at once: dropped or chosen, looked through, sent, each with its own answer."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from smes.tests.factories import SmeFactory
from statements.models import Statement
from statements.tests.factories import csv_of, ledger, ofx_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor(request, visit):
    visitor = visit(width=getattr(request, "param", 1280))
    sme = SmeFactory()
    visitor.sign_in(sme.owner.email, PASSWORD)
    visitor.page.wait_for_url("**/business/")
    visitor.open("/business/statements/upload/")
    return visitor


@pytest.mark.parametrize("visitor", [390, 1280], indirect=True)
def test_files_are_dropped_looked_through_and_sent(visitor):
    page = visitor.page
    two_months = ofx_of(ledger(months=2)).encode()
    visitor.drop({"a.csv": csv_of(ledger()).encode(), "photo.jpg": b"x"})
    visitor.drop({"b.ofx": ofx_of(ledger(months=1)).encode(), "a.ofx": two_months})
    chosen = page.get_by_role("list", name="Chosen files")
    expect(chosen.get_by_role("listitem")).to_have_count(4)
    visitor.check()
    page.get_by_role("button", name="Remove a.ofx").click()
    expect(chosen.get_by_role("listitem")).to_have_count(3)

    page.get_by_role("button", name="Upload").click()
    expect(chosen.get_by_text("Stored, and being read now.")).to_have_count(2)
    expect(chosen.get_by_text("This type of file cannot be read.")).to_have_count(1)
    assert Statement.objects.count() == 2
    visitor.problems = [text for text in visitor.problems if "400" not in text]
    visitor.check()

    visitor.drop({"c.ofx": two_months})
    expect(chosen.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/business/statements/")
    expect(page.get_by_role("main").get_by_text("Its turn comes in a moment.")).to_have_count(3)


def test_the_keyboard_is_enough(visitor, tmp_path):
    page = visitor.page
    file = tmp_path / "a.csv"
    file.write_text(csv_of(ledger()))
    field = page.get_by_label("Statements", exact=True)
    field.focus()
    field.set_input_files(str(file))
    remove = page.get_by_role("button", name="Remove a.csv")
    remove.focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    field.set_input_files(str(file))
    page.get_by_role("button", name="Upload").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/business/statements/")
    assert Statement.objects.count() == 1
