# ruff: noqa: E501  statements are long lines
from __future__ import annotations

import random
import re
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from statements.parsers import Limits, Skipped, Unreadable
from statements.parsers.base import Account
from statements.parsers.camt_values import read_amount, read_date
from statements.parsers.camt_xml import Stream
from statements.reconciliation import reconcile
from statements.tests import ledgers
from statements.tests.writers import camt

from .reading import read_bytes

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
ACCOUNT = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Shop Ltd</Nm></Ownr><Svcr><FinInstnId><BIC>COBADEFF</BIC><Nm>My Bank</Nm></FinInstnId></Svcr></Acct>"


def balance(
    kind: str, amount: str, direction: str = "CRDT", day: str = "2024-03-01", ccy: str = "EUR"
) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{ccy}">{amount}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )  # fmt: skip


def entry(
    amount: str = "1.00", *, direction: str = "CRDT", status: str = "BOOK", rest: str = "",
    details: str = "<RmtInf><Ustrd>bread</Ustrd></RmtInf>", day: str = "<Dt>2024-03-02</Dt>", ccy: str = "EUR",
) -> str:  # fmt: skip
    return (
        f'<Ntry><Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts><BookgDt>{day}</BookgDt>'
        f"{rest}<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>\n"
    )


def statement(*entries: str, head: str = "", account: str = ACCOUNT, more: str = "") -> str:
    return f"{HEAD}<BkToCstmrStmt><Stmt><Id>1</Id>{account}{head}{''.join(entries)}</Stmt>{more}</BkToCstmrStmt></Document>"


def test_account_facts(tmp_path):
    head = "<FrToDt><FrDtTm>2024-03-01T00:00:00+01:00</FrDtTm><ToDtTm>2024-03-31T23:59:59+01:00</ToDtTm></FrToDt>"
    head += (
        balance("OPAV", "9") + balance("OPBD", "10.00", "DBIT") + balance("CLBD", "9.00", "DBIT")
    )
    head += balance("CLBD", "8.00", ccy="USD")
    reading = read_bytes(tmp_path, statement(entry(), head=head))
    assert reading.accounts == [
        Account(
            key="DE89370400440532013000", number="DE89370400440532013000", bank_name="My Bank",
            holder_name="Shop Ltd", currency="EUR", opening_balance=Decimal("-10.00"),
            closing_balance=Decimal("-9.00"), period_start=date(2024, 3, 1), period_end=date(2024, 3, 31), kind="bank",
        )
    ]  # fmt: skip
    assert reading.report.warnings == ()
    assert reconcile(reading.accounts[0], reading.rows).breaks == ()


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        ([("OPBD", "1"), ("PRCD", "2"), ("CLBD", "3")], "1", "3"),
        ([("PRCD", "2"), ("CLAV", "9"), ("CLBD", "3")], "2", "3"),
        ([("PRCD", "2"), ("ITBD", "3")], "2", "3"),
        ([("ITBD", "2"), ("ITBD", "3")], "2", "3"),
        ([("ITBD", "3")], None, "3"),
        ([("CLAV", "9"), ("OPAV", "9")], None, None),
        ([], None, None),
    ],
)
def test_which_balances_open_and_close(balances, opening, closing, tmp_path):
    head = "".join(balance(*each) for each in balances)
    (account,) = read_bytes(tmp_path, statement(entry(), head=head)).accounts
    assert [account.opening_balance, account.closing_balance] == [
        None if text is None else Decimal(text) for text in (opening, closing)
    ]


def party(role: str, name: str, wrapper: str = "") -> str:
    name = f"<{wrapper}><Nm>{name}</Nm></{wrapper}>" if wrapper else f"<Nm>{name}</Nm>"
    return f"<RltdPties><{role}>{name}</{role}></RltdPties>"


