"""The watchlist for programs."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.api.permissions import allowed_by
from core.api.views import ApiView
from core.errors import Invalid
from investors import policies, watch_actions
from investors.models import Watch
from investors.watch_queries import watched, watched_among
from investors.watch_serializers import (
    NewWatchSerializer,
    NoteSerializer,
    SeenAnswerSerializer,
    SeenSerializer,
    WatchSerializer,
)
from smes.models import Sme


class DeskApi(ApiView):
    """An endpoint for investors only."""

    request: ApiRequest
    permission_classes = (IsAuthenticated, allowed_by(policies.can_watch))


class WatchlistApi(DeskApi, ListAPIView):
    serializer_class = WatchSerializer
    order = ("-created_at", "-id")

    def get_queryset(self) -> QuerySet[Watch]:
        return Watch.objects.visible_to(self.request.user).select_related("sme")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        items = watched_among(page or [], self.request.user)
        return self.get_paginated_response(self.get_serializer(items, many=True).data)

    @extend_schema(request=NewWatchSerializer, responses={201: WatchSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Watch a business; one that is watched already stays as it is. 409 `too_many_watched`
        where the list is full."""
        fields = self.validated(NewWatchSerializer)
        sme = Sme.objects.visible_to(request.user).filter(pk=fields["business"]).first()
        if sme is None:
            text = _("There is no such business for you.")
            raise Invalid(text, code="unknown_business", fields={"business": [text]})
        watch = watch_actions.watch(sme=sme, by=request.user, note=fields.get("note", ""))
        return Response(self.get_serializer(watched(watch, request.user)).data, status=201)


class WatchApi(DeskApi):
    serializer_class = WatchSerializer

    def get_watch(self) -> Watch:
        rows = Watch.objects.select_related("sme")
        return rows.get_visible(self.request.user, pk=self.kwargs["pk"])

    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(self.get_serializer(watched(self.get_watch(), request.user)).data)

    @extend_schema(request=NoteSerializer)
    def patch(self, request: ApiRequest, pk: int) -> Response:
        """Change the private note."""
        watch = self.get_watch()
        note = self.validated(NoteSerializer)["note"]
        watch = watch_actions.change_note(watch=watch, note=note, by=request.user)
        return Response(self.get_serializer(watched(watch, request.user)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: ApiRequest, pk: int) -> Response:
        """Watch it no longer; the note goes with it."""
        watch_actions.unwatch(watch=self.get_watch(), by=request.user)
        return Response(status=204)


class SeenApi(DeskApi):
    serializer_class = SeenSerializer

    @extend_schema(responses=SeenAnswerSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Say that the changes were seen: only what changes from now on is listed as changed."""
        as_of = self.validated().get("as_of")
        return Response({"marked": watch_actions.mark_seen(by=request.user, as_of=as_of)})
