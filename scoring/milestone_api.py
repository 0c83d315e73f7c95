"""The endpoint of what a business has reached."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.views import ApiView
from scoring.models import Milestone
from scoring.serializers import MilestoneSerializer


class MilestonesApi(ApiView):
    pagination_class = None  # there are six at most

    @extend_schema(
        summary="The milestones of my business",
        description="Each is reached once and kept, in the order in which they were reached.",
        responses=MilestoneSerializer(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        rows = Milestone.objects.visible_to(request.user).filter(sme__owner=request.user)
        return Response(MilestoneSerializer(rows.order_by("reached_at", "pk"), many=True).data)
