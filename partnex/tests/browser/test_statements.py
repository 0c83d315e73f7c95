"""Five files of five formats, from the drop to figures that are right: a question answered, a
break explained, a category corrected, on a desktop, on a phone and without JavaScript."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from smes.tests.factories import SmeFactory
from statements.tests.ledgers import Ledger, make_ledger
from statements.tests.writers import WRITERS

pytestmark = pytest.mark.django_db(transaction=True)

#: (days since the move before, amount, description): a month of a shop.
MONTH = (
    (0, "2500.00", "Hafenkontor Wiese"),
    (1, "1840.20", "Card sales first week"),
    (1, "-900.00", "Rent of the shop"),
    (2, "-620.55", "Olive crates"),
    (1, "1710.00", "Card sales second week"),
    (2, "-1500.00", "Salary Amira"),
    (2, "-38.90", "Account fee"),
)
#: A day of the second half of the month, by which all but the CSV tell days from months.
LATER = ((12, "1460.00", "Card sales third week"),)
FILES = (
    ("january.xml", "camt053", LATER),
    ("february.xlsx", "xlsx", LATER),
    ("march.sta", "mt940_german", LATER),
    ("april.csv", "british_csv", ()),
    ("may.pdf", "pdf_compact", LATER),
)
ROWS_OF_APRIL = "/business/figures/rows/?figure=inflow&period=2024-04-01_2024-04-30&currency=EUR"


def files_of_five_months():
    """Name to content. No day of April is past the twelfth, and a line of May is gone."""
    files, balance = {}, Decimal("1000.00")
    for month, (name, writer, more) in enumerate(FILES, 1):
        moves = [(days, Decimal(amount), words) for days, amount, words in (*MONTH, *more)]
        ledger = make_ledger(balance, moves, date(2024, month, 2))
        balance = ledger.closing
        if name == "may.pdf":
            ledger = without(ledger, "Olive crates")
        files[name] = WRITERS[writer](ledger)
    return files


def without(ledger: Ledger, description: str) -> Ledger:
    return replace(ledger, entries=tuple(e for e in ledger.entries if e.description != description))


def owner(visit, **options):
    visitor = visit(**options)
    # This server has no streams; where there are none, pages ask.
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    visitor.sign_in(SmeFactory().owner.email, PASSWORD)
    visitor.page.wait_for_url("**/business/")
    return visitor


def explain_the_break(visitor):
    """From the list to the line that is missing, and to its explanation."""
    page, main = visitor.page, visitor.page.get_by_role("main")
    visitor.open("/business/statements/")
    visitor.follow("may.pdf")
    expect(main.locator("#breaks tbody tr")).to_have_count(1)
    main.locator("#breaks").get_by_role("link", name="see it among its rows").click()
    between = main.locator("tr.row-between")
    expect(between).to_be_in_viewport()
    expect(between).to_contain_text("a difference of -€620.55")
    visitor.follow("Explain it")
    page.get_by_label("Explanation").fill("The bank left a delivery of crates out.")
    page.get_by_role("button", name="Save the explanation").click()
    expect(main.get_by_text("Your explanation: The bank left")).to_be_visible()


def correct_all_alike(visitor, row, category):
    """From a row behind a figure to the category of all rows like it."""
    page = visitor.page
    line = page.get_by_role("main").get_by_role("row").filter(has_text=row).first
    visitor.go(line.get_by_role("link", name="correct it"))
    page.get_by_label(category).check()
    page.get_by_label("rows like it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("are corrected, and rows like them will follow")).to_be_visible()


def cash_flow(visitor):
    """Month to (money in, money out) as the chart's table has them, and May's bar as drawn."""
    visitor.open("/business/figures/")
    chart = visitor.page.locator("#cash-flow")
    months = {}
    for row in chart.locator("tbody tr").all():
        month, money_in, money_out, _left = row.locator("th, td").all_text_contents()
        months[month] = (money_in, money_out)
    return months, chart.locator("svg:visible path.chart-bar-in").last.get_attribute("d")


def exported(visitor, name):
    """The rows of a CSV that a button gives."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=name).click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(content.splitlines()))


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_five_formats_at_once_become_figures_that_are_right(visit, work, width):
    visitor = owner(visit, width=width)
    page, main = visitor.page, visitor.page.get_by_role("main")
    files = files_of_five_months()

    # Dropped on a desktop, chosen on a phone
    visitor.open("/business/statements/upload/")
    visitor.drop(files) if width == 1280 else visitor.choose(files)
    chosen = page.get_by_role("list", name="Chosen files")
    expect(chosen.get_by_role("listitem")).to_have_count(5)
    visitor.check()
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/business/statements/")

    # Followed on one page, which is not loaded again
    page.evaluate("window.isTheSame = true")
    expect(main.get_by_text("Its turn comes in a moment.")).to_have_count(5)
    work()
    expect(main.get_by_text("Reconciled", exact=True)).to_have_count(3)
    expect(main.get_by_text("Reconciled with breaks")).to_have_count(1)
    expect(main.get_by_text("Needs your help")).to_have_count(1)
    assert page.evaluate("window.isTheSame")
    visitor.check()

    # One question; its answer is tried before it is given
    visitor.follow("Tell how it is read")
    page.get_by_label("Order of the dates").select_option("DMY")
    preview = page.get_by_role("table", name="First rows as they would be read")
    expect(preview.get_by_role("row").nth(1)).to_contain_text("2 Apr 2024")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_text("The statement is being read now.")).to_be_visible()
    work()
    expect(main.get_by_role("heading", name="Rows")).to_be_visible()

    explain_the_break(visitor)

    # What was taken for revenue came from her other account
    months, bar = cash_flow(visitor)
    visitor.check()
    assert months["Apr 24"] == ("€6,050", "€3,059")
    visitor.open(ROWS_OF_APRIL)
    correct_all_alike(visitor, "Hafenkontor Wiese", "Internal transfer")
    work()
    corrected, bar_then = cash_flow(visitor)
    assert corrected["Apr 24"] == ("€3,550", "€3,059")
    assert corrected["May 24"] == ("€5,010", "€2,439")
    assert bar_then != bar

    lines = exported(visitor, "CSV monthly figures")
    assert {line["Month"]: line["Money in"] for line in lines} == {
        "2024-01": "5010.20",
        "2024-02": "5010.20",
        "2024-03": "7510.20",  # its bank names the payer, so it is not alike
        "2024-04": "3550.20",
        "2024-05": "5010.20",
    }
    assert visitor.problems == []


def test_the_same_without_javascript(visit, work):
    visitor = owner(visit, width=390, scripted=False)
    page, main = visitor.page, visitor.page.get_by_role("main")
    visitor.open("/business/statements/upload/")
    files = files_of_five_months()
    visitor.choose({name: files[name] for name in ("april.csv", "may.pdf")})
    visitor.press("Upload")
    expect(main.get_by_text("Its turn comes in a moment.")).to_have_count(2)
    work()
    page.reload()
    visitor.follow("Tell how it is read")
    page.get_by_label("Order of the dates").select_option("DMY")
    visitor.press("Preview")
    preview = page.get_by_role("table", name="First rows as they would be read")
    expect(preview.get_by_role("row").nth(1)).to_contain_text("2 Apr 2024")
    visitor.press("Read it like this")
    work()

    explain_the_break(visitor)
    visitor.open(ROWS_OF_APRIL)
    correct_all_alike(visitor, "Hafenkontor Wiese", "Internal transfer")
    work()
    months, _bar = cash_flow(visitor)
    assert months["Apr 24"] == ("€3,550", "€3,059")
    assert len(exported(visitor, "CSV monthly figures")) == 2
