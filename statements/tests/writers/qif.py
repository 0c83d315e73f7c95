"""QIF."""

from __future__ import annotations

from collections.abc import Callable

from statements.tests.ledgers import Ledger

WRITERS: dict[str, Callable[[Ledger], bytes]] = {}
