"""Scores as JSON, for their owner."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.enums import FallbackReason, ReviewOutcome
from scoring.models import Milestone, Score, ScoreReview
from scoring.review_actions import MAX_TEXT
from scoring.wording import in_language
from smes.enums import RiskLevel


class Explained(serializers.Serializer):
    """A stored row, its words in the language of the request."""

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        return super().to_representation(in_language(instance))


class ContributionSerializer(Explained):
    """Points reached of points possible; `base` and all points add up to the score."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its label
    points = serializers.FloatField()
    possible = serializers.FloatField()
    sentence = serializers.CharField()


class ReasonSerializer(Explained):
    """`weight`: points lost (weakness, missing) or earned (strength)."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=["weakness", "strength", "missing"])
    title = serializers.CharField()
    sentence = serializers.CharField()
    advice = serializers.CharField()
    weight = serializers.FloatField()


class InputsSerializer(serializers.Serializer):
    """The six inputs as scored: amounts in major units of `currency`, null where not known."""

    revenue = serializers.CharField(allow_null=True)
    expenses = serializers.CharField(allow_null=True)
    debt = serializers.CharField(allow_null=True)
    revenue_growth = serializers.FloatField(allow_null=True)
    reporting_consistency = serializers.FloatField(allow_null=True)
    impact_score = serializers.FloatField(allow_null=True)


class ScoreSerializer(serializers.ModelSerializer):
    """One run of the score, complete."""

    score = serializers.IntegerField(source="value", min_value=0, max_value=100)
    fallback_reason = serializers.ChoiceField(
        choices=FallbackReason.choices, allow_blank=True, read_only=True
    )
    base = serializers.FloatField()
    inputs = InputsSerializer()
    contributions = ContributionSerializer(many=True)
    reasons = ReasonSerializer(many=True)
    basis = serializers.CharField(source="summary.basis")
    currency = serializers.CharField(source="summary.currency")
    period_start = serializers.DateField(source="summary.period_start", allow_null=True)
    period_end = serializers.DateField(source="summary.period_end", allow_null=True)

    class Meta:
        model = Score
        fields = [
            "id",
            "sme_id",
            "score",
            "risk_level",
            "model_version",
            "engine",
            "fallback_reason",
            "probability_of_default",
            "base",
            "contributions",
            "reasons",
            "inputs",
            "currency",
            "basis",
            "period_start",
            "period_end",
            "state",
            "created_at",
            "expires_at",
        ]
        read_only_fields: Any = fields


class NewReviewSerializer(serializers.Serializer):
    """What the owner thinks is wrong, in her own words."""

    text = serializers.CharField(max_length=MAX_TEXT)


class ReviewSerializer(serializers.ModelSerializer):
    """A request for a person to look at a score, and what came of it.

    `outcome` and `reason` are empty until it is decided; `new_score_id` is the score that a
    correction or a run anew put in its place.
    """

    outcome = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    new_score_id = serializers.IntegerField(source="result_id", allow_null=True)

    class Meta:
        model = ScoreReview
        fields = [
            "score_id",
            "state",
            "text",
            "asked_at",
            "outcome",
            "reason",
            "decided_at",
            "new_score_id",
        ]
        read_only_fields: Any = fields

    @extend_schema_field(serializers.ChoiceField(choices=ReviewOutcome.choices, allow_blank=True))
    def get_outcome(self, review: ScoreReview) -> str:
        return review.outcome if review.is_decided else ""

    def get_reason(self, review: ScoreReview) -> str:
        return review.reason if review.is_decided else ""


class AmountOrNumber(serializers.Field):
    """A number or a decimal string, handed to the engine as it is."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float | Decimal | str):
            raise serializers.ValidationError(_("Enter a number."))
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}], "nullable": True})
class InputField(AmountOrNumber):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, **kwargs)


class SimulationRequestSerializer(serializers.Serializer):
    """Any of the six inputs: amounts a year in the business's currency, shares as decimals."""

    revenue = InputField()
    expenses = InputField()
    debt = InputField()
    revenue_growth = InputField()
    reporting_consistency = InputField()
    impact_score = InputField()


class SuggestionSerializer(serializers.Serializer):
    """A change that was really run: the inputs' new values and the score they give.

    `effort`: hundredths of a year's revenue, of reporting consistency or of impact, added up.
    """

    changes = serializers.DictField(child=serializers.CharField())
    score = serializers.IntegerField()
    risk_level = serializers.ChoiceField(choices=RiskLevel.choices)
    reaches_next_level = serializers.BooleanField()
    effort = serializers.FloatField()
    shown_from = serializers.DateField()
    shown_in_full_from = serializers.DateField()


class SimulationSerializer(serializers.Serializer):
    """A score that is not stored. `differences`: points by part against the figures in force."""

    score = serializers.IntegerField()
    score_before = serializers.IntegerField(allow_null=True)
    risk_level = serializers.ChoiceField(choices=RiskLevel.choices)
    next_level = serializers.ChoiceField(choices=RiskLevel.choices, allow_null=True)
    next_level_from = serializers.IntegerField(allow_null=True)
    probability_of_default = serializers.FloatField(allow_null=True)
    model_version = serializers.CharField()
    base = serializers.FloatField()
    contributions = ContributionSerializer(many=True)
    reasons = ReasonSerializer(many=True)
    inputs = InputsSerializer()
    differences = serializers.DictField(child=serializers.FloatField())
    outside = serializers.ListField(child=serializers.CharField())
    suggestions = SuggestionSerializer(many=True)


class MilestoneSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Milestone
        fields = ["kind", "title", "reached_at"]
        read_only_fields = fields
