"""What investors see, as JSON. Each serializer is an allow-list."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import MinorField, MonthField
from core.countries import find_country
from investors.credit_file import key_figures
from investors.enums import Refusal, Verification
from investors.masking import mask_numbers
from investors.models import Investor
from investors.queries import CreditFile
from investors.validators import MAX_COUNTRIES
from scoring.models import Milestone, Score
from scoring.serializers import ContributionSerializer, ReasonSerializer
from smes.bands import RevenueBand
from smes.enums import Basis, ConsentState, Industry, RiskLevel, Scope
from smes.models import Consent, Sme
from smes.serializers import IndustryField, LocationField, WholeNumberField
from smes.validators import MAX_CONSENT_MONTHS
from statements.models import MonthlyFigure, Transaction


@extend_schema_field({"type": "string", "example": "PT"})
class CountryCodeField(serializers.CharField):
    """Reads a country's two-letter code or name; writes the code."""

    default_error_messages = {"country": _("“{name}” is not a country.")}

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        code = find_country(name)
        if not code:
            self.fail("country", name=name)
        return code


class InvestorProfileSerializer(serializers.ModelSerializer):
    """The investor's profile. On PATCH, `version` says which version the change was made to."""

    location = LocationField()
    interests = serializers.ListField(
        child=IndustryField(max_length=200), required=False, max_length=len(Industry)
    )
    countries = serializers.ListField(
        child=CountryCodeField(max_length=60), required=False, max_length=MAX_COUNTRIES
    )
    levels = serializers.ListField(
        child=serializers.ChoiceField(choices=RiskLevel.choices),
        required=False,
        max_length=len(RiskLevel),
    )
    min_score = WholeNumberField(min_value=0, max_value=100, required=False, allow_null=True)
    verification = serializers.ChoiceField(
        choices=Verification.choices, source="state_of_verification", read_only=True
    )
    refusal = serializers.ChoiceField(choices=Refusal.choices, allow_blank=True, read_only=True)
    version = WholeNumberField(min_value=1, required=False)

    class Meta:
        model = Investor
        fields = [
            "id",
            "full_name",
            "organization",
            "location",
            "country",
            "city",
            "interests",
            "countries",
            "levels",
            "min_score",
            "verification",
            "refusal",
            "version",
        ]
        read_only_fields = ["country", "city"]

    def validate_countries(self, value: list[str]) -> list[str]:
        return sorted(set(value))

    def validate_levels(self, value: list[str]) -> list[str]:
        return sorted(set(value))

    def validate_interests(self, value: list[str]) -> list[str]:
        return sorted(set(value))


class ListedSmeSerializer(serializers.ModelSerializer):
    """The public card of a business."""

    risk_level = serializers.ChoiceField(
        choices=RiskLevel.choices, allow_blank=True, read_only=True
    )
    basis = serializers.CharField(source="score_basis", read_only=True)
    industry_name = serializers.CharField(read_only=True)
    location = serializers.CharField(read_only=True)
    revenue_band = serializers.ChoiceField(
        choices=[(band.name.lower(), band.label) for band in RevenueBand],
        source="shown_revenue_band",
        allow_null=True,
        read_only=True,
        help_text="Null unless the owner lets investors find the business by it.",
    )
    growth = serializers.FloatField(
        source="shown_growth_ratio",
        allow_null=True,
        read_only=True,
        help_text="Of revenue in a year, 0.12 for 12 %; null unless the owner lets investors"
        " find the business by it.",
    )

    class Meta:
        model = Sme
        fields = [
            "id",
            "business_name",
            "industry",
            "industry_name",
            "location",
            "country",
            "city",
            "years_of_operation",
            "employees",
            "score",
            "risk_level",
            "basis",
            "scored_at",
            "revenue_band",
            "growth",
        ]
        read_only_fields = fields


class SharedProfileSerializer(serializers.ModelSerializer):
    website = serializers.URLField(allow_blank=True, read_only=True)

    class Meta:
        model = Sme
        fields = ["registration_number", "website", "description", "currency"]
        read_only_fields = fields


class SharedScoreSerializer(serializers.ModelSerializer):
    score = serializers.IntegerField(source="value", read_only=True)

    class Meta:
        model = Score
        fields = ["score", "risk_level", "state", "engine", "model_version", "created_at"]
        read_only_fields = fields


class SharedReasonsSerializer(serializers.ModelSerializer):
    score = serializers.IntegerField(source="value", read_only=True)
    contributions = ContributionSerializer(many=True)
    reasons = ReasonSerializer(many=True)

    class Meta:
        model = Score
        fields = ["score", "risk_level", "base", "contributions", "reasons", "created_at"]
        read_only_fields = fields


