"""Saved searches as JSON."""

from rest_framework import serializers

from investors.enums import AlertFrequency, MatchReason
from investors.models import SavedSearch
from investors.saved_query import MAX_GIVEN, in_words
from investors.serializers import ListedSmeSerializer
from investors.validators import MAX_NAME


class NewSearchSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=MAX_NAME)
    query = serializers.CharField(
        allow_blank=True,
        max_length=MAX_GIVEN,
        help_text="As in the address of the listing, such as `industry=C&min_score=60`.",
    )
    frequency = serializers.ChoiceField(choices=AlertFrequency.choices, required=False)


class SearchChangesSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=MAX_NAME, required=False)
    frequency = serializers.ChoiceField(choices=AlertFrequency.choices, required=False)


class SearchSerializer(serializers.ModelSerializer):
    """A saved search; `query` is in one form, however it was given."""

    new = serializers.IntegerField(help_text="Matches that were not seen yet.")
    words = serializers.SerializerMethodField()

    class Meta:
        model = SavedSearch
        fields = ["id", "name", "query", "words", "frequency", "new", "created_at", "seen_at"]
        read_only_fields = fields

    def get_words(self, search: SavedSearch) -> list[str]:
        return in_words(search.query)


class MatchSerializer(serializers.Serializer):
    """A business that came to match since the search was last seen."""

    business = ListedSmeSerializer(source="match.sme")
    reason = serializers.ChoiceField(choices=MatchReason.choices, source="match.reason")
    matched_at = serializers.DateTimeField(source="match.matched_at")
    still_matches = serializers.BooleanField()


class MatchesSerializer(serializers.Serializer):
    matches = MatchSerializer(many=True, help_text="The newest fifty.")
