"""Addresses of the room."""

from django.urls import path

from terreau.procurement.views import imports

app_name = "procurement"
urlpatterns = [
    path("marches/imports/", imports.imports, name="imports"),
    path("marches/imports/nouveau/", imports.new_import, name="new_import"),
    path("marches/imports/<int:pk>/", imports.one_import, name="import"),
    path("marches/imports/<int:pk>/confirmer/", imports.confirm_import, name="confirm_import"),
    path("marches/imports/<int:pk>/annuler/", imports.undo_import, name="undo_import"),
    path("marches/imports/<int:pk>/retirer/", imports.discard_import, name="discard_import"),
]