@pytest.mark.parametrize(
    ("direction", "details", "rest", "counterparty", "description"),
    [
        ("CRDT", party("Dbtr", "Ann") + "<RmtInf><Ustrd>rent</Ustrd></RmtInf>", "", "Ann", "Ann rent"),
        ("CRDT", party("Dbtr", "Ann", "Pty"), "", "Ann", "Ann"),
        ("DBIT", party("Cdtr", "Ann"), "", "Ann", "Ann"),
        ("DBIT", party("Dbtr", "Shop Ltd") + party("Cdtr", "Ann"), "", "Ann", "Ann"),
        ("CRDT", party("UltmtDbtr", "Ann"), "", "Ann", "Ann"),
        ("CRDT", party("Dbtr", "SHOP LTD"), "", "", ""),
        ("CRDT", "<RmtInf><Ustrd>one</Ustrd><Ustrd>two  three</Ustrd></RmtInf>", "", "", "one two three"),
        ("CRDT", "<RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>", "", "", "RF18"),
        ("CRDT", "<RmtInf><Strd><RfrdDocInf><Nb>7</Nb></RfrdDocInf><AddtlRmtInf>x</AddtlRmtInf></Strd></RmtInf>", "", "", "7 x"),
        ("CRDT", "<AddtlTxInf>told</AddtlTxInf>", "", "", "told"),
        ("CRDT", "", "<AddtlNtryInf>said</AddtlNtryInf>", "", "said"),
        ("CRDT", "", "<BkTxCd><Prtry><Cd>FEE</Cd></Prtry></BkTxCd>", "", "FEE"),
        ("CRDT", "<RmtInf><Ustrd><![CDATA[A <b> &amp;]]> C</Ustrd></RmtInf>", "", "", "A <b> &amp; C"),
        ("CRDT", "<RmtInf><Ustrd>A &amp; B &#xe9;&#233; &lt;</Ustrd></RmtInf>", "", "", "A & B éé <"),
        ("CRDT", "<RmtInf><Ustrd>a<!-- no -->b</Ustrd></RmtInf>", "", "", "ab"),
        # The parties of a reversal are those of what it takes back.
        ("DBIT", party("Dbtr", "Ann") + party("Cdtr", "Shop Ltd"), "<RvslInd>true</RvslInd>", "Ann", "Ann"),
    ],
)  # fmt: skip
def test_texts(direction, details, rest, counterparty, description, tmp_path):
    text = statement(entry(direction=direction, details=details, rest=rest))
    (row,) = read_bytes(tmp_path, text).rows
    assert (row.counterparty, row.description) == (counterparty, description)


@pytest.mark.parametrize(
    ("details", "rest", "reference"),
    [
        ("<Refs><EndToEndId>E1</EndToEndId></Refs>", "<AcctSvcrRef>A1</AcctSvcrRef>", "E1"),
        ("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>", "<AcctSvcrRef>A1</AcctSvcrRef>", "A1"),
        ("<Refs><AcctSvcrRef>D1</AcctSvcrRef></Refs>", "<NtryRef>N1</NtryRef>", "D1"),
        ("", "<NtryRef>N1</NtryRef>", "N1"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_references(details, rest, reference, tmp_path):
    (row,) = read_bytes(tmp_path, statement(entry(details=details, rest=rest))).rows
    assert row.reference == reference


@pytest.mark.parametrize(
    ("status", "code"),
    [("BOOK", None), ("<Cd>BOOK</Cd>", None), ("\n <Cd>PDNG</Cd> ", "pending"), ("PDNG", "pending"), ("INFO", "pending"),
     ("<Cd>FUTR</Cd>", "pending"), ("<Prtry>odd</Prtry>", "bad_row")],
)  # fmt: skip
def test_status(status, code, tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), entry("2", status=status)))
    assert [s.code for s in reading.skipped] == ([code] if code else [])
    assert len(reading.rows) == 2 - len(reading.skipped)


BAD_AMOUNTS = [
    "1.234,56", "1,5", "NaN", "1e9", "INF", "-5.00", "٣", "", " ", "1 000", "0x10", "1..2", "9" * 17, "1_0", "--1", "1<x/>2", "€5"
]  # fmt: skip


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_bad_amount_is_named_and_never_a_number(amount, tmp_path):
    # Thrice, so that it is read as a known shape too.
    reading = read_bytes(tmp_path, statement(entry("10.00"), *[entry(amount)] * 3, entry("2")))
    assert [row.amount for row in reading.rows] == [Decimal("10.00"), Decimal(2)]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(n, "bad_amount") for n in (2, 3, 4)]


