"""A database of the benchmark's own, made before and dropped after."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def temporary_database() -> Iterator[str]:
    """Set DATABASE_URL to a fresh database: SQLite, or PostgreSQL where DATABASE_URL names one.

    To be entered before Django reads its settings. Yields the kind: "SQLite" or "PostgreSQL".
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres", "psql", "pgsql")):
        with _temporary_postgresql(given) as url:
            os.environ["DATABASE_URL"] = url
            yield "PostgreSQL"
    else:
        with tempfile.TemporaryDirectory(prefix="partnex-bench-") as folder:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
            yield "SQLite"


@contextmanager
def _temporary_postgresql(given: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"partnex_bench_{os.getpid()}"
    parts = urlsplit(given)
    server = urlunsplit(parts._replace(scheme="postgresql"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            from django.db import connections

            connections.close_all()
            statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(statement)
