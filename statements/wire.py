"""Events as JSON-able lists and back, for the pipe between a reader's process and its user's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from .parsers.base import Account, Batch, Event, Report, Row, Skipped


def encode(event: Event | Batch) -> list[Any]:
    if isinstance(event, Batch):
        return ["rows", event.size, *event.columns]
    if isinstance(event, Row):
        return encode(Batch.of([event]))
    if isinstance(event, Skipped):
        return ["skipped", event.line_no, event.reason, event.text, event.code]
    if isinstance(event, Account):
        return [
            "account",
            event.key,
            event.number,
            event.bank_name,
            event.holder_name,
            event.currency,
            _text(event.opening_balance),
            _text(event.closing_balance),
            _text(event.period_start),
            _text(event.period_end),
            event.kind,
        ]
    return [
        "report",
        event.format,
        event.lines,
        event.rows,
        event.skipped,
        list(event.warnings),
        event.signature,
        event.mapping,
        event.parser,
        event.parser_version,
        list(event.signals),
    ]


def decode(parts: list[Any]) -> Iterator[Event]:
    """The inverse of `encode`. Raises ValueError, TypeError or ArithmeticError otherwise."""
    kind, *values = parts
    if kind == "rows":
        size, *columns = values
        return Batch(size, columns).rows()
    return iter((_decode_one(kind, values),))


def _decode_one(kind: str, values: list[Any]) -> Event:
    if kind == "skipped":
        return Skipped(*values)
    if kind == "account":
        values[5], values[6] = _money(values[5]), _money(values[6])
        values[7], values[8] = _day(values[7]), _day(values[8])
        return Account(*values)
    if kind == "report":
        values[4], values[9] = tuple(values[4]), tuple(values[9])
        return Report(*values)
    raise ValueError(f"unknown event {kind!r}")


def _text(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _amount(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError("not a finite amount")
    return value


def _money(text: str | None) -> Decimal | None:
    return None if text is None else _amount(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
