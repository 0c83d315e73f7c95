"""The two charts of a credit file and of the owner's dashboard."""

from collections.abc import Sequence

from babel.dates import format_date
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core.money import format_money, from_minor
from core.ui.charts import Band, Chart, Pair, Point, bar_chart, line_chart
from scoring.engine.levels import LEVELS
from scoring.models import Score
from smes.enums import RiskLevel
from statements.models import MonthlyFigure


def _label(day: object, pattern: str) -> str:
    return format_date(day, pattern, locale=to_locale(get_language() or "en"))


def cash_flow_chart(months: Sequence[MonthlyFigure]) -> Chart:
    """Money in beside money out, by month; all of one currency, newest first."""
    currency = months[0].currency
    return bar_chart(
        [
            Pair(
                _label(figure.month, "MMM yy"),
                from_minor(figure.inflow, currency),
                from_minor(figure.outflow, currency),
                format_money(figure.inflow, currency, whole=True),
                format_money(figure.outflow, currency, whole=True),
            )
            for figure in reversed(months)
        ],
        title=_("Money in and out by month, %(currency)s") % {"currency": currency},
        label_column=_("Month"),
        inflow_label=_("Money in"),
        outflow_label=_("Money out"),
    )


def score_chart(scores: Sequence[Score]) -> Chart:
    """Scores over time between the levels, given newest first."""
    above = 100.0
    bands = []
    for level in LEVELS:
        name = RiskLevel(level.name)
        bands.append(Band(name.value.lower(), level.minimum, above, str(name.label)))
        above = level.minimum
    return line_chart(
        [Point(_label(score.created_at, "d MMM yy"), score.value) for score in reversed(scores)],
        title=_("Score over time"),
        label_column=_("Date"),
        value_column=_("Score"),
        low=0,
        high=100,
        bands=bands,
    )
