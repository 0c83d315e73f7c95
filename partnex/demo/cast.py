"""The people and businesses of the demo. All are invented."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

PASSWORD = "partnex-demo-2026"  # noqa: S105 -- printed for everybody to use


@dataclass(frozen=True, slots=True)
class Health:
    """How a business does. Shares are of revenue; growth is per year."""

    growth: float
    supplies: float
    wages: float
    rent: float
    noise: float
    season: float = 0.0
    top_customer: float = 0.12
    debt: float = 0.0
    cushion: float = 1.0  # months of revenue on the account at the start
    returned: float = 0.0  # returned payments per month
    impact: float | None = 0.6
    prompt: bool = True  # files each quarter in time, otherwise each half-year, late


HEALTHS = {
    "thriving": Health(0.28, 0.47, 0.21, 0.05, 0.08, impact=0.8),
    "steady": Health(0.08, 0.55, 0.24, 0.06, 0.06, season=0.08, debt=0.1, impact=0.7),
    "seasonal": Health(0.10, 0.57, 0.24, 0.05, 0.08, season=0.5, debt=0.2, impact=0.6),
    "young": Health(0.60, 0.52, 0.31, 0.08, 0.20, cushion=1.5, impact=0.9),
    "thin": Health(0.03, 0.62, 0.26, 0.06, 0.08, debt=0.3, cushion=0.6, impact=0.5),
    "leveraged": Health(0.02, 0.54, 0.26, 0.06, 0.10, debt=1.1, cushion=0.5, impact=0.4),
    "dependent": Health(0.02, 0.55, 0.27, 0.06, 0.12, top_customer=0.62, debt=0.2, impact=0.5),
    "declining": Health(-0.22, 0.50, 0.30, 0.07, 0.12, debt=0.5, prompt=False, impact=0.3),
    "struggling": Health(
        -0.15,
        0.62,
        0.34,
        0.09,
        0.20,
        debt=0.9,
        cushion=0.3,
        returned=1.2,
        prompt=False,
        impact=None,
    ),
}


@dataclass(frozen=True, slots=True)
class Business:
    """One business of the cast; `revenue` is its monthly revenue in major units."""

    key: str
    name: str
    industry: str
    city: str
    country: str
    currency: str
    years: int
    employees: int
    revenue: int
    health: str
    layout: str
    description: str = ""


BUSINESS_COUNT = 44


def businesses(count: int = BUSINESS_COUNT) -> list[Business]:
    """The cast, from the table beside this file; past its end it starts again, with branches."""
    with (Path(__file__).parent / "businesses.csv").open(encoding="utf-8", newline="") as table:
        cast = [
            Business(
                key=row["key"],
                name=row["name"],
                industry=row["industry"],
                city=row["city"],
                country=row["country"],
                currency=row["currency"],
                years=int(row["years"]),
                employees=int(row["employees"]),
                revenue=int(row["revenue"]),
                health=row["health"],
                layout=row["layout"],
                description=row["description"],
            )
            for row in csv.DictReader(table)
        ]
    return [branch(cast[n % len(cast)], n // len(cast)) for n in range(count)]


def branch(business: Business, number: int) -> Business:
    if not number:
        return business
    key, name = f"{business.key}-{number + 1}", f"{business.name} {number + 1}"
    return replace(business, key=key, name=name, revenue=business.revenue * (9 + number % 5) // 10)


@dataclass(frozen=True, slots=True)
class Funder:
    """One investor of the cast."""

    key: str
    name: str
    organization: str
    city: str
    country: str
    interests: tuple[str, ...]
    verified: bool


FUNDERS = [
    Funder("ines", "Ines Marchetti", "Lago Impact Fund", "Lugano", "CH", ("C", "A"), True),
    Funder("noor", "Noor Haddad", "Haddad Family Office", "Amman", "JO", ("Q", "P"), False),
    Funder("david", "David Okoye", "Harmattan Capital", "Lagos", "NG", ("J", "D", "H"), True),
    Funder("mei", "Mei Tanaka", "Kigyo Partners", "Osaka", "JP", ("C", "J"), True),
]
