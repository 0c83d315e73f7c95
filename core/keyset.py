"""Keyset pages: each page starts at a known row, so any depth costs the same, both ways."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import GeneratedField, Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Invalid

MAX_CURSOR = 500  # characters
UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError, ValidationError)


@dataclass(frozen=True)
class Page:
    """The rows, and the cursors of the pages after and before; None where there is none."""

    rows: list[Any]
    next: str | None
    previous: str | None


def paginate(rows: QuerySet, *, order: Sequence[str], size: int, cursor: str | None = None) -> Page:
    """One page of `rows` in `order`: fields that are never null, the last one unique.

    Raises Invalid (`bad_cursor`) on a cursor that this order did not make.
    """
    backwards, position = decode(cursor, rows.model, order) if cursor else (False, None)
    steps = [_reverse(name) for name in order] if backwards else list(order)
    if position is not None:
        rows = rows.filter(_beyond(steps, position))
    found = list(rows.order_by(*steps)[: size + 1])
    return page_of(found, order=order, size=size, cursor=cursor, backwards=backwards)


def page_of(
    found: list[Any], *, order: Sequence[str], size: int, cursor: str | None, backwards: bool
) -> Page:
    """The page of up to `size + 1` rows found from a cursor on, in the way it goes."""
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or has_more)
    has_previous = bool(found) and (has_more if backwards else cursor is not None)
    return Page(
        rows=found,
        next=encode("next", found[-1], order) if has_next else None,
        previous=encode("previous", found[0], order) if has_previous else None,
    )


def _reverse(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], position: Sequence[Any]) -> Q:
    """The rows after `position`. The outer bound on the first field lets an index start there."""
    tie = Q()
    beyond = Q()
    for name, value in zip(order, position, strict=True):
        field, way = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        beyond |= tie & Q(**{f"{field}__{way}": value})
        tie &= Q(**{field: value})
    field, way = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{field}__{way}": position[0]}) & beyond


def encode(way: str, row: Any, order: Sequence[str]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    text = json.dumps([way, list(order), plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[bool, list[Any]]:
    """Whether a cursor goes backwards, and the values of `order` where its page begins.

    Raises Invalid (`bad_cursor`) on a cursor that this order did not make.
    """
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError("too long")
        padded = cursor + "=" * (-len(cursor) % 4)
        way, made_for, plain = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if way not in ("next", "previous") or made_for != list(order) or len(plain) != len(order):
            raise ValueError("made for another list")
        fields = [_field(model, name.removeprefix("-")) for name in order]
        position = [field.clean(value, None) for field, value in zip(fields, plain, strict=True)]
    except UNREADABLE as error:
        raise _bad_cursor() from error
    return way == "previous", position


def _field(model: type[Model], name: str) -> Any:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field.output_field if isinstance(field, GeneratedField) else field


def _bad_cursor() -> Invalid:
    return Invalid(
        _("This page address belongs to another list. Start again from the first page."),
        code="bad_cursor",
    )
