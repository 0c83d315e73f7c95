"""The hot path: one page of the listing, by one question that one index answers.

The page and the API read through here and nowhere else; `bench/listing.py` holds what it costs.
The filters mean what `investors.filters.narrow` means, and a test compares the two. What the ORM
cannot say is the merge: where a filter stands for several segments or levels, the first rows of
each are taken from their own stretch of the index, so that the cost does not grow with the table.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from core import keyset, prepared
from investors import policies
from investors.asked import Asked
from investors.filters import score_range, since
from smes.enums import RiskLevel
from smes.models import Sme


class Row(NamedTuple):
    """The public card of a listed business, as columns of `Sme`; the last two only where its
    owner lets investors see them."""

    id: int
    business_name: str
    industry: str
    country: str
    city: str
    years_of_operation: int
    employees: int
    score: int
    risk_level: str
    score_basis: str
    scored_at: datetime
    shown_growth: int | None
    figures_segment: int | None

    @property
    def pk(self) -> int:
        return self.id


TABLE = Sme._meta.db_table
COLUMNS = ", ".join(Row._fields)


@dataclass
class Question:
    """Conditions and their values. `part` is a column and the several values it may have, one
    stretch of an index each."""

    conditions: list[str] = field(default_factory=lambda: ["is_listed"])
    values: dict[str, Any] = field(default_factory=dict)
    part: tuple[str, str, list[Any]] | None = None  # column, its array's type, values

    def add(self, condition: str, **values: Any) -> None:
        self.conditions.append(condition)
        self.values |= values

    def among(self, column: str, kind: str, options: list[Any]) -> str:
        """The condition that `column` is one of the options, whose values are kept."""
        if connection.vendor == "postgresql":
            self.values["options"] = options
            return f"{column} = ANY(%(options)s::{kind}[])"
        names = {f"option_{number}": option for number, option in enumerate(options)}
        self.values |= names
        return f"{column} IN ({', '.join(f'%({name})s' for name in names)})"


def read(user: Any, asked: Asked, *, size: int, cursor: str | None = None) -> keyset.Page:
    """One page of what `user` may see of the listing. Raises Invalid `bad_cursor`."""
    question = ask(asked) if policies.can_see_listing(user) else None
    order = asked.ordering
    backwards, position = keyset.decode(cursor, Sme, order) if cursor else (False, None)
    if question is None:
        return keyset.Page([], None, None)
    names = [name.removeprefix("-") for name in order]
    is_falling = order[0].startswith("-") != backwards
    if position is not None:
        bound = ", ".join(f"%(from_{name})s" for name in names)
        question.add(f"({', '.join(names)}) {'<' if is_falling else '>'} ({bound})")
        question.values |= {
            f"from_{name}": value for name, value in zip(names, position, strict=True)
        }
    question.values["size"] = size + 1
    way = "DESC" if is_falling else "ASC"
    rows = prepared.fetch(_rows_sql(question, names, way), question.values)
    found = [_row(values) for values in rows]
    return keyset.page_of(found, order=order, size=size, cursor=cursor, backwards=backwards)


def count_up_to(asked: Asked, most: int) -> int | None:
    """How many businesses match; None where there are more than `most`."""
    question = ask(asked)
    if question is None:
        return 0
    if question.part:
        question.add(question.among(*question.part))
    question.values["most"] = most + 1
    where = " AND ".join(question.conditions)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {where} LIMIT %(most)s) AS counted"
    count = prepared.fetch(sql, question.values)[0][0]
    return None if count > most else count


def ask(asked: Asked) -> Question | None:
    """The question that stands for the filters; None where nothing can match."""
    question = Question()
    if asked.search:
        if not asked.found:
            return None
        question.add(question.among("id", "bigint", asked.found))
    for name in ("industry", "country"):
        if value := getattr(asked, name):
            question.add(f"{name} = %({name})s", **{name: value})
    if asked.city:
        question.add("LOWER(city) = LOWER(%(city)s)", city=asked.city)
    _narrow_to_scores(question, asked)
    if asked.scored is not None:
        question.add("scored_at >= %(since)s", since=since(asked.scored))
    if asked.figures_segments is not None or asked.order_name == "growth":
        question.add("is_found_by_figures")
    if asked.order_name == "growth":
        question.add("shown_growth IS NOT NULL")
    for column, options in (
        ("segment", asked.segments),
        ("figures_segment", asked.figures_segments),
    ):
        if options is not None:
            _narrow_to(question, asked, column, options)
    return question


def _narrow_to_scores(question: Question, asked: Asked) -> None:
    """A level is a range of scores; by date or name it is a column, and none is all three."""
    by_level = asked.order_name in ("newest", "name") and not asked.is_small
    if by_level and asked.risk_level:
        question.add("risk_level = %(risk_level)s", risk_level=asked.risk_level)
    elif by_level and (asked.industry or asked.country):
        question.part = ("risk_level", "text", list(RiskLevel.values))
    elif reach := score_range(asked):
        question.add("score >= %(low)s AND score <= %(high)s", low=reach[0], high=reach[1])


def _narrow_to(question: Question, asked: Asked, column: str, options: list[int]) -> None:
    if len(options) == 1 or asked.is_small:
        names = {f"{column}_{number}": option for number, option in enumerate(options)}
        question.add(f"{column} IN ({', '.join(f'%({name})s' for name in names)})", **names)
    else:
        question.part = (column, "smallint", options)


def _rows_sql(question: Question, names: list[str], way: str) -> str:
    order = ", ".join(f"{name} {way}" for name in names)
    where = " AND ".join(question.conditions)
    if question.part is None:
        return f"SELECT {COLUMNS} FROM {TABLE} WHERE {where} ORDER BY {order} LIMIT %(size)s"
    column, kind, options = question.part
    if connection.vendor != "postgresql":
        among = question.among(column, kind, options)
        return (
            f"SELECT {COLUMNS} FROM {TABLE} WHERE {where} AND {among}"
            f" ORDER BY {order} LIMIT %(size)s"
        )
    question.values["parts"] = options
    columns = ", ".join(names)
    return (
        f"WITH first AS (SELECT found.id FROM unnest(%(parts)s::{kind}[]) AS part (value)"
        f" CROSS JOIN LATERAL (SELECT {columns} FROM {TABLE} WHERE {where}"
        f" AND {column} = part.value ORDER BY {order} LIMIT %(size)s) AS found"
        f" ORDER BY {', '.join(f'found.{name} {way}' for name in names)} LIMIT %(size)s)"
        f" SELECT {COLUMNS} FROM first JOIN {TABLE} USING (id) ORDER BY {order}"
    )


def _row(values: tuple) -> Row:
    row = Row._make(values)
    if row.scored_at.tzinfo is None:  # SQLite keeps moments in UTC without saying so
        row = row._replace(scored_at=row.scored_at.replace(tzinfo=UTC))
    return row
