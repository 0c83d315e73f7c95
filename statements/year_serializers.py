"""The year as JSON: each figure with its unit, how it is worked out, and the rows behind it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from core import money
from statements.comparison import Comparison, Part
from statements.coverage import Period
from statements.figures import MONEY
from statements.measures import Reading
from statements.serializers import FigureField, MonthlyFigureSerializer, plain, rows_address
from statements.year import Year

PLACES = Decimal("0.000001")


def _ratio(value: Decimal | None) -> str | None:
    return None if value is None else plain(value.quantize(PLACES, ROUND_HALF_UP))


def _months(months: Any) -> list[str]:
    return [f"{month:%Y-%m}" for month in months]


def _periods(periods: list[Period]) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in periods]


class MeasureSerializer(serializers.Serializer):
    title = serializers.CharField()
    unit = serializers.CharField(help_text="money, share, times, months, days or count")
    formula = serializers.CharField(help_text="How it is worked out, in words.")
    value = FigureField(help_text="Amounts and ratios as decimal strings, counts as integers.")
    missing = serializers.CharField(help_text="Why there is no value; otherwise empty.")
    rows = serializers.DictField(child=serializers.URLField(), help_text="The rows behind it.")


class SeasonSerializer(serializers.Serializer):
    index = serializers.DictField(
        child=serializers.CharField(), help_text="1 to 12: revenue over the average month."
    )
    start = serializers.CharField(allow_null=True)
    end = serializers.CharField(allow_null=True)
    missing = serializers.CharField()
    missing_months = serializers.ListField(child=serializers.CharField())


class PartSerializer(serializers.Serializer):
    category = serializers.CharField()
    direction = serializers.ChoiceField(choices=["in", "out"])
    total = serializers.CharField()
    count = serializers.IntegerField()
    counts = serializers.BooleanField(help_text="Part of revenue or of operating expense.")
    rows = serializers.URLField()


class ComparisonSerializer(serializers.Serializer):
    name = serializers.ChoiceField(choices=["revenue", "expenses"])
    declared = serializers.CharField(allow_null=True)
    read = serializers.CharField()
    difference = serializers.CharField(allow_null=True)
    ratio = serializers.CharField(allow_null=True)
    declared_period = serializers.ListField(child=serializers.DateField(), allow_null=True)
    read_periods = serializers.ListField(child=serializers.ListField(child=serializers.DateField()))
    read_months = serializers.IntegerField()
    why = serializers.ListField(child=serializers.CharField())
    left_out = PartSerializer(many=True)
    rows = serializers.URLField()


class YearSerializer(serializers.Serializer):
    """Over the covered months among the last twelve, in one currency."""

    currency = serializers.SerializerMethodField()
    months = serializers.SerializerMethodField()
    missing_months = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()
    seasonality = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField()
    declared_and_read = serializers.SerializerMethodField()

    def get_currency(self, year: Year) -> str:
        return year.window.currency

    def get_months(self, year: Year) -> list[str]:
        return _months(year.window.months)

    def get_missing_months(self, year: Year) -> list[str]:
        return _months(year.coverage.gaps)

    @extend_schema_field(serializers.DictField(child=MeasureSerializer()))
    def get_figures(self, year: Year) -> dict[str, Any]:
        return {reading.measure.name: self._measure(year, reading) for reading in year.readings}

    def _measure(self, year: Year, reading: Reading) -> dict[str, Any]:
        measure, value = reading.measure, reading.value
        told: str | int | None
        if measure.unit == MONEY and isinstance(value, int):
            told = money.amount_string(value, year.window.currency)
        elif isinstance(value, Decimal):
            told = _ratio(value)
        else:
            told = value
        return {
            "title": str(measure.label),
            "unit": measure.unit,
            "formula": str(measure.formula),
            "value": told,
            "missing": reading.missing,
            "rows": {
                name: self._rows(year, name, year.window.periods)
                for name in measure.rows
                if value is not None
            },
        }

    @extend_schema_field(SeasonSerializer())
    def get_seasonality(self, year: Year) -> dict[str, Any]:
        season = year.season
        return {
            "index": {str(month): plain(value) for month, value in season.index.items()},
            "start": f"{season.start:%Y-%m}" if season.start else None,
            "end": f"{season.end:%Y-%m}" if season.end else None,
            "missing": season.missing,
            "missing_months": _months(season.gaps),
        }

    @extend_schema_field(PartSerializer(many=True))
    def get_categories(self, year: Year) -> list[dict[str, Any]]:
        return [self._part(year, part, year.window.periods) for part in year.parts]

    @extend_schema_field(ComparisonSerializer(many=True))
    def get_declared_and_read(self, year: Year) -> list[dict[str, Any]]:
        return [self._comparison(year, found) for found in year.comparisons]

    def _comparison(self, year: Year, found: Comparison) -> dict[str, Any]:
        period = found.declared_period
        return {
            "name": found.name,
            "declared": money.amount_string(found.declared, found.currency),
            "read": money.amount_string(found.read, found.currency),
            "difference": money.amount_string(found.difference, found.currency),
            "ratio": _ratio(found.ratio),
            "declared_period": _periods([period])[0] if period else None,
            "read_periods": _periods(found.read_periods),
            "read_months": found.read_months,
            "why": [str(reason) for reason in found.why],
            "left_out": [self._part(year, part, found.read_periods) for part in found.left_out],
            "rows": self._rows(year, found.figure, found.read_periods),
        }

    def _part(self, year: Year, part: Part, periods: list[Period]) -> dict[str, Any]:
        return {
            "category": str(part.category),
            "direction": "in" if part.is_credit else "out",
            "total": money.amount_string(part.total, year.window.currency),
            "count": part.count,
            "counts": part.counts,
            "rows": self._rows(year, part.name, periods),
        }

    def _rows(self, year: Year, figure: str, periods: list[Period]) -> str:
        return rows_address(self.context["request"], figure, periods, year.window.currency)


@extend_schema_serializer(many=False)
class FiguresPageSerializer(serializers.Serializer):
    """A page of months, newest first, and the year beside it."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = MonthlyFigureSerializer(many=True)
    year = YearSerializer(allow_null=True)
