"""The API: canonical addresses under `/api/v1/`, the original ones as aliases of the same views."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.api import LoginApi, RegisterApi
from investors.listing_api import ListingApi
from partnex import operations
from partnex.figures_api import PlatformFiguresApi
from scoring.api import ScoresApi
from smes.api import ProfileApi
from statements.api import FinancialSummaryApi, StatementListApi

canonical: list[URLPattern | URLResolver] = [
    path("health", operations.health, name="health"),
    path("platform/figures", PlatformFiguresApi.as_view(), name="platform-figures"),
    path("auth/", include("accounts.api_urls")),
    path("", include("accounts.notification_api_urls")),
    path("", include("smes.api_urls")),
    path("", include("statements.api_urls")),
    path("", include("scoring.api_urls")),
    path("", include("investors.api_urls")),
]
original: list[URLPattern] = [
    path("auth/register", RegisterApi.as_view()),
    path("auth/login", LoginApi.as_view()),
    path("sme/profile", ProfileApi.as_view()),
    path("api/soa/upload", StatementListApi.as_view(http_method_names=["post", "options"])),
    path("api/sme/financial-summary", FinancialSummaryApi.as_view()),
    path("api/score/run", ScoresApi.as_view(http_method_names=["post", "options"])),
    path("api/investor/smes", ListingApi.as_view()),
]
