"""OFX 1 (SGML) and 2 (XML), QFX included: a tolerant tokenizer and one walk over its tags.

Sources: OFX Banking Specification 2.3: chapters 2 (headers), 3 (dates, amounts) and 11 (banking).
No entity is ever expanded beyond the five of XML and numbers, and any DOCTYPE refuses the file.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import numbers
from .base import ABSURD, Account, Batch, Event, Limits, Report, Row, Skipped, Tally, Unreadable
from .currencies import CODES
from .dates import is_plausible
from .mapping import Mapping
from .markup import encoding_of, join, one_line
from .ofx_tags import AGGREGATES, RUN, Run, tags_of

_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:\D.*|\d{2,6}.*)?", re.ASCII | re.DOTALL)
_AMOUNT = re.compile(r"([+-]?)\s?0*(\d*)([.,]?)(\d*)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_STATEMENTS = {"STMTRS": "bank", "CCSTMTRS": "card"}
_LISTED = {"BANKID", "ACCTID", "ACCTTYPE", "CURDEF", "DTSTART", "DTEND"}
_NO_ROWS = "Choose a period with transactions, export it again and upload that."


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event | Batch]:
    """Read an OFX statement; see `statements.parsers.parse`. `line_no` counts transactions."""
    _check_whole(path)
    walk = _Walk(currency, limits)
    for tag, text in tags_of(path, encoding_of(path)):
        if tag != RUN:
            yield from walk.step(tag, text)
            continue
        if walk.entry is not None:  # one without an end came before
            yield from walk.close_entry()
        if walk.statement is not None:
            yield from walk.read_run(text, walk.statement)
    yield from walk.finish()


def _check_whole(path: str | Path) -> None:
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:200].count(0) > 50
        if re.search(rb"<\0?!\0?[A-Za-z]", content):
            raise Unreadable(
                "doctype_refused",
                "This file holds a DOCTYPE or an entity, which no bank statement needs. "
                "Export it again from your bank.",
            )
        end = content[-65536:]
    if b"</OFX>" not in (end.replace(b"\0", b"") if wide else end).upper():
        raise Unreadable(
            "truncated", "This file breaks off before its end. Download it again and upload it."
        )


@dataclass(slots=True)
class _Statement:
    kind: str
    facts: dict[str, str] = field(default_factory=dict)
    balance: str | None = None
    currency: str = ""

    @property
    def key(self) -> str:
        return self.facts.get("ACCTID", "")

    @property
    def default_currency(self) -> str:
        stated = self.facts.get("CURDEF", "").upper()
        return stated if stated in CODES else ""


class _Walk:
    """Keeps the place in the tree: which statement, which transaction, which balance."""

    def __init__(self, currency: str, limits: Limits) -> None:
        self.currency, self.limits = currency, limits
        self.tally = Tally()
        self.dates: dict[str, date | None] = {}
        self.bank = ""
        self.statement: _Statement | None = None
        self.entry: dict[str, str] | None = None
        self.inside: list[str] = []
        self.count = self.statements = 0
        self.investment = False
        self.error = ""
        self.severity = ""
        self.lines = 0

    def step(self, tag: str, text: str) -> Iterator[Event]:
        if tag == "STMTTRN":
            yield from self.close_entry()
            self.entry = {} if self.statement is not None else None
        elif self.entry is not None:
            if tag in ("/STMTTRN", "/BANKTRANLIST", "LEDGERBAL", "/STMTRS", "/CCSTMTRS"):
                yield from self.close_entry()
                yield from self._outside(tag, text)
            elif tag[0] == "/":
                if tag[1:] in self.inside:
                    del self.inside[self.inside.index(tag[1:]) :]
            elif tag in AGGREGATES:
                self.inside.append(tag)
            elif text:
                # The first value of a tag counts; what stands in an aggregate goes by its name.
                name = f"{self.inside[-1]}.{tag}" if self.inside else tag
                self.entry.setdefault(name, text)
        else:
            yield from self._outside(tag, text)

    def _outside(self, tag: str, text: str) -> Iterator[Event]:
        if tag in _STATEMENTS:
            yield from self._close_statement()
            self.statement = _Statement(_STATEMENTS[tag])
            self.statements += 1
        elif tag in ("/STMTRS", "/CCSTMTRS", "/STMTTRNRS", "/CCSTMTTRNRS"):
            yield from self._close_statement()
        elif tag == "INVSTMTRS":
            yield from self._close_statement()
            self.investment = True
        elif tag in ("LEDGERBAL", "AVAILBAL", "BALLIST", "/LEDGERBAL", "/AVAILBAL", "/BALLIST"):
            self.inside = [] if tag[0] == "/" else [tag]
        elif tag == "BALAMT" and self.statement is not None and self.inside == ["LEDGERBAL"]:
            self.statement.balance = self.statement.balance or text or None
        elif tag in _LISTED and self.statement is not None and text:
            self.statement.facts.setdefault(tag, text)
        elif tag == "ORG" and text:
            self.bank = self.bank or text
        elif tag == "SEVERITY":
            self.severity = text.upper()
        elif tag == "CODE" and text not in ("", "0") and self.severity != "INFO":
            self.error = self.error or f"code {text}"
        elif tag == "MESSAGE" and self.severity == "ERROR" and text:
            self.error = text

    def close_entry(self) -> Iterator[Event]:
        entry, self.entry, self.inside = self.entry, None, []
        if entry is not None and self.statement is not None:
            yield self.read_entry(entry, self.statement)

    def read_run(self, run: Run, statement: _Statement) -> Iterator[Event | Batch]:
        """Column by column where all is plain (a third of the time), else one by one."""
        columns = self._columns(run, statement)
        if columns is None:
            for entry in run.entries():
                yield self.read_entry(entry, statement)
            return
        size = len(run.found)
        self._count(size)
        self.tally.rows += size
        statement.currency = statement.currency or columns[4]
        yield Batch(size, columns)

    def _columns(self, run: Run, statement: _Statement) -> list[Any] | None:
        """The columns of `Row`, for `Batch`; None where a date or an amount is not plain."""
        told = run.columns()
        stated, amounts = told.get("DTPOSTED"), told.get("TRNAMT")
        if stated is None or amounts is None or not all(map(_PLAIN_AMOUNT.fullmatch, amounts)):
            return None
        days = list(map(self._day, stated))
        if None in days:
            return None
        if "NAME" in told and "EXTDNAME" in told and "" in told["NAME"]:
            return None
        blank = [""] * len(run.found)
        names = list(map(one_line, told.get("NAME") or told.get("EXTDNAME") or blank))
        texts = map(join, names, map(one_line, told.get("MEMO", blank)))
        kinds = told.get("TRNTYPE", blank)
        available = map(self._day, told["DTAVAIL"]) if "DTAVAIL" in told else None
        return [
            statement.key,
            list(range(self.count + 1, self.count + 1 + len(run.found))),
            [day.isoformat() for day in days if day is not None],
            amounts,
            statement.default_currency or self.currency,
            [text or kind for text, kind in zip(texts, kinds, strict=True)],
            available and [day and day.isoformat() for day in available],
            names,
            told.get("FITID", ""),
            None,
            None,
        ]

    def _count(self, more: int) -> None:
        self.count += more
        if self.count > self.limits.max_rows:
            raise Unreadable(
                "too_many_rows",
                f"This file has more than {self.limits.max_rows} transactions. "
                "Export a shorter period.",
            )

    def read_entry(self, entry: dict[str, str], statement: _Statement) -> Row | Skipped:
        self._count(1)
        made = self._row(entry, statement)
        if isinstance(made, Skipped):
            self.tally.skip(made)
        else:
            self.tally.rows += 1
            statement.currency = statement.currency or made.currency
        return made

    def _row(self, entry: dict[str, str], statement: _Statement) -> Row | Skipped:
        stated = entry.get("DTPOSTED") or entry.get("DTUSER") or ""
        day = self._day(stated)
        if day is None:
            reason = f"“{stated[:40]}” is not a date." if stated else "The date is missing."
            return self._skip(entry, reason, "bad_date")
        try:
            amount = read_amount(entry.get("TRNAMT", ""))
        except numbers.BadNumber as error:
            return self._skip(entry, str(error), "bad_amount")
        name = one_line(entry.get("NAME") or entry.get("PAYEE.NAME") or entry.get("EXTDNAME") or "")
        memo = one_line(entry.get("MEMO", ""))
        return Row(  # by position: names cost each row a tenth
            statement.key,
            self.count,
            day,
            amount,
            self._currency(entry, statement),
            join(name, memo) or entry.get("TRNTYPE", ""),
            self._day(entry["DTAVAIL"]) if "DTAVAIL" in entry else None,
            name,
            entry.get("FITID", ""),
        )

    def _day(self, text: str) -> date | None:
        """`read_date` of a plausible day, remembering: a statement has few days."""
        if text in self.dates:
            return self.dates[text]
        if len(self.dates) > 10_000:
            self.dates.clear()
        day = read_date(text)
        self.dates[text] = day if day is not None and is_plausible(day) else None
        return self.dates[text]

    def _currency(self, entry: dict[str, str], statement: _Statement) -> str:
        # CURRENCY: the amount is in that currency. ORIGCURRENCY: it was, and has been converted.
        stated = entry.get("CURRENCY.CURSYM", "").upper()
        return stated if stated in CODES else statement.default_currency or self.currency

    def _skip(self, entry: dict[str, str], reason: str, code: str) -> Skipped:
        text = " | ".join(f"{tag} {value}" for tag, value in entry.items())
        return Skipped(self.count, reason, text[:200], code)

    def _close_statement(self) -> Iterator[Event]:
        statement, self.statement = self.statement, None
        if statement is None:
            return
        facts = statement.facts
        closing = None
        if statement.balance is not None:
            try:
                closing = read_amount(statement.balance)
            except numbers.BadNumber:
                self.tally.warnings.append("The closing balance in this file could not be read.")
        stated = facts.get("CURDEF", "").upper()
        yield Account(
            key=statement.key,
            number=statement.key,
            bank_name=self.bank or facts.get("BANKID", ""),
            currency=stated if stated in CODES else statement.currency or self.currency,
            closing_balance=closing,
            period_start=read_date(facts.get("DTSTART", "")),
            period_end=read_date(facts.get("DTEND", "")),
            kind=statement.kind
            if statement.kind == "card"
            else facts.get("ACCTTYPE", "").lower() or "bank",
        )

    def finish(self) -> Iterator[Event]:
        yield from self.close_entry()
        yield from self._close_statement()
        if not self.tally.rows:
            raise self._nothing_read()
        if self.investment:
            self.tally.warnings.append("The investment account in this file was left out.")
        yield Report(
            format="ofx",
            lines=self.count,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(dict.fromkeys(self.tally.warnings)),
            parser="ofx",
        )

    def _nothing_read(self) -> Unreadable:
        lost = self.tally.first_lost
        if lost:
            return Unreadable(
                "no_transactions",
                f"No transaction could be read. Transaction {lost.line_no}: {lost.reason}",
            )
        if self.error and not self.statements:
            return Unreadable(
                "bank_error",
                "This file holds an error from your bank instead of a statement: "
                f"“{self.error[:200]}”. "
                "Download the statement again.",
            )
        if self.investment:
            return Unreadable(
                "investment_statement",
                "This is a statement of an investment account. "
                "Upload the statements of the business's bank accounts.",
            )
        if self.statements:
            return Unreadable(
                "no_transactions", f"This file names accounts but holds no transactions. {_NO_ROWS}"
            )
        return Unreadable("no_statement", f"This OFX file holds no bank statement. {_NO_ROWS}")


def read_date(text: str) -> date | None:
    """YYYYMMDD, with or without a time and a zone; the day as the bank wrote it. None: no date."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def read_amount(text: str) -> Decimal:
    """A signed OFX amount with dot or comma as its decimal sign. Raises `BadNumber`."""
    if _PLAIN_AMOUNT.fullmatch(text):
        return Decimal(text)
    text = numbers.tidy(text).replace("\u2212", "-")
    if not text:
        raise numbers.BadNumber("The amount is missing.")
    if _GROUPED.fullmatch(text):
        decimal_sign = max(".,", key=text.rfind)
        return numbers.read_amount(text, decimal_sign).value
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match[2] or match[4] or "0" in text):
        raise numbers.BadNumber(f"“{text[:40]}” is not an amount.")
    sign, whole, mark, fraction = match.groups()
    if mark == "," and len(fraction) == 3 and whole:
        raise numbers.BadNumber(f"“{text[:40]}” could be read in two ways.")
    value = Decimal(f"{whole or 0}.{fraction or 0}" if mark else whole or "0")
    if value >= ABSURD:
        raise numbers.BadNumber("This amount is too large to be real.")
    return -value if sign == "-" else value
