from django.urls import path

from statements import (
    category_views,
    export_views,
    figure_views,
    question_views,
    upload_views,
    views,
)

app_name = "statements"
urlpatterns = [
    path("statements/", views.StatementListView.as_view(), name="list"),
    path("statements/upload/", upload_views.UploadView.as_view(), name="upload"),
    path(
        "statements/categories/", category_views.CategoryRulesView.as_view(), name="category_rules"
    ),
    path(
        "statements/categories/<int:pk>/delete/",
        category_views.DeleteCategoryRuleView.as_view(),
        name="delete_category_rule",
    ),
    path("statements/<int:pk>/", views.StatementView.as_view(), name="detail"),
    path("statements/<int:pk>/mapping/", question_views.MappingView.as_view(), name="mapping"),
    path("statements/<int:pk>/password/", question_views.PasswordView.as_view(), name="password"),
    path("statements/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("statements/<int:pk>/retry/", views.RetryView.as_view(), name="retry"),
    path("statements/<int:pk>/file/", views.FileView.as_view(), name="file"),
    path("statements/layouts/", question_views.LayoutsView.as_view(), name="layouts"),
    path("statements/layouts/<int:pk>/forget/", question_views.ForgetView.as_view(), name="forget"),
    path("statements/breaks/<int:pk>/", views.ExplainBreakView.as_view(), name="explain"),
    path("statements/rows/<int:pk>/", category_views.TransactionView.as_view(), name="transaction"),
    path("figures/", figure_views.FiguresView.as_view(), name="figures"),
    path("figures/rows/", figure_views.RowsView.as_view(), name="rows"),
    path("figures/declare/", figure_views.DeclareView.as_view(), name="declare"),
    path("statements/export/", export_views.ExportRowsView.as_view(), name="export_rows"),
    path(
        "statements/<int:pk>/export/",
        export_views.ExportStatementView.as_view(),
        name="export_statement",
    ),
    path("figures/export/", export_views.ExportFiguresView.as_view(), name="export_figures"),
    path(
        "figures/rows/export/",
        export_views.ExportFigureRowsView.as_view(),
        name="export_figure_rows",
    ),
]
