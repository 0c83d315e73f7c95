"""The owner's endpoint about figures: the months, and the year that they make up."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.money import CURRENCY_CODES
from smes.models import Sme
from statements import queries
from statements.api import StatementsApi
from statements.coverage import coverage_of
from statements.models import MonthlyFigure
from statements.serializers import MonthlyFigureSerializer
from statements.year import Year, year_of
from statements.year_serializers import FiguresPageSerializer, YearSerializer


class FiguresApi(StatementsApi, ListAPIView):
    """Monthly figures, newest first, each value with the address of its rows; and `year`, what
    they say of the covered months among the last twelve, in `currency` or in the main one."""

    serializer_class = MonthlyFigureSerializer
    order = ("-month", "-pk")

    @extend_schema(
        parameters=[
            OpenApiParameter("currency", str),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=FiguresPageSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().get(request, *args, **kwargs)
        year = self._year()
        context = self.get_serializer_context()
        response.data["year"] = YearSerializer(year, context=context).data if year else None
        return response

    def get_queryset(self) -> QuerySet[MonthlyFigure]:
        months = MonthlyFigure.objects.visible_to(self.request.user)
        currency = self.request.GET.get("currency", "")
        if currency and currency not in CURRENCY_CODES:
            return months.none()
        return months.filter(currency=currency) if currency else months

    def _year(self) -> Year | None:
        """None where there is no business or no figure in the currency."""
        sme = Sme.objects.visible_to(self.request.user).first()
        if sme is None:
            return None
        main = coverage_of(sme)
        currency = self.request.GET.get("currency", "") or main.currency or sme.currency
        months = list(queries.monthly_figures(sme, currency=currency))
        return year_of(sme, main, currency, months) if months else None
