"""A real browser on a real server. Skipped, with the reason, where there is no Chromium."""

import asyncio
import base64
import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Playwright's loop runs in this thread, and Django takes that for an async context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

WIDTHS = {"phone": 390, "desktop": 1280}

DROP = """(area, files) => {
  const transfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  for (const kind of ["dragover", "drop"]) {
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    area.dispatchEvent(new DragEvent(kind, options));
  }
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # One server and one browser at a time is what two cores carry.
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run"
        " --disable-background-networking --disable-component-update --disable-sync"
    )
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags.split()}


@pytest.fixture(scope="session", autouse=True)
def _playwrights_loop(browser: Browser) -> Iterator[None]:
    """Give the browser its loop back to end in, whatever test comes last."""
    loop = asyncio._get_running_loop()
    yield
    asyncio._set_running_loop(loop)


class Visitor:
    """A person at a browser. Every page she sees is held to the house's rules."""

    def __init__(self, context: BrowserContext, base: str, *, scripted: bool) -> None:
        self.context = context
        self.base = base
        self.scripted = scripted
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)  # milliseconds
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def note_console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"console on {self.page.url}: {message.text}")

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.page

    def check(self) -> None:
        """No accessibility violations, no sideways scrolling, nothing in the console."""
        if self.scripted:
            violations = Axe().run(self.page).response["violations"]
            found = [
                f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:160]})"
                for rule in violations
            ]
            assert found == [], f"{self.page.url}: {found}"
            overflow = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{self.page.url} is {overflow} px wider than the screen"
        assert self.problems == []

    def press(self, name: str) -> None:
        """Press a button of the page that leads to the next."""
        self.go(self.page.get_by_role("main").get_by_role("button", name=name))

    def follow(self, name: str) -> None:
        self.go(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def go(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()
        self.check()

    def choose(self, files: dict[str, bytes]) -> None:
        """Choose files, names to contents, in the field of the page."""
        chosen: list[FilePayload] = [
            {"name": name, "mimeType": "", "buffer": content} for name, content in files.items()
        ]
        self.page.locator("main input[type=file]").set_input_files(chosen)

    def drop(self, files: dict[str, bytes]) -> None:
        """Drop files on the page's place for them, as a mouse does."""
        content = [(name, base64.b64encode(each).decode()) for name, each in files.items()]
        self.page.locator("[data-drop]").evaluate(DROP, content)

    def sign_in(self, email: str, password: str) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def sign_out(self) -> None:
        self.context.clear_cookies()


@pytest.fixture
def visit(browser: Browser, live_server, transactional_db) -> Iterator:
    """Make visitors: `visit(width=390, scheme="dark", scripted=False)`."""
    contexts = []

    def make(width: int = 1280, scheme: str = "light", *, scripted: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripted,
        )
        contexts.append(context)
        return Visitor(context, live_server.url, scripted=scripted)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def work():
    """Let the worker do all that waits, with its real child processes."""
    return lambda: call_command("worker", until_idle=True)
