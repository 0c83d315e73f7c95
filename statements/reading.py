"""Reading a statement in the background: claim, parse in the sandbox, store all or nothing."""

import contextlib
import hashlib
import logging
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock, money
from core.errors import Conflict
from smes.models import Sme
from statements import accounts, continuity, figures, reconciliation, sandbox, summary, workflow
from statements.categories import categorise, plain
from statements.coverage import Period, bounds
from statements.enums import CategorySource, StatementStatus
from statements.models import BankAccount, Break, ColumnMapping, Statement, Transaction
from statements.parsers import (
    Account,
    BadMapping,
    Limits,
    Mapping,
    NeedsMapping,
    Refusal,
    Report,
    Row,
    Skipped,
)

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than the sandbox lets a silent child live
ATTEMPTS = 3
CHUNK = 2000  # rows between two renewals of the lease, and rows of one INSERT
PREVIEW_ROWS = 8
SHOWN = 50  # skipped lines and warnings kept in the report


@dataclass
class Contents:
    """Everything a file said."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    accounts: dict[str, Account] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    report: Report | None = None

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass
class Ledger:
    """The rows of one account in one currency, in order of time, and what they add up to."""

    told: Account
    currency: str
    rows: list[Row]
    checked: reconciliation.Reconciliation
    is_currency_assumed: bool = False

    @property
    def period(self) -> Period:
        """The stated period as far as rows bear it out: to the ends of their months."""
        days = [row.booked_on for row in self.rows]
        first, last = min(days), max(days)
        start, end = self.checked.period_start or first, self.checked.period_end or last
        return max(start, bounds(first)[0]), min(end, bounds(last)[1])


class Lost(Exception):
    """Another worker has taken this statement over."""


def read_statement(statement_id: int) -> None:
    """Read the statement if it waits for that; otherwise do nothing, so it may be called twice."""
    statement = Statement.objects.select_related("sme", "mapping").filter(pk=statement_id).first()
    if statement is None or statement.status != StatementStatus.QUEUED:
        return
    with contextlib.suppress(Conflict):
        workflow.STATEMENT.move(
            statement,
            StatementStatus.PARSING,
            attempts=statement.attempts + 1,
            lease_until=clock.now() + LEASE,
            rows_read=0,
        )
        with contextlib.suppress(Lost):
            _read_claimed(statement)


def _read_claimed(statement: Statement) -> None:
    try:
        _store(statement, _parse(statement))
    except NeedsMapping as refusal:
        _stop(statement, StatementStatus.NEEDS_MAPPING, refusal, question=refusal.question)
    except BadMapping as error:
        refusal = Refusal("needs_mapping", " ".join(error.errors.values()))
        _stop(statement, StatementStatus.NEEDS_MAPPING, refusal)
    except Refusal as refusal:
        needs_password = refusal.code == "needs_password"
        state = StatementStatus.NEEDS_PASSWORD if needs_password else StatementStatus.UNREADABLE
        _stop(statement, state, refusal)


def _parse(statement: Statement) -> Contents:
    """All events of the file, by the mapping that the owner gave for it or for its layout."""
    mapping = Mapping.from_dict(statement.mapping.mapping) if statement.mapping else None
    try:
        return _collect(statement, mapping)
    except NeedsMapping as refusal:
        known = known_mapping(statement, refusal.question)
        if mapping is not None or known is None:
            raise
        return _collect(statement, known)


def known_mapping(statement: Statement, question: dict[str, Any]) -> Mapping | None:
    """The answer that was remembered for this layout, the business's own before a shared one."""
    remembered = ColumnMapping.objects.filter(
        Q(sme=statement.sme) | Q(sme=None), signature=question.get("signature", "")
    )
    best = max(remembered, key=lambda mapping: mapping.sme_id or 0, default=None)
    if best is None:
        return None
    return replace(Mapping.from_dict(best.mapping), header_row=question.get("header_row"))


def _collect(statement: Statement, mapping: Mapping | None) -> Contents:
    contents, seen = Contents(), 0
    with local_copy(statement.file) as path:
        for event in sandbox.read(path, mapping=mapping, limits=Limits()):
            match event:
                case Row():
                    contents.rows[event.account].append(event)
                    seen += 1
                    if seen % CHUNK == 0:
                        _renew(statement, seen)
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


def preview(statement: Statement, mapping: Mapping) -> Preview:
    """Read the first rows of the file by `mapping`, in the sandbox; nothing is stored."""
    seen = Preview()
    with local_copy(statement.file) as path:
        events = sandbox.read(path, mapping=mapping, limits=Limits(wall=10, cpu=10))
        try:
            with contextlib.closing(events):
                for event in events:
                    if isinstance(event, Row):
                        seen.rows.append(event)
                    elif isinstance(event, Skipped) and event.is_lost:
                        seen.skipped.append(event)
                    if len(seen.rows) == PREVIEW_ROWS or len(seen.skipped) == PREVIEW_ROWS:
                        break
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


