"""A page that follows the reading of a file, on the portal as `manage.py serve` runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings
from playwright.sync_api import expect

from statements.tests.factories import csv_of, ledger

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
PASSWORD = "olives-by-the-harbour"
OWNER = f"""
from accounts.tests.factories import UserFactory
from smes.tests.factories import SmeFactory
user = UserFactory(email="sana@example.org")
user.set_password({PASSWORD!r})
user.save()
SmeFactory(owner=user)
"""


def free_ports():
    """Two neighbouring ports that nobody listens on."""
    for port in range(18_100, 18_900, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no free ports")


def wait_for(address, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


@pytest.fixture
def portal(tmp_path):
    """The address of a portal of its own, with one owner."""
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SETTINGS_MODULE": "partnex.settings",
    }
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", OWNER]):
        subprocess.run([*MANAGE, *command], env=env, check=True, timeout=120)
    port = free_ports()
    server = subprocess.Popen([*MANAGE, "serve", "--port", str(port)], env=env)
    try:
        for each in (port, port + 1):
            wait_for(f"http://127.0.0.1:{each}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def test_a_file_is_followed_without_asking_or_reloading(visit, portal, tmp_path):
    visitor = visit()
    visitor.base = portal
    visitor.sign_in("sana@example.org", PASSWORD)
    page = visitor.page
    expect(page).to_have_url(f"{portal}/business/")
    files = []
    for number in (1, 2, 3):
        file = tmp_path / f"{number}.csv"
        file.write_text(csv_of(ledger(months=100), opening=f"{number}000.00"))
        files.append(str(file))
    asked, streams = [], []
    page.on("request", lambda request: note(request, asked, streams))
    visitor.open("/business/statements/upload/")
    page.locator("main input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(f"{portal}/business/statements/")
    page.evaluate("window.told = 0; document.addEventListener('live', () => { told += 1; })")
    asked.clear()
    states = page.get_by_role("main").locator("table")
    expect(states.get_by_text("Reconciled")).to_have_count(3, timeout=60_000)
    told = page.evaluate("window.told")  # by the stream, on the page that was opened first
    assert len(streams) == 2  # one of each page
    assert len(asked) == told > 0
    visitor.check()


def note(request, asked, streams):
    if "/live/" in request.url:
        streams.append(request)
    elif request.headers.get("hx-request"):
        asked.append(request)
