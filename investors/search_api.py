"""Saved searches for programs."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from accounts.requests import ApiRequest
from investors import search_actions
from investors.models import SavedSearch
from investors.search_matching import matching_of
from investors.search_queries import Found, new_matches, searches_of
from investors.search_serializers import (
    MatchesSerializer,
    NewSearchSerializer,
    SearchChangesSerializer,
    SearchSerializer,
)
from investors.watch_api import DeskApi


class SearchesApi(DeskApi, ListAPIView):
    serializer_class = SearchSerializer
    order = ("-created_at", "-id")

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return searches_of(self.request.user)

    @extend_schema(request=NewSearchSerializer, responses={201: SearchSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Keep a state of the listing. 409 `search_exists` for one that is kept already, or its
        name; `too_many_searches` where the list is full."""
        search = search_actions.save_search(by=request.user, **self.validated(NewSearchSerializer))
        return Response(self.shown(search), status=201)

    def shown(self, search: SavedSearch) -> object:
        return self.get_serializer(self.get_queryset().get(pk=search.pk)).data


class OneSearchApi(DeskApi):
    def get_search(self) -> SavedSearch:
        return searches_of(self.request.user).get_visible(self.request.user, pk=self.kwargs["pk"])


class SearchApi(OneSearchApi):
    serializer_class = SearchSerializer

    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(self.get_serializer(self.get_search()).data)

    @extend_schema(request=SearchChangesSerializer)
    def patch(self, request: ApiRequest, pk: int) -> Response:
        """Change its name or how often its new matches are told of."""
        search = self.get_search()
        changes = self.validated(SearchChangesSerializer)
        search = search_actions.update_search(search=search, by=request.user, **changes)
        return Response(self.get_serializer(search).data)

    @extend_schema(responses={204: None})
    def delete(self, request: ApiRequest, pk: int) -> Response:
        search_actions.delete_search(search=self.get_search(), by=request.user)
        return Response(status=204)


class MatchesApi(OneSearchApi):
    serializer_class = MatchesSerializer

    def get(self, request: ApiRequest, pk: int) -> Response:
        """The businesses that came to match since the search was last seen, newest first."""
        search = self.get_search()
        matches = new_matches(search)
        matching = matching_of(search, [match.sme_id for match in matches])
        found = [Found(match, match.sme_id in matching) for match in matches]
        return Response(self.get_serializer({"matches": found}).data)


class SearchSeenApi(OneSearchApi):
    serializer_class = SearchSerializer

    @extend_schema(request=None)
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Say that the matches were seen: only what comes to match from now on is new."""
        search = search_actions.mark_matches_seen(search=self.get_search(), by=request.user)
        fresh = searches_of(request.user).get(pk=search.pk)
        return Response(self.get_serializer(fresh).data)
