"""The scored listing: CPU per request as page and as JSON, beside a raw query and empty views.

Run by `python -m bench` or alone by `python -m bench.listing [--sizes 10000,100000]`. Requests go
through the whole stack (middleware, sign-in, filters, rendering) in this process. Before anything
is timed, page, JSON and raw query must give the same businesses in the same order.
"""

import argparse
import io
import json
import os
import random
import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from bench.clock import backend_pid, cpu_per_call
from bench.database import temporary_database

SIZES = (10_000, 100_000)
ROUNDS, CALLS = 15, 10
BATCH = 5_000
PAGE_SIZE = 25
COLUMNS = (
    "id, business_name, industry, country, city, years_of_operation, employees, score, risk_level,"
    " score_basis, scored_at"
)
COUNTRIES = ("PT", "ES", "FR", "DE", "IT", "KE", "NG", "GH", "TN", "EG")
CITIES = ("Porto", "Lyon", "Kisumu", "Accra", "Tunis", "Turin", "Seville", "Bremen")


class Question(NamedTuple):
    """A state of the listing: its query string, and the same question in SQL."""

    name: str
    query: str
    where: str = ""
    order: str = "score DESC, id DESC"

    @property
    def sql(self) -> str:
        # Every value is a constant of this file.
        return (
            f"SELECT {COLUMNS} FROM smes_sme WHERE is_listed {self.where}"
            f" ORDER BY {self.order} LIMIT {PAGE_SIZE + 1}"
        )


QUESTIONS = (
    Question("first page", ""),
    Question(
        "industry, country, level",
        "industry=G&country=PT&risk_level=LOW",
        "AND industry = 'G' AND country = 'PT' AND score >= 70",
    ),
    Question(
        "score from 40, newest",
        "min_score=40&order=newest",
        "AND score >= 40",
        "scored_at DESC, id DESC",
    ),
    Question("by name", "order=name", "", "business_name, id"),
)


def add_businesses(start: int, end: int) -> None:
    """Businesses number `start` to `end`, four of five listed; the same ones in every run."""
    from datetime import UTC, datetime, timedelta

    from accounts.models import User
    from smes.models import Sme

    chance = random.Random(start)
    newest = datetime(2026, 11, 1, tzinfo=UTC)
    for first in range(start, end, BATCH):
        numbers = range(first, min(end, first + BATCH))
        owners = User.objects.bulk_create(
            User(email=f"owner{number}@partnex.example", role="sme", password="!")
            for number in numbers
        )
        Sme.objects.bulk_create(
            business(owner, number, chance, newest - timedelta(minutes=chance.randrange(500_000)))
            for owner, number in zip(owners, numbers, strict=True)
        )


def business(owner: Any, number: int, chance: random.Random, scored_at: Any) -> Any:
    from scoring.engine.levels import level_of
    from smes.models import Sme

    score, is_listed = min(100, max(0, round(chance.gauss(58, 18)))), number % 5 != 0
    return Sme(
        owner=owner,
        business_name=f"{chance.choice(('Atlas', 'Baobab', 'Cedar', 'Delta'))} Trading {number}",
        industry=chance.choice("ACFGHIJMNQ"),
        country=chance.choice(COUNTRIES),
        city=chance.choice(CITIES),
        years_of_operation=chance.randrange(40),
        employees=chance.randrange(250),
        score=score,
        risk_level=level_of(score).name,
        score_basis="parsed",
        scored_at=scored_at,
        is_listed=is_listed,
        listed_at=scored_at if is_listed else None,
    )


