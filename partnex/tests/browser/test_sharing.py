"""A file asked for, opened for a month, printed and closed again, by two people in a browser."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from investors.tests.cast import PLANTED, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
OPENED = "What makes up the 78"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_an_investor_asks_and_the_owner_grants_and_revokes(visit, width, scheme):
    cast = make_cast()
    noor, sana = visit(width=width, scheme=scheme), visit(width=width, scheme=scheme)

    # The investor sees the card, and asks for more
    noor.sign_in(cast.noor.email, PASSWORD)
    noor.open(f"/smes/{cast.sme.pk}/")
    noor.check()
    expect(noor.page.get_by_text(OPENED)).to_have_count(0)
    noor.follow("Ask for access")
    for part in ("Full profile", "Reasons and contributions", "Monthly figures"):
        noor.page.get_by_label(part).check()
    noor.page.get_by_label("What for").fill("Working capital, spring")
    noor.press("Send the request")
    expect(noor.page.get_by_text("The owner has not answered yet")).to_be_visible()

    # The owner is told, looks at who asks, and opens a part of it for a month
    sana.sign_in(cast.sana.email, PASSWORD)
    sana.open("/accounts/notifications/")
    name = cast.noor.investor.full_name
    expect(sana.page.get_by_text(f"{name} asks to see more of your business")).to_be_visible()
    sana.open("/business/sharing/")
    sana.check()
    sana.follow("Answer")
    expect(sana.page.get_by_text("Working capital, spring")).to_be_visible()
    sana.page.get_by_label(re.compile("^Full profile")).uncheck()
    sana.page.get_by_label("For how long").select_option("1")
    sana.press("Grant access")
    sana.open("/business/sharing/")
    preview = sana.page.get_by_role("link", name=f"See it : {name}")
    sana.go(preview)
    expect(sana.page.get_by_text(f"Preview: what is seen by: {name}")).to_be_visible()
    expect(sana.page.get_by_text(OPENED)).to_be_visible()
    expect(sana.page.get_by_text(PLANTED["profile"])).to_have_count(0)

    # The file is open, and can be printed
    noor.open(f"/smes/{cast.sme.pk}/")
    noor.check()
    expect(noor.page.get_by_text(OPENED)).to_be_visible()
    expect(noor.page.get_by_text(PLANTED["profile"])).to_have_count(0)
    with noor.page.expect_download() as download:
        noor.page.get_by_role("link", name="Download as PDF").click()
    document = pypdfium2.PdfDocument(download.value.path().read_bytes())
    assert OPENED in document[0].get_textpage().get_text_range()
    document.close()

    # The owner sees both looks, filters them, and revokes; the next click is the card
    sana.open("/business/sharing/?door=pdf")
    sana.check()
    expect(sana.page.locator("#accesses tbody tr")).to_have_count(1)
    row = sana.page.locator("#consents tr", has_text=name)
    row.get_by_role("button", name="Revoke").click()
    sana.go(sana.page.locator("dialog[open] button[value=yes]"))
    noor.page.reload()
    noor.check()
    expect(noor.page.get_by_text(OPENED)).to_have_count(0)
    expect(noor.page.get_by_role("link", name="Ask for access")).to_be_visible()
