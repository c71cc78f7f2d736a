"""Addresses of the room."""

from django.urls import path

from terreau.participants.views import people, privacy, standing

app_name = "participants"
urlpatterns = [
    path("participants/", people.participants, name="participants"),
    path("participants/ajouter/", people.add_participant, name="add_participant"),
    path("participants/<int:pk>/", people.participant, name="participant"),
    path("participants/<int:pk>/modifier/", people.change_participant, name="edit_participant"),
    path("participants/<int:pk>/eligibilite/", standing.new_eligibility, name="add_eligibility"),
    path("participants/eligibilites/<int:pk>/justificatif/", standing.proof, name="record_proof"),
    path("participants/eligibilites/<int:pk>/terminer/", standing.finish, name="end_eligibility"),
    path("participants/eligibilites/<int:pk>/principale/", standing.principal, name="choose_principal"),
    path("participants/<int:pk>/partager/", privacy.share, name="share_participant"),
    path("participants/partages/<int:pk>/terminer/", privacy.stop_sharing, name="end_share"),
    path("participants/<int:pk>/donnees/", privacy.kept_data, name="kept_data"),
    path("participants/<int:pk>/donnees/dossier.json", privacy.kept_data_file, name="kept_data_file"),
]
