"""Endpoints about statements and figures, under `/api/v1/`."""

from django.urls import path

from statements import api, category_api, export_api, figure_api

urlpatterns = [
    path("statements", api.StatementListApi.as_view(), name="statements-list"),
    path("statements/<int:pk>", api.StatementApi.as_view(), name="statements-detail"),
    path("statements/<int:pk>/retry", api.RetryApi.as_view(), name="statements-retry"),
    path("statements/<int:pk>/mapping", api.MappingApi.as_view(), name="statements-mapping"),
    path("statements/<int:pk>/password", api.PasswordApi.as_view(), name="statements-password"),
    path("statements/<int:pk>/breaks", api.BreaksApi.as_view(), name="statements-breaks"),
    path(
        "statements/<int:pk>/transactions",
        api.TransactionsApi.as_view(),
        name="statements-transactions",
    ),
    path("breaks/<int:pk>", api.BreakApi.as_view(), name="statements-break"),
    path(
        "transactions/<int:pk>",
        category_api.TransactionApi.as_view(),
        name="statements-transaction",
    ),
    path(
        "category-rules", category_api.CategoryRulesApi.as_view(), name="statements-category-rules"
    ),
    path(
        "category-rules/<int:pk>",
        category_api.CategoryRuleApi.as_view(),
        name="statements-category-rule",
    ),
    path("sme/figures", figure_api.FiguresApi.as_view(), name="statements-figures"),
    path("sme/figures/rows", api.FigureRowsApi.as_view(), name="statements-figure-rows"),
    path(
        "sme/financial-summary",
        api.FinancialSummaryApi.as_view(),
        name="statements-financial-summary",
    ),
    path(
        "statements/<int:pk>/export",
        export_api.ExportStatementApi.as_view(),
        name="statements-export",
    ),
    path(
        "transactions/export",
        export_api.ExportRowsApi.as_view(),
        name="statements-transactions-export",
    ),
    path(
        "sme/figures/export",
        export_api.ExportFiguresApi.as_view(),
        name="statements-figures-export",
    ),
    path(
        "sme/figures/rows/export",
        export_api.ExportFigureRowsApi.as_view(),
        name="statements-figure-rows-export",
    ),
]