@pytest.mark.parametrize(
    "broken",
    [
        entry().replace('<Amt Ccy="EUR">1.00</Amt>', ""),
        entry().replace("CRDT", "UP"),
        entry().replace("<CdtDbtInd>CRDT</CdtDbtInd>", ""),
    ],
)
def test_amount_or_direction_missing(broken, tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), broken))
    assert [(s.line_no, s.code) for s in reading.skipped] == [(2, "bad_amount")]


@pytest.mark.parametrize(
    "day", ["", "2024-02-30", "20240301", "2024-W01-1", "01.03.2024", "1066-10-14", "9999-01-01"]
)
def test_bad_date_is_named(day, tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), entry(day=f"<Dt>{day}</Dt>")))
    assert [(s.line_no, s.code) for s in reading.skipped] == [(2, "bad_date")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        (" 2024-02-29\n", date(2024, 2, 29)),
        ("2024-02-29+01:00", date(2024, 2, 29)),
        ("2024-02-29T23:59:59.999-11:00", date(2024, 2, 29)),
        ("2024-02-29T00:30:00Z", date(2024, 2, 29)),
        ("2024-02-29 10:00", None),
        ("2023-02-29", None),
        ("", None),
    ],
)
def test_dates(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "1"),
        ("001.50", "1.5"),
        (".5", "0.5"),
        ("+2.", "2"),
        (" 3.14159 ", "3.14159"),
        ("0.00", "0"),
    ],
)
def test_amounts(text, value):
    assert read_amount(text) == Decimal(value)


def test_nil_amount_and_value_date(tmp_path):
    (row,) = read_bytes(
        tmp_path, statement(entry("0.00", rest="<ValDt><DtTm>2024-03-05T01:00:00</DtTm></ValDt>"))
    ).rows
    assert (row.amount, row.value_on, row.currency) == (0, date(2024, 3, 5), "EUR")


def test_value_date_stands_in_for_a_missing_booking_date(tmp_path):
    text = statement(entry(day="", rest="<ValDt><Dt>2024-03-05</Dt></ValDt>"))
    assert read_bytes(tmp_path, text).rows[0].booked_on == date(2024, 3, 5)


REVERSAL = entry("5.00", direction="DBIT", rest="<RvslInd>true</RvslInd>")


@pytest.mark.parametrize(
    ("closing", "amount", "warned"),
    [
        (None, "-5.00", 0),  # the standard: the direction is the reversal's own
        ("6.00", "-5.00", 0),
        ("16.00", "5.00", 1),  # the balances prove the other practice
        ("7.00", "-5.00", 1),  # they prove nothing: a break to explain
    ],
)
def test_a_reversal_is_turned_only_where_balances_prove_it(closing, amount, warned, tmp_path):
    head = balance("OPBD", "10.00") + (balance("CLBD", closing) if closing else "")
    reading = read_bytes(tmp_path, statement(entry(), REVERSAL, head=head))
    assert [row.amount for row in reading.rows] == [Decimal("1.00"), Decimal(amount)]
    assert len(reading.report.warnings) == warned


def test_a_batch_is_one_row(tmp_path):
    parts = "".join(
        f'<TxDtls><Amt Ccy="EUR">{n}.00</Amt>{party("Dbtr", f"P{n}")}<RmtInf><Ustrd>t{n}</Ustrd></RmtInf></TxDtls>'
        for n in (1, 2)
    )
    batch = f"<Btch><NbOfTxs>2</NbOfTxs></Btch>{parts}"
    good = entry("3.00").replace("<TxDtls><RmtInf><Ustrd>bread</Ustrd></RmtInf></TxDtls>", batch)
    reading = read_bytes(tmp_path, statement(good))
    assert [(r.amount, r.description, r.counterparty) for r in reading.rows] == [
        (Decimal("3.00"), "t1 t2", "")
    ]
    assert reading.report.warnings == ()
    reading = read_bytes(tmp_path, statement(good.replace("3.00", "4.00")))
    assert reading.report.warnings == (
        "The transactions of entry 1 add up to 3.00, not to its 4.00.",
    )


def test_control_sums_are_checked(tmp_path):
    head = "<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries><Sum>9.00</Sum></TtlNtries><TtlCdtNtries><Sum>1.00</Sum></TtlCdtNtries></TxsSummry>"
    reading = read_bytes(tmp_path, statement(entry(), entry("2.00", direction="DBIT"), head=head))
    assert reading.report.warnings == (
        "The bank counts 3 entries where the file holds 2.",
        "The bank's sum of the entries is 9.00 where the file's entries make 3.00.",
    )
    page = "<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>"
    assert read_bytes(tmp_path, statement(entry(), head=page + head)).report.warnings == ()


