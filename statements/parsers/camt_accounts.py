"""What a CAMT file says of its accounts: each statement's facts, balances and sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .camt_values import read_date

#: Kinds of balances (ISO 20022 external code list, balance type), the best first.
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD", "ITBD")


@dataclass(slots=True)
class Statement:
    """One `Stmt`, `Rpt` or `Ntfctn`: its facts, and sums of what was read of it."""

    facts: dict[str, str] = field(default_factory=dict)
    balances: list[tuple[str, Decimal, date | None]] = field(default_factory=list)
    balance: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    currency: str = ""
    entries: int = 0
    #: Sums: signed, of all entries and of the reversals among them; unsigned, by direction.
    total: Decimal = Decimal(0)
    reversed_total: Decimal = Decimal(0)
    incoming: Decimal = Decimal(0)
    outgoing: Decimal = Decimal(0)
    is_whole: bool = True

    def balance_of(self, kinds: tuple[str, ...], *, last: bool = False) -> Decimal | None:
        for kind in kinds:
            found = [amount for code, amount, _ in self.balances if code == kind]
            if found:
                return found[-1 if last else 0]
        return None

    @property
    def opening(self) -> Decimal | None:
        opening = self.balance_of(OPENING)
        interim = [amount for code, amount, _ in self.balances if code == "ITBD"]
        # A page in the middle opens and closes with interim balances.
        later = self.facts.get("page", "1").lstrip("0") not in ("", "1")
        if opening is None and interim and (len(interim) > 1 or later):
            return interim[0]
        return opening

    @property
    def closing(self) -> Decimal | None:
        booked = self.balance_of(CLOSING[:1], last=True)
        interim = [amount for code, amount, _ in self.balances if code == "ITBD"]
        if booked is not None or not interim:
            return booked
        if self.balance_of(OPENING) is None and len(interim) == 1 and self.opening is not None:
            return None
        return interim[-1]

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The period as the statement says it, else as its balances do."""
        start, end = read_date(self.facts.get("from", "")), read_date(self.facts.get("to", ""))
        for code, _, day in self.balances:
            if code == "OPBD":
                start = start or day
            elif code == "CLBD":
                end = end or day
        return start, end


@dataclass(slots=True)
class Book:
    """One account over all statements of the file."""

    key: str
    facts: dict[str, str]
    currency: str
    statements: list[tuple[date | None, date | None, Decimal | None, Decimal | None]] = field(
        default_factory=list
    )
