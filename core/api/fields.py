"""Fields that more than one app writes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import money


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2026-03"})
class MonthField(serializers.DateField):
    """A month by its first day, written as year and month."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m", read_only=True, **kwargs)


@extend_schema_field({"type": "string", "example": "1234.50", "nullable": True})
class MinorField(serializers.Field):
    """Minor units, written as a plain decimal string in the currency of the object."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return super().get_attribute(instance), instance.currency

    def to_representation(self, value: tuple[int | None, str]) -> str | None:
        return money.amount_string(*value)
