"""The platform's figures for programs, without a sign-in."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PublicApi
from partnex.figures import platform_figures


class GroupSerializer(serializers.Serializer):
    value = serializers.CharField()
    count = serializers.IntegerField()


class GroupsSerializer(serializers.Serializer):
    shown = GroupSerializer(many=True)
    others = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    businesses = serializers.IntegerField()
    listed = serializers.IntegerField()
    statements = serializers.IntegerField()
    transactions = serializers.IntegerField()
    countries = serializers.IntegerField()
    industries = serializers.IntegerField()
    median_score = serializers.FloatField(allow_null=True)
    median_years = serializers.FloatField(allow_null=True)
    median_employees = serializers.FloatField(allow_null=True)
    by_level = GroupsSerializer()
    by_industry = GroupsSerializer()
    by_country = GroupsSerializer()
    by_basis = GroupsSerializer()


class PlatformFiguresApi(PublicApi):
    @extend_schema(
        summary="Figures of the whole platform",
        description="Counted every ten minutes at most. Groups of fewer than 5 listed businesses"
        " are counted together as `others`.",
        responses=FiguresSerializer,
        tags=["platform"],
    )
    def get(self, request: Request) -> Response:
        return Response(FiguresSerializer(platform_figures()).data)
