"""Layouts of many banks, and the same ledger through every writer."""

# ruff: noqa: E501, PT017  statements are long lines; either outcome is right, both are checked

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from statements.parsers import NeedsMapping
from statements.reconciliation import in_order, reconcile
from statements.tests import ledgers
from statements.tests.writers import WRITERS

from .layouts import LAYOUTS
from .reading import read_bytes

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name, encoding, tmp_path):
    text, expected = LAYOUTS[name]
    try:
        reading = read_bytes(tmp_path, text.encode(encoding))
    except NeedsMapping as needed:
        assert needed.question["undecided"] == expected
        return
    rows = reading.rows
    total = sum(row.amount for row in rows)
    assert (len(rows), rows[0].booked_on.isoformat(), str(total), rows[0].currency) == expected
    assert reading.lost == []
    for account in reading.accounts:
        assert reconcile(account, [r for r in rows if r.account == account.key]).breaks == ()


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\r\r\n"])
def test_line_endings_change_nothing(name, ending, tmp_path):
    text, _ = LAYOUTS[name]

    def facts(content: str) -> object:
        try:
            return [
                (r.booked_on, r.amount, r.description) for r in read_bytes(tmp_path, content).rows
            ]
        except NeedsMapping as needed:
            return needed.question["undecided"]

    assert facts(text.replace("\n", ending)) == facts(text)


def _facts(reading) -> list:
    result = reconcile(reading.accounts[0], reading.rows)
    assert result.breaks == ()
    return [(r.booked_on, r.amount, r.description) for r in in_order(reading.rows, result.order)]


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=40)
@given(ledger=ledgers.ledgers())
def test_round_trip(writer, ledger):
    with tempfile.TemporaryDirectory() as folder:
        reading = read_bytes(Path(folder), WRITERS[writer](ledger))
    assert reading.lost == []
    # Within a day two orders can fit the balances equally well (+1 and -1); nothing tells them apart.
    assert sorted(_facts(reading)) == sorted(ledger.facts)


@pytest.mark.parametrize("writer", WRITERS)
def test_240_rows_are_the_same_in_every_format(writer, tmp_path):
    ledger = ledgers.plain_ledger()
    assert _facts(read_bytes(tmp_path, WRITERS[writer](ledger))) == ledger.facts


@pytest.mark.parametrize("writer", ["english_csv", "german_csv", "british_csv"])
def test_one_deleted_row_gives_one_break_that_names_it(writer, tmp_path):
    ledger = ledgers.plain_ledger(40)
    lines = WRITERS[writer](ledger).splitlines(keepends=True)
    header = len(lines) - 40
    for gone in range(header + 1, len(lines) - 1):
        content = b"".join(lines[:gone] + lines[gone + 1 :])
        reading = read_bytes(tmp_path, content)
        found = reconcile(reading.accounts[0], reading.rows).breaks
        # The line that no longer follows: the one after the hole, in the order of time.
        named = gone if writer == "german_csv" else gone + 1
        assert [(b.kind, b.at_line) for b in found] == [("chain_break", named)]


@pytest.mark.parametrize("writer", WRITERS)
def test_one_entry_less_is_told_wherever_balances_tell_it(writer, tmp_path):
    ledger = ledgers.plain_ledger(40)
    for gone in (1, 20, 38):
        entries = ledger.entries[:gone] + ledger.entries[gone + 1 :]
        reading = read_bytes(tmp_path, WRITERS[writer](replace(ledger, entries=entries)))
        (account,) = reading.accounts
        found = reconcile(account, reading.rows).breaks
        after = next(
            r for r in reading.rows if r.description == ledger.entries[gone + 1].description
        )
        # Where balances stand at the ends of pages, the next of them no longer follows.
        rest = reading.rows[reading.rows.index(after) :]
        stated = next((r for r in rest if r.balance_after is not None), None)
        if stated is not None:
            expected = [("chain_break", stated.line_no)]
        elif None not in (account.opening_balance, account.closing_balance):
            expected = [("total_mismatch", None)]
        else:
            expected = []
        assert [(b.kind, b.at_line) for b in found] == expected
        assert {abs(b.difference) for b in found} <= {abs(ledger.entries[gone].amount)}


@pytest.mark.parametrize("account", ["", "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"])
def test_a_column_of_accounts_is_neither_name_nor_reference(account, tmp_path):
    text = (
        "Date,Amount,Counterparty,Name,Number,Description\n"
        f"2018-12-16,-8.78,{account},Shop,{account},Bread\n"
        f"2018-12-17,-7.08,{account},Cafe,{account},Tea\n"
    )
    rows = read_bytes(tmp_path, text).rows
    assert [(row.counterparty, row.reference) for row in rows] == [("Shop", ""), ("Cafe", "")]
