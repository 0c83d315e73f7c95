"""Reading a statement in the background: claim, parse in the sandbox, store all or nothing."""

import contextlib
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import chain as audit
from core import clock, places
from core.errors import Conflict, Invalid
from statements import booking, derived, notices, sandbox, workflow
from statements.contents import Contents
from statements.enums import StatementStatus
from statements.models import ColumnMapping, Statement
from statements.parsers import (
    Account,
    BadMapping,
    Limits,
    Mapping,
    NeedsMapping,
    NeedsPassword,
    Refusal,
    Report,
    Row,
    Skipped,
)

LEASE = timedelta(seconds=2 * settings.STATEMENT_SECONDS)  # a silent child lives half as long
ATTEMPTS = 3
CHUNK = 2000  # rows between two looks at the clock
RENEW = 0.5  # seconds between two renewals of the lease, which tell the rows read as well
PREVIEW_ROWS = 8
WRONG_PASSWORD = "wrong_password"  # noqa: S105  a code
LIMITS = Limits(**settings.STATEMENT_LIMITS)
#: A protected file is read while its owner waits, so it may cost less than one in the background.
WHILE_WAITING = replace(LIMITS, wall=20, cpu=15)


class Lost(Exception):
    """Another worker has taken this statement over."""


def read_statement(statement_id: int) -> None:
    """Read the statement if it waits for that; otherwise do nothing, so it may be called twice."""
    statement = Statement.objects.select_related("sme", "mapping").filter(pk=statement_id).first()
    if statement is None or statement.status != StatementStatus.QUEUED:
        return
    with contextlib.suppress(Conflict), _no_collector():
        _read(statement)


@contextlib.contextmanager
def _no_collector() -> Iterator[None]:
    """Do without the search for cycles among a file's rows, which have none.

    For 100 thousand rows it costs 0.3 s (`bench.uploads`), a tenth of the worker's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@sensitive_variables("password")
def read_protected(statement: Statement, password: str) -> None:
    """Read a statement that waits for its password, here and now, by the same claim as a worker's.

    The password reaches the child process and is kept nowhere. Raises Conflict when the statement
    no longer waits, and Invalid with code wrong_password, which leaves it waiting.
    """
    if statement.status != StatementStatus.NEEDS_PASSWORD:
        raise Conflict(_("This statement asks for no password."), code="nothing_asked")
    with places.place():
        _read(statement, password=password, limits=WHILE_WAITING)
    if statement.reason_code == WRONG_PASSWORD:
        raise wrong_password()


def wrong_password() -> Invalid:
    text = _("This password does not open the file.")
    return Invalid(text, code=WRONG_PASSWORD, fields={"password": [text]})


@sensitive_variables("way")
def _read(statement: Statement, **way: Any) -> None:
    """Claim the statement and read it to a state that stands. Raises Conflict if it has moved."""
    workflow.STATEMENT.move(
        statement,
        StatementStatus.PARSING,
        attempts=statement.attempts + 1,
        lease_until=clock.now() + LEASE,
        rows_read=0,
        status_reason="",
        reason_code="",
    )
    with contextlib.suppress(Lost):
        try:
            _read_claimed(statement, **way)
        finally:
            # What broke here is tried again at once, not only when the lease runs out.
            _owned(statement).update(lease_until=clock.now())


@sensitive_variables("password", "way")
def _read_claimed(statement: Statement, *, password: str | None = None, **way: Any) -> None:
    try:
        contents = _parse(statement, password=password, **way)
        _store(statement, booking.Books.of(contents, statement.sme.currency))
    except sandbox.Interrupted as refusal:
        if password is None:
            return  # not the file's fault: its lease is over, so it is tried again
        _stop(statement, StatementStatus.NEEDS_PASSWORD, refusal, attempts=0)
    except NeedsMapping as refusal:
        _stop(statement, StatementStatus.NEEDS_MAPPING, refusal, question=refusal.question)
    except BadMapping as error:
        unfit = Refusal("needs_mapping", " ".join(error.errors.values()))
        _stop(statement, StatementStatus.NEEDS_MAPPING, unfit)
    except NeedsPassword as asked:
        told: Refusal = asked
        if password is not None:
            told = Refusal(WRONG_PASSWORD, wrong_password().message)
        waiting = {"is_protected": True, "attempts": 0}
        _stop(statement, StatementStatus.NEEDS_PASSWORD, told, **waiting)
    except Refusal as refusal:
        _stop(statement, StatementStatus.UNREADABLE, refusal)


@sensitive_variables("way")
def _parse(statement: Statement, **way: Any) -> Contents:
    """All events of the file, by the mapping that the owner gave for it or for its layout."""
    mapping = Mapping.from_dict(statement.mapping.mapping) if statement.mapping else None
    try:
        return _collect(statement, mapping, **way)
    except NeedsMapping as refusal:
        known = known_mapping(statement, refusal.question)
        if mapping is not None or known is None:
            raise
        try:
            return _collect(statement, known, **way)
        except BadMapping:  # the remembered answer does not fit this file
            raise refusal from None


def known_mapping(statement: Statement, question: dict[str, Any]) -> Mapping | None:
    """The answer that was remembered for this layout, the business's own before a shared one."""
    remembered = ColumnMapping.objects.filter(
        Q(sme=statement.sme) | Q(sme=None), signature=question.get("signature", "")
    )
    best = max(remembered, key=lambda mapping: mapping.sme_id or 0, default=None)
    if best is None:
        return None
    return replace(Mapping.from_dict(best.mapping), header_row=question.get("header_row"))


