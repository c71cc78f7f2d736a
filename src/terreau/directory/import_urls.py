"""Addresses of the imports of lists, and of the decisions that they ask."""

from django.urls import path

from terreau.directory.views import list_imports, matches

urlpatterns = [
    path("annuaire/imports/", list_imports.imports, name="list_imports"),
    path("annuaire/imports/nouveau/", list_imports.new_import, name="new_list_import"),
    path("annuaire/imports/<int:pk>/", list_imports.one_import, name="list_import"),
    path("annuaire/imports/<int:pk>/confirmer/", list_imports.confirm_import, name="confirm_list_import"),
    path("annuaire/imports/<int:pk>/annuler/", list_imports.undo_import, name="undo_list_import"),
    path("annuaire/imports/<int:pk>/retirer/", list_imports.discard_import, name="discard_list_import"),
    path("annuaire/rapprochements/", matches.matches, name="matches"),
    path("annuaire/rapprochements/<int:pk>/", matches.match, name="match"),
]
