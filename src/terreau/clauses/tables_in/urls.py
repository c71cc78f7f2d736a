"""Addresses of the tables brought in."""

from django.urls import path

from terreau.clauses.tables_in import views

urlpatterns = [
    path("imports/", views.table_imports, name="table_imports"),
    path("imports/<int:pk>/", views.table_import, name="table_import"),
    path("imports/<int:pk>/confirmer/", views.confirm_table, name="confirm_table"),
    path("imports/<int:pk>/annuler/", views.undo_table, name="undo_table"),
    path("imports/<int:pk>/retirer/", views.discard_table, name="discard_table"),
    path("imports/<slug:slug>/nouveau/", views.new_table, name="new_table"),
    path("imports/<slug:slug>/exemple.csv", views.example, name="table_example"),
]