def one_day(
    number: str,
    opening: str,
    closing: str,
    *entries: str,
    page: str = "",
    ccy: str = "EUR",
    day: str = "2024-03-01",
) -> str:
    return (
        f"<Stmt><Id>{number}</Id>{page}<Acct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id><Ccy>{ccy}</Ccy></Acct>"
        f"{balance('OPBD', opening, day=day, ccy=ccy)}{balance('CLBD', closing, day=day, ccy=ccy)}{''.join(entries)}</Stmt>"
    )


def test_statements_of_one_account_are_put_together_in_order_of_time(tmp_path):
    later = one_day("2", "2.00", "4.00", entry("2"), day="2024-03-02")
    reading = read_bytes(
        tmp_path,
        f"{HEAD}<BkToCstmrStmt>{later}{one_day('1', '1.00', '2.00', entry())}</BkToCstmrStmt></Document>",
    )
    (account,) = reading.accounts
    assert (account.opening_balance, account.closing_balance) == (Decimal("1.00"), Decimal("4.00"))
    assert (account.period_start, account.period_end) == (date(2024, 3, 1), date(2024, 3, 2))
    assert reading.report.warnings == ()


def test_a_missing_day_between_statements_is_told(tmp_path):
    text = f"{HEAD}<BkToCstmrStmt>{one_day('1', '1.00', '2.00', entry())}{one_day('3', '5.00', '7.00', entry('2'), day='2024-03-03')}</BkToCstmrStmt></Document>"
    reading = read_bytes(tmp_path, text)
    assert reading.report.warnings == (
        "A statement of this file closes with 2.00 and the next one opens with 5.00.",
    )
    assert [b.kind for b in reconcile(reading.accounts[0], reading.rows).breaks] == [
        "total_mismatch"
    ]


def test_one_number_in_two_currencies_is_two_accounts(tmp_path):
    text = f"{HEAD}<BkToCstmrStmt>{one_day('1', '1', '2', entry())}{one_day('1', '1', '3', entry('2', ccy='USD'), ccy='USD')}</BkToCstmrStmt></Document>"
    reading = read_bytes(tmp_path, text)
    assert [(a.key, a.currency, a.opening_balance) for a in reading.accounts] == [
        ("GB29NWBK60161331926819", "EUR", 1), ("GB29NWBK60161331926819 USD", "USD", 1)
    ]  # fmt: skip
    assert [row.account for row in reading.rows] == [account.key for account in reading.accounts]


def test_an_entry_in_another_currency_is_a_break(tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), entry(ccy="USD")))
    assert [b.kind for b in reconcile(reading.accounts[0], reading.rows).breaks] == [
        "mixed_currency"
    ]


def test_the_business_currency_fills_in(tmp_path):
    text = statement(entry(ccy="")).replace("<Ccy>EUR</Ccy>", "")
    reading = read_bytes(tmp_path, text, currency="KES")
    assert (reading.rows[0].currency, reading.accounts[0].currency) == ("KES", "KES")


def test_pages_of_one_statement(tmp_path):
    first = f"<Stmt><Id>1</Id><StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>{ACCOUNT}{balance('OPBD', '1')}{balance('ITBD', '2')}{entry()}</Stmt>"
    second = f"<Stmt><Id>1</Id><StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>{ACCOUNT}{balance('ITBD', '2')}{balance('CLBD', '4')}{entry('2')}</Stmt>"
    reading = read_bytes(
        tmp_path, f"{HEAD}<BkToCstmrStmt>{first}{second}</BkToCstmrStmt></Document>"
    )
    (account,) = reading.accounts
    assert (account.opening_balance, account.closing_balance, reading.report.warnings) == (1, 4, ())