@transaction.atomic
def _store(statement: Statement, contents: Contents) -> None:
    """Write everything that the file said in one transaction; what was there before is replaced."""
    lock(statement.sme)
    if not _owned(statement).select_for_update().exists():
        raise Lost
    ledgers = [ledger for key in contents.rows for ledger in _ledgers(contents, key, statement)]
    report = contents.report
    layout = report.signature if report else ""
    corrected = _forget(statement)
    parts, breaks, already = [], [], Counter[int]()
    for ledger in ledgers:
        account = accounts.find_or_make_account(
            statement.sme, ledger.told, currency=ledger.currency, layout=layout
        )
        already += _store_rows(statement, account, ledger, corrected)
        breaks += [_break(statement, ledger.currency, found) for found in ledger.checked.breaks]
        parts.append(_part(account, ledger))
    workflow.STATEMENT.move(
        statement, StatementStatus.PARSED, **_facts(statement, contents, ledgers, parts, already)
    )
    workflow.STATEMENT.move(statement, StatementStatus.RECONCILING)
    Break.objects.bulk_create(_with_explanations(statement, breaks))
    workflow.STATEMENT.move(
        statement, continuity.settled_state(broken=bool(breaks)), lease_until=None
    )
    _note_signals(statement, contents)
    audit.record(
        "statement:read",
        target=statement,
        rows=statement.row_count,
        breaks=len(breaks),
        parser=statement.parser,
    )
    refresh(statement.sme)


def lock(sme: Sme) -> None:
    """Let one transaction at a time change the rows of a business."""
    Sme.objects.select_for_update().filter(pk=sme.pk).first()


def refresh(sme: Sme) -> None:
    """Derive anew all that follows from the rows of a business. Within a transaction."""
    continuity.refresh_continuity(sme)
    continuity.refresh_transfers(sme)
    refresh_figures(sme)


def refresh_figures(sme: Sme) -> None:
    figures.refresh_monthly_figures(sme)
    summary.refresh_summary(sme)


def _ledgers(contents: Contents, key: str, statement: Statement) -> Iterator[Ledger]:
    """The rows of one account, apart by currency: two currencies are never added up."""
    rows, told = contents.rows[key], contents.accounts.get(key) or Account(key=key)
    named = told.currency or next((row.currency for row in rows if row.currency), "")
    usual = named or statement.sme.currency
    checked = reconciliation.reconcile(replace(told, currency=usual), rows)
    apart: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        apart[row.currency or usual].append(row)
    if len(apart) == 1:
        in_time = reconciliation.in_order(rows, checked.order)
        yield Ledger(told, usual, in_time, checked, is_currency_assumed=not named)
        return
    mixed = tuple(b for b in checked.breaks if b.kind == reconciliation.MIXED_CURRENCY)
    for currency, some in apart.items():
        bare = replace(told, currency=currency, opening_balance=None, closing_balance=None)
        part = reconciliation.reconcile(bare, some)
        part = replace(part, breaks=(*(mixed if currency == usual else ()), *part.breaks))
        yield Ledger(told, currency, reconciliation.in_order(some, part.order), part)


def _forget(statement: Statement) -> dict[tuple[int, str, int], str]:
    """Remove what an earlier reading stored; return the categories that the owner has set."""
    rows = Transaction.objects.filter(statement=statement)
    corrected = {
        (account, fingerprint, occurrence): category
        for account, fingerprint, occurrence, category in rows.filter(
            category_source=CategorySource.USER
        ).values_list("account_id", "fingerprint", "occurrence", "category")
    }
    rows.delete()
    return corrected


def fingerprint_of(row: Row, currency: str, amount: int) -> str:
    """What makes a movement that movement, in whichever file it stands."""
    words = " ".join(plain(row.description).split())
    text = f"{row.booked_on.isoformat()}|{amount}|{currency}|{words}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _store_rows(
    statement: Statement,
    account: BankAccount,
    ledger: Ledger,
    corrected: dict[tuple[int, str, int], str],
) -> Counter[int]:
    """Store the rows that no other statement has; count the others by statement that has them."""
    days = [row.booked_on for row in ledger.rows]
    known = {
        (fingerprint, occurrence): holder
        for fingerprint, occurrence, holder in Transaction.objects.filter(
            account=account, booked_on__gte=min(days), booked_on__lte=max(days)
        ).values_list("fingerprint", "occurrence", "statement_id")
    }
    seen: Counter[str] = Counter()
    already: Counter[int] = Counter()
    fresh = []
    for position, row in enumerate(ledger.rows):
        amount = money.to_minor(row.amount, ledger.currency, rounding=True)
        fingerprint = fingerprint_of(row, ledger.currency, amount)
        occurrence = seen[fingerprint]
        seen[fingerprint] += 1
        if (fingerprint, occurrence) in known:
            already[known[fingerprint, occurrence]] += 1
            continue
        owners = corrected.get((account.pk, fingerprint, occurrence))
        fresh.append(
            Transaction(
                statement=statement,
                account=account,
                line_no=row.line_no,
                position=position,
                page=row.page,
                booked_on=row.booked_on,
                value_on=row.value_on,
                description=row.description[:500],
                counterparty=row.counterparty[:200],
                amount=amount,
                balance_after=_minor(row.balance_after, ledger.currency),
                currency=ledger.currency,
                reference=row.reference[:200],
                fingerprint=fingerprint,
                occurrence=occurrence,
                category=owners or categorise(row.description, row.counterparty, amount),
                category_source=CategorySource.USER if owners else CategorySource.RULE,
            )
        )
    Transaction.objects.bulk_create(fresh, batch_size=CHUNK)
    return already


