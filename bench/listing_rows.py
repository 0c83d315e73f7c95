"""Businesses for the listing's benchmark: the same ones in every run, made by the database.

Number n always gives the same business, so that a larger table holds the smaller one. Names are
three words of some twenty thousand; a city has 250 businesses, so larger tables have more cities.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

SCORES_EACH = 5
BATCH = 5_000
CITY_SIZE = 250
COUNTRIES = ("PT", "ES", "FR", "DE", "IT", "KE", "NG", "GH", "TN", "EG")
SECTIONS = "ACFGHIJMNQ"
BASES = ("parsed", "parsed", "blended", "declared")
SYLLABLES = (
    "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru".split()
)
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = 20_000


def word(number: int) -> str:
    """The word of that number; three or four syllables, no two words alike."""
    parts = []
    for _syllable in range(3):
        number, place = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[place])
    return "".join(parts) + (SYLLABLES[number % len(SYLLABLES)] if number else "")


def business(number: int) -> dict[str, Any]:
    chance = random.Random(number)
    score = min(100, max(0, round(chance.gauss(58, 18))))
    scored_at = NEWEST - timedelta(minutes=chance.randrange(500_000), microseconds=number)
    is_listed = number % 5 != 0
    names = [word(int(WORDS * chance.random() ** 2)).capitalize() for _word in range(2)]
    return {
        "business_name": f"{' '.join(names)} {chance.choice(('Trading', 'Works', 'Lda'))}",
        "industry": chance.choice(SECTIONS),
        "country": chance.choice(COUNTRIES),
        "city": f"City {number // CITY_SIZE}",
        "years_of_operation": chance.randrange(25),
        "employees": int(300 * chance.random() ** 3),
        "score": score,
        "risk_level": "LOW" if score >= 70 else "MEDIUM" if score >= 40 else "HIGH",
        "score_basis": chance.choice(BASES),
        "scored_at": scored_at,
        "is_listed": is_listed,
        "listed_at": scored_at if is_listed else None,
        "revenue_band": chance.randrange(5),
        "growth": chance.randrange(-200, 500),
        "is_found_by_figures": chance.random() < 0.2,
    }


def add_businesses(start: int, end: int, scores_each: int) -> None:
    """Businesses number `start` to `end`, each with its owner and so many scores."""
    from django.db import connection

    if connection.vendor == "postgresql":
        _copy(start, end, scores_each)
    else:
        _insert(start, end)


def _insert(start: int, end: int) -> None:
    from accounts.models import User
    from smes.models import Sme

    for first in range(start, end, BATCH):
        numbers = range(first, min(end, first + BATCH))
        owners = User.objects.bulk_create(
            User(email=f"owner{number}@partnex.example", role="sme", password="!")
            for number in numbers
        )
        Sme.objects.bulk_create(
            Sme(owner=owner, **business(number))
            for owner, number in zip(owners, numbers, strict=True)
        )


def _copy(start: int, end: int, scores_each: int) -> None:
    """By COPY, without the indexes of the table of businesses, which are made anew after."""
    from django.db import connection

    from smes.models import Sme

    fields = [f for f in Sme._meta.concrete_fields if not f.generated and f.name != "id"]
    columns = [f.column for f in fields]
    usual = {f.column: f.get_default() for f in fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'smes_sme'"
            " AND indexdef NOT LIKE '%% UNIQUE %%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        owner = _add_owners(cursor, start, end)
        with cursor.copy(f"COPY smes_sme ({', '.join(columns)}) FROM STDIN") as copy:
            for number in range(start, end):
                row = {**usual, **business(number), "owner_id": owner + number - start}
                copy.write_row([row[column] for column in columns])
        for _name, definition in indexes:
            cursor.execute(definition)
        if scores_each:
            _add_scores(cursor, owner, scores_each)


def _add_owners(cursor: Any, start: int, end: int) -> int:
    """Owners of their own; returns the id of the first."""
    from accounts.models import User

    fields = [f for f in User._meta.concrete_fields if f.name != "id"]
    columns = [f.column for f in fields]
    usual = {f.column: f.get_db_prep_save(f.get_default(), cursor.db) for f in fields}
    cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM accounts_user")
    first = cursor.fetchone()[0]
    with cursor.copy(f"COPY accounts_user (id, {', '.join(columns)}) FROM STDIN") as copy:
        for number in range(start, end):
            row = {
                **usual,
                "email": f"owner{number}@partnex.example",
                "password": "!",
                "role": "sme",
            }
            copy.write_row([first + number - start, *(row[column] for column in columns)])
    cursor.execute(
        "SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), max(id)) FROM accounts_user"
    )
    return first


def _add_scores(cursor: Any, owner: int, scores_each: int) -> None:
    """A summary and its scores for each business of the owners from `owner` on."""
    cursor.execute(
        "INSERT INTO statements_financialsummary (sme_id, currency, basis, sources, created_at)"
        " SELECT id, 'EUR', score_basis, '{}', scored_at FROM smes_sme WHERE owner_id >= %s",
        [owner],
    )
    cursor.execute(
        "INSERT INTO scoring_score (sme_id, summary_id, value, risk_level, state, engine,"
        " model_version, context, inputs, base, contributions, reasons, fallback_reason,"
        " latency_ms, created_at, expires_at)"
        " SELECT sme.id, summary.id, sme.score, sme.risk_level,"
        " CASE WHEN number = 1 THEN 'active' ELSE 'superseded' END,"
        " 'local', 'bench', '{}', '{}', 0, '[]', '[]', '', 1,"
        " sme.scored_at - number * interval '30 days',"
        " sme.scored_at + interval '90 days'"
        " FROM smes_sme AS sme"
        " JOIN statements_financialsummary AS summary ON summary.sme_id = sme.id,"
        " generate_series(1, %s) AS number WHERE sme.owner_id >= %s",
        [scores_each, owner],
    )
