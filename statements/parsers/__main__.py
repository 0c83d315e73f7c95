"""`python -m statements.parsers FILE [--password P]`: a statement as JSON lines, on its own.

One `row` object a line, then one `statement` object for each account. Exit status 0 when rows were
read, 2 otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from decimal import Decimal
from typing import Any

from statements import sandbox
from statements.reconciliation import BreakFound, reconcile

from .base import Account, NeedsMapping, NeedsPassword, Refusal, Report, Row, Skipped


def main(argv: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(
        prog="python -m statements.parsers", description=__doc__.splitlines()[0]
    )
    options.add_argument("file", metavar="FILE")
    options.add_argument("--password", help="of a protected file")
    arguments = options.parse_args(argv)
    rows: dict[str, list[Row]] = {}
    accounts: list[Account] = []
    lost: list[Skipped] = []
    report: Report | None = None
    try:
        # Nothing is printed before the end: a refusal makes void what was read before it.
        for event in sandbox.read(arguments.file, password=arguments.password):
            if isinstance(event, Row):
                rows.setdefault(event.account, []).append(event)
            elif isinstance(event, Account):
                accounts.append(event)
            elif isinstance(event, Report):
                report = event
            elif event.is_lost:
                lost.append(event)
    except Refusal as refusal:
        _print(_refused(refusal))
        return 2
    except OSError as error:
        _print(_statement(status="unreadable", message=f"{arguments.file}: {error.strerror}"))
        return 2
    for row in sorted(
        (row for found in rows.values() for row in found), key=lambda row: row.line_no
    ):
        _print(_row(row))
    for account in accounts:
        _print(_reconciled(account, rows.get(account.key, []), report, lost))
    return 0


def _print(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _row(row: Row) -> dict[str, Any]:
    return {
        "type": "row",
        "account": row.account,
        "line_no": row.line_no,
        "booked_on": row.booked_on.isoformat(),
        "amount": _text(row.amount),
        "currency": row.currency or None,
        "description": row.description,
        "balance_after": _text(row.balance_after),
    }


def _statement(**values: Any) -> dict[str, Any]:
    return {
        "type": "statement",
        "account": None,
        "format": None,
        "status": None,
        "currency": None,
        "opening_balance": None,
        "closing_balance": None,
        "rows": 0,
        "breaks": [],
        "message": "",
    } | values


def _refused(refusal: Refusal) -> dict[str, Any]:
    status = "unreadable"
    if isinstance(refusal, NeedsMapping):
        status = "needs_mapping"
    elif isinstance(refusal, NeedsPassword):
        status = "needs_password"
    return _statement(format=refusal.format or None, status=status, message=refusal.message)


def _reconciled(
    account: Account, rows: list[Row], report: Report | None, lost: list[Skipped]
) -> dict[str, Any]:
    if not rows:
        status, breaks, opening, closing = (
            "reconciled",
            [],
            account.opening_balance,
            account.closing_balance,
        )
        currency = account.currency
    else:
        result = reconcile(account, rows)
        status, breaks = result.status, [_break(found) for found in result.breaks]
        opening, closing, currency = result.opening_balance, result.closing_balance, result.currency
    return _statement(
        account=account.key,
        format=report.format if report else None,
        status=status,
        currency=currency or None,
        opening_balance=_text(opening),
        closing_balance=_text(closing),
        rows=len(rows),
        breaks=breaks,
        message=_message(report, lost),
    )


def _break(found: BreakFound) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "at_line": found.at_line,
        "expected": _text(found.expected),
        "found": _text(found.found),
        "difference": _text(found.difference),
    }


def _message(report: Report | None, lost: list[Skipped]) -> str:
    parts = list(report.warnings) if report else []
    if lost:
        shown = "; ".join(f"line {skipped.line_no}: {skipped.reason}" for skipped in lost[:5])
        more = f"; and {len(lost) - 5} more" if len(lost) > 5 else ""
        lines = "1 line was" if len(lost) == 1 else f"{len(lost)} lines were"
        parts.append(f"{lines} not read: {shown}{more}")
    return " ".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a program has a real one
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)
