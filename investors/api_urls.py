"""Endpoints of investors, under `/api/v1/`."""

from django.urls import path

from investors import api, compare_api, export_api, listing_api, search_api, watch_api

urlpatterns = [
    path("investor/profile", api.ProfileApi.as_view(), name="investors-profile"),
    path("investor/searches", search_api.SearchesApi.as_view(), name="investors-searches"),
    path("investor/searches/<int:pk>", search_api.SearchApi.as_view(), name="investors-search"),
    path(
        "investor/searches/<int:pk>/matches",
        search_api.MatchesApi.as_view(),
        name="investors-search-matches",
    ),
    path(
        "investor/searches/<int:pk>/seen",
        search_api.SearchSeenApi.as_view(),
        name="investors-search-seen",
    ),
    path("smes/export", export_api.ExportListingApi.as_view(), name="investors-export"),
    path("investor/comparison", compare_api.CompareApi.as_view(), name="investors-compare"),
    path("investor/watchlist", watch_api.WatchlistApi.as_view(), name="investors-watchlist"),
    path("investor/watchlist/seen", watch_api.SeenApi.as_view(), name="investors-watch-seen"),
    path("investor/watchlist/<int:pk>", watch_api.WatchApi.as_view(), name="investors-watch"),
    path("smes", listing_api.ListingApi.as_view(), name="investors-listing"),
    path("smes/counts", listing_api.CountsApi.as_view(), name="investors-listing-counts"),
    path("smes/<int:pk>", api.CreditFileApi.as_view(), name="investors-credit-file"),
    path(
        "smes/<int:pk>/transactions",
        api.TransactionsApi.as_view(),
        name="investors-transactions",
    ),
]
