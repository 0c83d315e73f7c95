"""Ledgers to write in many layouts and read back: see `statements.tests.writers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st


@dataclass(frozen=True)
class Entry:
    booked_on: date
    amount: Decimal
    description: str
    balance: Decimal


@dataclass(frozen=True)
class Ledger:
    opening: Decimal
    entries: tuple[Entry, ...]

    @property
    def closing(self) -> Decimal:
        return self.entries[-1].balance

    @property
    def facts(self) -> list[tuple[date, Decimal, str]]:
        return [(e.booked_on, e.amount, e.description) for e in self.entries]


def make_ledger(opening: Decimal, moves: list[tuple[int, Decimal, str]], start: date) -> Ledger:
    """`moves`: (days since the move before, signed amount, description)."""
    day, balance, entries = start, opening, []
    for days, amount, description in moves:
        day += timedelta(days=days)
        balance += amount
        entries.append(Entry(day, amount, description, balance))
    return Ledger(opening, tuple(entries))


def plain_ledger(count: int = 240) -> Ledger:
    """`count` movements, no two described alike, within a year however many they are."""
    a_day = max(1, count // 240)
    moves = [
        (
            0 if i % a_day else i // a_day % 3,
            Decimal(12345 if i % 5 == 0 else -(i * 37 % 9000) - 1) / 100,
            f"Movement {i} of the shop",
        )
        for i in range(count)
    ]
    return make_ledger(Decimal("1000.00"), moves, date(2024, 1, 13))


_words = st.text(alphabet="abcdefghijklmnop ÄÖüßéèñ&<>;,|'\"#", min_size=0, max_size=30)
_amounts = st.integers(1, 10**9).map(lambda n: Decimal(n) / 100)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """2 to 30 movements; one in and one out at least, and one day that is past the twelfth."""
    moves = draw(
        st.lists(
            st.tuples(st.integers(0, 9), _amounts, st.booleans(), _words), min_size=2, max_size=30
        )
    )
    signed = [
        (
            days,
            amount if (i == 0 or (back and i != 1)) else -amount,
            " ".join(f"pay{i} {words}x".split()),
        )
        for i, (days, amount, back, words) in enumerate(moves)
    ]
    return make_ledger(Decimal(draw(st.integers(-(10**6), 10**8))) / 100, signed, date(2023, 5, 20))
