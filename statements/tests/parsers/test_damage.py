"""Files that somebody or something has changed: refused, told, or read as they were."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from statements.parsers import Refusal
from statements.reconciliation import in_order, reconcile
from statements.tests.ledgers import plain_ledger
from statements.tests.writers import WRITERS

from .mutations import alter_digit, mutate
from .reading import read_bytes

LEDGER = plain_ledger(24)


def checked(reading):
    (account,) = reading.accounts
    return reconcile(account, reading.rows)


@pytest.mark.parametrize("writer", WRITERS)
def test_damaged_files_are_read_or_refused_by_name(writer, tmp_path):
    rng, good = random.Random(writer), WRITERS[writer](LEDGER)
    for _ in range(15):
        started = time.process_time()
        said = "."
        try:
            read_bytes(tmp_path, mutate(good, rng))
        except Refusal as refusal:
            said = refusal.message
        assert said.endswith((".", "?"))
        assert time.process_time() - started < 5


@pytest.mark.parametrize("writer", WRITERS)
def test_an_altered_amount_breaks_what_can_be_checked(writer, tmp_path):
    for place, cents in ((1, 1), (11, -500), (23, 99_999)):
        entries = list(LEDGER.entries)
        amount = entries[place].amount + Decimal(cents) / 100
        entries[place] = replace(entries[place], amount=amount)
        result = checked(read_bytes(tmp_path, WRITERS[writer](replace(LEDGER, entries=entries))))
        assert len(result.breaks) == result.checked
        assert {abs(found.difference) for found in result.breaks} <= {abs(Decimal(cents) / 100)}


@pytest.mark.parametrize("writer", WRITERS)
def test_an_altered_digit_is_refused_or_shows_where_amounts_change(writer, tmp_path):
    """The first amount is proved by nothing where the file gives no balance before it."""
    rng, good = random.Random(f"digit {writer}"), WRITERS[writer](LEDGER)
    original = [amount for _, amount, _ in LEDGER.facts][1:]
    for _ in range(15):
        try:
            reading = read_bytes(tmp_path, alter_digit(good, rng))
        except Refusal:
            continue
        if reading.lost or reading.report.warnings or len(reading.accounts) > 1:
            continue
        result = checked(reading)
        amounts = [row.amount for row in in_order(reading.rows, result.order)][1:]
        assert sorted(amounts) == sorted(original) or result.breaks or not result.checked