class SharedMonthSerializer(serializers.ModelSerializer):
    """A month; amounts are decimal strings in `currency`."""

    month = MonthField()
    inflow = MinorField()
    outflow = MinorField()
    true_revenue = MinorField()
    operating_expense = MinorField()
    debt_service = MinorField()
    loan_proceeds = MinorField()
    average_balance = MinorField()
    min_balance = MinorField()

    class Meta:
        model = MonthlyFigure
        fields = [
            "month",
            "currency",
            "inflow",
            "outflow",
            "true_revenue",
            "operating_expense",
            "debt_service",
            "loan_proceeds",
            "average_balance",
            "min_balance",
            "negative_days",
            "returned_payments",
            "top_counterparty_share",
        ]
        read_only_fields = fields


class SharedTransactionSerializer(serializers.ModelSerializer):
    """A row of a statement, without the account, its file, or numbers of accounts in its text."""

    amount = MinorField()
    description = serializers.SerializerMethodField()
    counterparty = serializers.SerializerMethodField()

    class Meta:
        model = Transaction
        fields = ["booked_on", "amount", "currency", "description", "counterparty", "category"]
        read_only_fields = fields

    def get_description(self, row: Transaction) -> str:
        return mask_numbers(row.description)

    def get_counterparty(self, row: Transaction) -> str:
        return mask_numbers(row.counterparty)


class EvidenceMonthSerializer(serializers.Serializer):
    """One of the twelve months: covered or not, in time or not, and its breaks, counted."""

    month = MonthField()
    is_covered = serializers.BooleanField()
    in_time = serializers.BooleanField()
    explained = serializers.IntegerField()
    unresolved = serializers.IntegerField()


class EvidenceSerializer(serializers.Serializer):
    """What statements the figures rest on; newest month first."""

    statements = serializers.IntegerField()
    covered = serializers.IntegerField()
    reconciled_until = serializers.DateField()
    months = EvidenceMonthSerializer(many=True)


class KeyFigureSerializer(serializers.Serializer):
    """A figure of the summary, in words, and what it rests on."""

    title = serializers.CharField(source="label")
    value = serializers.CharField()
    basis = serializers.ChoiceField(choices=Basis.choices, allow_blank=True)
    evidence = serializers.CharField()


class SharedMilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["kind", "reached_at"]
        read_only_fields = fields


class SharedPartsSerializer(serializers.Serializer):
    """The parts of a credit file; `null` is what is not shared."""

    shared = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    not_shared = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    profile = SharedProfileSerializer(allow_null=True)
    scores = SharedScoreSerializer(many=True, allow_null=True)
    reasons = SharedReasonsSerializer(allow_null=True)
    monthly_figures = SharedMonthSerializer(many=True, allow_null=True)
    milestones = SharedMilestoneSerializer(many=True, allow_null=True)
    evidence = EvidenceSerializer(allow_null=True)
    key_figures = serializers.SerializerMethodField()

    @extend_schema_field(KeyFigureSerializer(many=True))
    def get_key_figures(self, file: CreditFile) -> Any:
        return KeyFigureSerializer(key_figures(file), many=True).data


class CreditFileSerializer(SharedPartsSerializer, ListedSmeSerializer):
    """The public card of a business, and each part of its file that a consent opens."""

    class Meta(ListedSmeSerializer.Meta):
        fields = [*ListedSmeSerializer.Meta.fields, *SharedPartsSerializer().fields]
        read_only_fields = fields

    def to_representation(self, instance: CreditFile) -> dict[str, Any]:
        return ListedSmeSerializer(instance.sme).data | SharedPartsSerializer(instance).data


class ListingCountsSerializer(serializers.Serializer):
    """How many businesses match, in all and by each value of each filter."""

    total = serializers.IntegerField(allow_null=True)
    by = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))


class NewAccessRequestSerializer(serializers.Serializer):
    """What an investor asks for, what for, and for how many months."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices),
        allow_empty=False,
        max_length=len(Scope),
    )
    purpose = serializers.CharField(max_length=200)
    months = WholeNumberField(min_value=1, max_value=MAX_CONSENT_MONTHS)


class AccessRequestSerializer(serializers.ModelSerializer):
    """A request as its investor sees it; `scopes` is what was granted, `answer` why it was not."""

    business = serializers.IntegerField(source="sme_id", read_only=True)
    asked = serializers.ListField(
        source="asked_scopes", child=serializers.ChoiceField(choices=Scope.choices)
    )
    scopes = serializers.SerializerMethodField()
    valid_until = serializers.SerializerMethodField()
    in_force = serializers.BooleanField(source="is_in_force", read_only=True)

    class Meta:
        model = Consent
        fields = [
            "id",
            "business",
            "asked",
            "purpose",
            "state",
            "scopes",
            "valid_until",
            "in_force",
            "answer",
            "created_at",
        ]
        read_only_fields = fields

    def is_granted(self, request: Consent) -> bool:
        return request.state not in (ConsentState.REQUESTED, ConsentState.DECLINED)

    def get_scopes(self, request: Consent) -> list[str]:
        return request.scopes if self.is_granted(request) else []

    def get_valid_until(self, request: Consent) -> datetime | None:
        return request.valid_until if self.is_granted(request) else None
