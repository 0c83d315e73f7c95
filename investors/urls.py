"""Pages of investors."""

from django.urls import path

from investors import compare_views, listing_views, views, watch_views

app_name = "investors"
urlpatterns = [
    path("smes/", listing_views.ListingView.as_view(), name="listing"),
    path("smes/<int:pk>/", views.CreditFileView.as_view(), name="credit_file"),
    path("smes/<int:pk>/transactions/", views.TransactionsView.as_view(), name="transactions"),
    path("smes/<int:pk>/watch/", watch_views.WatchView.as_view(), name="watch"),
    path("investors/profile/", views.ProfileView.as_view(), name="profile"),
    path("investors/compare/", compare_views.CompareView.as_view(), name="compare"),
    path("investors/watchlist/", watch_views.WatchlistView.as_view(), name="watchlist"),
    path("investors/watchlist/seen/", watch_views.SeenView.as_view(), name="watch_seen"),
    path("investors/watchlist/<int:pk>/", watch_views.NoteView.as_view(), name="watch_note"),
    path(
        "investors/watchlist/<int:pk>/remove/",
        watch_views.RemoveWatchView.as_view(),
        name="watch_remove",
    ),
]
