"""How many listed businesses match, in all and for each value of each filter; exact.

On PostgreSQL the counts of every combination are kept: triggers write each change down and the
worker adds the changes to the cells (`fold`), so a count is one cell and the few changes since.
SQLite counts its few rows. Filters that no cell knows are counted up to a bound.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from core import prepared
from investors import listing
from investors.asked import SLUGS, Asked
from investors.filters import narrow, score_range
from investors.listing_models import ALL, ALL_TEXT
from scoring.engine.levels import LEVELS
from smes.bands import AgeBand, SizeBand
from smes.enums import Industry
from smes.listing_columns import BASES
from smes.models import Sme

MOST_COUNTED = 1000
DIMENSIONS = ("industry", "country", "risk_level", "basis", "employees", "years")
COLUMNS = {"basis": "basis", "employees": "size", "years": "age"}
# The tens of scores of each level. A test holds that levels begin at a ten.
TENS = {
    level.name: [ten for ten in range(10) if level.minimum <= ten * 10 < above]
    for level, above in zip(LEVELS, (101, *(level.minimum for level in LEVELS)), strict=False)
}


@dataclass
class Counts:
    """`total` is exact, or None above MOST_COUNTED where it was only counted so far. `by` holds,
    for each filter, how many would match with each of its values in place of the one in force;
    empty where that is not known."""

    total: int | None
    by: dict[str, dict[Any, int]] = field(default_factory=dict)


def counts(asked: Asked) -> Counts:
    """The counts for what is asked, of the businesses that are listed now."""
    if asked.search:
        return _of_found(asked)
    tens = _tens(asked)
    if tens is None or asked.has("city", "revenue", "growth", "scored"):
        return Counts(listing.count_up_to(asked, MOST_COUNTED))
    if asked.order_name == "growth":
        return Counts(listing.count_up_to(asked, MOST_COUNTED))
    if connection.vendor == "postgresql":
        return _from_cells(asked, tens)
    return _by_counting(asked)


def _tens(asked: Asked) -> list[int] | None:
    """The tens of the scores asked for; None where the range does not begin and end with one."""
    reach = score_range(asked)
    if reach is None:
        return [ALL]
    low, high = reach
    if low % 10 or ((high + 1) % 10 and high != 100):
        return None
    return list(range(min(low // 10, 9), min(high // 10, 9) + 1)) if low <= high else []


def _of_found(asked: Asked) -> Counts:
    """A search finds few; they are counted one by one."""
    return Counts(narrow(Sme.objects.filter(is_listed=True), asked).count())


def _by_counting(asked: Asked) -> Counts:
    listed = Sme.objects.filter(is_listed=True)
    by: dict[str, dict[Any, int]] = {}
    for name in DIMENSIONS:
        rows = narrow(listed, without(asked, name))
        column = name if name in ("industry", "country", "risk_level") else "segment"
        found = rows.order_by().values_list(column).annotate(Count("pk"))
        by[name] = _totals((_value(name, value), count) for value, count in found)
    return Counts(narrow(listed, asked).count(), by)


def _value(name: str, value: Any) -> Any:
    """A segment's part for the filter `name`; other columns are the filter's own value."""
    if name == "basis":
        return value // (len(SizeBand) * len(AgeBand))
    if name == "employees":
        return value // len(AgeBand) % len(SizeBand)
    return value % len(AgeBand) if name == "years" else value


def _totals(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    totals: Counter[Any] = Counter()
    for value, count in pairs:
        totals[value] += count
    return {value: count for value, count in totals.items() if count}


def without(asked: Asked, name: str) -> Asked:
    """What is asked but for one filter."""
    default: Any = Asked.__dataclass_fields__[name].default
    return replace(asked, **{name: default})


def slug_of(bands: Mapping[str, int], number: int) -> str:
    """The value of a filter that stands for a band."""
    return next(slug for slug, band in bands.items() if band == number)


def options_of(counted: Counts) -> dict[str, dict[str, int]]:
    """The counts by the values that the filters take."""
    by = dict(counted.by)
    if by:
        by["basis"] = {BASES[number].value: count for number, count in by["basis"].items()}
        for name in ("employees", "years"):
            by[name] = {slug_of(SLUGS[name], band): count for band, count in by[name].items()}
    return by


# -- The cells of PostgreSQL

# For each filter, its column in the tables: what it must be, and what it may be where the filter
# is left out and its values are counted. `value` is then the column as a text.
CELL = {
    "industry": ("industry = %(industry)s", "industry = ANY(%(industries)s)", "industry"),
    "country": ("country = %(country)s", f"country <> '{ALL_TEXT}'", "country"),
    "risk_level": ("ten = ANY(%(tens)s)", "ten = ANY(%(all_tens)s)", "ten::text"),
    "basis": ("basis = %(basis)s", "basis = ANY(%(bases)s)", "basis::text"),
    "employees": ("size = %(size)s", "size = ANY(%(bands)s)", "size::text"),
    "years": ("age = %(age)s", "age = ANY(%(bands)s)", "age::text"),
}
# A change has values only, so that what is left out is no condition.
CHANGE = {
    "industry": f"%(industry)s IN (industry, '{ALL_TEXT}')",
    "country": f"%(country)s IN (country, '{ALL_TEXT}')",
    "risk_level": f"(ten = ANY(%(tens)s) OR {ALL} = ANY(%(tens)s))",
    "basis": f"%(basis)s IN (basis, {ALL})",
    "employees": f"%(size)s IN (size, {ALL})",
    "years": f"%(age)s IN (age, {ALL})",
}


def _cells_sql() -> str:
    """The total and the counts of each filter's values in one question: cells and changes."""
    parts = []
    for part in ("", *CELL):
        value = CELL[part][2] if part else "''"
        cells = [free if name == part else bound for name, (bound, free, _) in CELL.items()]
        since = [condition for name, condition in CHANGE.items() if name != part]
        for table, conditions in (("investors_listingcell", cells), ("changes", since)):
            parts.append(
                f"SELECT '{part}', {value}, sum(count)::int FROM {table}"
                f" WHERE {' AND '.join(conditions)} GROUP BY 2"
            )
    changes = "WITH changes AS MATERIALIZED (SELECT * FROM investors_listingchange) "
    return changes + " UNION ALL ".join(parts)


