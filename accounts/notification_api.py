"""The endpoints about what one was told."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import notifications
from accounts.models import Notification
from accounts.requests import ApiRequest
from accounts.serializers import NotificationSerializer, ReadSerializer, UnreadSerializer
from core.api.views import ApiView


class NotificationsApi(ApiView, ListAPIView):
    serializer_class = NotificationSerializer
    order = ("-is_unread", "-created_at", "-id")

    def get_queryset(self) -> QuerySet[Notification]:
        rows = Notification.objects.visible_to(self.request.user).shown()
        return rows.unread() if self.request.query_params.get("unread") == "true" else rows

    @extend_schema(
        summary="What I was told",
        description="The unread first, then the newest.",
        parameters=[
            OpenApiParameter("unread", OpenApiTypes.BOOL, description="Only those not read yet.")
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class UnreadApi(ApiView):
    @extend_schema(
        summary="How many notifications I have not read",
        description="At most 100 are counted.",
        responses=UnreadSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        count = notifications.unread_counts([request.user.pk])[request.user.pk]
        return Response({"unread": count})


class ReadAllApi(ApiView):
    @extend_schema(
        operation_id="notifications_read_all",
        summary="Mark my notifications as read",
        description="`until` leaves those that came after the one of this id.",
        request=ReadSerializer,
        responses=UnreadSerializer,
    )
    def post(self, request: ApiRequest) -> Response:
        notifications.read_all(by=request.user, **self.validated(ReadSerializer))
        count = notifications.unread_counts([request.user.pk])[request.user.pk]
        return Response({"unread": count})


class NotificationApi(ApiView):
    """One of one's own notifications."""

    def get_notification(self) -> Notification:
        return Notification.objects.all().get_visible(self.request.user, pk=self.kwargs["pk"])


class NotificationReadApi(NotificationApi):
    @extend_schema(
        summary="Mark a notification as read", request=None, responses=NotificationSerializer
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        notification = notifications.read(notification=self.get_notification(), by=request.user)
        return Response(NotificationSerializer(notification).data)


class NotificationDismissApi(NotificationApi):
    @extend_schema(
        summary="Put a notification out of sight for good", request=None, responses={204: None}
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        notifications.dismiss(notification=self.get_notification(), by=request.user)
        return Response(status=204)
