"""Addresses of the room, by subject."""

from terreau.clauses.tables_in import urls as tables_in
from terreau.clauses.urls import employment, lots, reports, sourcing, statements

app_name = "clauses"
urlpatterns = [
    *lots.urlpatterns,
    *statements.urlpatterns,
    *employment.urlpatterns,
    *reports.urlpatterns,
    *sourcing.urlpatterns,
    *tables_in.urlpatterns,
]
