"""The platform's groups in words, as tables with the share of each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.countries import country_name
from partnex.figures import Figures, Groups
from smes.enums import Basis, Industry, RiskLevel


@dataclass(frozen=True)
class Row:
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Table:
    title: str
    column: str
    rows: list[Row]
    has_others: bool


def tables_of(figures: Figures) -> list[Table]:
    """One table for each way of grouping that has a group to show."""
    tables = [
        _table(_("By level"), _("Level"), figures.by_level, lambda v: str(RiskLevel(v).label)),
        _table(_("By evidence"), _("Evidence"), figures.by_basis, lambda v: str(Basis(v).label)),
        _table(
            _("By industry"), _("Industry"), figures.by_industry, lambda v: str(Industry(v).label)
        ),
        _table(_("By country"), _("Country"), figures.by_country, country_name),
    ]
    return [table for table in tables if len(table.rows) > table.has_others]


def _table(title: str, column: str, groups: Groups, label: Callable[[str], str]) -> Table:
    total = sum(group.count for group in groups.shown) + groups.others
    rows = [Row(label(group.value), group.count, group.count / total) for group in groups.shown]
    if groups.others:
        rows.append(Row(_("All others"), groups.others, groups.others / total))
    return Table(title, column, rows, has_others=bool(groups.others))
