"""The investor's desk, as he works: find, save, be told, watch, compare, export."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from investors import search_matching
from investors.tests.factories import InvestorFactory
from scoring.tests.factories import ScoreFactory
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_find_save_be_told_watch_compare_and_export(visit, width, scheme, monkeypatch):
    monkeypatch.setattr(search_matching, "SETTLE", timedelta(0))
    user = InvestorFactory(interests=["A"]).user
    smes = [
        SmeFactory(listed=True, business_name=f"Mill {number}", industry="C", score=70 + number)
        for number in range(3)
    ]
    ScoreFactory(sme=smes[0])
    ConsentFactory(sme=smes[0], grantee=user)
    investor = visit(width=width, scheme=scheme)
    main = investor.page.get_by_role("main")
    investor.sign_in(user.email, PASSWORD)

    # Find by filters, and keep the search
    investor.open("/smes/?industry=C&risk_level=LOW&min_score=70")
    investor.check()
    investor.follow("Save this search")
    main.get_by_label("Name").fill("Good makers")
    investor.press("Save the search")
    expect(main.get_by_role("link", name="Good makers", exact=True)).to_be_visible()

    # A new match arrives and is told of
    SmeFactory(listed=True, business_name="New Mill", industry="C", score=90)
    call_command("worker", until_idle=True)
    investor.open("/accounts/notifications/")
    expect(main.get_by_text("1 new match for “Good makers”")).to_be_visible()
    investor.open("/investors/searches/")
    investor.follow("Good makers")
    expect(main.get_by_role("link", name="New Mill")).to_be_visible()

    # Watch from the list, and compare three
    investor.open("/smes/?industry=C")
    investor.go(main.get_by_role("button", name=re.compile("Watch ?: Mill 0")))
    investor.open("/investors/watchlist/?trends=yes")
    investor.check()
    expect(main.get_by_role("link", name="Mill 0", exact=True)).to_be_visible()
    investor.open("/smes/?industry=C")
    for number in range(3):
        main.get_by_role("checkbox", name=re.compile(f"Compare ?: Mill {number}")).check()
    investor.press("Compare the chosen")
    expect(main.get_by_role("columnheader", name="Mill 2")).to_be_visible()

    # Take the list along, and look at what is suggested
    investor.open("/smes/?industry=C")
    with investor.page.expect_download() as download:
        main.get_by_role("button", name=re.compile("CSV ?of this list")).click()
    assert "New Mill" in download.value.path().read_text(encoding="utf-8-sig")
    for path in ("/investors/profile/", "/investors/verification/"):
        investor.open(path)
        investor.check()
