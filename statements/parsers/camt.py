"""ISO 20022 bank to customer messages: camt.052 (report), 053 (statement), 054 (notification).

Source: ISO 20022 message definition reports, Bank-to-Customer Cash Management, versions 1 to 13;
elements are told by their names, whatever the version, the prefix or the namespace.

- One row for each entry (`Ntry`), also for a batch of many transactions: entries are what the bank
  booked and what its balances count. Charges are in the entry's amount already.
- `CdtDbtInd` is the direction of the entry itself, `RvslInd` only tells that it takes back another
  one: "if CdtDbtInd is CRDT and RvslInd is true, the original operation was a debit entry" (message
  definition report, ReportEntry/ReversalIndicator). Some banks give the direction of the original
  instead (github.com/OCA/bank-statement-import/issues/375). Where the balances of a statement
  prove that they do, its reversals are turned round, with a warning.
- `line_no` is the running number of the entry in the file, as many files are one long line.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from .base import Account, Event, Limits, Report, Row, Skipped, Tally, Unreadable
from .camt_accounts import CLOSING, OPENING, Book, Statement
from .camt_values import read_amount, read_date
from .camt_xml import Pair, Stream
from .currencies import CODES
from .dates import is_plausible
from .mapping import Mapping
from .markup import join, one_line

_REVERSAL = re.compile(rb"RvslInd>\s*(?:true|1)\s*<")
_SIGNS = {"CRDT": 1, "DBIT": -1}
_TRUE = ("true", "1")
_NOT_BOOKED = {"PDNG": "not booked yet", "INFO": "for information", "FUTR": "booked later"}
_PARTIES = {1: ("Dbtr", "UltmtDbtr"), -1: ("Cdtr", "UltmtCdtr")}
_LONGEST_TEXT = 500
_NO_ROWS = "Choose a period with transactions, export it again and upload that."


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event]:
    """Read a CAMT file; see `statements.parsers.parse`."""
    turned: frozenset[int] = frozenset()
    if _has_reversals(path):
        trial = _Walk(currency, limits)
        for _event in trial.read(Stream(path)):
            pass
        turned = frozenset(trial.to_turn)
    yield from _Walk(currency, limits, turned).read(Stream(path))


def _has_reversals(path: str | Path) -> bool:
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _REVERSAL.search(content) is not None


class _Walk:
    """Turns the items of a `Stream` into events."""

    def __init__(self, currency: str, limits: Limits, turned: frozenset[int] = frozenset()) -> None:
        self.currency, self.limits, self.turned = currency, limits, turned
        self.tally = Tally()
        self.books: dict[str, Book] = {}
        self.statement = Statement()
        self.count = self.statements = 0
        self.pending = 0
        self.to_turn: list[int] = []
        self.flip = 1
        self.dates: dict[str, date | None] = {}

    def read(self, stream: Stream) -> Iterator[Event]:
        for name, value in stream:
            if name == "entry":
                yield self._entry(value)
            elif name == "statement":
                self._close_statement()
            elif name == "balance":
                self._close_balance()
            elif name.startswith("balance"):
                self.statement.balance.setdefault(name, value.strip())
            else:
                self.statement.facts.setdefault(name, one_line(value))
        yield from self._finish()

    # -- entries

    def _entry(self, pairs: list[Pair]) -> Row | Skipped:
        self.count += 1
        if self.count > self.limits.max_rows:
            raise Unreadable(
                "too_many_rows",
                f"This file has more than {self.limits.max_rows} transactions. "
                "Export a shorter period.",
            )
        statement = self.statement
        if statement.key is None:
            self._open_statement(statement)
        statement.entries += 1
        # The first value of a field counts.
        made = self._row(dict(reversed(pairs)), pairs, statement)
        if isinstance(made, Row):
            self.tally.rows += 1
            if not statement.currency:
                self._name_currency(statement, made.currency)
        else:
            statement.is_whole = False
            self.pending += made.code == "pending"
            self.tally.skip(made)
        return made

    def _row(self, got: dict[str, str], pairs: list[Pair], statement: Statement) -> Row | Skipped:
        status = got.get("status", "BOOK").strip()
        if status != "BOOK":
            if status in _NOT_BOOKED:
                return self._skip(got, f"This entry is {_NOT_BOOKED[status]}.", "pending")
            return self._skip(got, f"The status “{status[:40]}” is not known.", "bad_row")
        try:
            unsigned = read_amount(got.get("amount", ""))
        except ValueError as error:
            return self._skip(got, str(error), "bad_amount")
        sign = _SIGNS.get(got.get("direction", "").strip())
        if sign is None:
            reason = "It is not said whether this money came in or went out."
            return self._skip(got, reason, "bad_amount")
        stated = got.get("booked") or got.get("valued") or ""
        day = self._day(stated)
        if day is None or not is_plausible(day):
            reason = f"“{stated.strip()[:40]}” is not a date." if stated else "The date is missing."
            return self._skip(got, reason, "bad_date")
        is_reversal = "reversal" in got and got["reversal"].strip() in _TRUE
        code = got.get("amount.ccy", "")
        if code not in CODES:
            code = statement.currency
        amount = unsigned if sign > 0 else -unsigned
        if is_reversal:
            amount *= self.flip
            statement.reversed_total += amount
        statement.total += amount
        if sign > 0:
            statement.incoming += unsigned
        else:
            statement.outgoing += unsigned
        is_batch = len(pairs) > len(got) and sum(f == "detail" for f, _ in pairs) > 1
        if is_batch:
            self._check_details(pairs, unsigned, code)
        # A reversal names the parties of what it takes back.
        reference = _reference(got)
        name = self._counterparty(got, pairs, -sign if is_reversal else sign, statement)
        return Row(
            account=statement.key or "",
            line_no=self.count,
            booked_on=day,
            amount=amount,
            currency=code,
            description=join(name, _memo(got, pairs, is_batch))[:_LONGEST_TEXT] or reference,
            value_on=self._day(got["valued"]) if "valued" in got else None,
            counterparty=name,
            reference=reference,
        )

    def _day(self, text: str) -> date | None:
        """`read_date`, remembering: a statement has few days."""
        try:
            return self.dates[text]
        except KeyError:
            if len(self.dates) > 10_000:
                self.dates.clear()
            day = self.dates[text] = read_date(text)
            return day

    def _skip(self, got: dict[str, str], reason: str, code: str) -> Skipped:
        text = " | ".join(
            f"{name} {one_line(value)}" for name, value in reversed(got.items()) if value
        )
        return Skipped(self.count, reason, text[:200], code)

    def _counterparty(
        self, got: dict[str, str], pairs: list[Pair], sign: int, statement: Statement
    ) -> str:
        """The one who paid money in or got money out; "" where a batch names several."""
        owner = statement.facts.get("owner", "").casefold()
        # The other side of the transaction is the account's own, unless it is named otherwise.
        for party in (*_PARTIES[sign], *(_PARTIES[-sign] if owner else ())):
            if party in got and (name := one_line(got[party])).casefold() != owner:
                if len(pairs) == len(got):
                    return name
                others = {one_line(value) for field, value in pairs if field == party}
                return name if len(others) == 1 else ""
        return ""

    def _check_details(self, pairs: list[Pair], amount: Decimal, code: str) -> None:
        """Do the transactions of a batch add up to their entry? Only where each says its amount."""
        parts: list[Decimal] = []
        value: Decimal | None = None
        sign = direction = 1
        details = stated = 0
        for name, text in pairs:
            if name == "direction":
                direction = _SIGNS.get(text.strip(), 1)
            elif name in ("detail_amount", "detail_amount_2") and value is None:
                try:
                    value = read_amount(text)
                except ValueError:
                    return
            elif name in ("detail_amount.ccy", "detail_amount_2.ccy") and text != code:
                return
            elif name == "detail_direction":
                sign = _SIGNS.get(text.strip(), direction) * direction
            elif name == "charges":
                return
            elif name == "batch":
                stated = int(text) if text.strip().isdecimal() and len(text) < 10 else 0
            elif name == "detail":
                details += 1
                if value is None:
                    return
                parts.append(sign * value)
                value, sign = None, 1
        total = sum(parts, Decimal(0))
        if abs(total) != amount and details >= stated:
            self._warn(
                f"The transactions of entry {self.count} add up to {total:f}, "
                f"not to its {amount:f}."
            )

    # -- statements

    def _open_statement(self, statement: Statement) -> None:
        """Which account its rows are of: one number can stand for several currencies."""
        facts = statement.facts
        number = "".join(facts.get("number", "").split())[:100]
        stated = facts.get("currency", "").upper()
        if stated not in CODES:
            stated = facts.get("balance_ccy", "")
        statement.currency = stated if stated in CODES else self.currency
        key = number
        if key in self.books and stated and self.books[key].currency not in ("", stated):
            key = f"{number} {stated}"
        if key not in self.books:
            self.books[key] = Book(key, facts | {"number": number}, stated)
        statement.key = key
        self.flip = -1 if self.statements in self.turned else 1

    def _name_currency(self, statement: Statement, code: str) -> None:
        """An account that names no currency is in that of its first row."""
        book = self.books[statement.key or ""]
        statement.currency = book.currency = code

    def _close_balance(self) -> None:
        """Note one balance; of several currencies, only the account's own."""
        stated, self.statement.balance = self.statement.balance, {}
        facts = self.statement.facts
        code = stated.get("balance_amount.ccy", "").upper()
        if code in CODES:
            facts.setdefault("balance_ccy", code)
            if code != (facts.get("currency", "").upper() or facts["balance_ccy"]):
                return
        try:
            amount = read_amount(stated.get("balance_amount", ""))
            sign = _SIGNS[stated.get("balance_direction", "")]
        except (ValueError, KeyError):
            if stated.get("balance_kind") in (*OPENING, *CLOSING):
                self._warn("A balance in this file could not be read.")
            return
        kind, day = stated.get("balance_kind", ""), read_date(stated.get("balance_date", ""))
        self.statement.balances.append((kind, sign * amount, day))

    def _close_statement(self) -> None:
        statement = self.statement
        if statement.key is None:
            self._open_statement(statement)
        opening, closing = statement.opening, statement.closing
        if opening is not None and closing is not None:
            off = opening + statement.total - closing
            if off and off == 2 * statement.reversed_total:
                self.to_turn.append(self.statements)
            elif self.flip < 0:
                self._warn(
                    "The reversals in this file name the direction of what they take back: "
                    "the balances prove it. They were turned round."
                )
            elif off and statement.is_whole:
                self._warn(
                    f"Statement {self.statements + 1} of this file: opening balance and entries "
                    f"make {opening + statement.total:f}, the closing balance is {closing:f}."
                )
        self._check_totals(statement)
        book = self.books[statement.key or ""]
        book.facts = statement.facts | book.facts
        book.statements.append((*statement.days, opening, closing))
        self.statements += 1
        self.statement = Statement()
        self.flip = 1

    def _check_totals(self, statement: Statement) -> None:
        """The bank's own count and sums of a statement's entries."""
        facts = statement.facts
        paged = facts.get("page", "1").lstrip("0") not in ("", "1")
        if paged or facts.get("last_page", "true") not in _TRUE:
            return
        stated = facts.get("TtlNtries/NbOfNtries", "")
        if stated.isdecimal() and len(stated) < 16 and int(stated) != statement.entries:
            self._warn(
                f"The bank counts {int(stated)} entries where the file holds {statement.entries}."
            )
        sums = {
            "TtlNtries": statement.incoming + statement.outgoing,
            "TtlCdtNtries": statement.incoming,
            "TtlDbtNtries": statement.outgoing,
        }
        for total, found in sums.items() if statement.is_whole else ():
            try:
                expected = read_amount(facts[f"{total}/Sum"])
            except (KeyError, ValueError):
                continue
            if expected != found:
                self._warn(
                    f"The bank's sum of the entries is {expected:f} where the file's entries make "
                    f"{found:f}."
                )

    def _warn(self, text: str) -> None:
        if len(self.tally.warnings) < 20 and text not in self.tally.warnings:
            self.tally.warnings.append(text)

    # -- the end

    def _finish(self) -> Iterator[Event]:
        if not self.tally.rows:
            raise self._nothing_read()
        for book in self.books.values():
            yield self._account(book)
        yield Report(
            format="camt",
            lines=self.count,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(self.tally.warnings),
            parser="camt",
        )

    def _account(self, book: Book) -> Account:
        """All statements of one account together: the first opens it, the last closes it."""
        parts = book.statements
        starts = [start for start, *_ in parts if start]
        ends = [end for _, end, *_ in parts if end]
        if len(starts) == len(parts):
            parts = sorted(parts, key=lambda part: (part[0], part[1] or part[0]))
        for before, after in pairwise(parts):
            if None not in (before[3], after[2]) and before[3] != after[2]:
                self._warn(
                    f"A statement of this file closes with {before[3]:f} and the next one opens "
                    f"with {after[2]:f}."
                )
        facts = book.facts
        return Account(
            key=book.key,
            number=facts["number"],
            bank_name=facts.get("bank") or facts.get("bic", ""),
            holder_name=facts.get("owner", ""),
            currency=book.currency or self.currency,
            opening_balance=parts[0][2] if parts else None,
            closing_balance=parts[-1][3] if parts else None,
            period_start=min(starts, default=None),
            period_end=max(ends, default=None),
            kind="bank",
        )

    def _nothing_read(self) -> Unreadable:
        lost = self.tally.first_lost
        if lost:
            return Unreadable(
                "no_transactions",
                f"No transaction could be read. Entry {lost.line_no}: {lost.reason}",
            )
        if self.pending:
            return Unreadable(
                "no_transactions",
                "Nothing in this file is booked yet. Export it again in some days.",
            )
        if self.statements:
            return Unreadable(
                "no_transactions", f"This file names accounts but holds no transactions. {_NO_ROWS}"
            )
        return Unreadable("no_statement", f"This CAMT file holds no bank statement. {_NO_ROWS}")


def _memo(got: dict[str, str], pairs: list[Pair], is_batch: bool) -> str:
    """What the entry is for, from the most particular to the most general."""
    if not (is_batch and "info" in got):
        for name in ("text", "structured", "detail_info"):
            if name in got:
                if len(pairs) == len(got):
                    return one_line(got[name])
                texts = [one_line(value) for field, value in pairs if field == name]
                return " ".join(dict.fromkeys(texts))
    if "info" in got:
        return one_line(got["info"])
    return "" if "Dbtr" in got or "Cdtr" in got else one_line(got.get("code", ""))


def _reference(got: dict[str, str]) -> str:
    for name in ("end_to_end", "bank_ref", "detail_ref", "entry_ref"):
        text = got.get(name, "").strip()
        if text and text != "NOTPROVIDED":
            return one_line(text)
    return ""
