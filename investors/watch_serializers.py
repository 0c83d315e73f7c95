"""The watchlist as JSON."""

from rest_framework import serializers

from investors.serializers import ListedSmeSerializer
from investors.validators import MAX_NOTE
from smes.serializers import WholeNumberField


class NewWatchSerializer(serializers.Serializer):
    business = WholeNumberField(min_value=1, max_value=2**63 - 1, help_text="Its id.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NOTE)


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(allow_blank=True, max_length=MAX_NOTE)


class SeenSerializer(serializers.Serializer):
    as_of = serializers.DateTimeField(
        required=False, help_text="When the list was read; what was scored later stays new."
    )


class SeenAnswerSerializer(serializers.Serializer):
    marked = serializers.IntegerField()


class ChangeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(
        choices="unlisted listed score rescored level basis expired".split()
    )
    text = serializers.CharField()


class WatchSerializer(serializers.Serializer):
    """A watched business. `card` is null while it is neither listed nor shared; `name` is then
    the one it had when it was watched."""

    id = serializers.IntegerField(source="watch.pk")
    name = serializers.CharField()
    note = serializers.CharField(source="watch.note")
    watched_since = serializers.DateTimeField(source="watch.created_at")
    seen_at = serializers.DateTimeField(source="watch.seen_at")
    changes = ChangeSerializer(many=True)
    card = ListedSmeSerializer(allow_null=True)
