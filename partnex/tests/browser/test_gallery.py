"""The gallery in a real browser: accessible in both themes, at every width, by keyboard."""

import pytest

pytestmark = pytest.mark.urls("core.tests.ui.urls")


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (390, "dark"), (800, "dark"), (1280, "light")]
)
def test_every_component_is_accessible_and_fits(visit, width, scheme):
    visitor = visit(width=width, scheme=scheme)
    visitor.open("/gallery/?messages=1")
    visitor.check()


def test_focus_starts_at_the_errors_and_the_skip_link_comes_first(visit):
    visitor = visit()
    page = visitor.open("/gallery/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_the_phone_menu_opens_without_script(visit, scripted):
    visitor = visit(width=390, scripted=scripted)
    page = visitor.open("/")
    link = page.get_by_role("banner").get_by_role("link", name="The model")
    assert link.is_hidden()
    page.get_by_text("Menu", exact=True).click()
    assert link.is_visible()


def test_escape_closes_the_menu(visit):
    page = visit(width=390).open("/")
    page.get_by_text("Menu", exact=True).click()
    page.keyboard.press("Escape")
    assert page.locator("details[data-menu][open]").count() == 0


def test_controls_are_large_enough_for_fingers(visit):
    page = visit(width=390).open("/gallery/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary, .button, .nav a")]
            .filter((element) => element.offsetParent)
            .map((element) => element.closest("label") ?? element)
            .filter((element) => element.getBoundingClientRect().height < 44)
            .map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_a_confirm_dialog_asks_first(visit):
    visitor = visit()
    page = visitor.open("/gallery/")
    page.get_by_role("button", name="Withdraw statement").click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_text("Withdraw this statement?").is_visible()
    visitor.check()
    dialog.get_by_role("button", name="Cancel").click()
    assert page.get_by_role("dialog").count() == 0
