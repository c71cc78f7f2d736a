"""Addresses of reports."""

from django.urls import URLPattern, path

from terreau.clauses.views import reports

urlpatterns: list[URLPattern] = [
    path("clauses/bilans/", reports.report, name="report"),
    path("clauses/bilans/lignes/", reports.report_lines, name="report_lines"),
    path("clauses/bilans/bilan.<slug:kind>", reports.report_file, name="report_file"),
]
