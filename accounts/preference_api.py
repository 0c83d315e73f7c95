"""The endpoint of one's own preferences."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.preferences import preferences_of, set_preferences
from accounts.requests import ApiRequest
from accounts.serializers import PreferencesSerializer
from core.api.views import ApiView


class PreferencesApi(ApiView):
    @extend_schema(summary="What I prefer", responses=PreferencesSerializer)
    def get(self, request: ApiRequest) -> Response:
        return Response(PreferencesSerializer(preferences_of(request.user)).data)

    @extend_schema(
        summary="Change what I prefer",
        description="What is not named stays. `mail` maps kinds of notification to choices.",
        request=PreferencesSerializer,
        responses=PreferencesSerializer,
    )
    def patch(self, request: ApiRequest) -> Response:
        changes = self.validated(PreferencesSerializer, partial=True)
        return Response(PreferencesSerializer(set_preferences(by=request.user, **changes)).data)