CELLS_SQL = _cells_sql()


def _from_cells(asked: Asked, tens: list[int]) -> Counts:
    values = {
        "industry": asked.industry or ALL_TEXT,
        "country": asked.country or ALL_TEXT,
        "tens": tens,
        "basis": ALL if asked.basis is None else asked.basis,
        "size": ALL if asked.employees is None else asked.employees,
        "age": ALL if asked.years is None else asked.years,
        "industries": list(Industry.values),
        "all_tens": list(range(10)),
        "bases": list(range(len(BASES))),
        "bands": list(range(max(len(SizeBand), len(AgeBand)))),
    }
    found: dict[str, Counter[str]] = {name: Counter() for name in ("", *CELL)}
    for part, value, count in prepared.fetch(CELLS_SQL, values):
        if count:
            found[part][value] += count
    total = found.pop("")[""]
    by: dict[str, dict[Any, int]] = {}
    for name, values_of in found.items():
        kept = {value: count for value, count in values_of.items() if count}
        is_text = name in ("industry", "country")
        by[name] = dict(kept) if is_text else {int(value): n for value, n in kept.items()}
    by["risk_level"] = _levels(by["risk_level"], asked)
    return Counts(total, by)


def _levels(by_ten: dict[int, int], asked: Asked) -> dict[str, int]:
    """Counts by level, of those tens that the other filters on the score leave."""
    left = _tens(without(asked, "risk_level"))
    kept = range(10) if left == [ALL] else left or []
    levels = {
        name: sum(by_ten.get(ten, 0) for ten in tens if ten in kept) for name, tens in TENS.items()
    }
    return {name: count for name, count in levels.items() if count}


FOLD = f"""
WITH taken AS (
  DELETE FROM investors_listingchange WHERE id <= %(last)s
  RETURNING industry, country, ten, basis, size, age, count
)
INSERT INTO investors_listingcell AS cell (industry, country, ten, basis, size, age, count)
SELECT coalesce(industry, '{ALL_TEXT}'), coalesce(country, '{ALL_TEXT}'), coalesce(ten, {ALL}),
  coalesce(basis, {ALL}), coalesce(size, {ALL}), coalesce(age, {ALL}), sum(count)
FROM taken GROUP BY CUBE (industry, country, ten, basis, size, age) HAVING sum(count) <> 0
ON CONFLICT (industry, ten, basis, size, age, country)
DO UPDATE SET count = cell.count + excluded.count
"""
FOLD_LOCK = 0x5043_4F55  # any number of our own, for pg_advisory_xact_lock


def fold(at_least: int = 1) -> int:
    """Add the changes to the cells, once there are so many; readers see both before or both
    after. Returns how many."""
    if connection.vendor != "postgresql":
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
        cursor.execute("SELECT count(*), max(id) FROM investors_listingchange")
        changes, last = cursor.fetchone()
        if changes < at_least:
            return 0
        cursor.execute(FOLD, {"last": last})
    return changes


def fold_many() -> int:
    """For the worker, between its tasks: a change adds to 64 cells, so they wait for company."""
    return fold(at_least=200)
