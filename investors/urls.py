"""Pages of investors."""

from django.urls import path

from investors import (
    compare_views,
    export_views,
    listing_views,
    search_views,
    verification_views,
    views,
    watch_views,
)
from investors import credit_file_views as files

app_name = "investors"
urlpatterns = [
    path("smes/", listing_views.ListingView.as_view(), name="listing"),
    path("smes/<int:pk>/", files.CreditFileView.as_view(), name="credit_file"),
    path("smes/<int:pk>/transactions/", files.TransactionsView.as_view(), name="transactions"),
    path("smes/<int:pk>/pdf/", files.CreditFilePdfView.as_view(), name="credit_file_pdf"),
    path("smes/<int:pk>/ask/", files.AccessRequestView.as_view(), name="ask"),
    path("business/sharing/preview/", files.PreviewView.as_view(), name="preview"),
    path("smes/<int:pk>/watch/", watch_views.WatchView.as_view(), name="watch"),
    path("investors/profile/", views.ProfileView.as_view(), name="profile"),
    path("smes/export/", export_views.ExportListingView.as_view(), name="export"),
    path("investors/searches/", search_views.SearchesView.as_view(), name="searches"),
    path("investors/searches/new/", search_views.NewSearchView.as_view(), name="search_new"),
    path("investors/searches/<int:pk>/", search_views.SearchView.as_view(), name="search"),
    path(
        "investors/searches/<int:pk>/seen/",
        search_views.SearchSeenView.as_view(),
        name="search_seen",
    ),
    path(
        "investors/searches/<int:pk>/delete/",
        search_views.DeleteSearchView.as_view(),
        name="search_delete",
    ),
    path("investors/compare/", compare_views.CompareView.as_view(), name="compare"),
    path(
        "investors/verification/",
        verification_views.VerificationView.as_view(),
        name="verification",
    ),
    path("investors/watchlist/", watch_views.WatchlistView.as_view(), name="watchlist"),
    path("investors/watchlist/seen/", watch_views.SeenView.as_view(), name="watch_seen"),
    path("investors/watchlist/<int:pk>/", watch_views.NoteView.as_view(), name="watch_note"),
    path(
        "investors/watchlist/<int:pk>/remove/",
        watch_views.RemoveWatchView.as_view(),
        name="watch_remove",
    ),
]
