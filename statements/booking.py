"""Storing what a file said: rows, breaks, facts and signals of one statement."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock
from statements import (
    accounts,
    category_rules,
    continuity,
    counterparties,
    derived,
    notices,
    reconciliation,
    tampering,
    workflow,
)
from statements.contents import Contents, Ledger, ledgers_of
from statements.coverage import Period
from statements.enums import CategorySource, StatementStatus
from statements.models import BankAccount, Break, Statement, Transaction
from statements.rows import Entry, entries_of, insert_rows, minor_of

AT_ONCE = 500  # rows named in one statement of SQL; SQLite takes 999 at most
SHOWN = 50  # skipped lines and warnings kept in the report


@dataclass
class Books:
    """A file's ledgers with their rows to be stored.

    On PostgreSQL rows are made ready while the database takes in those before (a fifth less time,
    `bench.uploads`). On SQLite who writes keeps all others waiting, so there they are ready before.
    """

    contents: Contents
    ledgers: list[tuple[Ledger, Iterable[Entry]]]

    @classmethod
    def of(cls, contents: Contents, currency: str) -> "Books":
        ledgers = [(each, entries_of(each)) for each in ledgers_of(contents, currency)]
        if connection.vendor == "sqlite":
            return cls(contents, [(each, list(entries)) for each, entries in ledgers])
        return cls(contents, list(ledgers))


def book(statement: Statement, books: Books) -> None:
    """Write everything that the file said, in the caller's transaction.

    What an earlier reading stored is replaced, so reading again changes nothing.
    """
    contents = books.contents
    report = contents.report
    layout = report.signature if report else ""
    corrected = _forget(statement)
    rules = category_rules.remembered(statement.sme)
    parts, breaks, already = [], [], Counter[int]()
    for ledger, entries in books.ledgers:
        account = accounts.find_or_make_account(
            statement.sme, ledger.told, currency=ledger.currency, layout=layout
        )
        already += _store_rows(
            statement, account, ledger.days, category_rules.applied(entries, rules), corrected
        )
        breaks += [_break(statement, ledger.currency, found) for found in ledger.checked.breaks]
        parts.append(_part(account, ledger))
    workflow.STATEMENT.move(
        statement, StatementStatus.PARSED, **_facts(statement, books, parts, already)
    )
    workflow.STATEMENT.move(statement, StatementStatus.RECONCILING)
    Break.objects.bulk_create(_with_explanations(statement, breaks))
    workflow.STATEMENT.move(
        statement, continuity.settled_state(broken=bool(breaks)), lease_until=None
    )
    _note_signals(statement, contents, [ledger for ledger, _entries in books.ledgers])
    audit.record(
        "statement:read",
        target=statement,
        rows=statement.row_count,
        breaks=len(breaks),
        parser=statement.parser,
    )
    if breaks:
        notices.tell_broken(statement)
    derived.refresh(statement.sme)


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


def _store_rows(
    statement: Statement,
    account: BankAccount,
    days: Period,
    entries: Iterable[Entry],
    corrected: dict[tuple[int, str, int], str],
) -> Counter[int]:
    """Store the rows that no other statement has; count the others by statement that has them."""
    held = Transaction.objects.filter(
        account=account, booked_on__gte=days[0], booked_on__lte=days[1]
    )
    if held.exclude(statement__status__in=workflow.SETTLED).exists():
        entries = _take_over(held, list(entries), corrected)
    known = {
        (fingerprint, occurrence): holder
        for fingerprint, occurrence, holder in held.values_list(
            "fingerprint", "occurrence", "statement_id"
        )
    }
    already = Counter[int]()

    def fresh() -> Iterator[Entry]:
        for entry in entries:
            key = (entry.fingerprint, entry.occurrence)
            if key in known:
                already[known[key]] += 1
            elif (account.pk, *key) in corrected:
                yield entry.corrected(corrected[account.pk, *key])
            else:
                yield entry

    insert_rows(statement.pk, account.pk, fresh())
    return already


def _take_over(
    held: QuerySet[Transaction],
    entries: list[Entry],
    corrected: dict[tuple[int, str, int], str],
) -> list[Entry]:
    """Free those of `entries` that a statement holds which is to be read again.

    Its rows count no longer, and with a file under a password nobody knows until when. What the
    owner has set of them goes into `corrected`.
    """
    keys = {(entry.fingerprint, entry.occurrence) for entry in entries}
    waiting = held.exclude(statement__status__in=workflow.SETTLED).values_list(
        "pk", "account_id", "fingerprint", "occurrence", "category", "category_source"
    )
    freed = []
    for pk, account, fingerprint, occurrence, category, source in waiting:
        if (fingerprint, occurrence) in keys:
            freed.append(pk)
            if source == CategorySource.USER:
                corrected[account, fingerprint, occurrence] = category
    for start in range(0, len(freed), AT_ONCE):
        Transaction.objects.filter(pk__in=freed[start : start + AT_ONCE]).delete()
    return entries


def _part(account: BankAccount, ledger: Ledger) -> dict[str, Any]:
    """What the report keeps of one account."""
    start, end = ledger.period
    return {
        "id": account.pk,
        "currency": ledger.currency,
        "opening": minor_of(ledger.checked.opening_balance, ledger.currency),
        "closing": minor_of(ledger.checked.closing_balance, ledger.currency),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "rows": len(ledger.rows),
        "checked": ledger.checked.checked,
    }


def _facts(
    statement: Statement,
    books: Books,
    parts: list[dict[str, Any]],
    already: Counter[int],
) -> dict[str, Any]:
    """The columns of the statement that the file decides."""
    contents, ledgers = books.contents, [ledger for ledger, _entries in books.ledgers]
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
        expected=minor_of(found.expected, currency),
        found=minor_of(found.found, currency),
        difference=minor_of(found.difference, currency),
    )


def _with_explanations(statement: Statement, breaks: list[Break]) -> list[Break]:
    """Replace the breaks that lie within the statement; keep what the owner said of the same."""
    stored = Break.objects.filter(statement=statement, neighbour__isnull=True)
    said = {(b.kind, b.at_line, b.difference): b.resolution for b in stored}
    stored.delete()
    for found in breaks:
        found.resolution = said.get((found.kind, found.at_line, found.difference), "")
    return breaks


def _note_signals(statement: Statement, contents: Contents, ledgers: list[Ledger]) -> None:
    """Keep the signs of tampering, for reviewers."""
    kept = [s for s in statement.signals if s["kind"] == "same_file_elsewhere"]
    kept += tampering.signs_of(
        contents,
        ledgers,
        business=statement.sme.business_name,
        today=clock.today(),
        party_of=counterparties.key_of,
    )
    if kept != statement.signals:
        Statement.objects.filter(pk=statement.pk).update(signals=kept)
        statement.signals = kept
        audit.record("statement:signals", target=statement, kinds=[s["kind"] for s in kept])