@sensitive_variables("password")
def _collect(
    statement: Statement,
    mapping: Mapping | None,
    *,
    password: str | None = None,
    limits: Limits = LIMITS,
) -> Contents:
    contents, seen, due = Contents(), 0, time.monotonic()
    with local_copy(statement.file) as path:
        for event in sandbox.read(path, mapping=mapping, password=password, limits=limits):
            match event:
                case Row():
                    contents.rows[event.account].append(event)
                    seen += 1
                    if seen % CHUNK == 0 and time.monotonic() >= due:
                        _renew(statement, seen)
                        due = time.monotonic() + RENEW
                case Account():
                    contents.accounts[event.key] = event
                case Skipped():
                    contents.skipped.append(event)
                case Report():
                    contents.report = event
    if not contents.count:
        raise Refusal("no_rows", _("This file holds no transactions."))
    return contents


@dataclass
class Preview:
    """The first rows as a mapping reads them, or why it cannot."""

    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problem: str = ""


@sensitive_variables("password")
def preview(statement: Statement, mapping: Mapping, password: str | None = None) -> Preview:
    """Read the first rows of the file by `mapping`, in the sandbox; nothing is stored.

    Raises Invalid with code wrong_password where the file is protected and that does not open it,
    Conflict with code busy where other files are being read so.
    """
    seen = Preview()
    with places.place(), local_copy(statement.file) as path:
        try:
            quick = replace(LIMITS, wall=10, cpu=10)
            for event in sandbox.read(path, mapping=mapping, password=password, limits=quick):
                if isinstance(event, Row):
                    seen.rows.append(event)
                elif isinstance(event, Skipped) and event.is_lost:
                    seen.skipped.append(event)
                if len(seen.rows) == PREVIEW_ROWS or len(seen.skipped) == PREVIEW_ROWS:
                    break
        except NeedsPassword:
            raise wrong_password() from None
        except (Refusal, BadMapping) as refusal:
            seen.problem = str(refusal)
    return seen


def _owned(statement: Statement) -> Any:
    """The row as this worker claimed it; nothing once another one has taken it over."""
    return Statement.objects.filter(
        pk=statement.pk, status=StatementStatus.PARSING, attempts=statement.attempts
    )


def _renew(statement: Statement, rows_read: int) -> None:
    if not _owned(statement).update(rows_read=rows_read, lease_until=clock.now() + LEASE):
        raise Lost


@contextlib.contextmanager
def local_copy(file: Any) -> Iterator[str]:
    """A path under which the stored file can be read, whatever the storage."""
    try:
        yield file.path
        return
    except NotImplementedError:
        pass
    with tempfile.NamedTemporaryFile(delete=False) as copy:
        for chunk in File(file).chunks():
            copy.write(chunk)
    try:
        yield copy.name
    finally:
        os.unlink(copy.name)


@transaction.atomic
def _stop(statement: Statement, state: StatementStatus, refusal: Refusal, **changes: Any) -> None:
    if not _owned(statement).select_for_update().exists():
        raise Lost
    workflow.STATEMENT.move(
        statement,
        state,
        status_reason=refusal.message[:500],
        reason_code=refusal.code[:40],
        lease_until=None,
        **changes,
    )
    audit.record(f"statement:{state}", target=statement, reason=refusal.code)
    if state == StatementStatus.UNREADABLE:
        notices.tell_failed(statement)


@transaction.atomic
def _store(statement: Statement, books: booking.Books) -> None:
    derived.lock(statement.sme)
    if not _owned(statement).select_for_update().exists():
        raise Lost
    booking.book(statement, books)