ROOTS = {
    "version 1": ("BkToCstmrStmtV01", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("prefix", ["", "c:"])
@pytest.mark.parametrize("root", ROOTS)
def test_every_message_encoding_and_prefix(root, prefix, encoding, tmp_path):
    message, part = ROOTS[root]
    body = f"<{message}><{part}><Id>1</Id>{ACCOUNT}{entry(details='<RmtInf><Ustrd>Bäcker</Ustrd></RmtInf>') * 3}</{part}></{message}>"
    text = re.sub(r"<(/?)(\w)", rf"<\1{prefix}\2", f"<Document>{body}</Document>")
    text = f'<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- {"long " * 20_000} -->{text}'
    reading = read_bytes(tmp_path, text.encode(encoding))
    assert [row.description for row in reading.rows] == ["Bäcker"] * 3
    assert reading.report.format == "camt"


@pytest.mark.parametrize(
    "declared", ["UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "klingon", "base64"]
)
def test_wrong_declarations_do_no_harm(declared, tmp_path):
    text = statement(entry(details="<RmtInf><Ustrd>é</Ustrd></RmtInf>")).replace("UTF-8", declared)
    assert read_bytes(tmp_path, text.encode("utf-8")).rows[0].description == "é"
    assert read_bytes(tmp_path, text.encode("cp1252")).rows[0].description == "é"


def test_an_envelope_and_foreign_elements(tmp_path):
    body = (
        statement(entry(), entry())
        .split(HEAD)[1]
        .replace(
            "</Stmt>", "<SplmtryData><Envlp><Ntry><Amt>9</Amt></Ntry></Envlp></SplmtryData></Stmt>"
        )
    )
    text = f'<Envelope><Header/><Body><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">{body}</Body></Envelope>'
    assert [row.amount for row in read_bytes(tmp_path, text).rows] == [1, 1]


REFUSED = {
    "cut": (statement(entry() * 3)[:-40], "truncated"),
    "cut in an entry": (statement(entry() * 3).rpartition("<RmtInf>")[0], "truncated"),
    "crossed tags": (statement(entry()).replace("</Amt><CdtDbtInd>", "<CdtDbtInd></Amt>"), "bad_xml"),
    "no entity of ours": (statement(*[entry(details="<RmtInf><Ustrd>&nbsp;</Ustrd></RmtInf>")] * 4), "bad_xml"),
    "lone ampersand": (statement(*[entry(details="<RmtInf><Ustrd>A & B</Ustrd></RmtInf>")] * 4), "bad_xml"),
    "no character": (statement(*[entry()] * 3, entry(details="<RmtInf><Ustrd>\x01</Ustrd></RmtInf>")), "bad_xml"),
    "null reference": (statement(*[entry(details="<RmtInf><Ustrd>&#0;</Ustrd></RmtInf>")] * 4), "bad_xml"),
    "doctype": (statement(entry()).replace("<Document", "<!DOCTYPE Document><Document"), "doctype_refused"),
    "billion laughs": (
        statement(entry()).replace("<Document", '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Document').replace("bread", "&b;"), "doctype_refused"
    ),
    "external entity": (
        statement(entry()).replace("<Document", '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document').replace("bread", "&x;"), "doctype_refused"
    ),
    "external subset": (statement(entry()).replace("<Document", '<!DOCTYPE Document SYSTEM "http://127.0.0.1/x.dtd"><Document'), "doctype_refused"),
    "deep": (statement(entry(details="<a>" * 5000 + "</a>" * 5000)), "too_deep"),
    "deep above": (f"{HEAD}{'<a>' * 5000}<BkToCstmrStmt>", "too_deep"),
    "huge text": (statement(entry(details=f"<RmtInf><Ustrd>{'x' * 3_000_000}</Ustrd></RmtInf>")), "line_too_long"),
    "huge tag": (statement(f"<{'x' * 3_000_000}/>"), "line_too_long"),
    "attribute bomb": (statement("<x " + " ".join(f'a{n}=""' for n in range(400_000)) + "/>"), "line_too_long"),
    "no entries": (statement(), "no_transactions"),
    "only pending": (statement(entry(status="PDNG")), "no_transactions"),
    "only bad": (statement(entry("NaN")), "no_transactions"),
    "no statement": (f"{HEAD}<BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>", "no_statement"),
    "payment order": ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn/></Document>', "not_a_statement"),
    "payment order without namespace": ("<?xml version='1.0'?><Document><CstmrCdtTrfInitn/></Document>", "not_a_statement"),
    "bank to bank": ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.02"/>', "not_a_statement"),
    "other xml": ("<?xml version='1.0'?><invoice><total>5</total></invoice>", "xml_not_supported"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_name(name, tmp_path):
    text, code = REFUSED[name]
    started = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, text)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert time.process_time() - started < 3


def test_damage_is_named_with_its_line(tmp_path):
    lines = statement(*[entry()] * 50).split("\n")
    lines[30] = lines[30].replace("</Sts>", "")
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, "\n".join(lines))
    assert refused.value.message.startswith("This file is damaged at line 31 ")


def test_too_many_entries(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, statement(entry() * 3), limits=Limits(max_rows=2))
    assert refused.value.code == "too_many_rows"


def items(text: str, *, shapes: bool) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return list(Stream(path, shapes=shapes))
        except Unreadable as refusal:
            return refusal.code, refusal.message


def test_known_shapes_are_taken():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement"
        path.write_bytes(camt.camt053(ledgers.plain_ledger(300)))
        stream = Stream(path)
        assert len([item for item in stream if item[0] == "entry"]) == 300
        assert stream.shapes.hits == 298


@pytest.mark.parametrize("writer", ["camt053", "camt054"])
@settings(max_examples=15)
@given(ledger=ledgers.ledgers())
def test_shapes_give_what_expat_gives(writer, ledger):
    text = camt.WRITERS[writer](ledger).decode("iso-8859-1" if writer == "camt054" else "utf-8")
    assert items(text, shapes=True) == items(text, shapes=False)


ODDITIES = [
    "<", ">", "&", "&amp;", "&#65;", "&#0;", "&foo;", "<!-- c -->", "<!-- <Ntry> -->", "<![CDATA[<Ntry>]]>", "]]>", "<?pi ?>", "<Ntry>", "</Ntry>", "<Ntry/>", '<Amt Ccy="USD">',
    '<Amt a=">" Ccy="JPY">', "<Amt/>", "</Amt>", "\x01", "\x00", "\ufffe", "\r\n", "\t", " ", '"', "=", "é", "<Stmt>", "</Stmt>", "<a>", "</a>", "<Ntry x='1'>",
]  # fmt: skip


def test_shapes_give_what_expat_gives_on_mutations():
    chance = random.Random(20240301)
    base = statement(*[entry(f"{n}.00", rest=f"<NtryRef>{n}</NtryRef>") for n in range(1, 12)])
    agreed = 0
    for _ in range(1500):
        text = base
        for _ in range(chance.randint(1, 3)):
            at, odd = chance.randrange(len(text)), chance.choice(ODDITIES)
            if chance.random() < 0.3:
                at = text.find(chance.choice("<>"), at) % len(text)
            text = text[:at] + odd + text[at + chance.choice((0, 0, 1, 5)) :]
        with_shapes, without = items(text, shapes=True), items(text, shapes=False)
        if isinstance(without, tuple):
            assert isinstance(with_shapes, tuple)
        else:
            assert with_shapes == without
            agreed += 1
    assert agreed > 50


def test_pieces_of_any_size_give_the_same(monkeypatch):
    text = statement(*[entry(f"{n}.00") for n in range(1, 40)])
    whole = items(text, shapes=False)
    for size in (7, 64, 1000, 4096):
        monkeypatch.setattr("statements.parsers.camt_xml._CHUNK", size)
        assert items(text, shapes=True) == whole


@pytest.mark.parametrize(
    "sign", ["<!--", "<a>", "<", "&", "<Ntry>", "</Ntry>", "<Ntry", "]]>", "<![CDATA[", "<a b='"]
)
def test_one_sign_over_and_over_is_quick(sign, tmp_path):
    started = time.process_time()
    for prefix in ("<?xml version='1.0'?>", statement(entry(), entry()).partition("</Stmt>")[0]):
        with pytest.raises(Unreadable):
            read_bytes(tmp_path, prefix + sign * (200_000 // len(sign)))
    assert time.process_time() - started < 3


def test_skipped_text_shows_what_stood_there(tmp_path):
    reading = read_bytes(tmp_path, statement(entry(), entry("NaN")))
    assert reading.skipped == [
        Skipped(2, "“NaN” is not an amount.", "amount.ccy EUR | amount NaN | direction CRDT | status BOOK | booked 2024-03-02 | text bread", "bad_amount")
    ]  # fmt: skip
