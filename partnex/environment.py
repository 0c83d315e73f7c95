"""Reads settings from the environment: typed, strict, and loud.

Three modes follow from `DEBUG` alone:

* unset: **embedded**, one machine, safe defaults, secrets made once and kept under `var/`;
* `true`: **development**, embedded with debug pages;
* `false`: **production**, every secret must be given and strong, HTTPS is required.
"""

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
MINIMUM_SECRET_LENGTH = 32


def refuse(key: str, problem: str) -> NoReturn:
    """Stop at start-up with one line that names the key."""
    message = f"{key}: {problem}"
    if Path(sys.argv[0]).name == "manage.py":
        sys.exit(f"Partnex cannot start. {message}")
    raise ImproperlyConfigured(message)


def make_secret() -> str:
    return secrets.token_urlsafe(48)


class Environment:
    """Typed access to environment variables; every refusal names its key."""

    def __init__(self, base_dir: Path) -> None:
        environ.Env.read_env(base_dir / ".env", overwrite=False)
        self.mode = {None: "embedded", True: "development", False: "production"}[
            self.boolean("DEBUG", None)
        ]

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    def text(self, key: str, default: str = "") -> str:
        value = os.environ.get(key, "").strip()
        return value or default

    def boolean(self, key: str, default: bool | None) -> bool | None:
        value = self.text(key).lower()
        if not value:
            return default
        if value not in BOOLEANS:
            refuse(key, "must be one of 1, 0, true, false.")
        return BOOLEANS[value]

    def integer(self, key: str, default: int, *, minimum: int = 0) -> int:
        value = self.text(key)
        if not value:
            return default
        if not (value.isascii() and value.isdigit()) or int(value) < minimum:
            refuse(key, f"must be a whole number of at least {minimum}.")
        return int(value)

    def items(self, key: str, default: list[str]) -> list[str]:
        values = [item.strip() for item in self.text(key).split(",") if item.strip()]
        return values or default

    def choice(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(key, default).lower()
        if value not in choices:
            refuse(key, f"must be one of {', '.join(choices)}.")
        return value

    def duration(self, key: str, default: str) -> timedelta:
        value = self.text(key, default)
        match = DURATION.fullmatch(value)
        if not match:
            refuse(key, "must be a number and a unit, such as 30m, 12h or 1d.")
        return timedelta(**{UNITS[match[2]]: int(match[1])})

    def url(self, key: str, default: str = "") -> str:
        value = self.text(key, default)
        if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            refuse(key, "must be an address that starts with http:// or https://.")
        return value

    def secret(self, key: str, keep_in: Path, *, make: Callable[[], str] = make_secret) -> str:
        """A secret: required and strong in production, otherwise made once and kept in a file."""
        value = self.text(key)
        if value:
            if len(value) < MINIMUM_SECRET_LENGTH or len(set(value)) < 8:
                refuse(
                    key, f"is too weak; give at least {MINIMUM_SECRET_LENGTH} random characters."
                )
            return value
        if self.is_production:
            refuse(key, "is missing; production needs it set.")
        path = keep_in / key.lower()
        if not path.exists():
            keep_in.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f"{path.name}.{os.getpid()}")
            temporary.touch(mode=0o600)
            temporary.write_text(make())
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)  # the first process wins; the others read its secret
            temporary.unlink()
        return path.read_text()
