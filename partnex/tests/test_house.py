"""What reviewers would have to look for by eye."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = "partnex core audit accounts smes statements scoring investors bench".split()
EXCEPTION = re.compile(r"#\s*(?:ruff: )?(?:noqa|type: ignore)(?:: ?[A-Z0-9, ]+|\[[a-z-, ]+\])(.*)")


def sources() -> list[Path]:
    """The Python files of the product."""
    found = (path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py"))
    return [path for path in found if not {"migrations", "tests"} & set(path.parts)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x = 1  # noqa: S101 -- checked before", "-- checked before"),
        ("x = 1  # type: ignore[arg-type]  # the stub is wrong", "# the stub is wrong"),
        ("x = 1  # noqa: PLW1509, S603", ""),
        ("# ruff: noqa: E501  long lines", "long lines"),
    ],
)
def test_reasons_are_found(line, reason):
    assert EXCEPTION.search(line)[1].strip() == reason


def test_every_lint_exception_has_its_reason_beside_or_above_it():
    missing = []
    for path in sources():
        before = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = EXCEPTION.search(line)
            if found and not found[1].strip() and not before.lstrip().startswith("# "):
                missing.append(f"{path.relative_to(settings.BASE_DIR)}:{number}")
            before = line
    assert missing == []
