"""Addresses of the room."""

from django.urls import path

from terreau.directory import claim_urls, fiche_urls, import_urls, search_urls
from terreau.directory.views import contacts, ess, establishments, invitations, merging, open_data, team

app_name = "directory"
urlpatterns = [
    path("annuaire/structures/<int:pk>/ess/", ess.ess_status, name="ess_status"),
    path("annuaire/structures/<int:pk>/ess/contester/", ess.contest, name="contest_ess"),
    path("annuaire/structures/<int:pk>/ess/demandes/<int:contest_pk>/", ess.contest_document, name="ess_document"),
    path("annuaire/structures/<int:pk>/ess/decider/", ess.decide, name="decide_ess"),
    path("annuaire/structures/<int:pk>/ess/reprendre/", ess.withdraw, name="withdraw_ess_decision"),
    path("annuaire/donnees/", open_data.open_data, name="open_data"),
    path("annuaire/donnees/<str:code>/<str:name>", open_data.open_file, name="open_file"),
    *claim_urls.urlpatterns,
    *fiche_urls.urlpatterns,
    *import_urls.urlpatterns,
    *search_urls.urlpatterns,
    path("organisations/", establishments.establishments, name="establishments"),
    path("organisations/ajouter/", establishments.add_establishment, name="add_establishment"),
    path("organisations/doublons/", merging.duplicates, name="duplicates"),
    path("organisations/doublons/<int:one>/<int:other>/", merging.merge, name="merge"),
    path("organisations/reunions/<int:pk>/separer/", merging.undo, name="undo_merge"),
    path("organisations/<int:pk>/", establishments.establishment, name="establishment"),
    path("organisations/<int:pk>/modifier/", establishments.change_establishment, name="edit_establishment"),
    path("organisations/<int:pk>/contacts/ajouter/", contacts.new_contact, name="add_contact"),
    path("organisations/contacts/<int:pk>/modifier/", contacts.change_contact, name="edit_contact"),
    path("organisations/contacts/<int:pk>/terminer/", contacts.finish_contact, name="end_contact"),
    path("equipe/", team.team, name="team"),
    path("equipe/inviter/", team.invite, name="invite"),
    path("equipe/<int:pk>/terminer/", team.finish, name="end_membership"),
    path("equipe/invitations/<int:pk>/renvoyer/", team.resend, name="resend_invitation"),
    path("equipe/invitations/<int:pk>/retirer/", team.withdraw, name="withdraw_invitation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("compte/role/", team.switch_role, name="switch_membership"),
]
