"""Read bytes or a file to the end, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statements.parsers import Account, Report, Row, Skipped, parse


@dataclass
class Reading:
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    report: Report | None = None

    @property
    def lost(self) -> list[Skipped]:
        return [s for s in self.skipped if s.is_lost]


def read_path(path: Path, **options: Any) -> Reading:
    reading = Reading()
    for event in parse(path, **options):
        if isinstance(event, Row):
            reading.rows.append(event)
        elif isinstance(event, Skipped):
            reading.skipped.append(event)
        elif isinstance(event, Account):
            reading.accounts.append(event)
        else:
            assert reading.report is None
            reading.report = event
    assert reading.report is not None
    return reading


def read_bytes(folder: Path, content: bytes | str, **options: Any) -> Reading:
    path = folder / "statement"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_path(path, **options)
