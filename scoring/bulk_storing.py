"""Many scores into the database at once: COPY and one UPDATE on PostgreSQL, batches on SQLite."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

from scoring.models import Score
from smes.models import Sme


def insert(rows: Sequence[Model]) -> None:
    """Store unsaved rows of one model; they are not told their keys."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(rows)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    # Names of our own table and columns; every value is a parameter.
    columns = ", ".join(quote(str(field.column)) for field in fields)
    into = f"{quote(model._meta.db_table)} ({columns})"
    values = [(field.attname, isinstance(field, JSONField)) for field in fields]
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [_json(getattr(row, name)) if is_json else getattr(row, name)
                 for name, is_json in values]
            )  # fmt: skip


def keys_in_force(sme_ids: Iterable[int]) -> dict[int, int]:
    """The scores in force of businesses, by business."""
    scores = Score.objects.in_force().filter(sme__in=list(sme_ids))
    return dict(scores.values_list("sme_id", "pk"))


def update_businesses(latest: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what stands on businesses of their scores: columns by the business's key."""
    if not latest:
        return
    names = list(next(iter(latest.values())))
    # Columns of the row itself, never relations.
    fields: list[Field] = [Sme._meta.get_field(name) for name in names]  # type: ignore[misc]
    rows = [
        [
            field.get_db_prep_save(row[name], connection)
            for field, name in zip(fields, names, strict=True)
        ]
        for row in latest.values()
    ]
    quote = connection.ops.quote_name
    table, key = quote(Sme._meta.db_table), quote("id")
    columns = [quote(str(field.column)) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(
                f"%s::{str(field.db_type(connection)).partition('(')[0]}[]" for field in fields
            )
            sets = ", ".join(f"{column} = new.{column}" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest(%s::bigint[], {arrays})"
                f" AS new({key}, {', '.join(columns)}) WHERE {table}.{key} = new.{key}",
                [list(latest), *map(list, zip(*rows, strict=True))],
            )
        else:
            sets = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key} = %s",
                [[*row, pk] for pk, row in zip(latest, rows, strict=True)],
            )


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, separators=(",", ":"))
