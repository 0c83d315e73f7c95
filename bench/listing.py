"""The scored listing: what a page and its JSON cost, beside a raw query, an empty view and a peer,
and what they cost more with a hundred times as many businesses.

Run by `python -m bench` or alone by `python -m bench.listing [--sizes 10000,1000000]`. Requests go
through the whole stack (middleware, sign-in, filters, rendering) in this process. Before anything
is timed, the answers are compared.
"""

import argparse
import io
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bench.clock import backend_pid, cpu_of, cpu_per_call
from bench.database import temporary_database
from bench.listing_rows import SCORES_EACH, add_businesses, business

SIZES = (10_000, 100_000)
ROUNDS, CALLS = 9, 10
GROWTH_CALLS = 60
PAGE_SIZE = 25
COLUMNS = (
    "id, business_name, industry, country, city, years_of_operation, employees, score, risk_level,"
    " score_basis, scored_at"
)


class Question(NamedTuple):
    """A state of the listing: its query string, and the same question in SQL where it is also put
    to the driver and to the peer."""

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


SIDE_BY_SIDE = (
    Question("first page", ""),
    Question(
        "industry, country, score",
        "industry=G&country=PT&min_score=70",
        "AND industry = 'G' AND country = 'PT' AND score >= 70",
    ),
    Question("newest", "order=newest", "", "scored_at DESC, id DESC"),
    Question("by name", "order=name", "", "business_name, id"),
)
# Every filter and order that the page offers, alone and with what it goes with.
OFFERED = {
    "first page": "",
    "industry": "industry=G",
    "country": "country=PT",
    "industry, country": "industry=G&country=PT",
    "city": "city=City+7",
    "level": "risk_level=MEDIUM",
    "score range": "min_score=40&max_score=89",
    "evidence": "basis=blended",
    "employees": "employees=small",
    "years": "years=old",
    "evidence, employees, years": "basis=parsed&employees=micro&years=young",
    "four filters": "industry=G&country=PT&risk_level=LOW&employees=small",
    "five filters": "industry=G&country=PT&risk_level=LOW&basis=parsed&years=old",
    "revenue": "revenue=large",
    "growth": "growth=fast",
    "revenue, industry, country": "revenue=large&industry=G&country=PT",
    "scored within": "scored=90",
    "newest": "order=newest",
    "newest, industry, level": "order=newest&industry=G&risk_level=LOW",
    "newest, industry, country": "order=newest&industry=G&country=PT",
    "by growth": "order=growth",
    "by growth, industry": "order=growth&industry=G",
    "by name": "order=name",
    "by name, country": "order=name&country=PT",
    "nothing matches": "min_score=90&max_score=39",
}


def offered() -> dict[str, str]:
    """The questions with those that need a row: a deep page each way, a name and a typo."""
    words = business(1)["business_name"].split()
    typo = words[0][:3] + words[0][4] + words[0][3] + words[0][5:]
    return {
        **OFFERED,
        "half way down": f"cursor={deep_cursor('next')}",
        "half way, backwards": f"cursor={deep_cursor('previous')}",
        "name": urlencode({"search": " ".join(words[:2])}),
        "name, begun": urlencode({"search": words[0][:3]}),
        "name, common word": "search=trading",
        "name, mistyped": urlencode({"search": typo}),
        "name, industry": urlencode({"search": words[0], "industry": "G"}),
    }


