"""What leaves as a file: checked, bounded, and recorded in the audit trail."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import chain as audit
from core import exports, money
from core.errors import Invalid, NotAllowed
from core.exports import AMOUNT, DATE, MONTH, NUMBER, SHARE, TEXT, Column, Table
from smes.models import Sme
from statements import policies
from statements.enums import Category, CategorySource
from statements.figures import FIGURES
from statements.figures import MONEY as MONEY_UNIT
from statements.figures import SHARE as SHARE_UNIT
from statements.models import MonthlyFigure, Statement, Transaction

CHUNK = 2000  # rows read from the database at once

ROW_COLUMNS = (
    Column(gettext_lazy("Booked"), DATE),
    Column(gettext_lazy("Value date"), DATE),
    Column(gettext_lazy("Amount"), AMOUNT),
    Column(gettext_lazy("Currency"), TEXT),
    Column(gettext_lazy("Description"), TEXT),
    Column(gettext_lazy("Counterparty"), TEXT),
    Column(gettext_lazy("Reference"), TEXT),
    Column(gettext_lazy("Category"), TEXT),
    Column(gettext_lazy("Category by"), TEXT),
    Column(gettext_lazy("Own transfer"), TEXT),
    Column(gettext_lazy("Balance"), AMOUNT),
    Column(gettext_lazy("Bank"), TEXT),
    Column(gettext_lazy("Account"), TEXT),
    Column(gettext_lazy("Statement"), TEXT),
    Column(gettext_lazy("Line"), NUMBER),
)
ROW_FIELDS = (
    "booked_on",
    "value_on",
    "amount",
    "currency",
    "description",
    "counterparty",
    "reference",
    "category",
    "category_source",
    "is_internal_transfer",
    "balance_after",
    "account__bank_name",
    "account__last4",
    "statement__file_name",
    "line_no",
)
KINDS = {MONEY_UNIT: AMOUNT, SHARE_UNIT: SHARE}
FIGURE_COLUMNS = (
    Column(gettext_lazy("Month"), MONTH),
    Column(gettext_lazy("Currency"), TEXT),
    *(Column(figure.label, KINDS.get(figure.unit, NUMBER)) for figure in FIGURES.values()),
)


def export_rows(
    *,
    sme: Sme,
    rows: QuerySet[Transaction],
    ending: str,
    by: Any,
    statement: Statement | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Table:
    """Some of the business's `rows` as a table for a file of type `ending`.

    `rows` are filtered and in order; whatever they were filtered by goes into the trail as
    `asked`. Raises Invalid with code bad_format or too_many.
    """
    _check(sme, ending, by)
    rows = rows.filter(statement__sme=sme)
    count = rows.count()
    _check_size(count, ending)
    audit.record(
        "rows:exported",
        by=by,
        target=statement or sme,
        format=ending,
        rows=count,
        private={name: str(value) for name, value in (asked or {}).items() if value},
    )
    name = statement.file_name.rpartition(".")[0] or "statement" if statement else "partnex"
    return Table(f"{name}-rows", ROW_COLUMNS, _row_cells(rows))


def export_figures(*, sme: Sme, months: QuerySet[MonthlyFigure], ending: str, by: Any) -> Table:
    """The monthly figures as a table. Raises Invalid with code bad_format or too_many."""
    _check(sme, ending, by)
    months = months.filter(sme=sme)
    count = months.count()
    _check_size(count, ending)
    audit.record("figures:exported", by=by, target=sme, format=ending, rows=count)
    return Table("partnex-monthly-figures", FIGURE_COLUMNS, _figure_cells(months))


def _check(sme: Sme, ending: str, by: Any) -> None:
    if not policies.can_export(by, sme):
        raise NotAllowed(_("Only the business's owner can export its rows and figures."))
    if ending not in exports.MEDIA_TYPES:
        text = _("Choose csv or xlsx.")
        raise Invalid(text, code="bad_format", fields={"format": [text]})


def _check_size(count: int, ending: str) -> None:
    most = exports.MOST_ROWS[ending]
    if count > most:
        text = _(
            "These are %(count)s rows; a file of this type holds at most %(most)s. Choose a shorter"
            " period, or CSV, which holds more."
        ) % {"count": count, "most": most}
        raise Invalid(text, code="too_many")


def _row_cells(rows: QuerySet[Transaction]) -> Iterator[list[Any]]:
    categories = {category.value: str(category.label) for category in Category}
    sources = {source.value: str(source.label) for source in CategorySource}
    yes = _("yes")
    for row in rows.values_list(*ROW_FIELDS).iterator(chunk_size=CHUNK):
        cells = list(row)
        currency = row[3]
        cells[2] = money.from_minor(row[2], currency)
        cells[7], cells[8] = categories.get(row[7], row[7]), sources.get(row[8], row[8])
        cells[9] = yes if row[9] else ""
        cells[10] = None if row[10] is None else money.from_minor(row[10], currency)
        yield cells


def _figure_cells(months: QuerySet[MonthlyFigure]) -> Iterator[list[date | Decimal | int | None]]:
    for month in months.iterator(chunk_size=CHUNK):
        cells: list[Any] = [month.month, month.currency]
        for figure in FIGURES.values():
            value = getattr(month, figure.name)
            if figure.unit == MONEY_UNIT and value is not None:
                value = money.from_minor(value, month.currency)
            cells.append(value)
        yield cells
