"""Addresses of the search: the list and the map, its files, the searches kept, the frame of other sites."""

from django.urls import path

from terreau.directory.views import annuaire, saved_searches

urlpatterns = [
    path("annuaire/", annuaire.annuaire, name="annuaire"),
    path("annuaire/resultats.<str:kind>", annuaire.export_search, name="export_search"),
    path("annuaire/integrer/", annuaire.embedded, name="embedded"),
    path("annuaire/integrer/code/", annuaire.embedding, name="embedding"),
    path("annuaire/recherches/", saved_searches.saved_searches, name="saved_searches"),
    path("annuaire/recherches/garder/", saved_searches.save, name="save_search"),
    path("annuaire/recherches/<int:pk>/", saved_searches.change, name="change_search"),
    path("annuaire/recherches/<int:pk>/oublier/", saved_searches.forget, name="forget_search"),
]
