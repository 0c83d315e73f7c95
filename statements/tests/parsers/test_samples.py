"""Every sample file has one right outcome: rows, a question with its answer, or a refusal."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from statements.parsers import NeedsMapping, Unreadable

from . import samples_table
from .oracles import (
    DIFFERENT,
    SAME,
    comparisons,
    difference,
    entries_of,
    mt940_reads,
    ofxtools_reads,
    printed,
)
from .reading import read_path
from .samples import OUTCOMES, SAMPLES, Asked, Outcome, Read, Refused, answered, read_outcome

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="sample statements are absent (set PARTNEX_SAMPLE_DATA)"
)
QUESTIONS = [name for name, outcome in OUTCOMES.items() if isinstance(outcome, Asked)]


def outcome_of(name: str) -> Outcome:
    """What the file gives, without the words that the table has beside it."""
    try:
        return read_outcome(read_path(SAMPLES / name))
    except NeedsMapping as needed:
        reading = answered(name)
        assert reading is not None
        return Asked(tuple(needed.question["undecided"]), {}, "", read_outcome(reading))
    except Unreadable as refusal:
        return Refused(refusal.code, "")


def without_words(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Asked):
        return outcome._replace(answer={}, said="")
    return outcome._replace(note="") if isinstance(outcome, Read) else outcome._replace(why="")


@pytest.mark.parametrize("name", OUTCOMES)
def test_sample_has_its_outcome(name):
    assert outcome_of(name) == without_words(OUTCOMES[name])


def test_every_sample_is_in_the_table():
    found = {
        str(path.relative_to(SAMPLES))
        for path in SAMPLES.rglob("*")
        if path.is_file() and path.name != "LICENSE"
    }
    assert found == set(OUTCOMES)


def test_every_refusal_break_and_answer_has_its_words():
    silent = [
        name
        for name, outcome in OUTCOMES.items()
        if (isinstance(outcome, Refused) and not outcome.why)
        or (isinstance(outcome, Asked) and not outcome.said)
        or (isinstance(outcome, Read) and (outcome.breaks or outcome.lost) and not outcome.note)
    ]
    assert silent == []


@pytest.mark.parametrize("name", OUTCOMES)
def test_second_readings_agree_or_the_difference_is_explained(name):
    for other, ours, theirs in comparisons(name):
        explained = DIFFERENT.get((name, other))
        assert difference(ours, theirs) == (explained[:2] if explained else ((), ()))


def test_every_explanation_is_of_a_comparison():
    made = {(name, other) for name in OUTCOMES for other, *_ in comparisons(name)}
    assert set(DIFFERENT) - made == set()
    converted = {other for others in SAME.values() for other in others}
    assert {name for name in OUTCOMES if "/expected/" in name} - converted == set()


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name.endswith((".sta", ".mt940"))])
def test_agrees_with_mt940_on_all_that_it_reads(name):
    import mt940

    text = (SAMPLES / name).read_text(encoding="utf-8")
    reading = answered(name)
    rows = reading.rows if reading else []
    assert [(row.booked_on, row.value_on, row.amount) for row in rows] == mt940_reads(text)
    facts = mt940.parse(text).data
    told = [facts.get(f"{kind}_closing_balance") for kind in ("intermediate", "final")]
    if reading and any(told):
        closing = reading.accounts[-1].closing_balance
        assert closing in {balance.amount.amount for balance in told if balance}


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name.endswith((".ofx", ".qfx"))])
def test_agrees_with_ofxtools_on_all_that_it_reads(name):
    statements, reading = ofxtools_reads(SAMPLES / name), answered(name)
    if statements is None or reading is None:
        return  # one of them refuses the file: nothing to compare beyond the movements
    assert [(row.booked_on, row.amount, row.reference) for row in reading.rows] == [
        (entry.dtposted.date(), entry.trnamt, entry.fitid)
        for found in statements
        for entry in entries_of(found)
    ]
    assert [(account.closing_balance, account.currency) for account in reading.accounts] == [
        (found.ledgerbal.balamt, found.curdef) for found in statements
    ]


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name.endswith(".json")])
def test_a_statement_in_words_is_read_from_a_page(name):
    reading, stated = printed(SAMPLES / name)
    assert [
        (row.booked_on.isoformat(), str(row.amount), row.description) for row in reading.rows
    ] == [
        (entry["booking_date"], entry["amount"], entry["description"])
        for entry in stated["transactions"]
    ]
    (account,) = reading.accounts
    assert (
        account.number,
        account.currency,
        str(account.opening_balance),
        str(account.closing_balance),
    ) == (
        stated["account_id"],
        stated["currency"],
        stated["opening_balance"],
        stated["closing_balance"],
    )
    assert read_outcome(reading).breaks == 0


def test_a_summary_agrees_with_the_statement():
    folder = SAMPLES / "bankstatementparser"
    with (folder / "camt_file.csv").open(encoding="utf-8") as file:
        (summary,) = csv.DictReader(file)
    rows = read_path(folder / "camt.053.001.02.xml").rows
    assert (len(rows), sum(row.amount for row in rows)) == (
        int(summary["NumTransactions"]),
        Decimal(summary["NetAmount"]),
    )


def test_the_document_is_what_the_samples_give():
    """Written by `python -m statements.tests.parsers.samples_table`."""
    assert samples_table.DOCUMENT.read_text(encoding="utf-8") == samples_table.document()
