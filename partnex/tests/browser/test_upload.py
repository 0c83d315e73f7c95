"""Several files at once: dropped or chosen, looked through, sent, each with its own answer."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from smes.tests.factories import SmeFactory
from statements.models import Statement
from statements.tests.factories import csv_of, ledger, ofx_of

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """([area, files]) => {
  const transfer = new DataTransfer();
  files.forEach(([name, text]) => transfer.items.add(new File([text], name)));
  for (const kind of ["dragover", "drop"]) {
    const options = {dataTransfer: transfer, bubbles: true, cancelable: true};
    area.dispatchEvent(new DragEvent(kind, options));
  }
}"""


@pytest.fixture
def visitor(request, visit):
    visitor = visit(width=getattr(request, "param", 1280))
    sme = SmeFactory()
    visitor.sign_in(sme.owner.email, PASSWORD)
    visitor.page.wait_for_url("**/business/")
    visitor.open("/business/statements/upload/")
    return visitor


def drop(page, *files):
    area = page.locator("[data-drop]").element_handle()
    page.evaluate(DROP, [area, [list(file) for file in files]])


@pytest.mark.parametrize("visitor", [390, 1280], indirect=True)
def test_files_are_dropped_looked_through_and_sent(visitor):
    page = visitor.page
    drop(page, ("a.csv", csv_of(ledger())), ("photo.jpg", "x"))
    drop(page, ("b.ofx", ofx_of(ledger(months=1))), ("a.ofx", ofx_of(ledger(months=2))))
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

    drop(page, ("c.ofx", ofx_of(ledger(months=2))))
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
