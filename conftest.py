"""Fixtures that every app's tests share."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# The same examples each time, however busy the machine is.
hypothesis_settings.register_profile(
    "suite",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _clean_caches() -> None:
    """No test sees what another one counted."""
    for alias in settings.CACHES:
        if "Database" not in settings.CACHES[alias]["BACKEND"]:
            caches[alias].clear()


@pytest.fixture(autouse=True)
def _language_of_the_settings() -> None:
    """No test speaks the language that a request before it was answered in."""
    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Playwright's loop goes on in this thread between its tests; no other test is to run in it.

    Around the whole of a test: Django keeps one connection inside a loop and another outside, and
    a transaction that is opened on one of them would lock the other out.
    """
    loop = asyncio._get_running_loop()
    if loop is None or item.get_closest_marker("browser"):
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of real files; skips, and says so, where it is absent."""
    folder = Path(
        os.environ.get("PARTNEX_SAMPLE_DATA", settings.BASE_DIR.parent / "shared" / "data")
    )
    if not folder.is_dir():
        pytest.skip(f"real data is not at {folder}; set PARTNEX_SAMPLE_DATA")
    return folder
