# ruff: noqa: E501  statements are long lines
from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from statements.parsers import Unreadable
from statements.parsers.base import Account
from statements.parsers.ofx import read_amount, read_date
from statements.tests import ledgers
from statements.tests.writers import ofx

from .reading import read_bytes

HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"


def statement(entries: str, *, kind: str = "STMTRS", currency: str = "EUR", tail: str = "") -> str:
    return (
        f"{HEAD}<OFX><SIGNONMSGSRSV1><SONRS><FI><ORG>My Bank</FI></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><{kind}>"
        f"<CURDEF>{currency}<BANKACCTFROM><BANKID>9<ACCTID>42<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20240301"
        f"<DTEND>20240331{entries}</BANKTRANLIST>{tail}</{kind}></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def entry(rest: str = "<NAME>Shop", *, amount: str = "-1.00") -> str:
    return f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240302<TRNAMT>{amount}<FITID>F1{rest}</STMTTRN>"


def test_account_facts(tmp_path):
    reading = read_bytes(
        tmp_path,
        statement(
            entry(),
            tail="<LEDGERBAL><BALAMT>9,50<DTASOF>20240331</LEDGERBAL><AVAILBAL><BALAMT>7<DTASOF>20240331</AVAILBAL>",
        ),
    )
    assert reading.accounts == [
        Account(
            key="42", number="42", bank_name="My Bank", currency="EUR", closing_balance=Decimal("9.50"),
            period_start=date(2024, 3, 1), period_end=date(2024, 3, 31), kind="checking",
        )
    ]  # fmt: skip
    (row,) = reading.rows
    assert (row.reference, row.counterparty, row.description, row.line_no) == (
        "F1",
        "Shop",
        "Shop",
        1,
    )


def test_credit_card_statement(tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), kind="CCSTMTRS"))
    assert [account.kind for account in reading.accounts] == ["card"]


@pytest.mark.parametrize(
    ("rest", "counterparty", "description"),
    [
        ("<NAME>Shop<MEMO>Shop in town", "Shop", "Shop in town"),
        ("<NAME>Shop<MEMO>bread", "Shop", "Shop bread"),
        ("<MEMO>bread", "", "bread"),
        ("<NAME></NAME><MEMO></MEMO>", "", "DEBIT"),
        ("<PAYEE><NAME>Ann<ADDR1>Road</PAYEE><MEMO>rent", "Ann", "Ann rent"),
        ("<NAME>A &amp; B &lt;c&gt; &#233;", "A & B <c> é", "A & B <c> é"),
        ("<NAME>AT&T", "AT&T", "AT&T"),
        ("<NAME><![CDATA[A <b> &amp; C]]>", "A <b> &amp; C", "A <b> &amp; C"),
        ("<NAME>a<!-- no -->b", "ab", "ab"),
        ("<BANKACCTTO><ACCTID>77</BANKACCTTO><NAME>x", "x", "x"),
    ],
)
def test_texts(rest, counterparty, description, tmp_path):
    (row,) = read_bytes(tmp_path, statement(entry(rest))).rows
    assert (row.counterparty, row.description) == (counterparty, description)


def test_amount_is_not_torn_by_a_comment(tmp_path):
    (row,) = read_bytes(tmp_path, statement(entry(amount="1<!-- -->190.00"))).rows
    assert row.amount == Decimal("1190.00")


@pytest.mark.parametrize(
    ("rest", "currency"),
    [
        ("", "EUR"),
        ("<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>", "USD"),
        ("<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY>", "EUR"),
    ],
)
def test_currency_of_a_row(rest, currency, tmp_path):
    (row,) = read_bytes(tmp_path, statement(entry(rest))).rows
    assert row.currency == currency


def test_the_business_currency_fills_in(tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), currency=""), currency="KES")
    assert (reading.rows[0].currency, reading.accounts[0].currency) == ("KES", "KES")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding, tmp_path):
    (row,) = read_bytes(tmp_path, statement(entry("<NAME>Bäckerei é")).encode(encoding)).rows
    assert row.counterparty == "Bäckerei é"


@pytest.mark.parametrize("charset", ["1250", "ISO-8859-2"])
def test_the_charset_of_the_header_counts(charset, tmp_path):
    text = statement(entry("<NAME>Řeznictví ě")).replace("1252", charset)
    (row,) = read_bytes(tmp_path, text.encode("cp1250" if charset == "1250" else "iso8859-2")).rows
    assert row.counterparty == "Řeznictví ě"


def test_unclosed_transactions_are_separate(tmp_path):
    rows = read_bytes(tmp_path, statement((entry() * 3).replace("</STMTTRN>", ""))).rows
    assert [row.line_no for row in rows] == [1, 2, 3]


def test_tags_across_chunks(tmp_path):
    ledger = ledgers.plain_ledger(3000)
    rows = read_bytes(tmp_path, ofx.ofx1(ledger)).rows
    assert [(r.booked_on, r.amount, r.description) for r in rows] == ledger.facts


def test_a_field_without_end_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, statement(entry("<NAME>" + "x" * 3_000_000)))
    assert refused.value.code == "line_too_long"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1.00", "-1"),
        ("+0001.50", "1.5"),
        ("1,5", "1.5"),
        ("-.5", "-0.5"),
        ("1.234", "1.234"),
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("0", "0"),
        ("-00000000001500.0000", "-1500"),
    ],
)
def test_amounts(text, value):
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240229", date(2024, 2, 29)),
        ("20240229120000.000[-5:EST]", date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("20180804093914:014", date(2018, 8, 4)),
        ("20240230", None),
        ("", None),
        ("2024", None),
    ],
)
def test_dates(text, day):
    assert read_date(text) == day


ODDITIES = [
    "<", ">", "&", "&amp;", "<!-- c -->", "<![CDATA[<STMTTRN>]]>", "<STMTTRN>", "</STMTTRN>", "<NAME>", "</NAME>", "<PAYEE>",
    "<CURRENCY><CURSYM>USD</CURRENCY>", "<MEMO>", "<br>", "\n", " ", "</BANKTRANLIST>", "<TRNAMT>9", "<stmttrn>",
]  # fmt: skip


def test_known_shapes_give_what_single_tags_give(monkeypatch, tmp_path):
    chance = random.Random(20240301)
    base = statement("".join(entry(f"<NAME>Shop {n}<MEMO>x", amount=f"{n}.00") for n in range(12)))

    def outcome(text: str) -> object:
        try:
            reading = read_bytes(tmp_path, text)
        except Unreadable as refusal:
            return refusal.code
        lost = [(skipped.line_no, skipped.code) for skipped in reading.skipped]
        return reading.rows, lost, reading.accounts

    texts = [base]
    for _ in range(600):
        text = base
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(HEAD) + 200, len(text))
            text = text[:at] + chance.choice(ODDITIES) + text[at + chance.choice((0, 0, 1, 5)) :]
        texts.append(text)
    with_shapes = [outcome(text) for text in texts]
    monkeypatch.setattr("statements.parsers.ofx_tags._Shapes.match", lambda *_: None)
    assert with_shapes == [outcome(text) for text in texts]
    assert sum(isinstance(found, tuple) for found in with_shapes) > 300