def deep_cursor(way: str) -> str:
    from core import keyset
    from smes.models import Sme

    order = ("-score", "-id")
    rows = Sme.objects.filter(is_listed=True)
    middle = rows.order_by(*order)[rows.count() // 2]
    return keyset.encode(way, middle, order)


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
        self.user = user
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


def make_peer(caller: Caller) -> Any:
    """The FastAPI peer on the same database; None where it is not PostgreSQL."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    from bench.peers.fastapi_listing import Peer

    url = re.sub(r"^\w+://", "postgresql+asyncpg://", os.environ["DATABASE_URL"])
    return Peer(url, settings.SIMPLE_JWT["SIGNING_KEY"], caller.bearer)


def ids_of(body: bytes) -> list[int]:
    return [row["id"] for row in json.loads(body)["results"]]


def shown_in(page: bytes) -> list[int]:
    return [int(pk) for pk in re.findall(rb'<a href="/smes/([0-9]+)/">', page)]


def check_equal(driver: Driver, caller: Caller, peer: Any, question: Question) -> None:
    """Page, JSON, raw query and peer name the same businesses in the same order."""
    expected = [row[0] for row in driver.ask(question)][:PAGE_SIZE]
    answers = [ids_of(caller.json(question.query)), shown_in(caller.page(question.query))]
    if peer:
        answers.append(ids_of(peer.get("/api/smes", question.query)))
        page = peer.get("/smes", question.query)
        answers.append([int(pk) for pk in re.findall(rb'<a href="/smes/([0-9]+)/">', page)])
    if not expected or any(answer != expected for answer in answers):
        raise RuntimeError(f"{question.name}: the answers differ")


def check_offered(caller: Caller, name: str, query: str) -> None:
    """Page and JSON are what the ORM finds by the same filters."""
    from django.http import QueryDict

    from investors.filters import ListingFilter
    from smes.models import Sme

    listed = ids_of(caller.json(query))
    if listed != shown_in(caller.page(query)):
        raise RuntimeError(f"{name}: page and JSON differ")
    if "cursor" in query:
        return
    filters = ListingFilter(QueryDict(query), Sme.objects.listed_to(caller.user))
    if not filters.is_valid():
        raise RuntimeError(f"{name}: {filters.errors}")
    rows = filters.qs.order_by(*filters.ordering)
    if listed != list(rows.values_list("pk", flat=True)[:PAGE_SIZE]):
        raise RuntimeError(f"{name}: the ORM finds others")


# -- Side by side


def side_by_side(driver: Driver, caller: Caller, peer: Any, question: Question) -> dict[str, float]:
    """CPU in ms per request of each subject, web and database together; printed."""
    from django.db import connection

    check_equal(driver, caller, peer, question)
    subjects: dict[str, Callable[[], object]] = {
        "raw query": lambda: driver.ask(question),
        "empty view": lambda: caller.get("/bench/empty"),
        "JSON": lambda: caller.json(question.query),
        "page": lambda: caller.page(question.query),
    }
    backends = dict.fromkeys(subjects, backend_pid(connection))
    backends["raw query"] = backend_pid(driver.wrapper)
    if peer:
        subjects["peer JSON"] = lambda: peer.get("/api/smes", question.query)
        subjects["peer page"] = lambda: peer.get("/smes", question.query)
        backends |= dict.fromkeys(("peer JSON", "peer page"), peer.backend())
    for call in subjects.values():
        for _call in range(8):  # connections, prepared statements, caches
            call()
    found = cpu_per_call(subjects, rounds=ROUNDS, calls=CALLS, backends=backends)
    total = {name: own + theirs for name, (own, theirs) in found.items()}
    for name, (own, theirs) in found.items():
        print(
            f"  {question.name:<26}{name:<12}{own:>8.3f}{theirs:>8.3f}"
            f"{total[name] / total['raw query']:>9.1f}{total[name] / total['empty view']:>9.1f}"
        )
    return total


def verdict(name: str, value: float, goal: float, *, at_least: bool = False) -> None:
    holds = value >= goal if at_least else value <= goal
    sign = "≥" if at_least else "≤"
    print(f"  {name:<56}{value:>8.2f}   {sign} {goal:<6g}{'yes' if holds else 'NO'}")


def compare(driver: Driver, caller: Caller, peer: Any, size: int) -> None:
    print(f"\nSide by side at {size:,} businesses: CPU in ms per request")
    print(f"  {'question':<26}{'what':<12}{'web':>8}{'db':>8}{'to raw':>9}{'to empty':>9}")
    totals = [side_by_side(driver, caller, peer, question) for question in SIDE_BY_SIDE]
    ratios = {
        "JSON to the raw query": [t["JSON"] / t["raw query"] for t in totals],
        "page to JSON": [t["page"] / t["JSON"] for t in totals],
    }
    print(f"\n  {'median of the questions':<56}{'ratio':>8}   goal")
    for name, values in ratios.items():
        verdict(name, median(values), 3)
    if peer:
        gain = median([t["peer JSON"] / t["JSON"] for t in totals])
        verdict("requests per CPU second as JSON, to the peer", gain, 4, at_least=True)
        verdict("page to the peer's page", median([t["page"] / t["peer page"] for t in totals]), 1)


# -- From small to large


class Cost(NamedTuple):
    """Milliseconds of one subject: CPU of web and database, the database's alone, on the clock."""

    cpu: float
    sql: float
    median: float
    p99: float


def cost_of(
    call: Callable[[], object], empty: Callable[[], object], backend: int | None, calls: int
) -> tuple[Cost, Cost]:
    """What a call costs and what the empty view costs, which takes turns with it."""
    for _call in range(8):  # prepared statements, caches
        call()
    own: tuple[list[float], list[float]] = ([], [])
    times: tuple[list[float], list[float]] = ([], [])
    sql = [0.0, 0.0]
    for _call in range(calls):
        for which, subject in enumerate((call, empty)):
            before = (cpu_of(backend) or 0.0) if backend else 0.0
            started, used = time.perf_counter(), time.process_time()
            subject()
            own[which].append((time.process_time() - used) * 1000)
            times[which].append((time.perf_counter() - started) * 1000)
            after = (cpu_of(backend) or 0.0) if backend else 0.0
            sql[which] += (after - before) * 1000 / calls
    found = [
        Cost(median(own[n]) + sql[n], sql[n], median(times[n]), quantiles(times[n], n=100)[98])
        for n in (0, 1)
    ]
    return found[0], found[1]


def costs(caller: Caller, calls: int) -> dict[str, tuple[Cost, Cost]]:
    """Each question that the page offers, as page (with its counts) and as JSON."""
    from django.db import connection

    backend = backend_pid(connection)
    found = {}
    for name, query in offered().items():
        check_offered(caller, name, query)
        for kind, ask in (("JSON", caller.json), ("page", caller.page)):
            found[f"{name} · {kind}"] = cost_of(
                lambda ask=ask, query=query: ask(query),
                lambda: caller.get("/bench/empty"),
                backend,
                calls,
            )
    return found


def growth(
    small: dict[str, tuple[Cost, Cost]], large: dict[str, tuple[Cost, Cost]], sizes: list[int]
) -> None:
    """What each costs more. Machines drift between the two sizes, so the times at each size are
    taken in units of the empty view's, which took turns there."""
    print(f"\nFrom {sizes[0]:,} to {sizes[-1]:,} businesses; ms at the larger size, and the growth")
    print(
        f"  {'question':<40}{'CPU':>8}{'SQL':>8}{'p50':>8}{'p99':>8}"
        f"{'CPU ×':>9}{'SQL ×':>9}{'p50 ×':>9}{'p99 ×':>9}   ≤ 1.2, p99 ≤ 1.5"
    )
    held = 0
    for name, (after, empty_after) in large.items():
        before, empty_before = small[name]
        machine = empty_after.cpu / empty_before.cpu
        # The backend's CPU comes in ticks of 10 ms: below 0.3 ms a call it has no ratio.
        sql = max(after.sql / machine, 0.3) / max(before.sql, 0.3)
        clock = empty_after.median / empty_before.median
        ratios = (
            after.cpu / before.cpu / machine,
            sql,
            after.median / before.median / clock,
            after.p99 / before.p99 / (empty_after.p99 / empty_before.p99),
        )
        holds = max(ratios[:3]) <= 1.2 and ratios[3] <= 1.5
        held += holds
        print(
            f"  {name:<40}{after.cpu:>8.2f}{after.sql:>8.2f}{after.median:>8.2f}{after.p99:>8.2f}"
            + "".join(f"{ratio:>9.2f}" for ratio in ratios)
            + f"   {'yes' if holds else 'NO'}"
        )
    print(f"  {held} of {len(large)} hold")


# -- While scores are written


def readers(caller: Caller) -> Cost:
    """What a reader's request costs."""

    def empty() -> bytes:
        return caller.get("/bench/empty")

    return cost_of(lambda: caller.json("industry=G"), empty, None, GROWTH_CALLS)[0]


def while_written(caller: Caller, driver: Driver) -> None:
    """Readers' times alone and beside a writer of scores; what is written is listed at once."""
    from django.db import connection

    from smes.models import Sme

    if connection.vendor != "postgresql":
        return
    alone = readers(caller)
    stop = threading.Event()
    written = [0]

    def write() -> None:
        while not stop.wait(0.02):
            number = written[0] = written[0] + 1
            driver.cursor.execute(
                "UPDATE smes_sme SET score = score % 100 + 1 - score % 2, scored_at = now()"
                f" WHERE id = (SELECT min(id) + {number * 7} FROM smes_sme)"
            )

    driver.wrapper.connection.autocommit = True
    writer = threading.Thread(target=write)
    writer.start()
    try:
        beside = readers(caller)
    finally:
        stop.set()
        writer.join()
    print(f"\nWhile scores are written ({written[0]} of them)")
    verdict("readers' p99 to their p99 alone", beside.p99 / alone.p99, 2)
    sme = Sme.objects.filter(is_listed=True).exclude(score=100).latest("pk")
    Sme.objects.filter(pk=sme.pk).update(score=100, risk_level="LOW")
    if sme.pk not in ids_of(caller.json("")):
        raise RuntimeError("a new score is not listed at once")
    print("  a new best score is first in the next answer                       yes")


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill(start: int, end: int, scores_each: int) -> None:
    from django.db import connection

    from investors import counts

    started = time.monotonic()
    add_businesses(start, end, scores_each)
    while counts.fold():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"  {end:,} businesses made in {time.monotonic() - started:.0f} s", file=sys.stderr)


def run(kind: str, sizes: list[int], scores_each: int, calls: int) -> None:
    fill(0, sizes[0], scores_each)
    caller, driver = Caller(), Driver()
    peer = make_peer(caller)
    print(f"\nThe listing on {kind}")
    small = costs(caller, calls)
    if sizes[1:]:
        fill(sizes[0], sizes[-1], scores_each)
    compare(driver, caller, peer, sizes[-1])
    if sizes[1:]:
        growth(small, costs(caller, calls), sizes)
    while_written(caller, driver)
    driver.wrapper.close()
    if peer:
        peer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="Rows, ascending.")
    parser.add_argument("--scores", type=int, default=SCORES_EACH, help="Scores per business.")
    parser.add_argument("--calls", type=int, default=GROWTH_CALLS, help="Per question and size.")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with temporary_database() as kind:
        set_up()
        run(kind, sizes, options.scores, options.calls)


if __name__ == "__main__":
    main()
