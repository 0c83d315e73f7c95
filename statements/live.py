"""Live updates: a stream of events that tells an owner how far the reading of her files is.

One loop in the process looks at the database once a second for everybody who listens; no broker.
An event's id is a digest of what it says, so whoever comes back with `Last-Event-ID` is told
something only when it has changed meanwhile.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from core import clock
from statements import workflow
from statements.enums import StatementStatus
from statements.models import Statement

LOOK = 1.0  # seconds between two looks at the database
HEARTBEAT = 15.0  # seconds of silence after which a comment shows that the stream lives
RECHECK = 10.0  # seconds between two looks at the session
LONGEST = 900.0  # seconds of one stream; the browser comes back by itself
COME_BACK = 3000  # milliseconds after which it does
FRESH = timedelta(hours=1)  # uploads told of although they are read already
SHOWN = 50  # statements of one owner, the newest
PER_PERSON, IN_TOTAL = 6, 500  # streams


@dataclass(eq=False)
class Listener:
    """One open stream. `snapshot` is what its owner's statements look like, as JSON text."""

    user_id: int
    snapshot: str = ""
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
            snapshot = snapshots[listener.user_id]
            if snapshot != listener.snapshot:
                listener.snapshot = snapshot
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


def snapshots_of(user_ids: Iterable[int]) -> dict[int, str]:
    """For each owner the statements under way and those just uploaded, as JSON text."""
    with _let_go():
        rows = list(
            Statement.objects.filter(
                Q(status__in=workflow.UNDER_WAY) | Q(uploaded_at__gte=clock.now() - FRESH),
                sme__owner__in=set(user_ids),
            )
            .exclude(status=StatementStatus.WITHDRAWN)
            .annotate(place=Window(RowNumber(), partition_by="sme__owner", order_by="-pk"))
            .filter(place__lte=SHOWN)
            .order_by("-pk")
            .values_list("sme__owner", "pk", "status", "rows_read")
        )
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for owner, pk, status, rows_read in rows:
        told[owner].append({"id": pk, "status": status, "rows_read": rows_read})
    return {
        user_id: json.dumps({"statements": told[user_id]}, separators=(",", ":"))
        for user_id in user_ids
    }


@require_GET
async def stream(request: HttpRequest) -> HttpResponseBase:
    """The signed-in owner's statements as server-sent events."""
    if not isinstance(request, ASGIRequest):
        # A thread of the web process is too dear to wait with; 204 bids browsers not to return.
        return HttpResponse(status=204)
    user = await sync_to_async(_user_of)(request)
    if not isinstance(user, User) or not user.is_sme:
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
                version = hashlib.sha256(listener.snapshot.encode()).hexdigest()[:16]
                if version != seen:
                    seen, spoken = version, now
                    yield f"id: {version}\nevent: statements\ndata: {listener.snapshot}\n\n"
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


# -- Where it is found


class LiveMixin:
    """A page that follows the stream: it gets the stream's address, and its policy allows that."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = live_origin(self.request) + reverse("live")
        return super().get_context_data(live_url=address, **kwargs)  # type: ignore[misc]  # a mixin

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)  # type: ignore[misc]  # a mixin
        if origin := live_origin(self.request):
            response._csp_update = {"connect-src": [origin]}
        return response


def live_origin(request: HttpRequest) -> str:
    """Where the live process listens; "" on the page's own origin, behind the same proxy."""
    return _origin_at(request, settings.LIVE_PORT)


def web_origin(request: HttpRequest) -> str:
    """The pages' origin, as the live process sees it; "" where both are the same."""
    return _origin_at(request, settings.WEB_PORT)


def _origin_at(request: HttpRequest, port: int) -> str:
    if not port:
        return ""
    host, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{port}"
