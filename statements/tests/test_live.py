"""The stream of live updates: what is a person's own, nobody else's, while signed in."""

import asyncio
import contextlib
import json

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.signals import connection_created
from django.test import Client

from accounts import live
from accounts.notifications import notify
from accounts.tests.factories import AdminUserFactory, InvestorUserFactory
from partnex.asgi import application
from smes.tests.factories import SmeFactory
from statements.enums import StatementStatus
from statements.live import statements_of
from statements.models import Statement
from statements.tests.factories import StatementFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    for name, seconds in (("LOOK", 0.01), ("HEARTBEAT", 0.2), ("RECHECK", 0.05)):
        monkeypatch.setattr(live, name, seconds)
    monkeypatch.setattr(live, "hub", live.Hub())


def cookie_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Stream:
    """One request to the ASGI application, read event by event."""

    def __init__(self, cookie="", path="/live/events/", **headers):
        names = {"host": "testserver", "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        self.told = ""
        self.app = ApplicationCommunicator(
            application,
            {
                "type": "http",
                "method": "GET",
                "path": path,
                "query_string": b"",
                "headers": [
                    (name.replace("_", "-").lower().encode(), value.encode())
                    for name, value in (names | headers).items()
                ],
            },
        )

    async def __aenter__(self):
        await self.app.send_input({"type": "http.request", "body": b""})
        start = await self.app.receive_output(5)
        self.status = start["status"]
        self.headers = {k.decode().lower(): v.decode() for k, v in start["headers"]}
        return self

    async def __aexit__(self, *_error):
        with contextlib.suppress(asyncio.CancelledError):
            await self.app.send_input({"type": "http.disconnect"})
            await self.app.wait(5)

    async def statements(self):
        return event_of(await self.until("statements\ndata:"))

    async def until(self, *words):
        """Everything told until one of `words` is in it; "" in the end where the stream ends."""
        while not any(word in self.told for word in words):
            part = await self.app.receive_output(5)
            self.told += part.get("body", b"").decode()
            if not part.get("more_body"):
                break
        told, self.told = self.told, ""
        return told


def event_of(text, name="statements"):
    """The id and the data of the last event of this name."""
    event = text[text.rindex(f"event: {name}") :].split("\n\n")[0]
    before = text[: text.rindex(f"event: {name}")]
    return before[before.rindex("id: ") + 4 :].strip(), json.loads(event.partition("data: ")[2])[
        name
    ]


async def change(**values):
    await Statement.objects.aupdate(**values)


def test_the_owner_is_told_of_each_change_and_of_nothing_else(sme):
    statement = StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie) as stream:
            assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
            assert "no-store" in stream.headers["cache-control"]
            first, told = await stream.statements()
            assert told == [{"id": statement.pk, "status": "queued", "rows_read": 0}]
            await change(status=StatementStatus.PARSING, rows_read=2000)
            second, told = await stream.statements()
            assert told == [{"id": statement.pk, "status": "parsing", "rows_read": 2000}]
            assert first != second
            assert "data:" not in await stream.until(": still here")
            await change(status=StatementStatus.RECONCILED)
            _third, told = await stream.statements()
            assert told[0]["status"] == "reconciled"

    async_to_sync(follow)()


def test_whoever_comes_back_is_told_only_what_changed_meanwhile(sme):
    StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie) as stream:
            known, _told = await stream.statements()
        async with Stream(cookie, last_event_id=known) as again:
            assert "data:" not in await again.until(": still here")
        await change(rows_read=7)
        async with Stream(cookie, last_event_id=known) as later:
            version, told = await later.statements()
        assert (version != known, told[0]["rows_read"]) == (True, 7)

    async_to_sync(follow)()


def test_nothing_of_others_is_told(sme):
    StatementFactory(status=StatementStatus.QUEUED)
    mine = StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie) as stream:
            _version, told = await stream.statements()
            assert [each["id"] for each in told] == [mine.pk]

    async_to_sync(follow)()


def test_signing_out_ends_the_stream(sme):
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie) as stream:
            await stream.statements()
            await Session.objects.all().adelete()
            assert await stream.until("never told") == ""

    async_to_sync(follow)()


def test_it_is_for_people_who_are_signed_in():
    async def follow():
        async with Stream() as stream:
            assert stream.status == 302

    async_to_sync(follow)()


@pytest.mark.parametrize("factory", [InvestorUserFactory, AdminUserFactory])
def test_the_bell_rings_for_everybody_their_own(sme, factory):
    user = factory()
    StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    notify(user=sme.owner, kind="milestone", title="Hers", dedupe_key="x")
    cookie = cookie_of(user)

    async def follow():
        async with Stream(cookie) as stream:
            text = await stream.until("statements\ndata:")
            assert event_of(text)[1] == []
            assert '{"unread":0}' in text
            await sync_to_async(notify)(user=user, kind="milestone", title="Mine", dedupe_key="x")
            text = await stream.until("data:")
            assert text.endswith('event: notifications\ndata: {"unread":1}\n\n')
            assert "statements" not in text.partition("\nevent:")[2]

    async_to_sync(follow)()


