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
from .base import ABSURD, Account, Event, Limits, Report, Row, Skipped, Tally, Unreadable
from .currencies import CODES
from .dates import is_plausible
from .mapping import Mapping
from .markup import encoding_of, join, one_line

Token = tuple[str, Any]  # (TAG or /TAG in capitals, the text that follows it)
ENTRY = "="

_CHUNK = 1 << 16
_LONGEST_TOKEN = 1 << 20
_TAG = re.compile(
    r"<(?:(/?[A-Za-z][\w.\-]*)\s*(/?)>|!\[CDATA\[(.*?)\]\]>|\?[^>]*>|!--.*?-->)", re.DOTALL
)
_PLAIN_ENTRY = re.compile(
    r"<STMTTRN>\s*((?:<[A-Z0-9.]+>[^<&]*(?:</[A-Z0-9.]+>\s*)?){1,30})</STMTTRN>"
)
_PLAIN_FIELD = re.compile(r"<([A-Z0-9.]+)>[^<]*(?:</(\1)>)?")
_NEXT_ENTRY = re.compile(r"\s*<STMTTRN>")
_AGGREGATES = {"CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO", "STMTTRN"}
_MOST_SHAPES = 500
_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}\.\d{2}", re.ASCII)
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6})|#x([0-9a-fA-F]{1,5}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
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
) -> Iterator[Event]:
    """Read an OFX statement; see `statements.parsers.parse`. `line_no` counts transactions."""
    _check_whole(path)
    walk = _Walk(currency, limits)
    for tag, text in _tokens(path, encoding_of(path)):
        if tag != ENTRY:
            yield from walk.step(tag, text)
            continue
        if walk.entry is not None:  # one without an end came before
            yield from walk.close_entry()
        if walk.statement is not None:
            yield walk.read_entry(text, walk.statement)
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


class _Shapes:
    """Transactions of the same tags in the same order, each kind as one pattern.

    Only plain ones: fields without references, nothing inside a field. All others go tag by tag.
    """

    def __init__(self) -> None:
        self._known: list[tuple[re.Pattern[str], list[str]]] = []
        self._tried = 0

    def match(self, text: str, at: int, end: int) -> tuple[dict[str, str], int] | None:
        for tried, (pattern, names) in enumerate(self._known):
            if match := pattern.match(text, at, end):
                if tried:
                    self._known.insert(0, self._known.pop(tried))
                values = [value.strip() for value in match.groups()]
                return dict(zip(names, values, strict=True)), match.end()
        self._learn(text, at, end)
        return None

    def _learn(self, text: str, at: int, end: int) -> None:
        found = _PLAIN_ENTRY.match(text, at, end) if self._tried < _MOST_SHAPES else None
        self._tried += 1
        if found is None:
            return
        fields = _PLAIN_FIELD.findall(found[1])
        names = [name for name, _ in fields]
        if len(set(names)) < len(names) or _AGGREGATES.intersection(names):
            return
        pattern = r"<STMTTRN>\s*" + "".join(
            rf"<{re.escape(name)}>([^<&]*)" + (rf"</{re.escape(name)}>\s*" if closed else "")
            for name, closed in fields
        )
        self._known.append((re.compile(pattern + "</STMTTRN>"), names))


def _tokens(path: str | Path, encoding: str) -> Iterator[Token]:
    """(tag, text after it), with comments and instructions left out and CDATA taken as text.

    A transaction of a known shape comes as (ENTRY, its fields).
    """
    shapes = _Shapes()
    tag: str | None = None
    text = ""
    with open(path, encoding=encoding, errors="replace") as file:
        rest = ""
        while True:
            chunk = file.read(_CHUNK)
            block = rest + chunk
            cut = _safe_cut(block) if chunk else len(block)
            rest, position = block[cut:], 0
            while match := _TAG.search(block, position, cut):
                text += block[position : match.start()]
                position = match.end()
                if match[1]:
                    if tag is not None:
                        yield tag, _unescape(text)
                    tag, text = match[1].upper(), ""
                    while tag == "STMTTRN" and (
                        known := shapes.match(block, block.rfind("<", 0, position), cut)
                    ):
                        fields, position = known
                        yield ENTRY, fields
                        tag = None
                        if following := _NEXT_ENTRY.match(block, position, cut):
                            tag, position = "STMTTRN", following.end()
                elif match[3] is not None:
                    text += match[3].replace("&", "&amp;")
            text += block[position:cut]
            if not chunk:
                break
            if len(rest) > _LONGEST_TOKEN or len(text) > _LONGEST_TOKEN:
                raise Unreadable(
                    "line_too_long", "A field of this file is longer than any bank makes it."
                )
    if tag is not None:
        yield tag, _unescape(text)


def _safe_cut(block: str) -> int:
    """Where `block` can be cut so that no tag, comment or CDATA is torn."""
    cut = block.rfind("<")
    for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
        start = block.rfind(opening)
        if start >= 0 and block.find(closing, start) < 0:
            cut = min(cut, start)
    return max(cut, 0)


def _unescape(text: str) -> str:
    text = text.strip()
    if "&" not in text:
        return text
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    return chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


@dataclass(slots=True)
class _Statement:
    kind: str
    facts: dict[str, str] = field(default_factory=dict)
    balance: str | None = None
    currency: str = ""

    @property
    def key(self) -> str:
        return self.facts.get("ACCTID", "")


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
            elif tag in _AGGREGATES:
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

    def read_entry(self, entry: dict[str, str], statement: _Statement) -> Row | Skipped:
        self.count += 1
        if self.count > self.limits.max_rows:
            raise Unreadable(
                "too_many_rows",
                f"This file has more than {self.limits.max_rows} transactions. "
                "Export a shorter period.",
            )
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
        if day is None or not is_plausible(day):
            reason = f"“{stated[:40]}” is not a date." if stated else "The date is missing."
            return self._skip(entry, reason, "bad_date")
        try:
            amount = read_amount(entry.get("TRNAMT", ""))
        except numbers.BadNumber as error:
            return self._skip(entry, str(error), "bad_amount")
        name = one_line(entry.get("NAME") or entry.get("PAYEE.NAME") or entry.get("EXTDNAME") or "")
        memo = one_line(entry.get("MEMO", ""))
        return Row(
            account=statement.key,
            line_no=self.count,
            booked_on=day,
            amount=amount,
            currency=self._currency(entry, statement),
            description=join(name, memo) or entry.get("TRNTYPE", ""),
            value_on=self._day(entry["DTAVAIL"]) if "DTAVAIL" in entry else None,
            counterparty=name,
            reference=entry.get("FITID", ""),
        )

    def _day(self, text: str) -> date | None:
        """`read_date`, remembering: a statement has few days."""
        if text in self.dates:
            return self.dates[text]
        if len(self.dates) > 10_000:
            self.dates.clear()
        day = self.dates[text] = read_date(text)
        return day

    def _currency(self, entry: dict[str, str], statement: _Statement) -> str:
        # CURRENCY: the amount is in that currency. ORIGCURRENCY: it was, and has been converted.
        for code in (entry.get("CURRENCY.CURSYM", ""), statement.facts.get("CURDEF", "")):
            if code.upper() in CODES:
                return code.upper()
        return self.currency

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
