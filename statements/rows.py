"""Rows ready to be stored, and the one fast way to store many.

`bulk_create` takes 15 s and more for 100 thousand rows, all of it inside the write transaction;
`executemany` takes about one.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from core import money
from statements.categories import categorise, plain
from statements.contents import Ledger
from statements.enums import Category, CategorySource
from statements.models import Transaction
from statements.parsers import Row


class Entry(NamedTuple):
    """The columns of a Transaction, but for whose it is."""

    line_no: int
    position: int
    page: int | None
    booked_on: date
    value_on: date | None
    description: str
    counterparty: str
    amount: int
    balance_after: int | None
    currency: str
    reference: str
    fingerprint: str
    occurrence: int
    category: str
    category_source: str = CategorySource.RULE.value
    is_internal_transfer: bool = False
    excluded_reason: str = ""
    counterparty_key: str = ""

    def corrected(self, category: str) -> "Entry":
        """The row in the category that the owner has put it into."""
        return self._replace(
            category=category,
            category_source=CategorySource.USER.value,
            is_internal_transfer=category == Category.TRANSFER,
        )


def entries_of(ledger: Ledger) -> list[Entry]:
    """The rows of a ledger in minor units, fingerprinted and put into categories."""
    currency, seen = ledger.currency, Counter[str]()
    entries = []
    for position, row in enumerate(ledger.rows):
        amount = money.to_minor(row.amount, currency, rounding=True)
        fingerprint = fingerprint_of(row, currency, amount)
        entries.append(
            Entry(
                line_no=row.line_no,
                position=position,
                page=row.page,
                booked_on=row.booked_on,
                value_on=row.value_on,
                description=text_of(row.description, 500),
                counterparty=text_of(row.counterparty, 200),
                amount=amount,
                balance_after=minor_of(row.balance_after, currency),
                currency=currency,
                reference=text_of(row.reference, 200),
                fingerprint=fingerprint,
                occurrence=seen[fingerprint],
                category=categorise(row.description, row.counterparty, amount).value,
            )
        )
        seen[fingerprint] += 1
    return entries


def fingerprint_of(row: Row, currency: str, amount: int) -> str:
    """What makes a movement that movement, in whichever file it stands."""
    words = " ".join(plain(row.description).split())
    text = f"{row.booked_on.isoformat()}|{amount}|{currency}|{words}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def minor_of(value: Decimal | None, currency: str) -> int | None:
    return None if value is None else money.to_minor(value, currency, rounding=True)


def text_of(text: str, longest: int) -> str:
    """Text that every database can hold."""
    return text.replace("\x00", "")[:longest]


def insert_rows(statement: int, account: int, entries: Iterable[Entry]) -> None:
    """Store `entries` as rows of a statement and an account, by their ids."""
    quote = connection.ops.quote_name
    names = ("statement_id", "account_id", *Entry._fields)
    columns = ", ".join(quote(name) for name in names)
    # Names of our own table and columns; every value is a parameter.
    sql = (
        f"INSERT INTO {quote(Transaction._meta.db_table)} ({columns})"
        f" VALUES ({', '.join(['%s'] * len(names))})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(statement, account, *entry) for entry in entries])
