"""Storing what a file said: rows, breaks, facts and signals of one statement."""

import hashlib
from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock, money
from statements import accounts, continuity, derived, reconciliation, workflow
from statements.categories import categorise, plain
from statements.contents import Contents, Ledger, ledgers_of
from statements.enums import CategorySource, StatementStatus
from statements.models import BankAccount, Break, Statement, Transaction
from statements.parsers import Row

BATCH = 2000  # rows of one INSERT
SHOWN = 50  # skipped lines and warnings kept in the report


def book(statement: Statement, contents: Contents) -> None:
    """Write everything that the file said, in the caller's transaction.

    What an earlier reading stored is replaced, so reading again changes nothing.
    """
    ledgers = list(ledgers_of(contents, statement.sme.currency))
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
    Transaction.objects.bulk_create(fresh, batch_size=BATCH)
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
