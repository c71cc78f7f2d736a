"""Addresses of the fiches: read by everyone, kept by the structure and its territory."""

from django.urls import path

from terreau.directory.views import fiche, fiche_editing, fiche_life

urlpatterns = [
    path("mes-fiches/", fiche_life.my_fiches, name="my_fiches"),
    path("annuaire/structures/ajouter/", fiche_life.add_fiche, name="add_fiche"),
    path("annuaire/structures/<int:pk>/", fiche.fiche, name="fiche"),
    path("annuaire/structures/<int:pk>.vcf", fiche.fiche_card, name="fiche_card"),
    path("annuaire/structures/<int:pk>/adresses/", fiche.fiche_addresses, name="fiche_addresses"),
    path("annuaire/structures/<int:pk>/fichiers/<int:part>/", fiche.fiche_document, name="fiche_document"),
    path("annuaire/structures/<int:pk>/signaler/", fiche.report, name="report_fiche"),
    path("annuaire/structures/<int:pk>/modifier/", fiche_editing.keep, name="edit_fiche"),
    path("annuaire/structures/<int:pk>/modifier/<slug:section>/", fiche_editing.section, name="edit_fiche_section"),
    path("annuaire/structures/<int:pk>/historique/", fiche_life.history, name="fiche_history"),
    path("annuaire/structures/<int:pk>/historique/<uuid:act>/", fiche_life.undo, name="undo_fiche_act"),
    path("annuaire/structures/<int:pk>/supprimer/", fiche_life.delete, name="delete_fiche"),
    path("annuaire/structures/<int:pk>/retablir/", fiche_life.restore, name="restore_fiche"),
    path("annuaire/structures/<int:pk>/<slug:kind>/ajouter/", fiche_editing.add_part, name="add_fiche_part"),
    path("annuaire/structures/<int:pk>/<slug:kind>/<int:part>/", fiche_editing.change_part, name="change_fiche_part"),
    path(
        "annuaire/structures/<int:pk>/<slug:kind>/<int:part>/retirer/",
        fiche_editing.remove_part,
        name="remove_fiche_part",
    ),
    path("organisations/<int:pk>/fiche/", fiche_life.publish_place, name="publish_place"),
]
