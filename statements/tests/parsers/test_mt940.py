"""MT940: dialects, signs, dates, pages, broken lines."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from statements.parsers import Limits, Unreadable, mt940_fields, parse_in_batches
from statements.reconciliation import reconcile
from statements.tests import ledgers
from statements.tests.writers import mt940 as writers

from .oracles import mt940_reads
from .reading import read_bytes

HEAD = ":20:X\n:25:NL91ABNA0417164300\n:28C:1/1\n:60F:C240101EUR100,00\n"
TAIL = ":62F:C240131EUR{}\n-\n"


def read_entry(folder, entry: str, closing: str = "0,00"):
    return read_bytes(folder, HEAD + entry + "\n" + TAIL.format(closing))


@pytest.mark.parametrize(
    ("line", "value_on", "booked_on", "amount"),
    [
        ("2401150116C25,03NTRFNONREF", "2024-01-15", "2024-01-16", "25.03"),
        ("240115D25,03NTRFNONREF", "2024-01-15", "2024-01-15", "-25.03"),
        ("240115    D25,03NTRFNONREF", "2024-01-15", "2024-01-15", "-25.03"),
        ("2401150115RC100,NTRFNONREF", "2024-01-15", "2024-01-15", "-100"),
        ("2401150115RD100,NTRFNONREF", "2024-01-15", "2024-01-15", "100"),
        ("2401150115DR000000000001,62NTRF0000549855700010//025498557/000001", "2024-01-15", "2024-01-15", "-1.62"),
        ("2401150115RCR7,5FTRFNONREF", "2024-01-15", "2024-01-15", "-7.5"),
        ("2401150115CN500NTRF29-07-2014 10:05//B4G", "2024-01-15", "2024-01-15", "500"),
        ("240115C12.50NMSCNONREF", "2024-01-15", "2024-01-15", "12.50"),
        ("240115C1.234,56NMSCNONREF", "2024-01-15", "2024-01-15", "1234.56"),
        ("240115d3,00ntrfnonref", "2024-01-15", "2024-01-15", "-3.00"),
        ("240115C3,00S103NONREF", "2024-01-15", "2024-01-15", "3.00"),
        ("240115C3,00", "2024-01-15", "2024-01-15", "3.00"),
        ("2312311231C1,NTRFNONREF", "2023-12-31", "2023-12-31", "1"),
        ("2312310102C1,NTRFNONREF", "2023-12-31", "2024-01-02", "1"),
        ("2401021231C1,NTRFNONREF", "2024-01-02", "2023-12-31", "1"),
        ("2302300301D1,NTRFNONREF", "2023-02-28", "2023-03-01", "-1"),
        ("9912311231C1,NTRFNONREF", "1999-12-31", "1999-12-31", "1"),
        ("2401151399C1,NTRFNONREF", "2024-01-15", "2024-01-15", "1"),
    ],
)  # fmt: skip
def test_entry(line, value_on, booked_on, amount, tmp_path):
    (row,) = read_entry(tmp_path, f":61:{line}\n:86:For something").rows
    assert (row.value_on.isoformat(), row.booked_on.isoformat()) == (value_on, booked_on)
    assert (row.amount, row.description, row.line_no) == (Decimal(amount), "For something", 5)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("240115X25,03NTRFNONREF", "bad_row"),
        ("240115C-25,03NTRFNONREF", "bad_row"),
        ("240115C25,03.1NTRFNONREF", "bad_amount"),
        ("240115C1,2,3NTRFNONREF", "bad_amount"),
        ("240115C1.234NTRFNONREF", "bad_amount"),
        ("240115C,NTRFNONREF", "bad_amount"),
        ("240115CNaNNTRF", "bad_row"),
        ("240115C1e300NTRF", "bad_row"),
        ("240115C1E5,00NTRF", "bad_row"),
        ("240115C" + "9" * 30 + ",NTRF", "bad_amount"),
        ("240115C1000000000000000,NTRF", "bad_amount"),
        ("240115C" + "9" * 5000 + ",NTRF", "bad_amount"),
        ("240115C١٢,٣NTRF", "bad_row"),
        ("٢٤٠١١٥C12,3NTRF", "bad_row"),
        ("241315C12,30NTRFNONREF", "bad_date"),
        ("240132C12,30NTRFNONREF", "bad_date"),
        ("000000C12,30NTRFNONREF", "bad_date"),
        ("24011C12,30NTRFNONREF", "bad_row"),
        ("", "bad_row"),
        ("/etc/passwd", "bad_row"),
    ],
)
def test_unreadable_entry_is_named_and_shows_as_a_break(line, code, tmp_path):
    good = ":61:240110C50,00NTRFNONREF\n:86:Good\n"
    reading = read_entry(tmp_path, f"{good}:61:{line}\n:86:Lost", "162,30")
    assert [(r.amount, r.description) for r in reading.rows] == [(Decimal("50.00"), "Good")]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(7, code)]
    assert line[:60] in reading.skipped[0].text
    found = reconcile(reading.accounts[0], reading.rows).breaks
    assert [(b.difference, b.at_line) for b in found] == [(Decimal("12.30"), 5)]


@pytest.mark.parametrize(
    "line", [":6l:240115C1,NTRF", ":61 240115C1,NTRF", ":6 1:240115C1,NTRF", ":99:x"]
)
def test_a_line_that_is_no_field_is_named(line, tmp_path):
    reading = read_entry(tmp_path, f":61:240110C50,00NTRFNONREF\n:86:Good\n{line}", "150,00")
    assert [(s.line_no, s.code, s.text) for s in reading.skipped] == [(7, "bad_row", line)]
    assert reading.rows[0].description == "Good"


def test_expected_entries_are_not_booked(tmp_path):
    reading = read_entry(
        tmp_path, ":61:240115EC5,NTRF\n:61:240115ED6,NTRF\n:61:240115C7,NTRF", "107,00"
    )
    assert [s.code for s in reading.skipped] == ["pending", "pending"]
    assert [r.balance_after for r in reading.rows] == [Decimal("107.00")]
    with pytest.raises(Unreadable) as refused:
        read_entry(tmp_path, ":61:240115EC5,NTRF")
    assert refused.value.code == "no_transactions"


DETAILS = {
    "german": (":86:166?00SEPA-UEBERWEISUNG?109310?20EREF+ABC-1?21KREF+NONREF?22SVWZ+Rechnung 17 fuer die?23 Lieferung?30COBADEFF?31DE89?32Muster Handels- und Bau Gmb?33H?34997", ("Rechnung 17 fuer die Lieferung", "Muster Handels- und Bau GmbH", "ABC-1")),
    "german with kind": (":86:808?00ENTGELTABSCHLUSS?20Abrechnung 1?60Quartal", ("ENTGELTABSCHLUSS Abrechnung 1 Quartal", "", "B1")),
    "keywords in a row": (":86:166?20EREF+A1 MREF+M1 SVWZ+Miete", ("Miete", "", "A1")),
    "keywords with colons": (":86:166?20Miete Mai EREF: A1 IBAN: DE1", ("Miete Mai", "", "A1")),
    "full parts run on": (":86:051?20" + "a" * 27 + "?21bcd?22efg", ("a" * 27 + "bcd efg", "", "B1")),
    "polish": (":86:^00PRZELEW^20Faktura 1^32Jan Kowalski", ("PRZELEW Faktura 1", "Jan Kowalski", "B1")),
    "triodos": (":86:000>100987654321\n>20ALGEMENE TUSSENREKENING KOS>21TEN", ("ALGEMENE TUSSENREKENING KOSTEN", "", "B1")),
    "dutch": (":86:/TRTP/SEPA INCASSO ALGEMEEN DOORLOPEND/CSID/NL1/NAME/KPN BV/MARF/1/REMI/Factuur\n 17/IBAN/NL2/BIC/B/EREF/E-1", ("Factuur 17", "KPN BV", "E-1")),
    "dutch in usual order": (":86:/TRTP/SEPA OVERBOEKING/IBAN/NL1/BIC/B/NAME/Jansen/REMI/Huur/EREF/NOTPROVIDED", ("Huur", "Jansen", "B1")),
    "ing": (":86:/EREF/E2//CNTP/NL12INGB0001/INGBNL2A/De Vries/UTRECHT///REMI/USTD//Factuur 5/", ("Factuur 5", "De Vries", "E2")),
    "names unknown": (":86:/ABC/some text", ("/ABC/some text", "", "B1")),
    "no remittance": (":86:/BENM//NAME/JOHN DOE/ISDT/2013-01-02", ("JOHN DOE", "JOHN DOE", "B1")),
    "plain": (":86:GIRO  1234\nKPN", ("GIRO 1234 KPN", "", "B1")),
    "broken in a word": (":86:" + "x" * 65 + "yz", ("x" * 65 + "yz", "", "B1")),
    "full line": (":86:" + "x" * 65 + "\nyz", ("x" * 65 + "yz", "", "B1")),
    "one field a line": (":86:Terugboeking\n:86:KOSTEN\n:86:JUNI", ("Terugboeking KOSTEN JUNI", "", "B1")),
    "naam": (":86:REK: NL65/NAAM: PICQER", ("REK: NL65/NAAM: PICQER", "PICQER", "B1")),
    "empty": (":86:", ("NTRF", "", "B1")),
    "second line": ("Card payment\n:86:Shop", ("Card payment Shop", "", "B1")),
    "second line with codes": ("/OCMT/EUR1,00/\n:86:Shop", ("Shop", "", "B1")),
}  # fmt: skip


@pytest.mark.parametrize("name", DETAILS)
def test_details(name, tmp_path):
    details, told = DETAILS[name]
    (row,) = read_entry(tmp_path, f":61:240115C1,00NTRFNONREF//B1\n{details}").rows
    assert (row.description, row.counterparty, row.reference) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("25:NL91ABNA0417164300", ("NL91ABNA0417164300", "")),
        ("25:NL91ABNA0417164300EUR", ("NL91ABNA0417164300", "")),
        ("25:NL91 ABNA 0417 1643 00 EUR", ("NL91ABNA0417164300", "")),
        ("25:70011110/4005287001EUR", ("4005287001", "70011110")),
        ("25:BPHKPLPK/320000546101", ("320000546101", "BPHKPLPK")),
        ("25:/PL0716001198", ("PL0716001198", "")),
        ("25:NL91ABNA0417164300/EUR", ("NL91ABNA0417164300", "")),
        ("25:1291.99.348EUR", ("129199348", "")),
        ("25P:NL91ABNA0417164300\nABNANL2A", ("NL91ABNA0417164300", "ABNANL2A")),
    ],
)
def test_account(line, told, tmp_path):
    content = f":20:X\n:{line}\n:28C:1\n:60F:C240101EUR1,\n:61:240102C1,NTRF\n:62F:C240102EUR2,\n"
    (account,) = read_bytes(tmp_path, content).accounts
    assert (account.number, account.bank_name, account.currency) == (*told, "EUR")
    assert (account.period_start, account.period_end) == (date(2024, 1, 2), date(2024, 1, 2))


def test_accounts_and_currencies_are_kept_apart(tmp_path):
    page = ":20:X\n:25:{}\n:28C:1\n:60F:C240101{}1,\n:61:240102C{},NTRF\n:62F:C240102{}2,\n-\n"
    content = "".join(
        page.format(number, currency, amount, currency)
        for number, currency, amount in (("111", "EUR", 1), ("222", "EUR", 1), ("111", "USD", 1))
    )
    reading = read_bytes(tmp_path, content)
    assert [(a.key, a.number, a.currency) for a in reading.accounts] == [
        ("111", "111", "EUR"), ("222", "222", "EUR"), ("111 USD", "111", "USD"),
    ]  # fmt: skip
    assert [(r.account, r.currency) for r in reading.rows] == [
        ("111", "EUR"), ("222", "EUR"), ("111 USD", "USD"),
    ]  # fmt: skip


def test_pages_chain_and_a_missing_page_shows(tmp_path):
    pages = writers.mt940_dutch(ledgers.plain_ledger(100)).split(b"{1:")[1:]
    whole = read_bytes(tmp_path, b"{1:" + b"{1:".join(pages))
    (account,) = whole.accounts
    assert len(whole.rows) == 100
    assert reconcile(account, whole.rows).breaks == ()
    cut = read_bytes(tmp_path, b"{1:" + b"{1:".join([pages[0], pages[2], pages[3]]))
    found = reconcile(cut.accounts[0], cut.rows).breaks
    assert [(b.kind, b.at_line) for b in found] == [("chain_break", cut.rows[25].line_no)]
    lost = sum(row.amount for row in whole.rows[25:50])
    assert found[0].difference == lost


def test_a_statement_without_its_end_is_told(tmp_path):
    reading = read_bytes(tmp_path, HEAD + ":61:240115C1,NTRF\n")
    assert reading.report.warnings == (
        "A statement in this file has no closing balance: the file may be cut off.",
    )


def test_balances_that_cannot_be_read_are_told(tmp_path):
    reading = read_bytes(tmp_path, HEAD + ":61:240115C1,NTRF\n:62F:C240131EURxx\n")
    assert [(s.line_no, s.text) for s in reading.lost] == [(6, ":62F:C240131EURxx")]


def test_details_after_the_closing_balance_belong_to_the_statement(tmp_path):
    content = (
        HEAD + ":61:240115C1,NTRF\n:86:Row\n:62F:C240131EUR101,\n:64:C240131EUR9,\n:86:Statement\n-"
    )
    (row,) = read_bytes(tmp_path, content).rows
    assert (row.description, row.balance_after) == ("Row", Decimal(101))


@pytest.mark.parametrize(
    "envelope",
    [
        "{}",
        "\ufeff{}",
        "\n\n{}",
        "0000 01INGBNL2AXXXX00001\n0000 01INGBNL2AXXXX00001\n940 00\n{}-XXX",
        "ABNANL2A\n940\nABNANL2A\n{}",
        ":940:\n{}",
        "{{1:F01A}}{{2:I940B}}{{4:\n{}-}}",
        "\x01{{1:F01A}}{{2:O940B}}{{3:{{108:1}}}}{{4:{}-}}{{5:}}\x03",
        "{{1:F01A}}{{2:O940B}}{{4:\n{}-}}$\n{{1:F01A}}{{4:\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_envelopes(envelope, end, encoding, tmp_path):
    body = (
        HEAD + ":61:240115C1,00NTRFNONREF\n:86:Größe\n" + TAIL.format("101,00").replace("-\n", "")
    )
    content = envelope.format(body).replace("\n", end).encode(encoding)
    reading = read_bytes(tmp_path, content)
    assert [(r.amount, r.description) for r in reading.rows] == [(Decimal("1.00"), "Größe")]
    assert reading.skipped == []
    assert reading.report.format == "mt940"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-8-sig"])
def test_letters(encoding, tmp_path):
    content = (
        HEAD + ":61:240115C1,00NTRF\n:86:Bäckerei Müller, Straße\n" + TAIL.format("101,")
    ).encode(encoding)
    assert read_bytes(tmp_path, content).rows[0].description == "Bäckerei Müller, Straße"


INTERIM = ":20:I\n:25:NL91ABNA0417164300\n:28C:2\n:34F:EUR0,\n:13D:2401161200+0100\n:61:2401160116C9,00NTRFNONREF\n:86:Today\n:90C:1EUR9,\n-\n"


def test_interim_report_alone_is_read_and_beside_a_statement_is_pending(tmp_path):
    alone = read_bytes(tmp_path, INTERIM)
    assert [(r.amount, r.description, r.balance_after) for r in alone.rows] == [
        (Decimal("9.00"), "Today", None)
    ]
    statement = HEAD + ":61:240115C1,NTRF\n:86:Row\n" + TAIL.format("101,")
    both = read_bytes(tmp_path, statement + INTERIM)
    assert [r.description for r in both.rows] == ["Row"]
    assert [s.code for s in both.skipped] == ["pending"]


HOSTILE = {
    "giant line": (HEAD + ":61:240115C1,NTRF\n:86:" + "x" * 300_000, "line_too_long"),
    "giant first line": (":20:" + "x" * 300_000, "line_too_long"),
    "path as content": (
        ":20:/etc/passwd\n:25:/etc/passwd\n:28C:1\n:60F:/etc/passwd\n",
        "no_transactions",
    ),
    "only balances": (HEAD + TAIL.format("100,00"), "no_transactions"),
    "only lost lines": (HEAD + ":61:x\n", "no_transactions"),
    "nested envelopes": ("{1:{4:{1:{4:" * 5000 + "\n:20:x", "no_transactions"),
    "nested tags": (":20:" * 20000, "no_transactions"),
    "nul bytes": (HEAD + ":61:24\x000115C1,NTRF\n", "no_transactions"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_is_refused(name, tmp_path):
    content, code = HOSTILE[name]
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, content)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_details_without_end_are_cut(tmp_path):
    reading = read_entry(tmp_path, ":61:240115C1,NTRF\n:86:a\n" + "bcd efg\n" * 50_000)
    assert len(reading.rows[0].description) <= 2000


def test_too_many_rows(tmp_path):
    for entries in (
        ":61:240115C1,NTRF\n" * 3,
        ":61:240115C1,00NTRFNONREF\n:86:x\n" * 3,
        ":61:x\n" * 3,
    ):
        with pytest.raises(Unreadable) as refused:
            read_bytes(tmp_path, HEAD + entries + TAIL.format("1,"), limits=Limits(max_rows=2))
        assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize("writer", writers.WRITERS)
def test_one_deleted_entry_gives_one_break_at_the_end_of_its_page(writer, tmp_path):
    head, *entries = writers.WRITERS[writer](ledgers.plain_ledger(60)).split(b":61:")
    for gone in range(len(entries)):
        kept = entries[:gone] + entries[gone + 1 :]
        if b":62" in entries[gone]:  # the page's end stands in the piece of its last entry
            kept[gone - 1] += entries[gone][entries[gone].index(b":62") :]
        reading = read_bytes(tmp_path, b":61:".join([head, *kept]))
        found = reconcile(reading.accounts[0], reading.rows).breaks
        assert [b.kind for b in found] == ["chain_break"]
        size = 25 if writer == "mt940_dutch" else 60
        end = min((gone // size + 1) * size - 2, len(reading.rows) - 1)
        assert found[0].at_line == reading.rows[end].line_no


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "statement"
    path.write_bytes(writers.mt940_german(ledgers.plain_ledger(20_000)))
    tracemalloc.start()
    try:
        rows = sum(getattr(event, "size", 0) for event in parse_in_batches(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows == 20_000
    assert peak < 8 * 2**20


def test_reversals_are_where_the_library_is_wrong(tmp_path):
    """It signs RC as money in."""
    entries = ":61:240115RC5,00NTRFNONREF\n:61:240115RD7,00NTRFNONREF\n"
    content = HEAD + entries + TAIL.format("102,00")
    reading = read_bytes(tmp_path, content)
    assert [row.amount for row in reading.rows] == [Decimal("-5.00"), Decimal("7.00")]
    assert [amount for *_, amount in mt940_reads(content)] == [Decimal("5.00"), Decimal("7.00")]
    assert reconcile(reading.accounts[0], reading.rows).breaks == ()


@pytest.mark.parametrize(
    ("account", "currency", "encoding", "text"),
    [
        ("40702810", "RUB", "cp1251", "Оплата по договору"),
        ("BG80BNBG96611020345678", "EUR", "cp1251", "Плащане по фактура"),
        ("GR1601101250000000012300695", "EUR", "cp1253", "Πληρωμή τιμολογίου"),
        ("12345", "EGP", "cp1256", "دفع الفاتورة"),
        ("NL91ABNA0417164300", "EUR", "cp1252", "bÄx"),
        ("NL91ABNA0417164300", "EUR", "cp1252", "Ä"),
    ],
)
def test_scripts(account, currency, encoding, text, tmp_path):
    content = (
        f":20:X\n:25:{account}\n:28C:1\n:60F:C240101{currency}1,\n:61:240102C1,NTRF\n"
        f":86:{text}\n:62F:C240102{currency}2,\n-\n"
    )
    assert read_bytes(tmp_path, content.encode(encoding)).rows[0].description == text


def _mutations(text: str, count: int) -> Iterator[str]:
    """The text with a few letters, lines or pieces changed, doubled or gone."""
    random = Random(3)
    for _ in range(count):
        changed = text
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(changed))
            end = at + random.choice((0, 1, 1, 1, 5, 61, 66, 200))
            new = random.choice(
                (*" :?/-{+,0N\n\n\xa0\t$Ä", ":86:", "\n:86:", "\n:61:", "\n:20:", "")
            )
            changed = (
                changed[:at] + random.choice((new, new * 3, changed[at:end] * 2)) + changed[end:]
            )
        yield changed


def _outcome(folder, content: str) -> object:
    try:
        return read_bytes(folder, content)
    except Unreadable as refused:
        return refused.code, refused.message


@pytest.mark.parametrize("kind", ["german", "dutch", "details"])
def test_runs_are_read_as_lines_are(kind, tmp_path, monkeypatch):
    if kind == "details":
        text = "".join(
            f":61:2401150116{mark}{amount}NTRF{reference}\n{told}\n"
            for (told, _), mark, amount, reference in zip(
                DETAILS.values(),
                ("C", "D", "RC", "RD", "CR") * 4,
                ("1,", "0,00", "0001,5", "1000,00") * 5,
                ("NONREF", "R 1//B1", "//", "EREF//NONREF ", "A/B") * 4,
                strict=True,
            )
        )
        text = HEAD + text + TAIL.format("100,00")
    else:
        ledger = ledgers.plain_ledger(8)
        text = writers.WRITERS[f"mt940_{kind}"](ledger).decode("cp1252").replace("\r\n", "\n")
    texts = [text, *_mutations(text, 300)]
    by_runs = [_outcome(tmp_path, changed) for changed in texts]
    chunks = mt940_fields._chunks  # the pieces that hold runs, as if none did
    monkeypatch.setattr(
        mt940_fields,
        "_chunks",
        lambda *told: ((piece, False) for piece, _whole in chunks(*told)),
    )
    for changed, outcome in zip(texts, by_runs, strict=True):
        assert outcome == _outcome(tmp_path, changed), changed


def _pages() -> list[str]:
    page = (
        ":20:X\n:25:NL91ABNA0417164300\n:28C:{n}/1\n:60F:C24010{n}EUR{before},00\n"
        ":61:24010{day}C{n}0,00NTRFNONREF\n:86:One\n:61:24010{day}C1,00NTRFNONREF\n:86:Two\n"
        ":62F:C24010{day}EUR{after},00\n-\n"
    )
    balances = ((100, 111), (111, 132), (132, 163))
    return [
        page.format(n=n, day=n + 1, before=before, after=after)
        for n, (before, after) in enumerate(balances, 1)
    ]


def test_the_newest_statement_may_stand_first(tmp_path):
    reading = read_bytes(tmp_path, "".join(reversed(_pages())))
    (account,) = reading.accounts
    assert (account.opening_balance, account.closing_balance) == (Decimal(100), Decimal(163))
    assert (account.period_start, account.period_end) == (date(2024, 1, 2), date(2024, 1, 4))
    assert reconcile(account, reading.rows).breaks == ()


def test_a_statement_that_stands_twice_is_told(tmp_path):
    pages = _pages()
    reading = read_bytes(tmp_path, "".join([*pages[:2], *pages[1:]]))
    assert reading.report.warnings == (
        "Statement 2/1 stands in this file more than once, with the same balances. "
        "Its movements are counted each time.",
    )
    assert len(reconcile(reading.accounts[0], reading.rows).breaks) == 1
    assert read_bytes(tmp_path, "".join(pages)).report.warnings == ()