class Caller:
    """Sends GET requests of a signed-in investor to the WSGI application."""

    def __init__(self) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore
        from django.core.wsgi import get_wsgi_application

        from accounts import tokens
        from accounts.models import User
        from investors.models import Investor

        user = User.objects.create_user("investor@partnex.example", role="investor")
        Investor.objects.create(user=user, full_name="Bench", country="CH", city="Lugano")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self.application = get_wsgi_application()
        self.cookie = f"sessionid={session.session_key}"
        self.bearer = f"Bearer {tokens.issue(user=user).access}"

    def get(self, path: str, query: str = "", **headers: str) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **headers,
        }
        status = []
        answer = self.application(environ, lambda line, _headers: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path}?{query} answered {status[0]}: {body[:300]!r}")
        return body

    def page(self, query: str) -> bytes:
        return self.get("/smes/", query, HTTP_COOKIE=self.cookie, HTTP_ACCEPT="text/html")

    def json(self, query: str) -> bytes:
        return self.get("/api/v1/smes", query, HTTP_AUTHORIZATION=self.bearer)


class Driver:
    """A connection of its own to the same database, below Django."""

    def __init__(self) -> None:
        from django.db import connection

        self.wrapper = connection.copy()
        self.wrapper.connect()
        self.cursor = self.wrapper.connection.cursor()

    def ask(self, question: Question) -> list[tuple]:
        return self.cursor.execute(question.sql).fetchall()


def check_equal(driver: Driver, caller: Caller, question: Question) -> None:
    """Page, JSON and raw query name the same businesses in the same order."""
    expected = [row[0] for row in driver.ask(question)][:PAGE_SIZE]
    listed = [row["id"] for row in json.loads(caller.json(question.query))["results"]]
    shown = [int(pk) for pk in re.findall(rb'href="/smes/([0-9]+)/"', caller.page(question.query))]
    if not expected or not expected == listed == shown:
        raise RuntimeError(f"{question.name}: the answers differ")


def measure(driver: Driver, caller: Caller, question: Question) -> dict[str, tuple[float, float]]:
    from django.db import connection

    check_equal(driver, caller, question)
    subjects: dict[str, Callable[[], object]] = {
        "raw query": lambda: driver.ask(question),
        "empty view": lambda: caller.get("/bench/empty"),
        "JSON": lambda: caller.json(question.query),
        "page": lambda: caller.page(question.query),
    }
    for call in subjects.values():
        call()
    backends = dict.fromkeys(subjects, backend_pid(connection))
    backends["raw query"] = backend_pid(driver.wrapper)
    return cpu_per_call(subjects, rounds=ROUNDS, calls=CALLS, backends=backends)


def report(size: int, question: Question, found: dict[str, tuple[float, float]]) -> None:
    total = {name: own + theirs for name, (own, theirs) in found.items()}
    for name, (own, theirs) in found.items():
        print(
            f"{size:>8,}  {question.name:<26}{name:<12}{own:>8.3f}{theirs:>8.3f}"
            f"{total[name] / total['raw query']:>9.1f}{total[name] / total['empty view']:>9.1f}"
        )


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def run(kind: str, sizes: list[int]) -> None:
    from django.db import connection

    caller, driver = Caller(), Driver()
    print(f"\nThe listing on {kind}: CPU in ms per request, and ratios of web + database")
    print(
        f"{'rows':>8}  {'question':<26}{'what':<12}{'web':>8}{'db':>8}{'to raw':>9}{'to empty':>9}"
    )
    totals: dict[tuple[str, str], list[float]] = {}
    filled = 0
    for size in sizes:
        add_businesses(filled, size)
        filled = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for question in QUESTIONS:
            found = measure(driver, caller, question)
            report(size, question, found)
            for name, (own, theirs) in found.items():
                totals.setdefault((question.name, name), []).append(own + theirs)
    driver.wrapper.close()
    print(f"\nGrowth from {sizes[0]:,} to {sizes[-1]:,} rows")
    for (question_name, name), values in totals.items():
        print(f"          {question_name:<26}{name:<12}{values[-1] / values[0]:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="Rows, ascending.")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    with temporary_database() as kind:
        set_up()
        run(kind, sizes)


if __name__ == "__main__":
    main()
