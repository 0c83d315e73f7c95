"""Suggestions and verification for programs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.requests import ApiRequest
from investors import verification_actions
from investors.enums import Refusal, Verification
from investors.models import Investor
from investors.serializers import ListedSmeSerializer
from investors.suggestions import suggestions_for
from investors.validators import MAX_NOTE
from investors.watch_api import DeskApi


class SuggestedBusinessSerializer(serializers.Serializer):
    business = ListedSmeSerializer(source="sme")
    reasons = serializers.ListField(child=serializers.CharField())


class SuggestedBusinessesSerializer(serializers.Serializer):
    suggestions = SuggestedBusinessSerializer(many=True)


class EvidenceSerializer(serializers.Serializer):
    evidence = serializers.CharField(max_length=MAX_NOTE)


class VerificationSerializer(serializers.Serializer):
    verification = serializers.ChoiceField(
        choices=Verification.choices, source="state_of_verification"
    )
    evidence = serializers.CharField()
    refusal = serializers.ChoiceField(choices=Refusal.choices, allow_blank=True)
    asked_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class InvestorApi(DeskApi):
    """An endpoint about the investor's own profile; 404 before there is one."""

    def get_investor(self) -> Any:
        rows = Investor.objects.visible_to(self.request.user).select_related("user")
        return rows.get_visible(self.request.user, user=self.request.user)


class SuggestionsApi(InvestorApi):
    serializer_class = SuggestedBusinessesSerializer

    def get(self, request: ApiRequest) -> Response:
        """Businesses that the profile's interests name, not watched yet, and why each is one."""
        found = suggestions_for(request.user, self.get_investor())
        return Response(self.get_serializer({"suggestions": found}).data)


class VerificationApi(InvestorApi):
    serializer_class = VerificationSerializer

    def get(self, request: ApiRequest) -> Response:
        return Response(self.get_serializer(self.get_investor()).data)

    @extend_schema(request=EvidenceSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Ask an administrator to check who you are; 409 `stale_state` while one is at it."""
        evidence = self.validated(EvidenceSerializer)["evidence"]
        investor = verification_actions.ask_for_verification(
            investor=self.get_investor(), evidence=evidence, by=request.user
        )
        return Response(self.get_serializer(investor).data)
