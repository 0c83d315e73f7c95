"""Questions asked at every request: planned once per connection where the database can."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import Cursor


def fetch(sql: str, parameters: Mapping[str, Any]) -> list[tuple]:
    """All rows of a question with `%(name)s` parameters.

    On PostgreSQL it is a prepared statement with values bound by the server. Django's own cursor
    sends each question as a new text, which costs as much as answering a small one.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(sql, {name: _adapted(value) for name, value in parameters.items()})
            return cursor.fetchall()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(sql, parameters, prepare=True).fetchall()


def _adapted(value: Any) -> Any:
    """A moment as this database keeps it: SQLite compares their texts."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
