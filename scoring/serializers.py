"""Scores as JSON, for their owner."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.enums import FallbackReason, ReviewOutcome
from scoring.models import Score, ScoreReview
from scoring.review_actions import MAX_TEXT
from scoring.wording import in_language


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