def test_nobody_takes_all_the_places(sme, monkeypatch):
    monkeypatch.setattr(live, "PER_PERSON", 1)
    cookie, other = cookie_of(sme.owner), cookie_of(SmeFactory().owner)

    async def follow():
        async with Stream(cookie) as first:
            await first.until("data:")
            async with Stream(cookie) as second, Stream(other) as third:
                assert (second.status, third.status) == (429, 200)
            monkeypatch.setattr(live, "IN_TOTAL", 1)
            async with Stream(other) as fourth:
                assert fourth.status == 429
        async with Stream(cookie) as fifth:
            assert fifth.status == 200
            await fifth.until("data:")
        assert live.hub.listeners == set()
        assert live.hub.loop is None

    async_to_sync(follow)()


def test_those_who_come_at_once_take_no_more_places(sme, monkeypatch):
    monkeypatch.setattr(live, "PER_PERSON", 2)
    cookie = cookie_of(sme.owner)

    async def follow():
        async with contextlib.AsyncExitStack() as stack:
            streams = [Stream(cookie) for _ in range(6)]
            await asyncio.gather(*(stack.enter_async_context(each) for each in streams))
            told = await asyncio.gather(*(each.until("data:") for each in streams))
            assert sum("data:" in text for text in told) == 2
            assert len(live.hub.listeners) == 2

    async_to_sync(follow)()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_went_away_is_looked_at_again(sme, monkeypatch, error):
    StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    look, failures = live.snapshots_of, [error, error]

    def failing(user_ids):
        if failures:
            raise failures.pop()
        return look(user_ids)

    monkeypatch.setattr(live, "snapshots_of", failing)
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie) as stream:
            assert "queued" in await stream.until("statements\ndata:")

    async_to_sync(follow)()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="its tests share a connection")
def test_streams_keep_no_connection_to_the_database(sme, monkeypatch):
    monkeypatch.setattr(live, "LOOK", 60)  # nobody looks at the moment of counting
    monkeypatch.setattr(live, "RECHECK", 60)
    cookie, opened = cookie_of(sme.owner), []

    def note(connection, **_kwargs):
        opened.append(connection)

    async def follow():
        async with contextlib.AsyncExitStack() as stack:
            streams = [await stack.enter_async_context(Stream(cookie)) for _ in range(4)]
            await asyncio.gather(*(each.until(": still here") for each in streams))
            return [each for each in opened if each.connection is not None]

    connection_created.connect(note)
    try:
        assert async_to_sync(follow)() == []
        assert opened != []
    finally:
        connection_created.disconnect(note)


def test_all_who_listen_cost_one_query_of_each_source(sme, django_assert_num_queries):
    owners = {sme.owner.pk, SmeFactory().owner.pk}
    StatementFactory.create_batch(2, sme=sme, status=StatementStatus.PARSING)
    with django_assert_num_queries(len(live.sources)):
        told = live.snapshots_of(owners)
    assert set(told) == {"notifications", "statements"}
    assert sorted(len(each["statements"]) for each in statements_of(owners).values()) == [0, 2]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://testserver:8000", "http://testserver:8000"),
        ("http://testserver:8002", None),
        ("https://testserver:8000", None),
        ("http://evil.example:8000", None),
        ("null", None),
    ],
)
def test_only_the_pages_own_origin_may_read_it(sme, settings, origin, allowed):
    settings.WEB_PORT = 8000
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie, origin=origin) as stream:
            assert stream.status == 200
            assert stream.headers.get("access-control-allow-origin") == allowed
            credentials = "true" if allowed else None
            assert stream.headers.get("access-control-allow-credentials") == credentials

    async_to_sync(follow)()


def test_the_live_process_serves_nothing_else(sme):
    cookie = cookie_of(sme.owner)

    async def follow():
        async with Stream(cookie, path="/business/statements/") as stream:
            assert stream.status == 404

    async_to_sync(follow)()


def test_the_page_names_the_stream_and_may_connect_to_it_only(sme, settings):
    StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    client = Client()
    client.force_login(sme.owner)
    plain = client.get("/business/statements/")
    assert 'data-stream="/live/events/"' in plain.content.decode()
    assert "connect-src 'self';" in plain["Content-Security-Policy"] + ";"
    settings.LIVE_PORT = 8001
    apart = client.get("/business/statements/")
    assert 'data-stream="http://testserver:8001/live/events/"' in apart.content.decode()
    policy = apart["Content-Security-Policy"].split("; ")
    assert "connect-src 'self' http://testserver:8001" in policy


def test_a_web_process_does_not_wait_for_anybody(sme):
    client = Client()
    client.force_login(sme.owner)
    assert client.get("/live/events/").status_code == 204
