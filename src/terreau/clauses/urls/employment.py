"""Addresses of employment."""

from django.urls import URLPattern, path

from terreau.clauses.views import employment, employment_changes

ONE = "contrats-de-travail/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("contrats-de-travail/ajouter/", employment.add, name="add_employment"),
    path(ONE, employment.detail, name="employment"),
    path(f"{ONE}corriger/<slug:fact>/", employment_changes.correct, name="correct_frozen_fact"),
    path(f"{ONE}renouveler/", employment_changes.renew, name="renew_employment"),
    path(f"{ONE}terminer/", employment_changes.end, name="end_employment"),
    path(f"{ONE}heures-payees/", employment_changes.hours_paid, name="record_hours_paid"),
    path(f"{ONE}autre-lot/", employment_changes.place, name="add_placement"),
    path("mises-en-poste/<int:pk>/terminer/", employment_changes.end_placement, name="end_placement"),
    path("sorties/<int:pk>/", employment_changes.complete, name="complete_exit"),
]
