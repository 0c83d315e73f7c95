"""QIF: dates and decimal signs over the whole file, accounts, splits, odd entries."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

from decimal import Decimal

import pytest

from statements.parsers import Limits, Mapping, NeedsMapping, Unreadable
from statements.reconciliation import reconcile
from statements.tests import ledgers
from statements.tests.writers.qif import qif

from .reading import read_bytes

BANK = "!Type:Bank\n"
GOOD = "D3/24/2024\nT100.00\nPClient\n^\nD3/25/2024\nT-10.00\nPShop\nMBread\nN17\n^\n"


def facts(reading) -> list[tuple[str, str, str]]:
    return [(r.booked_on.isoformat(), str(r.amount), r.description) for r in reading.rows]


def test_entries(tmp_path):
    reading = read_bytes(tmp_path, BANK + GOOD, currency="EUR")
    assert facts(reading) == [
        ("2024-03-24", "100.00", "Client"),
        ("2024-03-25", "-10.00", "Shop Bread"),
    ]
    row = reading.rows[1]
    assert (row.line_no, row.counterparty, row.reference, row.currency) == (6, "Shop", "17", "EUR")
    assert (reading.report.format, reading.report.lines, reading.report.parser) == (
        "qif",
        11,
        "qif",
    )
    assert [(a.key, a.kind, a.opening_balance) for a in reading.accounts] == [("", "bank", None)]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (("1/ 2'04", "12/31'04"), ("2004-01-02", "2004-12-31")),
        (("1/ 2' 4", "12/31' 4"), ("2004-01-02", "2004-12-31")),
        (("6/12/95", "6/13/95"), ("1995-06-12", "1995-06-13")),
        (("12/6/95", "13/6/95"), ("1995-06-12", "1995-06-13")),
        (("02.03.2024", "03.03.2024"), ("2024-03-02", "2024-03-03")),
        (("2.3.24", "13.3.24"), ("2024-03-02", "2024-03-13")),
        (("2-3-2024", "13-3-2024"), ("2024-03-02", "2024-03-13")),
        (("2019-03-31", "2019-04-01"), ("2019-03-31", "2019-04-01")),
        (("31/12'23", "01/02'24"), ("2023-12-31", "2024-02-01")),
    ],
)
def test_dates(written, days, tmp_path):
    content = BANK + "".join(f"D{day}\nT-1.00\nPx\n^\n" for day in written)
    reading = read_bytes(tmp_path, content)
    assert tuple(row.booked_on.isoformat() for row in reading.rows) == days


def test_order_of_dates_is_asked_and_answered(tmp_path):
    content = BANK + "D3/4/2024\nT-1.00\nPx\n^\nD5/4/2024\nT2.00\nPy\n^\n"
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, content)
    question = needed.value.question
    assert (question["undecided"], question["format"]) == (["date_order"], "qif")
    assert [column["name"] for column in question["columns"]] == [
        "Date", "Amount", "Payee", "Memo", "Number", "Category",
    ]  # fmt: skip
    assert question["first_rows"][0] == ["3/4/2024", "-1.00", "x", "", "", ""]
    for order, days in (
        ("DMY", ["2024-04-03", "2024-04-05"]),
        ("MDY", ["2024-03-04", "2024-05-04"]),
    ):
        answer = Mapping.from_dict(question["proposal"] | {"date_format": order}, columns=6)
        reading = read_bytes(tmp_path, content, mapping=answer)
        assert [row.booked_on.isoformat() for row in reading.rows] == days
        assert reading.report.signature == question["signature"]


def test_decimal_sign_is_found_or_asked(tmp_path):
    entry = "D31/12/2024\nT{}\nPx\n^\n"
    reading = read_bytes(tmp_path, BANK + entry.format("-1.234,50") + entry.format("1.000"))
    assert [row.amount for row in reading.rows] == [Decimal("-1234.50"), Decimal(1000)]
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, BANK + entry.format("-1.234") + entry.format("1,234"))
    assert needed.value.question["undecided"] == ["decimal_sign"]


def test_amounts_without_a_minus_are_money_in(tmp_path):
    content = BANK + "D3/24/2024\nT1.00\n^\nD3/25/2024\nU2.00\n^\nD3/26/2024\nT3.00\nU3.00\n^\n"
    assert [str(row.amount) for row in read_bytes(tmp_path, content).rows] == [
        "1.00",
        "2.00",
        "3.00",
    ]


ACCOUNTS = (
    "!Option:AutoSwitch\n!Account\nNUnused\nTBank\n^\nNGiro DE12345\nTBank\n^\n!Clear:AutoSwitch\n"
    "!Account\nNGiro DE12345\nTBank\nDMain\n^\n!Type:Bank\n" + GOOD +
    "!Account\nNVisa\nTCCard\n^\n!Type:CCard\nD3/26/2024\nT-5.00\nPBooks\n^\n"
    "!Type:Cat\nNTrade\nDGoods\nI\n^\n!Type:Memorized\nKC\nT9.00\nPRent\n^\n"
    "!Account\nNGiro DE12345\nTBank\n^\n!Type:Bank\nD3/27/2024\nT1.00\nPInterest\n^\n"
)  # fmt: skip


def test_accounts(tmp_path):
    reading = read_bytes(tmp_path, ACCOUNTS)
    assert [(r.account, str(r.amount)) for r in reading.rows] == [
        ("Giro DE12345", "100.00"), ("Giro DE12345", "-10.00"), ("Visa", "-5.00"), ("Giro DE12345", "1.00"),
    ]  # fmt: skip
    assert [(a.key, a.number, a.kind) for a in reading.accounts] == [
        ("Giro DE12345", "Giro DE12345", "bank"), ("Visa", "", "card"),
    ]  # fmt: skip
    assert reading.skipped == []


def test_opening_balance_is_no_movement(tmp_path):
    opening = "D1/1/2024\nT1,000.00\nCX\nPOpening Balance\nL[Giro]\n^\n"
    reading = read_bytes(tmp_path, BANK + opening + GOOD)
    assert len(reading.rows) == 2
    assert reading.accounts[0].opening_balance == Decimal("1000.00")
    assert reconcile(reading.accounts[0], reading.rows).closing_balance == Decimal("1090.00")


def test_splits_belong_to_one_movement(tmp_path):
    split = "D3/26/2024\nT-30.00\nPShop\nSFood\nEBread\n$-10.00\nSRent\n${}\n^\n"
    reading = read_bytes(tmp_path, BANK + GOOD + split.format("-20.00"))
    assert [str(row.amount) for row in reading.rows] == ["100.00", "-10.00", "-30.00"]
    assert reading.report.warnings == ()
    odd = read_bytes(tmp_path, BANK + GOOD + split.format("-25.00") * 2)
    assert odd.report.warnings == (
        "The parts of a split transaction do not make its amount (line 12 and 1 more).",
    )


def test_missing_ends_of_entries(tmp_path):
    content = BANK + "D3/24/2024\nT1.00\nPa\nD3/25/2024\nT-2.00\nPb\n^\nD3/26/2024\nT3.00\nPc"
    assert [(r.line_no, str(r.amount)) for r in read_bytes(tmp_path, content).rows] == [
        (2, "1.00"), (5, "-2.00"), (9, "3.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("T5.00\nPx\n^\n", "bad_date"),
        ("D3/26/2024\nPx\n^\n", "bad_amount"),
        ("Px\nMy\n^\n", "bad_row"),
        ("D2/30/2024\nT5.00\n^\n", "bad_date"),
        ("D٣/٢٦/٢٠٢٤\nT5.00\n^\n", "bad_date"),
        ("D3/26/2024\nT5.00\nT6.00\n^\n", "bad_amount"),
        *((f"D3/26/2024\nT{text}\nPx\n^\n", "bad_amount") for text in ("NaN", "1e300", "inf", "٥", "1..2", "9" * 40, "\0")),
    ],
)  # fmt: skip
def test_odd_entry_is_named(entry, code, tmp_path):
    reading = read_bytes(tmp_path, BANK + GOOD + entry)
    assert len(reading.rows) == 2
    assert [(s.line_no, s.code) for s in reading.skipped] == [(12, code)]
    assert reading.report.skipped == 1


def test_investments_are_left_out(tmp_path):
    invested = "!Type:Invst\nD3/26/2024\nNBuy\nYIBM\nI1\nQ2\nT2.00\n^\n"
    reading = read_bytes(tmp_path, BANK + GOOD + invested)
    assert len(reading.rows) == 2
    assert reading.report.warnings == ("The investment account in this file was left out.",)
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, invested)
    assert refused.value.code == "investment_statement"


@pytest.mark.parametrize(
    "start",
    ["", "\n\n \n", "\ufeff", "# made by a bank\n\n", "Statement of account\n"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_it_is_told_by_its_content(start, encoding, tmp_path):
    if start == "\ufeff" and encoding == "cp1252":
        start = ""
    reading = read_bytes(
        tmp_path, (start + BANK + GOOD.replace("Shop", "Bäckerei")).encode(encoding)
    )
    assert [row.description for row in reading.rows] == ["Client", "Bäckerei Bread"]
    assert reading.report.format == "qif"


def test_entries_without_a_section(tmp_path):
    reading = read_bytes(tmp_path, GOOD)
    assert [(row.line_no, str(row.amount)) for row in reading.rows] == [
        (2, "100.00"),
        (5, "-10.00"),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end, tmp_path):
    reading = read_bytes(tmp_path, (BANK + GOOD).replace("\n", end))
    assert [row.line_no for row in reading.rows] == [2, 6]


REFUSED = {
    "only a header": ("!Type:Bank\n", "no_transactions"),
    "only lists": ("!Type:Cat\nNTrade\n^\n", "no_transactions"),
    "giant line": (BANK + "P" + "x" * 300_000 + "\n^\n", "line_too_long"),
    "only lost entries": (BANK + "Dsoon\nTmuch\n^\n", "no_transactions"),
    "path as content": (BANK + "/etc/passwd\n^\n", "no_transactions"),
    "ends alone": (BANK + "^\n" * 50_000, "no_transactions"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name, tmp_path):
    content, code = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, content)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_too_many_entries(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, BANK + GOOD, limits=Limits(max_rows=1))
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize(
    "content",
    [
        "Date,Description,Amount\n2024-03-24,!Type:Bank,1.00\n2024-03-25,b,-2.00\n",
        "Date;Text;Amount\n24.03.2024;:20: and\n:25: more;1,00\n25.03.2024;b;-2,00\n",
        "Description,Date,Amount\nDeposit,2024-03-24,1.00\nTransfer,2024-03-25,-2.00\n^,2024-03-26,3.00\n",
    ],
)
def test_tables_stay_tables(content, tmp_path):
    assert read_bytes(tmp_path, content).report.format == "csv"


def test_one_deleted_entry_moves_the_closing_balance(tmp_path):
    ledger = ledgers.plain_ledger(40)
    head, *entries = qif(ledger).split(b"^\n")[1:]
    for gone in range(len(entries) - 1):
        content = b"^\n".join(
            [b"!Type:Bank\n" + head.split(b"\n", 1)[1], *entries[:gone], *entries[gone + 1 :]]
        )
        reading = read_bytes(tmp_path, content)
        result = reconcile(reading.accounts[0], reading.rows)
        assert result.closing_balance == ledger.closing - ledger.entries[gone].amount


def test_an_entry_without_end_is_refused_at_once(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, BANK + GOOD + "D3/26/2024\nT-1.00\n" + "SX\n$1\n" * 5_000 + "^\n")
    assert refused.value.code == "entry_too_long"
