"""The owner's data as JSON."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.countries import find_country, format_place, parse_place
from core.errors import Invalid
from smes.actions import PROFILE_FIELDS
from smes.consent_requests import MAX_ANSWER
from smes.enums import RiskLevel, Scope
from smes.industries import find_industry
from smes.models import Consent, ConsentAccess, Sme
from smes.validators import MAX_CITY, MAX_CONSENT_MONTHS, MAX_EMPLOYEES, MAX_YEARS

MAX_TEXT = 200


class WholeNumberField(serializers.IntegerField):
    """An integer in ASCII digits; "1_000" and other scripts' digits are refused."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or (isinstance(data, str) and not data.strip().isdecimal()):
            self.fail("invalid")
        if isinstance(data, str) and not data.isascii():
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "example": "G"})
class IndustryField(serializers.CharField):
    """Reads a section's letter, its name or a common word; writes the letter."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return find_industry(super().to_internal_value(data)).value
        except Invalid as error:
            raise serializers.ValidationError(error.message, code=error.code) from error


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "example": "Porto, Portugal"},
            {
                "type": "object",
                "properties": {"country": {"type": "string"}, "city": {"type": "string"}},
                "required": ["city"],
            },
        ]
    }
)
class LocationField(serializers.Field):
    """Reads "City, Country", "City" or {"country", "city"}; writes "City, Country"."""

    default_error_messages = {
        "invalid": _("Give a place such as “Porto, Portugal”, or an object with country and city."),
        "blank": _("Give at least the city."),
        "country": _("“{country}” is not a country. Give its name or two-letter code, such as PT."),
        "long": _("The city has at most {limit} characters."),
        "null": _("Give at least the city."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        country, city = self._read(data)
        if not city:
            self.fail("blank")
        if len(city) > MAX_CITY:
            self.fail("long", limit=MAX_CITY)
        if not city.isprintable():
            self.fail("invalid")
        return {"country": country, "city": city}

    def _read(self, data: Any) -> tuple[str, str]:
        if isinstance(data, str) and len(data) <= MAX_TEXT:
            return parse_place(data)
        if not isinstance(data, dict) or not set(data) <= {"country", "city"}:
            self.fail("invalid")
        country, city = data.get("country") or "", data.get("city") or ""
        if not isinstance(country, str) or not isinstance(city, str):
            self.fail("invalid")
        code = find_country(country) if country.strip() else ""
        if code is None:
            self.fail("country", country=country[:60])
        return code, city.strip()

    def to_representation(self, value: Any) -> str:
        return format_place(value.country, value.city)


class ProfileSerializer(serializers.ModelSerializer):
    """The business profile. On PATCH, `version` says which version the change was made to."""

    industry = IndustryField(max_length=MAX_TEXT)
    industry_name = serializers.CharField(read_only=True)
    location = LocationField()
    years_of_operation = WholeNumberField(min_value=0, max_value=MAX_YEARS)
    employees = WholeNumberField(min_value=0, max_value=MAX_EMPLOYEES)
    version = WholeNumberField(min_value=1, required=False)
    risk_level = serializers.ChoiceField(
        choices=RiskLevel.choices, allow_blank=True, read_only=True
    )

    class Meta:
        model = Sme
        fields = [
            "id",
            "business_name",
            "industry",
            "industry_name",
            "location",
            *(name for name in PROFILE_FIELDS if name not in ("business_name", "industry")),
            "version",
            "is_listed",
            "listed_at",
            "score",
            "risk_level",
            "scored_at",
        ]
        read_only_fields = [
            "country",
            "city",
            "is_listed",
            "listed_at",
            "score",
            "risk_level",
            "scored_at",
        ]


class ListingSwitchSerializer(serializers.Serializer):
    """Whether the public card is shown to investors."""

    is_listed = serializers.BooleanField()
    is_found_by_figures = serializers.BooleanField(
        required=False,
        help_text="Whether investors find the business by revenue band and growth, and see both.",
    )
    listed_at = serializers.DateTimeField(read_only=True, allow_null=True)


class ConsentSerializer(serializers.ModelSerializer):
    """A consent as its owner sees it. `investor` empty: all verified investors."""

    investor = serializers.EmailField(
        source="grantee.email", default=None, allow_null=True, read_only=True
    )
    in_force = serializers.BooleanField(source="is_in_force", read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    asked_scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))

    class Meta:
        model = Consent
        fields = [
            "id",
            "investor",
            "scopes",
            "asked_scopes",
            "purpose",
            "answer",
            "valid_from",
            "valid_until",
            "state",
            "in_force",
            "ended_at",
        ]
        read_only_fields = fields


class NewConsentSerializer(serializers.Serializer):
    """`investor`: an investor's address, or "all" for all verified investors."""

    ALL = "all"

    investor = serializers.CharField(max_length=254)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices),
        allow_empty=False,
        max_length=len(Scope),
    )
    months = WholeNumberField(min_value=1, max_value=MAX_CONSENT_MONTHS)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TermSerializer(serializers.Serializer):
    """A number of months."""

    months = WholeNumberField(min_value=1, max_value=MAX_CONSENT_MONTHS)


class GrantSerializer(TermSerializer):
    """For how many months, and which of the scopes that were asked for: all where none is named."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices),
        allow_empty=False,
        max_length=len(Scope),
        required=False,
    )


class DeclineSerializer(serializers.Serializer):
    """Why a request is declined; the investor reads it."""

    reason = serializers.CharField(max_length=MAX_ANSWER)


class AccessSerializer(serializers.ModelSerializer):
    """One look at the owner's credit file."""

    who = serializers.EmailField(source="who.email")
    role = serializers.CharField(source="who.role")
    what = serializers.ListField(source="scopes", child=serializers.CharField())

    class Meta:
        model = ConsentAccess
        fields = ["id", "who", "role", "what", "door", "at", "consent"]
