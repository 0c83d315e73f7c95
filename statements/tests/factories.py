"""Statements for tests: files made here, and rows read from them by the real readers."""

import csv
import io
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import factory
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from smes.tests.factories import SmeFactory
from statements import actions, reading
from statements.counterparties import key_of
from statements.enums import Category, Source, StatementStatus
from statements.models import BankAccount, Break, CategoryRule, Statement, Transaction

SAMPLES = Path(
    os.environ.get("PARTNEX_SAMPLE_DATA", settings.BASE_DIR / ".." / "shared" / "data")
).resolve()
needs_samples = pytest.mark.skipif(
    not (SAMPLES / "statements").is_dir(), reason="the sample data (PARTNEX_SAMPLE_DATA) is absent"
)

OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260401</SONRS>
</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>{currency}<BANKACCTFROM><BANKID>123<ACCTID>{number}<ACCTTYPE>CHECKING
</BANKACCTFROM><BANKTRANLIST><DTSTART>{start:%Y%m%d}<DTEND>{end:%Y%m%d}
{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}<DTASOF>{end:%Y%m%d}</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def upload(content, name="statement.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return SimpleUploadedFile(name, data, content_type="text/csv")


def csv_of(rows, *, opening="1000.00", currency="EUR", balances=True):
    """A CSV of (day, description, amount) rows, with running balances from `opening`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Date", "Description", "Amount", "Currency", *(["Balance"] * balances)])
    balance = Decimal(opening)
    for day, description, amount in rows:
        balance += Decimal(amount)
        line = [day.isoformat(), description, amount, currency]
        writer.writerow([*line, balance] if balances else line)
    return text.getvalue()


def ofx_of(rows, *, number="00112233", currency="EUR", closing="1500.00"):
    """An OFX 1 statement of (day, description, amount) rows."""
    lines = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day:%Y%m%d}<TRNAMT>{amount}<FITID>{index}"
        f"<NAME>{description}</STMTTRN>\n"
        for index, (day, description, amount) in enumerate(rows, 1)
    )
    days = [day for day, _description, _amount in rows]
    return OFX.format(
        rows=lines,
        start=min(days),
        end=max(days),
        number=number,
        currency=currency,
        closing=closing,
    )


def ledger(first=date(2026, 1, 1), months=3, revenue="3000.00", growth=0):
    """Rows of a small shop: twelve a month, so revenue is `revenue` times six a month."""
    rows = []
    for index in range(months):
        count = first.year * 12 + first.month - 1 + index
        month = date(count // 12, count % 12 + 1, 1)
        amount = Decimal(revenue) + growth * index
        for week in range(6):
            day = month + timedelta(days=week * 5)
            rows.append((day, f"Card sales terminal {week}", f"{amount:.2f}"))
            rows.append((day, f"Supplier Lopes invoice {week}", "-1200.00"))
    return rows


def read_file(sme, content, name="statement.csv"):
    """Upload and read a file as the portal does; the statement as it is afterwards."""
    statement = actions.upload_statement(
        sme=sme, file=upload(content, name), by=sme.owner, source=Source.BROWSER
    )
    reading.read_statement(statement.pk)
    return Statement.objects.get(pk=statement.pk)


class BankAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BankAccount

    sme = factory.SubFactory(SmeFactory)
    bank_name = "Banco do Porto"
    last4 = "4321"
    number_hash = factory.Sequence(lambda n: f"{n:064}")
    currency = "EUR"


class StatementFactory(factory.django.DjangoModelFactory):
    """A reconciled statement of March 2026, without rows."""

    class Meta:
        model = Statement

    sme = factory.SubFactory(SmeFactory)
    account = factory.SubFactory(BankAccountFactory, sme=factory.SelfAttribute("..sme"))
    file = factory.django.FileField(filename="x", data=b"Date,Amount\n")
    file_name = "march.csv"
    file_type = "csv"
    size = 12
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_by = factory.SelfAttribute("sme.owner")
    source = Source.BROWSER
    status = StatementStatus.RECONCILED
    period_start = date(2026, 3, 1)
    period_end = date(2026, 3, 31)
    currency = "EUR"
    report = factory.LazyFunction(
        lambda: {"skipped": [], "skipped_count": 0, "lost_count": 0, "warnings": [], "accounts": []}
    )


class TransactionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transaction

    statement = factory.SubFactory(StatementFactory)
    account = factory.SelfAttribute("statement.account")
    line_no = factory.Sequence(lambda n: n + 2)
    position = factory.Sequence(lambda n: n)
    booked_on = date(2026, 3, 9)
    description = "Card sales"
    amount = 120_00
    currency = "EUR"
    fingerprint = factory.Sequence(lambda n: f"{n:040}")
    category = Category.REVENUE
    counterparty_key = factory.LazyAttribute(
        lambda row: key_of(getattr(row, "counterparty", ""), row.description)
    )


class BreakFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Break

    statement = factory.SubFactory(StatementFactory)
    kind = "chain_break"
    at_line = 4
    currency = "EUR"
    expected = 100_00
    found = 90_00
    difference = -10_00


class CategoryRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CategoryRule

    sme = factory.SubFactory(SmeFactory)
    counterparty_key = "lopes"
    is_credit = True
    category = Category.LOAN_IN
    created_by = factory.SelfAttribute("sme.owner")
