"""The live family of a token with its user: read at every request of a program.

Making this query's SQL anew costs the ORM four times what answering it costs the database, so on
PostgreSQL it is made once and prepared (`bench/listing.py`).
"""

import uuid
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from accounts.models import TokenFamily, User
from core import clock, prepared


def find(pk: uuid.UUID) -> TokenFamily | None:
    """The family and its user, while it lives and its user is active."""
    if connection.vendor != "postgresql":
        families = TokenFamily.objects.live().filter(pk=pk, user__is_active=True)
        return families.select_related("user").first()
    rows = prepared.fetch(_sql(), {"pk": pk, "now": clock.now()})
    if not rows:
        return None
    width = len(TokenFamily._meta.concrete_fields)
    family = _instance(TokenFamily, rows[0][:width])
    family.user = _instance(User, rows[0][width:])
    return family


@cache
def _sql() -> str:
    columns = ", ".join(
        f'{table}."{field.column}"'
        for table, model in (("family", TokenFamily), ("person", User))
        for field in model._meta.concrete_fields
    )
    return (
        f"SELECT {columns} FROM {TokenFamily._meta.db_table} AS family"
        f" JOIN {User._meta.db_table} AS person ON person.id = family.user_id"
        " WHERE family.id = %(pk)s AND family.revoked_at IS NULL"
        " AND family.expires_at > %(now)s AND person.is_active"
    )


def _instance(model: type[Model], values: tuple) -> Any:
    """A row as the ORM would make it of these values, in the order of the model's columns."""
    fields = model._meta.concrete_fields
    read = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, values, strict=True)
    ]
    return model.from_db(connection.alias, [field.attname for field in fields], read)
