"""The list that an investor looks at, as a file: bounded, limited for each person, and recorded."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import limits
from audit import chain as audit
from core import exports
from core.countries import country_name
from core.errors import DomainError, Invalid, NotAllowed
from core.exports import CSV, DATE, NUMBER, TEXT, XLSX, Column, Table
from investors import policies
from smes.enums import Basis, Industry, RiskLevel
from smes.models import Sme

CHUNK = 1000  # rows read from the database at once
MOST_ROWS = {CSV: 10_000, XLSX: 5_000}
MOST_EXPORTS = 10  # of one person within `limits.WINDOW`

COLUMNS = (
    Column(gettext_lazy("Number"), NUMBER),
    Column(gettext_lazy("Business"), TEXT),
    Column(gettext_lazy("Industry"), TEXT),
    Column(gettext_lazy("Country"), TEXT),
    Column(gettext_lazy("City"), TEXT),
    Column(gettext_lazy("Years of operation"), NUMBER),
    Column(gettext_lazy("Employees"), NUMBER),
    Column(gettext_lazy("Score"), NUMBER),
    Column(gettext_lazy("Level"), TEXT),
    Column(gettext_lazy("Rests on"), TEXT),
    Column(gettext_lazy("Scored"), DATE),
)
#: The public card, and nothing that a consent opens.
FIELDS = (
    "id",
    "business_name",
    "industry",
    "country",
    "city",
    "years_of_operation",
    "employees",
    "score",
    "risk_level",
    "score_basis",
    "scored_at",
)


class TooManyExports(DomainError):
    """The person's exports of this while are used up."""

    status = 429
    code = "too_many_exports"

    def __init__(self) -> None:
        minutes = int(limits.WINDOW.total_seconds() // 60)
        super().__init__(
            _("At most %(most)s exports in %(minutes)s minutes. Try again later.")
            % {"most": MOST_EXPORTS, "minutes": minutes}
        )
        self.headers = {"Retry-After": str(minutes * 60)}


def export_listing(*, rows: QuerySet[Sme], ending: str, by: Any, query: str) -> Table:
    """The public cards of `rows`, which are listed, filtered by `query` and in order.

    Raises Invalid with code bad_format or too_many, and TooManyExports.
    """
    if not policies.can_export_listing(by):
        raise NotAllowed(_("The listing is for investors."))
    if ending not in MOST_ROWS:
        text = _("Choose csv or xlsx.")
        raise Invalid(text, code="bad_format", fields={"format": [text]})
    _take_place(by)
    rows = rows & Sme.objects.listed_to(by)
    most = MOST_ROWS[ending]
    count = rows.order_by()[: most + 1].count()
    if count > most:
        text = _(
            "These are more than %(most)s businesses, which is what such a file holds. Narrow the"
            " filters."
        ) % {"most": most}
        raise Invalid(text, code="too_many")
    audit.record("listing:exported", by=by, format=ending, rows=count, private={"filters": query})
    return Table("partnex-businesses", COLUMNS, _cells(rows[:most]))


def _take_place(by: Any) -> None:
    quota = limits.Quota("listing-export", str(by.pk), MOST_EXPORTS)
    if settings.ENABLE_RATE_LIMITING and limits.take(quota) is None:
        raise TooManyExports


def _cells(rows: QuerySet[Sme]) -> Iterator[list[exports.Cell]]:
    levels = {level.value: str(level.label) for level in RiskLevel}
    bases = {basis.value: str(basis.label) for basis in Basis}
    industries = {industry.value: str(industry.label) for industry in Industry}
    for row in rows.values_list(*FIELDS).iterator(chunk_size=CHUNK):
        cells: list[Any] = list(row)
        cells[2], cells[3] = industries.get(row[2], row[2]), country_name(row[3])
        cells[8], cells[9] = levels.get(row[8], row[8]), bases.get(row[9], row[9])
        cells[10] = row[10].date()
        yield cells
