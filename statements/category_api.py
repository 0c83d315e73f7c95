"""The owner's endpoints about categories: corrections of rows, and the rules remembered."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from accounts.requests import ApiRequest
from smes.api import OwnerApi
from statements import category_actions
from statements.enums import Category
from statements.models import CategoryRule, Transaction
from statements.serializers import TransactionSerializer


class CategorySerializer(serializers.Serializer):
    """With `apply_to_alike`, all rows of the same counterparty and direction follow."""

    category = serializers.ChoiceField(choices=Category.choices)
    apply_to_alike = serializers.BooleanField(default=False)


class CategoryRuleSerializer(serializers.ModelSerializer):
    """What the owner said of one counterparty's rows in one direction."""

    class Meta:
        model = CategoryRule
        fields = ["id", "counterparty_key", "is_credit", "category", "created_at"]
        read_only_fields = fields


class TransactionApi(OwnerApi):
    @extend_schema(request=CategorySerializer, responses=TransactionSerializer)
    def patch(self, request: ApiRequest, pk: int) -> Response:
        """Put a row into another category; the figures follow.

        With `apply_to_alike` so do all rows of its counterparty in its direction, those of later
        statements too; 400 `no_counterparty` where the row names none.
        """
        rows = Transaction.objects.select_related("statement__sme")
        row = rows.get_visible(request.user, pk=pk)
        given = self.validated(CategorySerializer)
        row = category_actions.set_category(row=row, by=request.user, **given)
        return Response(TransactionSerializer(row).data)


class CategoryRulesApi(OwnerApi, ListAPIView):
    """The categories that the owner gave to all rows alike, newest first."""

    serializer_class = CategoryRuleSerializer
    order = ("-created_at", "-pk")

    def get_queryset(self) -> QuerySet[CategoryRule]:
        return CategoryRule.objects.visible_to(self.request.user)


class CategoryRuleApi(OwnerApi):
    @extend_schema(responses={204: None})
    def delete(self, request: ApiRequest, pk: int) -> Response:
        """Forget a rule; its rows are again what the words of each say."""
        rule = CategoryRule.objects.select_related("sme").get_visible(request.user, pk=pk)
        category_actions.delete_category_rule(rule=rule, by=request.user)
        return Response(status=204)
