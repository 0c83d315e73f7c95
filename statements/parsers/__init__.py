"""Readers of bank statements: plain Python, no Django, one streaming interface for each format.

>>> for event in parse("statement.csv", currency="EUR"):
...     match event:
...         case Row(): ...        # a movement
...         case Skipped(): ...    # a line that is none, and why
...         case Account(): ...    # once for each account, after its rows
...         case Report(): ...     # last
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from .base import (
    PARSER_VERSION,
    Account,
    Batch,
    Event,
    Limits,
    NeedsMapping,
    NeedsPassword,
    Refusal,
    Report,
    Row,
    Skipped,
    Unreadable,
)
from .detect import detect
from .mapping import BadMapping, Mapping

#: The module that reads each format, imported when a file of it comes.
READERS = {
    "csv": ".delimited",
    "ofx": ".ofx",
    "qif": ".qif",
    "mt940": ".mt940",
    "camt": ".camt",
    "xlsx": ".sheets",
    "xls": ".sheets",
    "ods": ".sheets",
    "pdf": ".pdf",
}

__all__ = [
    "PARSER_VERSION",
    "READERS",
    "Account",
    "BadMapping",
    "Event",
    "Limits",
    "Mapping",
    "NeedsMapping",
    "NeedsPassword",
    "Refusal",
    "Report",
    "Row",
    "Skipped",
    "Unreadable",
    "parse",
    "parse_in_batches",
]


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits | None = None,
) -> Iterator[Event]:
    """Read a statement of any known format, which is told by its content.

    `currency` is used where the file names none. Raises `Refusal` (`Unreadable`, `NeedsMapping`,
    `NeedsPassword`); events yielded before are then void. Untrusted files go through
    `statements.sandbox.read`, which has the same interface.
    """
    events = parse_in_batches(
        path, mapping=mapping, password=password, currency=currency, limits=limits
    )
    for event in events:
        if isinstance(event, Batch):
            yield from event.rows()
        else:
            yield event


def parse_in_batches(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits | None = None,
) -> Iterator[Event | Batch]:
    """`parse`, with rows by the batch where the reader makes batches: what the sandbox runs."""
    limits = limits or Limits()
    kind = detect(path, limits)
    reader = import_module(READERS[kind], __name__)
    try:
        yield from reader.parse(
            path, mapping=mapping, password=password, currency=currency, limits=limits
        )
    except Refusal as refusal:
        refusal.format = kind
        raise
