"""The main job from nothing, as two people do it in a browser: phone and desktop, with and
without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "olives-by-the-harbour"
KNOWN = "bank2ynab/TransactionHistory_20180418043121.csv"
ASKED = "bank2ynab/20180226_12345678.csv"
OFX = "ofxparse/suncorp.ofx"


class Step:
    """Moves a visitor on and holds each new page to the house's rules."""

    def __init__(self, visitor):
        self.visitor = visitor
        self.page: Page = visitor.page

    def open(self, path):
        self.visitor.open(path)
        self.visitor.check()

    def press(self, name):
        self.go(self.page.get_by_role("main").get_by_role("button", name=name))

    def follow(self, name):
        self.go(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def go(self, control):
        with self.page.expect_navigation():
            control.click()
        self.visitor.check()

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def heading(self):
        return self.page.get_by_role("heading", level=1).inner_text()


def sign_up(step, email, role):
    step.open("/accounts/signup/")
    step.page.get_by_label(role).check()
    step.fill(email=email, password1=PASSWORD)
    step.press("Sign up")


def upload(step, work, files):
    step.open("/business/statements/upload/")
    step.page.locator("main input[type=file]").set_input_files(files)
    step.press("Upload")
    work()
    step.open("/business/statements/")


@pytest.mark.parametrize(
    ("width", "scripted"),
    [(390, True), (1280, True), (390, False)],
    ids=["phone", "desktop", "phone without script"],
)
def test_from_sign_up_to_the_owner_who_sees_who_looked(visit, work, sample_data, width, scripted):
    statements = sample_data / "statements"
    owner = Step(visit(width=width, scripted=scripted))

    # An owner signs up and says who she is
    sign_up(owner, "sana@example.org", "Business owner")
    owner.open("/business/")
    owner.open("/business/profile/")
    owner.fill(
        business_name="Harbour Olives",
        industry="C",
        country="SG",
        city="Singapore",
        years_of_operation="9",
        employees="14",
        currency="SGD",
    )
    owner.press("Save the profile")

    # She uploads what her banks gave her
    upload(owner, work, [statements / KNOWN, statements / ASKED, statements / OFX])
    rows = owner.page.get_by_role("main")
    read = re.compile("Reconciled|Nothing to check|Lines lost")
    expect(rows.get_by_text(read)).to_have_count(2)
    owner.follow("20180226_12345678.csv")
    owner.follow("Tell how it is read")
    owner.page.locator("main select[name=date_format]").select_option("DMY")
    owner.press("Preview")
    owner.press("Read it like this")
    owner.open("/business/figures/")  # away from the page that renews itself
    work()
    owner.open("/business/statements/")
    expect(rows.get_by_text(read)).to_have_count(3)

    # Rows and figures, and the way from one to the other
    owner.follow("TransactionHistory_20180418043121.csv")
    expect(owner.page.get_by_text("All lines were read.")).to_be_visible()
    expect(owner.page.locator("main table tbody tr")).not_to_have_count(0)
    owner.open("/business/figures/")
    figure = owner.page.locator("main table td a").first
    amount = figure.inner_text()
    owner.go(figure)
    assert amount.split(".")[0] in owner.page.get_by_role("main").inner_text()
    owner.open("/business/figures/declare/")
    owner.fill(revenue="1200000", expenses="800000", debt="200000", revenue_growth="0.12")
    owner.fill(reporting_consistency="0.9", impact_score="0.7")
    owner.press("Save the figures")

    # The score, its reasons, and what she shares
    owner.open("/business/score/")
    owner.press("Get my score")
    score = owner.page.locator("main svg.gauge .ring-number").first.text_content()
    assert 0 <= int(score) <= 100
    expect(owner.page.get_by_role("heading", name="Why, and what would help")).to_be_visible()
    owner.open("/business/sharing/")
    owner.press("List my business")

    # An investor signs up, finds her by filter, and sees the public card only
    investor = Step(visit(width=width, scripted=scripted))
    sign_up(investor, "ines@example.org", "Investor")
    investor.open("/investors/profile/")
    investor.fill(full_name="Ines Marchetti", country="CH", city="Lugano")
    investor.press("Save the profile")
    investor.open("/smes/?industry=A")  # the form offers only industries that are there
    expect(investor.page.get_by_text("No business matches these filters")).to_be_visible()
    investor.open("/smes/")
    investor.page.get_by_text("More filters and order").click()
    investor.fill(industry="C", country="SG", min_score="10")
    investor.press("Show")
    investor.follow("Harbour Olives")
    assert investor.heading() == "Harbour Olives"
    expect(investor.page.get_by_text("What makes up the")).to_have_count(0)

    # The owner gives her consent, and the file opens
    owner.open("/business/sharing/")
    owner.fill(investor="ines@example.org")
    owner.press("Give the consent")
    investor.page.reload()
    investor.visitor.check()
    expect(investor.page.get_by_text("What makes up the")).to_be_visible()

    # She sees who looked, and takes the consent back
    owner.open("/business/sharing/")
    looked = owner.page.locator("#accesses")
    expect(looked.get_by_text("ines@example.org")).to_be_visible()
    revoke = owner.page.get_by_role("button", name="Revoke").first
    if scripted:
        revoke.click()
        revoke = owner.page.locator("dialog[open] button[value=yes]")
    owner.go(revoke)
    investor.page.reload()
    expect(investor.page.get_by_text("What makes up the")).to_have_count(0)
