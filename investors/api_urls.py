"""Endpoints of investors, under `/api/v1/`."""

from django.urls import path

from investors import (
    api,
    compare_api,
    export_api,
    listing_api,
    profile_api,
    search_api,
    watch_api,
)
from investors import credit_file_api as files

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
    path(
        "investor/verification",
        profile_api.VerificationApi.as_view(),
        name="investors-verification",
    ),
    path(
        "investor/suggestions", profile_api.SuggestionsApi.as_view(), name="investors-suggestions"
    ),
    path("investor/comparison", compare_api.CompareApi.as_view(), name="investors-compare"),
    path("investor/watchlist", watch_api.WatchlistApi.as_view(), name="investors-watchlist"),
    path("investor/watchlist/seen", watch_api.SeenApi.as_view(), name="investors-watch-seen"),
    path("investor/watchlist/<int:pk>", watch_api.WatchApi.as_view(), name="investors-watch"),
    path("smes", listing_api.ListingApi.as_view(), name="investors-listing"),
    path("smes/counts", listing_api.CountsApi.as_view(), name="investors-listing-counts"),
    path("smes/<int:pk>", files.CreditFileApi.as_view(), name="investors-credit-file"),
    path(
        "smes/<int:pk>/transactions",
        files.TransactionsApi.as_view(),
        name="investors-transactions",
    ),
    path("smes/<int:pk>/pdf", files.CreditFilePdfApi.as_view(), name="investors-credit-file-pdf"),
    path(
        "smes/<int:pk>/access-request",
        files.AccessRequestApi.as_view(),
        name="investors-access-request",
    ),
    path("sme/credit-file", files.PreviewApi.as_view(), name="investors-preview"),
]