def _minor(value: Decimal | None, currency: str) -> int | None:
    return None if value is None else money.to_minor(value, currency, rounding=True)


def _part(account: BankAccount, ledger: Ledger) -> dict[str, Any]:
    """What the report keeps of one account."""
    start, end = ledger.period
    return {
        "id": account.pk,
        "currency": ledger.currency,
        "opening": _minor(ledger.checked.opening_balance, ledger.currency),
        "closing": _minor(ledger.checked.closing_balance, ledger.currency),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "rows": len(ledger.rows),
        "checked": ledger.checked.checked,
    }


def _facts(
    statement: Statement,
    contents: Contents,
    ledgers: list[Ledger],
    parts: list[dict[str, Any]],
    already: Counter[int],
) -> dict[str, Any]:
    """The columns of the statement that the file decides."""
    report = contents.report
    periods = [ledger.period for ledger in ledgers]
    lost = [skipped for skipped in contents.skipped if skipped.is_lost]
    warnings = list(report.warnings if report else ())
    if any(ledger.is_currency_assumed for ledger in ledgers):
        warnings.append(
            _("The file names no currency; %s, the currency of your profile, was taken.")
            % statement.sme.currency
        )
    currencies = sorted({ledger.currency for ledger in ledgers})
    if len(currencies) > 1:
        warnings.append(
            _("This file holds %s. They are kept apart and never added up.") % ", ".join(currencies)
        )
    return {
        "account_id": parts[0]["id"],
        "file_type": report.format if report else "",
        "parser": (report.parser or report.format)[:20] if report else "",
        "parser_version": report.parser_version if report else "",
        "currency": ledgers[0].currency,
        "opening_balance": parts[0]["opening"],
        "closing_balance": parts[0]["closing"],
        "period_start": min(start for start, _end in periods),
        "period_end": max(end for _start, end in periods),
        "row_count": contents.count,
        "rows_read": contents.count,
        "question": None,
        "status_reason": "",
        "reason_code": "",
        "report": {
            "lines": report.lines if report else 0,
            "parsed": contents.count,
            "skipped": [
                {"line": s.line_no, "reason": s.reason, "code": s.code}
                for s in (*lost, *(s for s in contents.skipped if not s.is_lost))
            ][:SHOWN],
            "skipped_count": len(contents.skipped),
            "lost_count": len(lost),
            "warnings": warnings[:SHOWN],
            "accounts": parts,
            "already_counted": {str(holder): count for holder, count in already.items()},
        },
    }


def _break(statement: Statement, currency: str, found: reconciliation.BreakFound) -> Break:
    return Break(
        statement=statement,
        kind=found.kind,
        at_line=found.at_line,
        currency=currency,
        expected=_minor(found.expected, currency),
        found=_minor(found.found, currency),
        difference=_minor(found.difference, currency),
    )


def _with_explanations(statement: Statement, breaks: list[Break]) -> list[Break]:
    """Replace the breaks that lie within the statement; keep what the owner said of the same."""
    stored = Break.objects.filter(statement=statement, neighbour__isnull=True)
    said = {(b.kind, b.at_line, b.difference): b.resolution for b in stored}
    stored.delete()
    for found in breaks:
        found.resolution = said.get((found.kind, found.at_line, found.difference), "")
    return breaks


def _note_signals(statement: Statement, contents: Contents) -> None:
    """Signs of tampering, each with its evidence; for reviewers, never shown to the owner."""
    kept = [s for s in statement.signals if s["kind"] == "same_file_elsewhere"]
    today = clock.today()
    future = [r.line_no for rows in contents.rows.values() for r in rows if r.booked_on > today]
    if future:
        kept.append({"kind": "date_in_future", "lines": future[:SHOWN]})
    kept += [
        {"kind": "holder_differs", "holder": told.holder_name}
        for told in contents.accounts.values()
        if told.holder_name and not _same_name(told.holder_name, statement.sme.business_name)
    ]
    if kept != statement.signals:
        Statement.objects.filter(pk=statement.pk).update(signals=kept)
        statement.signals = kept
        audit.record("statement:signals", target=statement, kinds=[s["kind"] for s in kept])


def _same_name(one: str, other: str) -> bool:
    """Whether two names share a word of more than two letters."""
    return any(len(word) > 2 for word in set(plain(one).split()) & set(plain(other).split()))
