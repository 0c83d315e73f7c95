"""Live updates: one stream of events a page, that tells a person what of theirs has changed.

One loop in the process looks at the database once a second for everybody who listens; no broker.
What is looked at are the `sources`, to which apps above add theirs in `AppConfig.ready`. An event's
id names a digest of the last word of each source, so whoever comes back with `Last-Event-ID` is
told something only when it has changed meanwhile.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.notifications import unread_counts
from core.network import web_origin

LOOK = 1.0  # seconds between two looks at the database
HEARTBEAT = 15.0  # seconds of silence after which a comment shows that the stream lives
RECHECK = 10.0  # seconds between two looks at the session
LONGEST = 900.0  # seconds of one stream; the browser comes back by itself
COME_BACK = 3000  # milliseconds after which it does
PER_PERSON, IN_TOTAL = 6, 500  # streams


#: What an event is called, and what each of these people is told by it, as data for JSON; who is
#: not in the answer is told nothing.
Source = Callable[[set[int]], dict[int, Any]]


def bell(user_ids: Iterable[int]) -> dict[int, Any]:
    """How many unread notifications each person has, bounded."""
    return {user_id: {"unread": count} for user_id, count in unread_counts(user_ids).items()}


sources: dict[str, Source] = {"notifications": bell}


@dataclass(eq=False)
class Listener:
    """One open stream, and the last word of each source to its owner, as JSON text."""

    user_id: int
    snapshots: dict[str, str] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Everybody who listens in this process, and the loop that looks for them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.loop: asyncio.Task[None] | None = None

    def is_full_for(self, user_id: int) -> bool:
        own = sum(listener.user_id == user_id for listener in self.listeners)
        return own >= PER_PERSON or len(self.listeners) >= IN_TOTAL

    @contextlib.asynccontextmanager
    async def listening(self, user_id: int) -> AsyncIterator[Listener | None]:
        """A place among the listeners; None where all are taken, by those who came at once."""
        if self.is_full_for(user_id):
            yield None
            return
        listener = Listener(user_id)
        self.listeners.add(listener)
        try:
            if self.loop is None or self.loop.done():
                self.loop = asyncio.create_task(self._look_on())
            yield listener
        finally:
            self.listeners.discard(listener)
            if not self.listeners and self.loop is not None:
                self.loop.cancel()
                self.loop = None

    async def _look_on(self) -> None:
        while True:
            with contextlib.suppress(DatabaseError, InterfaceError):  # away or busy: next time
                await self._look()
            await asyncio.sleep(LOOK)

    async def _look(self) -> None:
        waiting = list(self.listeners)
        snapshots = await sync_to_async(snapshots_of)({each.user_id for each in waiting})
        for listener in waiting:
            told = {
                name: words[listener.user_id]
                for name, words in snapshots.items()
                if listener.user_id in words
            }
            if told != listener.snapshots:
                listener.snapshots = told
                listener.changed.set()


hub = Hub()


@contextlib.contextmanager
def _let_go() -> Iterator[None]:
    """Keep no connection to the database: each stream has a thread of its own, which would keep
    one for as long as it lasts."""
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close()


def snapshots_of(user_ids: set[int]) -> dict[str, dict[int, str]]:
    """What each source says to each of these people, as JSON text."""
    with _let_go():
        return {
            name: {
                user_id: json.dumps(data, separators=(",", ":"))
                for user_id, data in source(user_ids).items()
            }
            for name, source in sources.items()
        }


@require_GET
async def stream(request: HttpRequest) -> HttpResponseBase:
    """What changes for the signed-in person, as server-sent events."""
    if not isinstance(request, ASGIRequest):
        # A thread of the web process is too dear to wait with; 204 bids browsers not to return.
        return HttpResponse(status=204)
    user = await sync_to_async(_user_of)(request)
    if not isinstance(user, User):
        return HttpResponse(status=403)
    if hub.is_full_for(user.pk):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    response = StreamingHttpResponse(
        events(request, user.pk, seen=request.headers.get("Last-Event-ID", "")),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store, private", "X-Accel-Buffering": "no"},
    )
    origin = request.headers.get("Origin", "")
    if origin and origin == web_origin(request):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        response["Vary"] = "Origin"
    return response


async def events(request: HttpRequest, user_id: int, *, seen: str) -> AsyncIterator[str]:
    """What is sent: an event for each change, a comment in silence, nothing once signed out."""
    session_key = request.session.session_key
    known = dict(part.split(":", 1) for part in seen.split(",") if ":" in part)
    started = checked = time.monotonic()
    yield f"retry: {COME_BACK}\n\n"
    async with hub.listening(user_id) as listener:
        if listener is None:
            return
        spoken = started
        while time.monotonic() - started < LONGEST:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(listener.changed.wait(), min(HEARTBEAT, RECHECK))
            now = time.monotonic()
            if now - checked >= RECHECK:
                if not await is_signed_in(request, session_key, user_id):
                    return
                checked = now
            if listener.changed.is_set():
                listener.changed.clear()
                for name, snapshot in listener.snapshots.items():
                    version = hashlib.sha256(snapshot.encode()).hexdigest()[:16]
                    if version != known.get(name):
                        known[name], spoken = version, now
                        versions = ",".join(f"{each}:{known[each]}" for each in sorted(known))
                        yield f"id: {versions}\nevent: {name}\ndata: {snapshot}\n\n"
            elif now - spoken >= HEARTBEAT:
                spoken = now
                yield ": still here\n\n"


async def is_signed_in(request: HttpRequest, session_key: str | None, user_id: int) -> bool:
    """Whether the session that opened the stream still stands for the same active person."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(session_key)
    user = await sync_to_async(_user_of)(request)
    return user.is_active and user.pk == user_id


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    with _let_go():
        return get_user(request)
