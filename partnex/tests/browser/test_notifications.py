"""An event arrives, the bell counts it, the page opens it, and preferences say how it is mailed."""

import pytest
from playwright.sync_api import expect

from accounts.models import Notification, User
from accounts.notifications import notify
from accounts.preferences import preferences_of
from accounts.tests.factories import PASSWORD
from smes.tests.factories import SmeFactory


@pytest.mark.parametrize(
    ("width", "scheme", "scripted"), [(390, "dark", True), (1280, "light", False)]
)
def test_what_happens_is_told_opened_and_preferred(visit, width, scheme, scripted):
    owner = SmeFactory().owner
    for number, title in enumerate(("Ines asks to see your figures", "Your score expires")):
        notify(
            user=owner,
            kind="consent_asked",
            severity="caution",
            title=title,
            body="Answer when it suits you.",
            link="/business/sharing/",
            dedupe_key=f"event:{number}",
        )
    visitor = visit(width=width, scheme=scheme, scripted=scripted)
    page, main = visitor.page, visitor.page.get_by_role("main")
    visitor.sign_in(owner.email, PASSWORD)
    page.wait_for_url("**/business/")
    if scripted:
        bell = page.get_by_role("banner").get_by_role("link", name="Notifications")
        expect(bell).to_contain_text("2")
        visitor.go(bell)
    else:
        visitor.open("/accounts/notifications/")
    visitor.go(main.get_by_role("button", name="Open: Ines asks"))
    assert page.url.endswith("/business/sharing/")
    assert list(Notification.objects.unread().values_list("title", flat=True)) == [
        "Your score expires"
    ]
    visitor.open("/accounts/notifications/")
    visitor.go(main.get_by_role("button", name="Dismiss: Your score expires"))
    expect(main.get_by_role("heading", name="Your score expires")).to_have_count(0)
    visitor.follow("Preferences")
    page.get_by_label("An investor asks to see more").select_option("daily")
    page.get_by_label("Time zone").select_option("Africa/Tunis")
    page.get_by_label("No mails from").fill("22:00")
    page.get_by_label("No mails until").fill("07:00")
    visitor.press("Keep my preferences")
    kept = preferences_of(User.objects.get(pk=owner.pk))
    assert (kept["mail"]["consent_asked"], kept["time_zone"]) == ("daily", "Africa/Tunis")
