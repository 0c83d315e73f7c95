"""What programs say when they ask for a file."""

from rest_framework import serializers

from core import exports
from core.money import CURRENCY_CODES
from statements.enums import Category
from statements.figures import WITH_ROWS
from statements.periods import MOST_PERIODS


class FormatSerializer(serializers.Serializer):
    format = serializers.ChoiceField(choices=list(exports.MEDIA_TYPES))


class RowsExportSerializer(FormatSerializer):
    """The filters of the list of rows."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=100)
    booked_from = serializers.DateField(required=False, input_formats=["%Y-%m-%d"])
    booked_to = serializers.DateField(required=False, input_formats=["%Y-%m-%d"])
    category = serializers.ChoiceField(required=False, choices=Category.choices)


class FiguresExportSerializer(FormatSerializer):
    currency = serializers.ChoiceField(
        required=False,
        default="",
        choices=["", *CURRENCY_CODES],
        help_text="An ISO code; all currencies without one.",
    )


class FigureRowsExportSerializer(FormatSerializer):
    figure = serializers.ChoiceField(choices=list(WITH_ROWS))
    currency = serializers.ChoiceField(choices=list(CURRENCY_CODES))
    periods = serializers.ListField(
        child=serializers.RegexField(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        min_length=1,
        max_length=MOST_PERIODS,
        help_text="First and last day of each, such as `2026-01-01_2026-03-31`.",
    )
