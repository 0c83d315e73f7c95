"""Eighteen months of a business's bank account, the same for the same seed."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.money import exponent
from partnex.demo.cast import HEALTHS, Business

MONTHS = 18

CUSTOMERS = (
    "Brightwater Stores|Harrow & Pike|Union Canteens|Delta Wholesale|Fairfield Market|City Schools"
    "|Northgate Pharmacy|Riverside Hotel|Plaza Trading|Summit Retail|Green Basket|Old Mill Café"
    "|Station Kiosk|Sunrise Supplies|Harbour Traders|Meadow Foods"
).split("|")
SUPPLIERS = (
    "Prime Packaging|Allied Materials|Fast Freight|Metro Energy|Crown Machinery|Office World"
    "|Telecom One|Clearwater Utility|Union Insurance|Agri Inputs"
).split("|")


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking; `amount` is signed, in major units with the currency's decimals."""

    on: date
    amount: Decimal
    text: str
    party: str
    number: int


def month_starts(today: date, count: int = MONTHS) -> list[date]:
    """First days of the last `count` complete months before `today`."""
    index = today.year * 12 + today.month - 1
    return [date(i // 12, i % 12 + 1, 1) for i in range(index - count, index)]


def ledger(business: Business, today: date) -> tuple[Decimal, list[Entry]]:
    """The balance at the start, and all entries of the last 18 months in order."""
    health = HEALTHS[business.health]
    dice = random.Random(business.key)  # noqa: S311 -- the same business every time
    quantum = Decimal(1).scaleb(-exponent(business.currency))
    bookings: list[tuple[date, Decimal, str, str]] = []
    for index, start in enumerate(month_starts(today)):
        season = 1 + health.season * math.sin((start.month - 4) * math.pi / 6)
        trend = (1 + health.growth) ** ((index - MONTHS) / 12)
        revenue = business.revenue * season * trend * max(0.3, dice.gauss(1, health.noise))
        for day, amount, text, party in month(business, revenue, index, dice):
            rounded = Decimal(f"{amount:.6f}").quantize(quantum)
            if rounded:
                bookings.append((start + timedelta(days=day), rounded, text, party))
    bookings.sort(key=lambda booking: booking[0])
    opening = Decimal(round(business.revenue * health.cushion)).quantize(quantum)
    return opening, [Entry(*booking, number) for number, booking in enumerate(bookings, 1)]


def month(
    business: Business, revenue: float, index: int, dice: random.Random
) -> Iterator[tuple[int, float, str, str]]:
    """(day from 0, signed amount, text, other party) of one month's bookings."""
    health = HEALTHS[business.health]
    yield from sales(revenue, health.top_customer, dice)
    suppliers = dice.sample(SUPPLIERS, 5)
    for supplier, share in zip(suppliers, shares(5, dice), strict=True):
        cost = revenue * health.supplies * share
        yield dice.randint(2, 27), -cost, f"Supplier invoice {dice.randint(1000, 9999)}", supplier
    usual = business.revenue * (1 + health.growth) ** (index / 12 - 1.5)
    yield 26, -usual * health.wages, "Salaries and wages", "Payroll"
    yield 1, -usual * health.rent, "Rent business premises", "Midtown Properties"
    yield 27, -max(usual * 0.0008, 1), "Account fee", "Bank"
    if index % 3 == 2:
        yield 19, -revenue * 0.05, "VAT payment quarter", "Tax Authority"
    if health.debt:
        if index == 1:
            yield (
                4,
                business.revenue * health.debt * 4,
                "Loan disbursement",
                "First Cooperative Bank",
            )
        elif index > 1:
            instalment = business.revenue * health.debt * 0.22
            yield 14, -instalment, "Loan repayment instalment", "First Cooperative Bank"
    for _occasion in range(int(health.returned + dice.random())):
        yield dice.randint(3, 25), -revenue * 0.02, "Returned direct debit unpaid", "Bank"
    if index % 6 == 5:
        yield 22, -usual * 0.05, "Owner drawings", "Owner"


def sales(
    revenue: float, top_share: float, dice: random.Random
) -> Iterator[tuple[int, float, str, str]]:
    yield dice.randint(3, 9), revenue * top_share, "Invoice payment", CUSTOMERS[0]
    for share in shares(14, dice):
        amount = revenue * (1 - top_share) * share
        text = f"Invoice {dice.randint(10000, 99999)} payment"
        yield dice.randint(0, 27), amount, text, dice.choice(CUSTOMERS[1:])


def shares(count: int, dice: random.Random) -> list[float]:
    weights = [dice.uniform(0.4, 1.6) for _ in range(count)]
    return [weight / sum(weights) for weight in weights]
