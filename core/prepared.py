"""Questions asked at every request: planned once per connection where the database can."""

from collections.abc import Mapping
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
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(sql, parameters, prepare=True).fetchall()
