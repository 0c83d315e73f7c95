"""The settings: typed, loud, documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

BASE = settings.BASE_DIR
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "k3j4h5g6f7d8s9a0p1o2i3u4y5t6r7e8w9q0",
    "JWT_SECRET": "q9w8e7r6t5y4u3i2o1p0a9s8d7f6g5h4j3k2",
    "FIELD_ENCRYPTION_KEYS": "c3VpdGUtb25seS1lbmNyeXB0aW9uLWtleS0xMjM0NTY=",
    "ALLOWED_HOSTS": "partnex.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def start(**environment):
    """Load the settings in a process of their own; return (exit code, what it said)."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", "print('started')"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("SECRET_KEY", "", "is missing"),
        ("SECRET_KEY", "short", "is too weak"),
        ("JWT_SECRET", "", "is missing"),
        ("JWT_SECRET", "a" * 64, "is too weak"),
        ("FIELD_ENCRYPTION_KEYS", "", "is missing"),
        ("FIELD_ENCRYPTION_KEYS", "x1y2z3w4" * 6, "must hold Fernet keys"),
        ("ALLOWED_HOSTS", "", "must name the hosts"),
        ("ALLOWED_HOSTS", "*", "must name the hosts"),
        ("DEBUG", "yes", "must be one of 1, 0, true, false"),
        ("AI_MODE", "magic", "must be one of local, external, fallback"),
        ("AI_MODE", "external", "AI_SERVICE_URL: is missing"),
        ("AI_TIMEOUT_MS", "-5", "must be a whole number"),
        ("JWT_EXPIRES_IN", "soon", "must be a number and a unit"),
        ("DATABASE_URL", "mysql://h/db", "must name a PostgreSQL or SQLite database"),
        ("REDIS_URL", "http://h", "must start with redis://"),
        ("MAX_UPLOAD_SIZE", "10MB", "must be a whole number"),
        ("FRONTEND_URL", "partnex.example", "must be an address"),
    ],
)
def test_production_refuses_to_start_in_one_line(key, value, problem):
    code, said = start(**{**PRODUCTION, key: value})
    assert code == 1
    assert len(said.splitlines()) == 1
    assert said.startswith("Partnex cannot start. ")
    assert problem in said


def test_production_starts_when_all_is_given():
    assert start(**PRODUCTION) == (0, "started")


def documented_keys():
    lines = (BASE / ".env.example").read_text().splitlines()
    return {line.split("=")[0] for line in lines if re.match(r"[A-Z]", line)}


def test_every_key_that_is_read_is_documented_and_none_else():
    read = set()
    for path in ("partnex/settings.py", "gunicorn.conf.py", "partnex/environment.py"):
        text = Path(BASE / path).read_text()
        read |= set(re.findall(r"(?:env|self)\.\w+\(\s*\"([A-Z_]+)\"", text))
        read |= set(re.findall(r"os\.environ\.get\(\"([A-Z_]+)\"", text))
    assert documented_keys() == read


def test_the_readme_lists_every_key():
    table = set(re.findall(r"`([A-Z][A-Z_]+)`", (BASE / "README.md").read_text()))
    assert documented_keys() <= table
