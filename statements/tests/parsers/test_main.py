"""The program `python -m statements.parsers`, as a user runs it: without any Django setting."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from statements.parsers.__main__ import main
from statements.tests import ledgers
from statements.tests.writers import delimited

ROOT = Path(__file__).resolve().parents[3]
ROW = [
    "type",
    "account",
    "line_no",
    "booked_on",
    "amount",
    "currency",
    "description",
    "balance_after",
]
STATEMENT = [
    "type", "account", "format", "status", "currency", "opening_balance", "closing_balance", "rows", "breaks", "message",
]  # fmt: skip


@pytest.fixture
def run(tmp_path, capsys):
    def run(content: bytes) -> tuple[int, list[dict]]:
        path = tmp_path / "statement"
        path.write_bytes(content)
        status = main([str(path)])
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_it_runs_without_django(tmp_path):
    path = tmp_path / "statement.csv"
    path.write_bytes(delimited.english_csv(ledgers.plain_ledger(3)))
    code = "import sys, runpy; sys.argv = ['x', sys.argv[1]]\ntry: runpy.run_module('statements.parsers', run_name='__main__')\nexcept SystemExit as e: assert e.code == 0\nassert 'django' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 4


def test_rows_then_one_statement(run):
    ledger = ledgers.plain_ledger(3)
    status, (*rows, statement) = run(delimited.english_csv(ledger))
    assert status == 0
    assert [list(row) for row in rows] == [ROW] * 3
    assert rows[1] == {
        "type": "row", "account": "", "line_no": 3, "booked_on": "2024-01-14", "amount": "-0.38", "currency": "EUR",
        "description": "Movement 1 of the shop", "balance_after": "1123.07",
    }  # fmt: skip
    assert list(statement) == STATEMENT
    assert statement | {"message": ""} == {
        "type": "statement", "account": "", "format": "csv", "status": "reconciled", "currency": "EUR",
        "opening_balance": "1000.00", "closing_balance": "1122.32", "rows": 3, "breaks": [], "message": "",
    }  # fmt: skip


def test_breaks_are_named(run):
    lines = delimited.english_csv(ledgers.plain_ledger(9)).splitlines(keepends=True)
    status, (*rows, statement) = run(b"".join(lines[:4] + lines[5:]))
    assert (status, len(rows), statement["status"]) == (0, 8, "reconciled_with_breaks")
    (found,) = statement["breaks"]
    assert (found["kind"], found["at_line"]) == ("chain_break", 5)


def test_one_statement_line_for_each_account(run):
    entry = "<STMTTRN><DTPOSTED>20240301<TRNAMT>{}<FITID>1<NAME>x</STMTTRN>"
    one = "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>{}</BANKACCTFROM><BANKTRANLIST>{}</BANKTRANLIST><LEDGERBAL><BALAMT>5,00</LEDGERBAL></STMTRS></STMTTRNRS>"
    content = (
        "<OFX>"
        + one.format("A", entry.format("-1.5"))
        + one.format("B", entry.format("2") * 2)
        + "</OFX>"
    )
    status, lines = run(content.encode())
    assert status == 0
    assert [(line["account"], line["amount"]) for line in lines[:3]] == [
        ("A", "-1.5"),
        ("B", "2"),
        ("B", "2"),
    ]
    assert [
        (s["account"], s["format"], s["rows"], s["opening_balance"], s["closing_balance"])
        for s in lines[3:]
    ] == [
        ("A", "ofx", 1, "6.50", "5.00"),
        ("B", "ofx", 2, "1.00", "5.00"),
    ]


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"Date,What,Amount\n03/04/2024,a,1.00\n05/04/2024,b,-2.00\n", "needs_mapping"),
        (b"%PDF-1.4", "unreadable"),
        (b"", "unreadable"),
    ],
)
def test_what_was_not_read_exits_2_with_one_line(run, content, state):
    status, (statement,) = run(content)
    assert (status, list(statement), statement["status"], statement["rows"]) == (
        2,
        STATEMENT,
        state,
        0,
    )
    assert statement["message"].endswith(".")


def test_lost_lines_are_told(run):
    _, lines = run(b"Date,What,Amount\n2024-03-01,a,1.00\n2024-03-02,b,12..3\n2024-03-03,c,-1.00\n")
    assert lines[-1][
        "message"
    ] == "1 line was not read: line 3: The separators of this amount do not fit." or lines[-1][
        "message"
    ].startswith("1 line was not read: line 3:")


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "nothing")]) == 2
    assert json.loads(capsys.readouterr().out)["status"] == "unreadable"


def test_a_refusal_names_the_format_where_the_content_told_it(run):
    empty = "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</STATUS></SONRS></SIGNONMSGSRSV1></OFX>"
    status, (statement,) = run(empty.encode())
    assert (status, statement["format"], statement["status"]) == (2, "ofx", "unreadable")
    status, (statement,) = run(b"")
    assert (status, statement["format"], statement["status"]) == (2, None, "unreadable")
